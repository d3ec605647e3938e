// Programs that read: the official client of the Model Context Protocol, and /llms.txt.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { openHouse } from './house.mjs';

let house, client;

before(async () => {
  house = await openHouse({ flags: ['--public-url', 'https://search.example', '--allow-origin', 'https://docs.example'] });
  client = new Client({ name: 'tim-test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${house.url}/mcp`)));
});
after(async () => {
  await client?.close();
  house?.close();
});

/** The client holds what a tool returns against the schema that the tool was listed with. */
async function call(name, args) {
  const { structuredContent, content, isError } = await client.callTool({ name, arguments: args });
  if (isError) return { error: content[0].text };
  assert.deepEqual(JSON.parse(content[0].text), structuredContent);
  return structuredContent;
}

describe('the Model Context Protocol', () => {
  it('introduces itself', async () => {
    assert.equal(client.getServerVersion().name, 'tim');
    assert.match(client.getInstructions(), /Vietnamese/);
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map(({ name }) => name), ['search', 'get_document', 'compare_models']);
    assert.ok(tools.every(({ annotations, description }) => annotations.readOnlyHint && description));
    await client.ping();
  });

  it('finds a pathology foundation model on Bedrock or Marketplace, and its size with the source', async () => {
    const { facets } = await call('search', { query: 'pathology', kind: 'model', facets: ['delivery'] });
    const offered = facets.delivery.map(({ value }) => value).filter((value) => /bedrock|marketplace/.test(value));
    assert.ok(offered.length > 0, JSON.stringify(facets));
    const { hits } = await call('search', { query: 'pathology foundation model', kind: 'model', lang: 'en', filters: offered.map((value) => `delivery:${value}`) });
    const [found] = hits;
    assert.equal(found.title, 'H-Optimus-0');
    assert.equal(found.url, 'https://search.example/catalogue/en/h-optimus-0');
    assert.equal(found.facts.parameters, 1_100_000_000);
    assert.ok(found.facts.delivery.some(({ value }) => offered.includes(value)), JSON.stringify(found.facts.delivery));
    const stating = found.facts.sources.filter(({ facts }) => facts?.includes('parameters')).map(({ url }) => new URL(url));
    assert.ok(stating.length > 0 && stating.every(({ host, pathname }) => host === 'aws.amazon.com' && pathname.startsWith('/blogs/')), JSON.stringify(found.facts.sources));
    assert.equal(found.date, '2025-05-07');
    assert.equal(found.lastmod, null);
    // The question as a person puts it finds the same, in either language.
    for (const query of ['find a pathology foundation model on Bedrock or Marketplace and give its size with the source', 'tìm mô hình nền tảng về bệnh lý trên Bedrock hoặc Marketplace']) {
      const { hits: [asked] } = await call('search', { query, kind: 'model' });
      assert.equal(asked.title, 'H-Optimus-0', query);
    }
    const document = await call('get_document', { id: found.id });
    assert.match(document.text, /1\.1 billion parameters/);
    assert.equal(document.translations.vi.url, 'https://search.example/catalogue/vi/h-optimus-0');
  });

  it('asks in either language', async () => {
    const { understood_as: understood, also_searched: also, hits } = await call('search', { query: 'benh ly', limit: 3 });
    assert.equal(understood, 'bệnh lý');
    assert.ok(also.includes('pathology'));
    assert.equal(hits.length, 3);
    assert.match(hits[0].passage, /bệnh lý/i);
  });

  it('compares, and says what is not known', async () => {
    const { hits } = await call('search', { query: '', kind: 'model', lang: 'en', limit: 4 });
    const { entries } = await call('compare_models', { ids: hits.map(({ id }) => id) });
    assert.deepEqual(entries.map(({ id }) => id), hits.map(({ id }) => id));
    assert.ok(entries.some(({ facts }) => facts.parameters === null) && entries.every(({ facts }) => facts.sources.length > 0));
    assert.match((await call('compare_models', { ids: [hits[0].id, 'nothing'] })).error, /no document.*nothing/i);
    assert.match((await call('get_document', { id: 'nothing' })).error, /no document/i);
  });

  it('refuses what no tool takes', async () => {
    for (const [name, args] of [['search', {}], ['search', { query: 7 }], ['search', { query: 'a', limit: 0 }], ['search', { query: 'a', surprise: 1 }], ['get_document', { id: ['a'] }], ['compare_models', { ids: ['a'] }],
      ['compare_models', { ids: 'ab' }], ['delete', {}]]) {
      await assert.rejects(client.callTool({ name, arguments: args }), { code: -32602 }, `${name} ${JSON.stringify(args)}`);
    }
    await assert.rejects(client.listResources(), /-32601|does not support/);
  });

  it('hands hostile documents on as text', async () => {
    const { hits } = await call('search', { query: 'xâm nhập', limit: 20 });
    const all = JSON.stringify(hits);
    assert.ok(all.includes("</script><script>window.ran = 'title'</script>"), all);
    const headed = await call('search', { query: '"Nguy hiểm"', limit: 20 });
    assert.ok(headed.hits.some(({ section }) => section.includes('<img src=x onerror="window.ran = \'heading\'">')), JSON.stringify(headed.hits));
    const entry = hits.find(({ kind }) => kind === 'model');
    assert.equal(entry.facts.provider, "<script>window.ran = 'provider'</script>");
    assert.deepEqual(entry.facts.sources.map(({ url }) => url), ['', 'https://source.example/']);
    const { attributes } = await call('get_document', { id: entry.id });
    for (const addresses of [all, JSON.stringify(attributes)]) assert.doesNotMatch(addresses, /"(url|source)":"(?!https?:|\/|")/);
    const { hits: [long] } = await call('search', { query: 'một từ dài nữa' });
    assert.ok(long.section.length >= 10_000, `${long.title}: ${long.section.length}`);
  });

  it('answers pages of the allowed origins only', async () => {
    const ask = (headers) => fetch(`${house.url}/mcp`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: '{"jsonrpc":"2.0","id":1,"method":"ping"}' });
    assert.equal((await ask({ Origin: 'https://evil.example' })).status, 403);
    assert.equal((await ask({ Origin: 'https://search.example.evil' })).status, 403);
    assert.equal((await ask({ Origin: 'https://search.example' })).status, 200);
    const allowed = await ask({ Origin: 'https://docs.example' });
    assert.equal(allowed.status, 200);
    assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://docs.example');
    assert.equal((await ask({ 'MCP-Protocol-Version': '1999-01-01' })).status, 400);
  });
});

describe('/llms.txt', () => {
  it('tells what is here', async () => {
    const response = await fetch(`${house.url}/llms.txt`);
    assert.equal(response.headers.get('content-type'), 'text/plain; charset=utf-8');
    const text = await response.text();
    assert.match(text, /^# Tìm\n\n> /);
    assert.match(text, /\n- \[H-Optimus-0\]\(https:\/\/search\.example\/catalogue\/(en|vi)\/h-optimus-0\): (en|vi), (en|vi): \[H-Optimus-0\]/);
    for (const [, url] of text.split('## Models')[0].matchAll(/\]\((.*?)\)/g)) {
      const { status } = await fetch(url.replace('https://search.example', house.url).replace('/ID', '/h-optimus-0.en'));
      assert.equal(status, url.endsWith('/mcp') ? 405 : 200, url);
    }
  });

  it('lists hostile titles as text', async () => {
    const text = await (await fetch(`${house.url}/llms.txt`)).text();
    assert.ok(text.includes("\\</script\\>\\<script\\>window.ran = 'title'\\</script\\>"), text);
    assert.doesNotMatch(text, /(?<!\\)</);
    assert.doesNotMatch(text, /\]\((?!https?:|\/)/);
  });
});
