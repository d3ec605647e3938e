// tim-indexer watch beside a server: what is saved is found, whatever way it is saved.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Site, sleep, until } from './programs.mjs';

const page = (title, text) => `---\ntitle: ${title}\n---\n${text}\n`;

describe('watch', () => {
  const site = new Site();
  let watch;
  const slowest = { saved: 0 };

  /** Does `change`, and waits until `query` finds something, or nothing. */
  async function shows(query, change, wanted = true) {
    change();
    const took = await until(async () => (await site.finds(query)) === wanted, query);
    slowest.saved = Math.max(slowest.saved, took);
  }

  before(async () => {
    for (let i = 0; i < 300; ++i) site.write(`docs/p${i}.md`, page(`Trang ${i}`, `văn bản số ${i}\n\n## Mục ${i}\n\nnội dung`));
    assert.equal(site.indexer('build', 'docs').status, 0);
    await site.serve();
    watch = site.start('watch');
    await until(() => watch.lines.length > 0, 'watch begins');
  });
  after(() => {
    console.log(`slowest from saving to finding: ${slowest.saved.toFixed(0)} ms (goal: 2000 ms)`);
    site.close();
  });

  it('finds what was written, changed, renamed and removed', async () => {
    await shows('chimsaobien', () => site.write('docs/new.md', page('Mới', 'chimsaobien')));
    await shows('chimhaiau', () => site.write('docs/new.md', page('Mới', 'chimhaiau')));
    assert.equal(await site.finds('chimsaobien'), false);
    renameSync(join(site.folder, 'docs/new.md'), join(site.folder, 'docs/renamed.md'));
    await until(async () => (await site.search('chimhaiau')).hits[0]?.url === '/renamed/', 'renamed');
    await shows('chimhaiau', () => unlinkSync(join(site.folder, 'docs/renamed.md')), false);
  });

  it('finds what editors save by way of other files', async () => {
    const file = site.write('docs/edited.md', page('Sửa', 'truoc'));
    await until(() => site.finds('truoc'), 'saved plainly');
    await shows('quavimsua', () => { // vim: a probe, the old file as a backup, a new one in its place
      writeFileSync(join(site.folder, 'docs/4913'), '');
      unlinkSync(join(site.folder, 'docs/4913'));
      writeFileSync(join(site.folder, 'docs/.edited.md.swp'), 'swap');
      renameSync(file, `${file}~`);
      writeFileSync(file, page('Sửa', 'quavimsua'));
      unlinkSync(`${file}~`);
    });
    await shows('quatamthoi', () => { // written whole beside it, and put in its place
      writeFileSync(join(site.folder, 'docs/.~edited.md'), page('Sửa', 'quatamthoi'));
      renameSync(join(site.folder, 'docs/.~edited.md'), file);
    });
  });

  it('reads a burst at once, and folders that come', async () => {
    const revision = () => watch.lines.filter((line) => / revision /.test(line)).length;
    const before = revision();
    await shows('bungno', () => {
      for (let i = 0; i < 100; ++i) site.write(`docs/deep/er/burst${i}.md`, page(`Loạt ${i}`, `loat${i}x`));
      site.write('docs/deep/er/still/last.md', page('Cuối', 'bungno'));
    });
    await until(() => site.finds('loat99x'), 'all of it');
    assert.ok(revision() - before <= 5, 'a burst is a few updates, not a hundred');
    await shows('sauloat', () => site.write('docs/deep/er/still/later.md', page('Sau', 'sauloat')));
  });

  it('survives a folder that goes and comes back', async () => {
    const docs = join(site.folder, 'docs'), away = join(site.folder, 'away');
    renameSync(docs, away);
    await until(() => watch.lines.some((line) => /no such file/.test(line)), 'it is said');
    assert.equal(await site.finds('sauloat'), true, 'what was found is found still');
    renameSync(away, docs);
    await shows('trolai', () => site.write('docs/back.md', page('Trở lại', 'trolai')));
    rmSync(join(docs, 'deep'), { recursive: true });
    await until(async () => !(await site.finds('sauloat')), 'a part that is gone is not found');
    mkdirSync(join(docs, 'deep'));
    await shows('lannua', () => site.write('docs/deep/again.md', page('Lần nữa', 'lannua')));
  });

  it('is the only one: a second is told who watches', () => {
    const { status, stderr } = site.indexer('watch');
    assert.equal(status, 1, stderr);
    assert.match(stderr, new RegExp(`process ${watch.program.pid} watches the sources of the index`));
  });

  it('ends when it is told to, with a sound index', async () => {
    const begin = performance.now();
    watch.program.kill('SIGTERM');
    assert.deepEqual(await watch.ended, { code: 0, signal: null });
    assert.ok(performance.now() - begin < 20_000);
    await sleep(0);
    const check = site.indexer('check');
    assert.equal(check.status, 0, check.stdout);
  });
});
