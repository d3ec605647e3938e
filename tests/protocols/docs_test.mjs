// Every curl line of docs/api.md runs as it stands, against a server on a free port in place of the default address.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openHouse, root } from './house.mjs';

const documented = 'http://127.0.0.1:8080';

/** Indented or fenced commands that begin with curl, with the lines they go on in. */
function commands(text) {
  const found = [];
  let section = '';
  let open = null;
  for (const line of text.split('\n')) {
    if (/^## /.test(line)) section = line.slice(3);
    if (open) open.command += `\n${line.trim()}`;
    else if (/^ {4}curl /.test(line)) found.push(open = { section, command: line.trim() });
    if (open && !line.endsWith('\\')) open = null;
  }
  return found;
}

const page = readFileSync(join(root, 'docs/api.md'), 'utf8');
const examples = commands(page);

describe('docs/api.md', () => {
  let house;
  before(async () => { house = await openHouse({ flags: ['--allow-origin', 'https://docs.example', '--site', 'web'] }); });
  after(() => house?.close());

  it('has examples', () => assert.ok(examples.length >= 10, `${examples.length} found`));

  it('has one for every address', () => {
    const asked = examples.map(({ command }) => new URL(/http:[^' ]*/.exec(command)[0]).pathname);
    const addresses = [...page.matchAll(/^\| [^|]*\|/gm)].flatMap(([cell]) => [...cell.matchAll(/`(?:GET|POST) ([^`?]+)/g)].map(([, address]) => address));
    assert.ok(addresses.length >= 15, `${addresses}`);
    for (const address of addresses) {
      const pattern = new RegExp(`^${address.replaceAll('*', '\\*').replace(/\{\w+\}/g, '[^/]+').replace('…', '.*')}$`);
      assert.ok(asked.some((path) => pattern.test(path)) || address === '/', address);
    }
  });

  for (const { section, command } of examples) {
    it(`${section}: ${command.split('\n')[0]}`, () => {
      assert.ok(command.includes(documented), 'talks to the default address');
      // What curl is told stays; it only says the status as well.
      const traced = `curl() { command curl --max-time 10 -w '%{stderr}%{http_code}\\n' "$@"; }; set -o pipefail\n${command.replaceAll(documented, house.url)}`;
      const { status, stdout, stderr } = spawnSync('bash', ['-c', traced], { encoding: 'utf8' });
      assert.equal(status, 0, stderr);
      const expected = section === 'Errors' ? /^4\d\d$/ : /^(200|204|304)$/;
      assert.match(stderr.trim(), expected, stdout);
      assert.ok(stdout.trim(), 'says something');
      if (/^[{[]/.test(stdout)) JSON.parse(stdout);
    });
  }
});
