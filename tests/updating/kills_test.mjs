// kill -9 at any moment: 20 times, 200 with TIM_LONG=1. While updates and builds are killed, clients search the server
// without pause. Every answer must be whole and belong to one published revision, and the index must be sound after
// each kill.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Site, sleep } from './programs.mjs';

const kills = process.env.TIM_LONG ? 200 : 20;
const groups = ['alpha', 'bravo', 'charlie', 'delta', 'foxtrot', 'golf', 'hotel', 'juliett'];
const pagesOfGroup = 5, fillers = 400;

describe(`${kills} kills`, () => {
  const site = new Site();
  const counts = { requests: 0, failed: 0, wrong: 0, updates: 0, builds: 0, killed: 0, ended: 0, sound: 0 };
  const markers = new Map(); // "revision group" -> the marker that its pages have there
  const revisions = new Set();
  const problems = [];
  after(() => {
    const { requests, failed, wrong, updates, builds, killed, ended, sound } = counts;
    console.log(`${killed + ended} runs (${updates} updates, ${builds} builds): ${killed} killed, ${ended} came to their end; ` +
      `${sound} checks clean; ${requests} searches over ${revisions.size} revisions: ${failed} failed, ${wrong} wrong`);
    site.close();
  });

  // All pages of a group carry the same marker, and change together.
  function writeGroup(group, marker) {
    for (let i = 0; i < pagesOfGroup; ++i)
      site.write(`docs/${group}/p${i}.md`, `---\ntitle: ${group} trang ${i}\n---\n${group} marker ${marker}.\n`);
  }

  async function client(state) {
    for (let at = 0; state.isRunning; ++at) {
      const group = groups[at % groups.length];
      ++counts.requests;
      try {
        const answer = await site.search(group);
        const found = answer.hits.map((hit) => /marker (\d+)/.exec(hit.snippet.map((part) => part.text).join(''))?.[1]);
        const key = `${answer.index_revision} ${group}`;
        revisions.add(answer.index_revision);
        const known = markers.get(key) ?? found[0];
        markers.set(key, known);
        if (answer.total !== pagesOfGroup || found.length !== pagesOfGroup || found.some((marker) => marker !== known)) {
          ++counts.wrong;
          problems.push(`${key}: ${answer.total} pages with the markers ${found}, not ${known}`);
        }
      } catch (error) {
        ++counts.failed;
        problems.push(String(error));
      }
      await sleep(1);
    }
  }

  it('leave no trace', async () => {
    for (const group of groups) writeGroup(group, 0);
    for (let i = 0; i < fillers; ++i)
      site.write(`docs/f${i}.md`, `---\ntitle: Bài ${i}\n---\n${Array.from({ length: 80 }, (_, n) => `từ${(i * n * 7) % 997}`).join(' ')}\n`);
    const takes = {}; // milliseconds, of runs that end
    for (const command of ['build', 'update']) {
      const begin = performance.now();
      assert.equal(site.indexer(command, 'docs').status, 0);
      takes[command] = performance.now() - begin;
      writeGroup(groups[0], 1);
    }
    await site.serve();
    const state = { isRunning: true };
    const clients = [client(state), client(state)];
    for (let step = 1; counts.killed < kills && step <= 4 * kills; ++step) {
      writeGroup(groups[step % groups.length], step);
      const command = step % 4 === 0 ? 'build' : 'update';
      ++counts[`${command}s`];
      const begin = performance.now();
      const { program, ended } = site.start(command, 'docs');
      const timer = setTimeout(() => program.kill('SIGKILL'), 1.3 * Math.random() * takes[command]);
      const { code, signal } = await ended;
      clearTimeout(timer);
      if (signal === 'SIGKILL') ++counts.killed;
      else {
        assert.equal(code, 0);
        ++counts.ended;
        takes[command] = (takes[command] + performance.now() - begin) / 2;
      }
      // Not waited for in a way that would stop the clients, too.
      const check = site.start('check');
      if ((await check.ended).code === 0) ++counts.sound;
      else problems.push(check.lines.join('\n'));
    }
    // Whatever was cut off, the next one that is let finish has it all.
    assert.equal(site.indexer('update').status, 0);
    const last = new Map();
    for (const group of groups) last.set(group, (await site.search(group)).hits[0].snippet.map((part) => part.text).join(''));
    await sleep(50);
    state.isRunning = false;
    await Promise.all(clients);
    assert.deepEqual(problems, []);
    assert.equal(counts.killed, kills);
    for (const [group, text] of last) assert.match(text, new RegExp(`${group} marker \\d+`));
  });
});
