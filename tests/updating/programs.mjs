// A site in a folder of its own, the indexer run over it, and a server that answers from its index.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const bin = process.env.TIM_BIN ?? join(root, 'build/bin');

export const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Asks until `holds` says so; throws after `limit`. @returns {Promise<number>} how long it took, in milliseconds */
export async function until(holds, what, limit = 20_000) {
  const begin = performance.now();
  while (!(await holds())) {
    assert.ok(performance.now() - begin < limit, `${what}: not within ${limit} ms`);
    await sleep(20);
  }
  return performance.now() - begin;
}

export class Site {
  folder = mkdtempSync(join(tmpdir(), 'tim-updating-'));
  index = join(this.folder, 'index');
  programs = [];
  servers = new Map(); // by the index that they serve

  write(name, text) {
    const file = join(this.folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  #withIndex(words) {
    return words.includes('--index') ? words : ['--index', this.index, ...words];
  }

  /** Runs a command of the indexer to its end. */
  indexer(command, ...rest) {
    const { status, stdout, stderr } = spawnSync(join(bin, 'tim-indexer'), [command, ...this.#withIndex(rest)],
      { cwd: this.folder, encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  /** Starts a command of the indexer; `ended` resolves to how it ended. */
  start(command, ...rest) {
    const program = spawn(join(bin, 'tim-indexer'), [command, ...this.#withIndex(rest)],
      { cwd: this.folder, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = [];
    createInterface({ input: program.stdout }).on('line', (line) => lines.push(line));
    const ended = new Promise((done) => program.on('exit', (code, signal) => done({ code, signal })));
    this.programs.push(program);
    return { program, lines, ended };
  }

  /** Starts a server of an index, which search() asks from then on. @returns {Promise<string>} its address */
  async serve(index = this.index) {
    const program = spawn(join(bin, 'tim-server'), ['--index', index, '--listen', '127.0.0.1:0'],
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    this.programs.push(program);
    this.servers.set(index, program);
    for await (const line of createInterface({ input: program.stdout })) {
      this.url = /^listening on (http:\/\/\S+)\/$/.exec(line)?.[1];
      if (this.url) return this.url;
    }
    throw new Error('the server does not start');
  }

  async search(query) {
    const response = await fetch(`${this.url}/api/v1/search?limit=50&q=${encodeURIComponent(query)}`);
    assert.equal(response.status, 200, await response.clone().text());
    return response.json();
  }

  async finds(query) {
    return (await this.search(query)).total > 0;
  }

  close() {
    for (const program of this.programs) program.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
