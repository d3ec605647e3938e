// The description at /api/v1/openapi.json is OpenAPI 3.1, names what there is, and is held against real answers: schemas are
// closed, so that a member which is not described fails here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020 from 'ajv/dist/2020.js';
import { openHouse, root } from './house.mjs';

let house, document, ajv;

before(async () => {
  house = await openHouse({ flags: ['--allow-origin', 'https://docs.example', '--site', 'docs'] });
  document = await (await fetch(`${house.url}/api/v1/openapi.json`)).json();
  // Not strict: a whole document is no schema. What is not described is refused by the schemas themselves.
  ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema(document, 'openapi.json');
});
after(() => house?.close());

const pointer = (...keys) => keys.map((key) => `/${encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
const resolve = (part) => (part?.$ref ? part.$ref.slice(2).split('/').reduce((at, key) => at[key.replaceAll('~1', '/')], document) : part);

/** The path of the document that an address is described by, the one with the fewest blanks first. */
function described(path) {
  const fits = Object.keys(document.paths).filter((template) => {
    const pattern = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{path\}/, '.*').replace(/\{\w+\}/g, '[^/]+');
    return new RegExp(`^${pattern}$`).test(path);
  });
  return fits.sort((a, b) => a.split('{').length - b.split('{').length)[0];
}

/** Asks, and holds the answer against what is said of it: its status, its type, every member. */
async function ask(target, { method = 'GET', body, headers = {} } = {}) {
  const response = await fetch(house.url + target, { method, headers, body: typeof body === 'object' ? JSON.stringify(body) : body, redirect: 'manual' });
  const text = await response.text();
  const what = `${method} ${target} ${text.slice(0, 300)}`;
  const template = described(decodeURI(target.split('?')[0]));
  assert.ok(template, `${target} is not described`);
  const operations = document.paths[template];
  // What another method is told is the same for all.
  const operation = operations[method.toLowerCase()] ? method.toLowerCase() : Object.keys(operations)[0];
  const place = ['paths', template, operation, 'responses', response.status];
  const entry = operations[operation].responses[response.status];
  assert.ok(entry, `status ${response.status} is not described: ${what}`);
  const content = resolve(entry).content;
  if (!text) return { response };
  const type = response.headers.get('content-type').split(';')[0];
  assert.ok(content?.[type] ?? content?.['*/*'], `${type} is not described: ${what}`);
  if (!/json$/.test(type)) return { response, text };
  const json = JSON.parse(text);
  const base = entry.$ref ? entry.$ref.slice(1) : pointer(...place);
  const validate = ajv.compile({ $ref: `openapi.json#${base}${pointer('content', type, 'schema')}` });
  assert.ok(validate(json), `${what}\n${ajv.errorsText(validate.errors, { separator: '\n' })}`);
  return { response, json };
}

