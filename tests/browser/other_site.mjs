// Someone else's documentation site, on an origin of its own, and a search server that lets this origin in.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };

/**
 * Serves `pages` (path -> HTML, or a function of the path) and, for what is not among them, the files of `folder`.
 * `policy` is the Content-Security-Policy of all of it, or a function that makes it when the origin is known.
 */
export async function serveSite({ pages = {}, folder, policy }) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const headers = policy ? { 'Content-Security-Policy': typeof policy === 'function' ? policy() : policy } : {};
    if (path === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    if (path in pages) {
      const page = pages[path];
      response.writeHead(200, { ...headers, 'Content-Type': types[extname(path)] ?? types['.html'] });
      response.end(typeof page === 'function' ? await page() : page);
      return;
    }
    try {
      let file = join(folder ?? '/nowhere', normalize(path));
      if ((await stat(file)).isDirectory()) file = join(file, 'index.html');
      const content = await readFile(file);
      response.writeHead(200, { ...headers, 'Content-Type': types[extname(file)] ?? 'application/octet-stream' });
      response.end(content);
    } catch {
      response.writeHead(404, { ...headers, 'Content-Type': types['.html'] });
      response.end('<!doctype html><title>404</title>');
    }
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((resolve) => { server.closeAllConnections?.(); server.close(resolve); }),
  };
}

/** A tim-server over the corpus' index on a free port, open to `origins` and no other. */
export async function startTim(origins, { index = join(root, 'build/index') } = {}) {
  const server = spawn(join(root, 'build/bin/tim-server'), [
    '--index', index, '--site', join(root, 'build/site'), '--web', join(root, 'web'), '--listen', '127.0.0.1:0',
    ...origins.flatMap((origin) => ['--allow-origin', origin])], { stdio: ['ignore', 'pipe', 'pipe'] });
  const address = await new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk) => {
      said += chunk;
      const found = /^listening on (http:\S+?)\/?$/m.exec(said);
      if (found) resolve(found[1]);
    };
    server.stdout.on('data', listen);
    server.stderr.on('data', listen);
    server.on('exit', (code) => reject(new Error(`tim-server ended with ${code}: ${said}`)));
  });
  return { origin: address, stop: () => new Promise((resolve) => { server.on('exit', resolve); server.kill(); }) };
}
