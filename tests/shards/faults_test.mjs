// Shards, servers, a copy and what it is copied from are killed, stopped and restarted at random, while clients search without
// pause: for some seconds, and for five minutes with TIM_LONG=1. Two servers ask the shards, one reads the copy. Nobody gets a
// 5xx or waits long; an answer is whole, or says what is missing; soon after each fault all is whole again, and in the end the
// copy has what was published last. Then the number of shards changes, and nobody notices.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Site, bin, root, sleep, until } from '../updating/programs.mjs';

const lasts = process.env.TIM_LONG ? 300_000 : 2_000; // milliseconds
const seed = Number(process.env.TIM_SEED ?? 7);
const shardLimit = 200, longest = 5_000, recovers = 10_000, follows = 30_000; // milliseconds; all but the first for a busy machine
const pages = 300, words = 60, clients = 3;

// Numbers from 0 on, below `end`: the same for the same seed.
let state = seed;
function random(end) {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * end);
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

// A program in a process group of its own, with what it forks. Where it ends by itself it is started again, as a service is:
// another program may have its port for a moment.
class Group {
  constructor(name, options) {
    this.start = () => {
      this.program = spawn(name.startsWith('tim-') ? join(bin, name) : name, options, { cwd: root, detached: true, stdio: 'ignore' });
      this.isWanted = true;
      this.ended = new Promise((done) => this.program.on('exit', done));
      const { program } = this;
      this.ended.then(() => setTimeout(() => this.isWanted && this.program === program && this.start(), 100));
    };
    this.start();
  }
  signal(name) {
    try {
      process.kill(-this.program.pid, name);
    } catch {
      // It is gone.
    }
  }
  // Resolves when its port is free again.
  kill() {
    this.isWanted = false;
    this.signal('SIGKILL');
    return this.ended;
  }
  // Ends what it forked, and it goes on.
  breakOff() {
    const children = readFileSync(`/proc/${this.program.pid}/task/${this.program.pid}/children`, 'utf8');
    for (const child of children.trim().split(' ').filter(Boolean)) process.kill(Number(child), 'SIGKILL');
  }
}