describe('the description', () => {
  it('is OpenAPI 3.1', async () => {
    const outcome = await new Validator().validate(structuredClone(document));
    assert.ok(outcome.valid, JSON.stringify(outcome.errors, null, 1)?.slice(0, 2000));
    assert.match(document.openapi, /^3\.1\./);
    assert.match(document.info.version, /^\d+\.\d+/);
  });

  it('has every address that docs/api.md has', () => {
    const table = readFileSync(join(root, 'docs/api.md'), 'utf8').split('\n').filter((line) => /^\| (\[)?`(GET|POST) /.test(line));
    assert.ok(table.length >= 10);
    for (const line of table) {
      for (const [, address] of line.split('|')[1].matchAll(/`(?:GET|POST) ([^`]+)`/g)) {
        const path = address.split('?')[0].replace('{vi,en}', 'vi').replace('…', 'x').replaceAll(/\{\w+\}/g, 'x');
        assert.ok(described(path), address);
      }
    }
  });

  it('names its server by its public address', async () => {
    assert.deepEqual(document.servers, [{ url: '/' }]);
    const other = await openHouse({ flags: ['--public-url', 'https://search.example/x'], index: house.index });
    try {
      const { servers } = await (await fetch(`${other.url}/api/v1/openapi.json`)).json();
      assert.deepEqual(servers, [{ url: 'https://search.example/x' }]);
    } finally {
      other.close();
    }
  });

  it('refuses a member that is not described', () => {
    const validate = (name, value) => ajv.compile({ $ref: `openapi.json#/components/schemas/${name}` })(value);
    const problem = { type: 'about:blank', status: 404, title: 'x' };
    assert.ok(validate('Problem', problem));
    assert.ok(!validate('Problem', { ...problem, surprise: 1 }));
    assert.ok(!validate('Problem', { ...problem, status: '404' }));
    const record = { id: 'a', kind: 'model', lang: 'vi', url: '', title: '', section: '', path: [], date: null, lastmod: null, attributes: {}, translations: {} };
    assert.ok(validate('Document', { ...record, text: '' }));
    assert.ok(!validate('Document', { ...record, text: '', surprise: 1 }));
    const hit = { ...record, title_html: '', section_html: '', snippet: [], snippet_html: '', score: 1, match: 'none', sections: [] };
    assert.ok(validate('Hit', hit));
    assert.ok(!validate('Hit', { ...hit, surprise: 1 }));
    assert.ok(!validate('Hit', { ...hit, snippet: [{ text: 'a', surprise: 1 }] }));
    const { match, ...without } = hit;
    assert.ok(match && !validate('Hit', without));
  });
});

describe('parameters', () => {
  const parametersOf = (path) => document.paths[path].get.parameters.map(resolve);
  for (const path of ['/api/v1/search', '/api/v1/suggest', '/suggest']) {
    it(`${path}: those that are described are those there are`, async () => {
      const { json, response } = await ask(`${path}?no_such_parameter=1`);
      assert.equal(response.status, 400);
      const known = /known are (.*)\.$/.exec(json.title)[1].split(', ');
      assert.deepEqual(parametersOf(path).map(({ name }) => name).sort(), known.sort());
    });

    it(`${path}: their bounds are the server's`, async () => {
      const status = async (name, ...values) => (await ask(`${path}?${new URLSearchParams(values.map((value) => [name, value]))}`)).response.status;
      for (const { name, schema } of parametersOf(path)) {
        if (schema.type === 'integer') {
          for (const [value, expected] of [[schema.minimum, 200], [schema.maximum, 200], [schema.minimum - 1, 400], [schema.maximum + 1, 400]]) {
            assert.equal(await status(name, value), expected, `${name}=${value}`);
          }
        } else if (schema.enum) {
          for (const value of schema.enum) assert.equal(await status(name, value), 200, `${name}=${value}`);
          assert.equal(await status(name, 'nonsense'), 400, name);
          assert.equal(await status(name, schema.enum[0], schema.enum[0]), 400, `${name} twice`);
        } else if (schema.type === 'array') {
          const values = (count) => Array.from({ length: count }, (_, i) => (name === 'filter' ? `a:${i}` : `f${i}`));
          const many = (count) => (name === 'filter' ? status(name, ...values(count)) : status(name, values(count).join(',')));
          assert.equal(await many(schema.maxItems), 200, name);
          assert.equal(await many(schema.maxItems + 1), 400, name);
        } else {
          assert.equal(await status(name, 'x'.repeat(schema.maxLength)), 200, name);
          assert.equal(await status(name, 'x'.repeat(schema.maxLength + 1)), 400, name);
        }
      }
    });
  }
});

describe('answers', () => {
  it('of the search', async () => {
    const facets = 'facets=kind,lang,provider,tasks,modalities,delivery,site_section,nosuch';
    const seen = new Set();
    for (const query of ['q=benh+ly&explain=1', 'q=bệhn+lý', 'q=beejnh+lys', 'q=pathology&group=section', 'q=x%C3%A2m+nh%E1%BA%ADp&explain=1', 'q=', 'q=qzxv',
      'q=mô+hình&limit=100', 'q=model&sort=date&lang=en', 'q="tế+bào"+-thuốc', 'q=h-opt*', 'q=t%E1%BB%AB+d%C3%A0i', 'kind=model', 'q=a&limit=0']) {
      const { json, response } = await ask(`/api/v1/search?${query}&${facets}`);
      assert.equal(response.status, 200);
      for (const hit of json.hits) {
        for (const key of Object.keys(hit)) seen.add(key);
        seen.add(`kind ${hit.kind}`);
        // What is HTML is text and marks, whatever the documents say; what is an address leads to a page.
        for (const html of [hit.title_html, hit.section_html, hit.snippet_html, ...hit.sections.map((section) => section.snippet_html)]) assert.doesNotMatch(html, /<(?!\/?mark>)/);
        for (const url of [hit.url, ...hit.sections.map((section) => section.url), ...Object.values(hit.translations).map((page) => page.url)]) assert.match(url, /^(https?:|\/|$)/);
        if (hit.title.includes('<script>')) seen.add('hostile');
      }
      seen.add(json.interpreted.how);
    }
    for (const expected of ['explain', 'sections', 'kind article', 'kind model', 'kind service', 'typo', 'marks_restored', 'hostile']) assert.ok(seen.has(expected), `${expected} was seen: ${[...seen]}`);
  });

  it('of suggestions, documents and files', async () => {
    for (const q of ['', 'benh', 'x', 'Nguy', '%22']) {
      await ask(`/api/v1/suggest?q=${q}&limit=20`);
      await ask(`/suggest?q=${q}`);
    }
    const { json } = await ask('/api/v1/search?q=&limit=100');
    assert.ok(json.hits.length > 30);
    for (const { id } of json.hits) assert.equal((await ask(`/api/v1/documents/${encodeURIComponent(id)}`)).response.status, 200, id);
    for (const path of ['/', '/search?q=benh+ly', '/catalogue/vi/h-optimus-0', '/compare/vi?id=h-optimus-0&id=esmc', '/docs/api.md', '/docs/screenshots', '/docs/none', '/llms.txt', '/opensearch.xml', '/opensearch.xml?lang=vi', '/healthz', '/readyz',
      '/metrics', '/api/v1/openapi.json']) await ask(path);
  });

  it('of the protocol of others', async () => {
    const post = (path, body) => ask(path, { method: 'POST', body });
    const docsearch = { indexName: 'docs', query: 'benh ly', attributesToRetrieve: ['hierarchy.lvl0', 'content', 'url'], attributesToSnippet: ['hierarchy.lvl1:5', 'content:5'], highlightPreTag: '<mark>' };
    const { json } = await post('/1/indexes/*/queries', { requests: [docsearch, { indexName: 'docs', query: 'model', facets: ['*'], hitsPerPage: 100 }, { indexName: 'docs', query: 'xâm nhập' },
      { indexName: 'docs', type: 'facet', facet: 'provider', facetQuery: 'bio' }, { indexName: 'docs', params: 'query=a&page=5000' }] });
    assert.equal(json.results.length, 5);
    assert.ok(json.results[0].hits.length > 0 && json.results[3].facetHits.length > 0);
    await post('/1/indexes/docs/query', { query: 'pathology', facets: 'lang' });
    await post('/1/indexes/docs/facets/provider/query', { facetQuery: '' });
    for (const [path, body, status] of [['/1/indexes/*/queries', '{', 400], ['/1/indexes/*/queries', { requests: [{}] }, 400], ['/1/indexes/docs/query', { filters: 'a OR' }, 400]]) {
      assert.equal((await post(path, body)).response.status, status);
    }
    assert.equal((await ask('/1/indexes/docs/query')).response.status, 405);
  });

  it('to agents', async () => {
    const post = (body, headers) => ask('/mcp', { method: 'POST', body, headers });
    const request = (method, params) => ({ jsonrpc: '2.0', id: 1, method, params });
    for (const message of [request('ping'), request('tools/list'), request('initialize', { protocolVersion: '2025-11-25' }), request('tools/call', { name: 'search', arguments: { query: 'benh ly' } }),
      request('tools/call', { name: 'search', arguments: { query: 7 } }), request('no/such'), [request('ping')]]) assert.equal((await post(message)).response.status, 200);
    assert.equal((await post({ jsonrpc: '2.0', method: 'notifications/initialized' })).response.status, 202);
    assert.equal((await post('{')).response.status, 400);
    assert.equal((await post(request('ping'), { 'MCP-Protocol-Version': '1' })).response.status, 400);
    assert.equal((await post(request('ping'), { Origin: 'https://evil.example' })).response.status, 403);
    assert.equal((await ask('/mcp')).response.status, 405);
  });

  it('that refuse', async () => {
    for (const [target, status] of [['/api/v1/search?limit=1000', 400], ['/api/v1/search?q=%ff', 400], ['/api/v1/documents/none', 404], ['/api/v1/documents/a?x=1', 400], ['/catalogue/vi/a%00', 404]]) {
      assert.equal((await ask(target)).response.status, status, target);
    }
    for (const target of ['/api/v1/search', '/api/v1/suggest', '/suggest', '/llms.txt', '/opensearch.xml', '/healthz', '/']) {
      assert.equal((await ask(target, { method: 'PUT' })).response.status, 405, target);
    }
    const tag = (await ask('/api/v1/search?q=a')).response.headers.get('etag');
    assert.equal((await ask('/api/v1/search?q=a', { headers: { 'If-None-Match': tag } })).response.status, 304);
  });
});
