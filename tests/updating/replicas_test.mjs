// Two copies of an index, each kept by `tim-indexer replicate` from a real xapian-replicate-server, each with a server,
// and a real nginx in front of both, as packaging/nginx.conf has it. Whatever is updated, rolled back or killed, every
// search through nginx is answered, and both copies come to answer as the primary does.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Site, root, sleep, until } from './programs.mjs';

const updates = process.env.TIM_LONG ? 60 : 2, kills = process.env.TIM_LONG ? 40 : 2;
const pages = 60;
// Between what is published and what a copy serves; a busy machine has ten times what it takes.
const followed = 30_000;

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

describe('replicas', () => {
  process.env.XAPIAN_MAX_CHANGESETS = '16'; // for the indexer
  const site = new Site();
  const copies = [0, 1].map((i) => ({ index: join(site.folder, `copy-${i}`) }));
  const client = { isRunning: true, asked: 0, problems: [] };
  let port, primary, front, asking, step = 0;
  after(() => {
    client.isRunning = false;
    site.close();
  });

  async function servePrimary() {
    // It ends its whole process group, so it has one of its own.
    primary = spawn('xapian-replicate-server', ['--interface=127.0.0.1', `--port=${port}`, site.index],
      { stdio: 'ignore', detached: true });
    site.programs.push(primary);
    await sleep(100);
  }

  function follow(copy) {
    Object.assign(copy, site.start('replicate', '--index', copy.index, '--from', `127.0.0.1:${port}`));
  }

  async function serveFront() {
    const listen = await freePort(), folder = join(site.folder, 'nginx');
    mkdirSync(folder);
    const ours = readFileSync(join(root, 'packaging/nginx.conf'), 'utf8')
      .replace('server 127.0.0.1:8080;', copies.map(({ url }) => `server ${new URL(url).host};`).join(' '))
      .replace('listen 80;', `listen 127.0.0.1:${listen};`)
      .replace('listen [::]:80;', '');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`);
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
      http { access_log off; ${temporary.join(' ')} ${ours} }\n`);
    site.programs.push(spawn('nginx', ['-q', '-c', file, '-e', `${folder}/error.log`], { stdio: 'ignore' }));
    front = `http://127.0.0.1:${listen}`;
    await until(async () => (await fetch(`${front}/readyz`).catch(() => null))?.status === 200, 'nginx answers');
  }

  async function ask(url, query) {
    const response = await fetch(`${url}/api/v1/search?limit=20&q=${encodeURIComponent(query)}`);
    assert.equal(response.status, 200, await response.clone().text());
    const { index_revision: revision, total, hits } = await response.json();
    return { revision, total, hits: hits.map(({ id, score }) => `${id} ${score}`) };
  }

  async function metric(url, name) {
    const page = await (await fetch(`${url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(page)?.[1]);
  }

  function update() {
    ++step;
    site.write(`docs/p${step % pages}.md`, `---\ntitle: Bài ${step}\n---\nBệnh lý học, mốc${step}.\n`);
    assert.equal(site.indexer('update').status, 0);
  }

  /** Both copies answer as the primary does. */
  async function isFollowed() {
    for (const question of ['bệnh lý', 'trang', `mốc${step}`]) {
      const wanted = await ask(site.url, question);
      for (const { url } of copies)
        await until(async () => JSON.stringify(await ask(url, question)) === JSON.stringify(wanted), `\`${question}\` is followed`, followed);
    }
  }

  before(async () => {
    for (let i = 0; i < pages; ++i)
      site.write(`docs/p${i}.md`, `---\ntitle: Trang ${i}\n---\n${Array.from({ length: 60 }, (_, n) => `từ${(i * n * 7) % 997}`).join(' ')}\n`);
    assert.equal(site.indexer('build', 'docs').status, 0);
    port = await freePort();
    await servePrimary();
    await site.serve();
    const primaryUrl = site.url;
    for (const copy of copies) {
      follow(copy);
      await until(() => copy.lines.length > 0, 'a first copy');
      copy.url = await site.serve(copy.index);
    }
    site.url = primaryUrl;
    await serveFront();
    asking = (async () => {
      for (; client.isRunning; ++client.asked) {
        await ask(front, 'trang').catch((error) => client.problems.push(String(error)));
        await sleep(5);
      }
    })();
  });

  it('take updates by their changes', async () => {
    for (let i = 0; i < updates; ++i) {
      update();
      await isFollowed();
    }
    for (const { lines, url, index } of copies) {
      assert.match(lines[0], /generation 000001: 2 databases copied whole, 0 by their changes/);
      assert.match(lines.at(-1), /: 0 databases copied whole, 2 by their changes/);
      assert.ok(await metric(url, 'tim_replica_lag_seconds') < followed / 1000);
      assert.equal(site.indexer('check', '--index', index).status, 0);
    }
  });

  it('go back with the primary, and on to a new build', async () => {
    assert.equal(site.indexer('rollback').status, 0);
    await isFollowed();
    update();
    await isFollowed();
    assert.equal(site.indexer('build', 'docs').status, 0);
    await isFollowed();
  });

  it('are not written to by anybody else', () => {
    const { status, stderr } = site.indexer('update', '--index', copies[0].index);
    assert.equal(status, 1);
    assert.match(stderr, /is writing to the index/);
  });

  it(`are sound after ${kills} kills`, async () => {
    for (let kill = 0; kill < kills; ++kill) {
      const copy = copies[kill % 2];
      update();
      await sleep(1500 * Math.random());
      copy.program.kill('SIGKILL');
      await copy.ended;
      assert.equal(site.indexer('check', '--index', copy.index).status, 0);
      follow(copy);
      await isFollowed();
    }
  });

  it('go on without the primary, and without one of the servers', async () => {
    process.kill(-primary.pid, 'SIGKILL');
    await sleep(1500);
    const before = client.asked;
    for (const { url } of copies) assert.ok(await metric(url, 'tim_replica_contact_seconds') > 1);
    site.servers.get(copies[0].index).kill('SIGKILL');
    await until(() => client.asked > before + 50, 'questions are answered');
    copies[0].url = copies[1].url;
    await servePrimary();
    update();
    await isFollowed();
    await until(async () => await metric(copies[1].url, 'tim_replica_lag_seconds') < 5, 'the lag is gone');
    client.isRunning = false;
    await asking;
    assert.deepEqual(client.problems, []);
    console.log(`${client.asked} searches through nginx, none failed; generation ${(await ask(front, 'trang')).revision} at the end`);
  });
});
