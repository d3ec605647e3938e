// A server with the corpus and hostile documents in its index, and a second web server, on another origin, whose pages use
// others' search clients: what a site owner has. Everything on loopback, on free ports, and gone at the end.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join, normalize } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '../..');
const bin = process.env.TIM_BIN ?? join(root, 'build/bin');
const mimeTypes = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8' };

/** Pages by path, and what lies in node_modules. */
async function servePages(pages) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://pages');
    const page = pages[pathname];
    if (page !== undefined) {
      response.setHeader('content-type', mimeTypes['.html']);
      return response.end(page);
    }
    const file = normalize(pathname);
    if (!file.startsWith('/node_modules/')) return response.writeHead(404).end();
    try {
      response.setHeader('content-type', mimeTypes[extname(file)] ?? 'application/octet-stream');
      response.end(readFileSync(join(here, file)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

async function start(command, options) {
  const program = spawn(join(bin, command), options, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: program.stdout })) {
    const address = /^listening on (http:\/\/\S+)\/$/.exec(line)?.[1];
    if (address) return { program, address };
  }
  throw new Error(`${command} does not start`);
}

/**
 * `flags`: further options of the server, in which ORIGIN stands for the pages' origin; `index`: that of another house, which
 * must stay open; without, one is built.
 * @returns {Promise<{url: string, origin: string, index: string, close: () => void}>} the server's address and the pages' origin
 */
export async function openHouse({ flags = [], pages = {}, index } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tim-protocols-'));
  if (!index) {
    index = join(folder, 'index');
    const built = spawnSync(join(bin, 'tim-indexer'), ['build', '--index', index, 'corpus', join(here, 'hostile'), join(here, 'hostile_entry.json')], { cwd: root, encoding: 'utf8' });
    assert.ok(built.status === 0 || built.status === 3, built.stderr);
  }
  const pagesServer = await servePages(pages);
  const origin = `http://127.0.0.1:${pagesServer.address().port}`;
  const { program, address } = await start('tim-server',
    ['--index', index, '--web', 'web', '--listen', '127.0.0.1:0', ...flags.map((flag) => flag.replace('ORIGIN', origin))]);
  return {
    url: address,
    origin,
    index,
    close() {
      program.kill();
      pagesServer.close();
      pagesServer.closeAllConnections?.();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