describe(`faults for ${lasts / 1000} s, seed ${seed}`, () => {
  const site = new Site();
  const copy = join(site.folder, 'copy');
  const shards = [], servers = [], urls = [];
  let primary, follower; // of the copy
  const questions = Array.from({ length: 40 }, (_, i) => `từ${(i * 7) % words} từ${(i * 11 + 3) % words}`);
  const whole = new Map(); // question -> the answer of all shards
  const counts = { asked: 0, partial: 0, late: 0, failedOver: 0, longest: 0 };
  const problems = [];
  after(() => {
    for (const group of [...shards, ...servers, primary, follower]) group?.kill();
    site.close();
  });

  async function addShard() {
    const place = shards.length + 1, port = await freePort();
    shards.push(new Group('xapian-tcpsrv', ['--interface', '127.0.0.1', '--port', String(port), join(site.index, `shards/${place}`)]));
    shards.at(-1).address = `127.0.0.1:${port}`;
  }

  async function addServer(index) {
    const port = await freePort(), url = `http://127.0.0.1:${port}`;
    servers.push(new Group('tim-server', ['--index', index, '--listen', `127.0.0.1:${port}`, '--cache-mib', '0',
      '--shard-limit-ms', String(shardLimit)]));
    urls.push(url);
    await until(() => isWhole(url), 'whole answers');
  }

  async function ask(url, question) {
    const begin = performance.now();
    const response = await fetch(`${url}/api/v1/search?q=${encodeURIComponent(question)}`);
    const text = await response.text();
    counts.longest = Math.max(counts.longest, performance.now() - begin);
    if (response.status !== 200) throw new Error(`${question}: ${response.status} ${text}`);
    const { hits, partial, missing, index_revision: revision } = JSON.parse(text);
    return { ids: hits.map((hit) => hit.id).join(' '), partial, missing, revision };
  }

  const isWhole = async (url) => !(await ask(url, questions[0]).catch(() => ({ partial: true }))).partial;

  async function client(running, first) {
    for (let at = first; running.goesOn; ++at) {
      const question = questions[at % questions.length];
      ++counts.asked;
      try {
        const answer = await ask(urls[at % urls.length], question).catch((error) => {
          if (!(error instanceof TypeError)) throw error;
          ++counts.failedOver; // as a proxy does: the server is gone, ask the other one
          return ask(urls[(at + 1) % urls.length], question);
        });
        if (answer.partial) {
          ++counts.partial;
          if (answer.missing.length === 0) ++counts.late;
          if (!answer.missing.every((name) => /^shard-[1-5]$/.test(name))) problems.push(`missing: ${answer.missing}`);
        } else if (answer.ids !== whole.get(question)) problems.push(`${question}: ${answer.ids}, not ${whole.get(question)}`);
      } catch (error) {
        problems.push(String(error));
      }
      await sleep(1);
    }
  }

  // While `what` happens, clients search.
  async function whileSearched(what) {
    Object.assign(counts, { asked: 0, partial: 0, late: 0, failedOver: 0, longest: 0 });
    const running = { goesOn: true };
    const all = Array.from({ length: clients }, (_, i) => client(running, i * 13));
    try {
      await what();
    } finally {
      running.goesOn = false;
      await Promise.all(all);
    }
    assert.deepEqual(problems, []);
    assert.ok(counts.longest < longest, `an answer took ${counts.longest} ms`);
  }

  function told() {
    return `${counts.asked} searches: ${counts.partial} partial (${counts.late} for want of time), ${counts.failedOver} asked ` +
      `again elsewhere, the longest took ${Math.round(counts.longest)} ms`;
  }

  before(async () => {
    for (let page = 0; page < pages; ++page)
      site.write(`docs/p${page}.md`, `---\ntitle: Bài ${page}\n---\n` +
        Array.from({ length: 30 }, () => `từ${random(words)}`).join(' ') + '\n');
    assert.equal(site.indexer('build', '--shards', '3', 'docs').status, 0);
    for (let i = 0; i < 3; ++i) await addShard();
    assert.equal(site.indexer('shards', '--at', ...shards.map((shard) => shard.address)).status, 0);
    for (let i = 0; i < 2; ++i) await addServer(site.index);
    const port = await freePort();
    primary = new Group('xapian-replicate-server', ['--interface=127.0.0.1', `--port=${port}`, site.index]);
    follower = new Group('tim-indexer', ['replicate', '--index', copy, '--from', `127.0.0.1:${port}`]);
    await until(() => existsSync(join(copy, 'XAPIANDB')), 'a first copy');
    await addServer(copy);
    for (const question of questions) whole.set(question, (await ask(urls[0], question)).ids);
  });

  it('leave answers whole, or marked', async () => {
    const faults = [
      ['a shard is killed', async (shard) => {
        await shard.kill();
        await sleep(50 + random(500));
        shard.start();
      }],
      ['a shard hangs', async (shard) => {
        shard.signal('SIGSTOP');
        await sleep(300 + random(700));
        shard.signal('SIGCONT');
      }],
      ['connections to a shard break off', (shard) => shard.breakOff()],
      ['a server is killed', async () => {
        const server = servers[random(servers.length)];
        await server.kill();
        await sleep(random(200));
        server.start();
      }],
      ['two shards are killed', async (shard) => {
        const other = shards[(shards.indexOf(shard) + 1) % shards.length];
        await Promise.all([shard.kill(), other.kill()]);
        await sleep(50 + random(300));
        for (const each of [shard, other]) each.start();
      }],
      ['a copy stops following', async () => {
        await follower.kill();
        await sleep(random(500));
        follower.start();
      }],
      ['the primary of a copy is killed', async () => {
        await primary.kill();
        await sleep(random(500));
        primary.start();
      }],
      ['a new index is published', async () => {
        assert.equal((await site.start('build', '--shards', '3', 'docs').ended).code, 0);
      }],
    ];
    let slowest = [0, ''], number = 0;
    await whileSearched(async () => {
      for (const begin = performance.now(); performance.now() - begin < lasts || number < faults.length; ++number) {
        const [name, happens] = faults[number < faults.length ? number : random(faults.length)];
        await happens(shards[random(shards.length)]);
        for (const url of urls) {
          const took = await until(() => isWhole(url), `${name}; all is whole again`, recovers);
          if (took > slowest[0]) slowest = [took, name];
        }
      }
      const { revision } = await ask(urls[0], questions[0]);
      await until(async () => (await ask(urls[2], questions[0])).revision === revision, 'the copy has the last index', follows);
    });
    console.log(`${number} faults, ${told()}; whole again within ${Math.round(slowest[0])} ms (${slowest[1]})`);
    assert.ok(counts.partial > 0);
  });

  it('more shards, or fewer, cost no answer', async () => {
    await whileSearched(async () => {
      assert.equal((await site.start('build', '--shards', '5', 'docs').ended).code, 0);
      while (shards.length < 5) await addShard();
      assert.equal((await site.start('shards', '--at', ...shards.map((shard) => shard.address)).ended).code, 0);
      for (const url of urls.slice(0, 2))
        await until(async () => (await (await fetch(`${url}/metrics`)).text()).includes('tim_shard_up{shard="shard-5"'), 'five shards');
      assert.equal((await site.start('build', '--shards', '2', 'docs').ended).code, 0);
      await sleep(200);
    });
    console.log(`3, 5, then 2 shards: ${told()}`);
    assert.equal(counts.partial - counts.late, 0);
  });
});
