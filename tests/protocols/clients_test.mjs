// The search front ends that sites use already, as published, render our answers: hits, marks, facets, pages.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, withPage } from './browser.mjs';
import { openHouse } from './house.mjs';

const page = (body) => `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${body}`;

// `host` is where our server is; what a site owner writes in place of the vendor's addresses.
const host = `const server = new URL(new URLSearchParams(location.search).get('server'));
  const port = Number(server.port), url = server.hostname;`;

const docsearch = (version, index) => page(`<div id="box"></div>
  <link rel="stylesheet" href="/node_modules/@docsearch/css/dist/style.css">
  <script src="/node_modules/docsearch${version}/dist/umd/index.js"></script>
  <script>${host}
    const filters = new URLSearchParams(location.search).get('filters');
    const searchParameters = filters ? { facetFilters: JSON.parse(filters) } : {};
    docsearch({ container: '#box', appId: 'TIM', apiKey: 'none', ${index},
      transformSearchClient(client) {
        client.transporter.hosts.splice(0, Infinity, { url, port, protocol: 'http', accept: 'readWrite' });
        return client;
      } });
  </script>`);

const instantSearch = (client) => page(`<div id="box"></div><div id="stats"></div><div id="kinds"></div><div id="langs"></div>
  <div id="providers"></div><div id="hits"></div><div id="pages"></div>
  ${client}
  <script src="/node_modules/instantsearch.js/dist/instantsearch.production.min.js"></script>
  <script>
    const { searchBox, stats, hits, refinementList, pagination, configure } = instantsearch.widgets;
    const search = instantsearch({ indexName: 'docs', searchClient });
    search.addWidgets([
      configure({ hitsPerPage: 4, attributesToSnippet: ['content:12'] }),
      searchBox({ container: '#box' }), stats({ container: '#stats' }),
      refinementList({ container: '#kinds', attribute: 'kind' }),
      refinementList({ container: '#langs', attribute: 'lang', operator: 'and' }),
      refinementList({ container: '#providers', attribute: 'provider', searchable: true, limit: 5 }),
      hits({ container: '#hits', templates: {
        item: (hit, { html, components }) => html\`<a href="\${hit.url}">\${components.Highlight({ hit, attribute: 'title' })}</a>
          <p>\${components.Snippet({ hit, attribute: 'content' })}</p><i>\${hit.provider ?? ''}</i>\`,
      } }),
      pagination({ container: '#pages' }),
    ]);
    search.start();
  </script>`);

const lite4 = `<script src="/node_modules/algoliasearch4/dist/algoliasearch-lite.umd.js"></script><script>${host}
  const searchClient = algoliasearch('TIM', 'none', { hosts: [{ url: url + ':' + port, protocol: 'http', accept: 1 }] });</script>`;
const lite5 = `<script src="/node_modules/algoliasearch5/dist/lite/builds/browser.umd.js"></script><script>${host}
  const { liteClient } = window['algoliasearch/lite'];
  const searchClient = liteClient('TIM', 'none', { hosts: [{ url, port, protocol: 'http', accept: 'readWrite' }] });</script>`;

const autocomplete = page(`<div id="box"></div>${lite5}
  <script src="/node_modules/@algolia/autocomplete-js/dist/umd/index.production.js"></script>
  <script>
    const { autocomplete, getAlgoliaResults } = window['@algolia/autocomplete-js'];
    autocomplete({ container: '#box', openOnFocus: false, getSources: ({ query }) => [{
      sourceId: 'docs', getItemUrl: ({ item }) => item.url,
      getItems: () => getAlgoliaResults({ searchClient, queries: [{ indexName: 'docs', params: { query, hitsPerPage: 5 } }] }),
      templates: { item: ({ item, components, html }) => html\`<a href="\${item.url}">\${components.Highlight({ hit: item, attribute: 'title' })}</a>
        <p>\${components.Highlight({ hit: item, attribute: 'content' })}</p>\` },
    }] });
  </script>`);

let house, browser, origins;

before(async () => {
  house = await openHouse({
    flags: ['--allow-origin', 'ORIGIN', '--public-url', 'https://search.example'],
    pages: {
      '/docsearch3': docsearch(3, "indexName: 'docs', searchParameters"),
      '/docsearch4': docsearch(4, "indices: [{ name: 'docs', searchParameters }]"),
      '/docsearch5': docsearch(5, "indices: [{ name: 'docs', searchParameters }]"),
      '/instantsearch4': instantSearch(lite4),
      '/instantsearch5': instantSearch(lite5),
      '/autocomplete': autocomplete,
    },
  });
  origins = [house.url, house.origin];
  browser = await launch();
});
after(async () => {
  await browser?.close();
  house?.close();
});

const open = (name, steps, parameters = {}) => withPage(browser, origins, async (page) => {
  await page.goto(`${house.origin}/${name}?${new URLSearchParams({ server: house.url, ...parameters })}`);
  await steps(page);
});

for (const version of [3, 4, 5]) {
  describe(`DocSearch ${version}`, () => {
    const search = async (page, words) => {
      await page.locator('.DocSearch-Button').click();
      await page.locator('.DocSearch-Input').fill(words);
      await page.locator('.DocSearch-Hit a').first().waitFor();
    };
    const urls = (page) => page.locator('.DocSearch-Hit a').evaluateAll((links) => links.map((link) => link.href));

    it('groups sections under the parts of the site, with what was found marked', () => open(`docsearch${version}`, async (page) => {
      await search(page, 'benh ly');
      const groups = await page.locator('.DocSearch-Hit-source').allTextContents();
      assert.ok(groups.length > 1 && groups.every((group) => group.trim()), `groups: ${groups}`);
      const marks = await page.locator('.DocSearch-Hit mark').allTextContents();
      assert.ok(marks.includes('bệnh lý'), `marks: ${marks}`);
      const found = await urls(page);
      assert.equal(found[0], 'https://search.example/catalogue/vi/h-optimus-0');
      assert.ok(found.some((url) => url.includes('#')), 'links lead to sections');
    }));

    it('filters by facet', () => open(`docsearch${version}`, async (page) => {
      await search(page, 'pathology');
      assert.ok((await urls(page)).every((url) => /\/docs\/(?!vi\/)|\/catalogue\/en\//.test(url)), String(await urls(page)));
    }, { filters: JSON.stringify(['language:en', ['kind:article', 'kind:model']]) }));

    it('bears words of ten thousand letters', () => open(`docsearch${version}`, async (page) => {
      await search(page, 'từ dài');
      assert.match(await page.locator('.DocSearch-Dropdown').innerText(), /Từ dài/);
    }));

    it('shows hostile documents as text', () => open(`docsearch${version}`, async (page) => {
      await search(page, 'xâm nhập');
      const text = await page.locator('.DocSearch-Dropdown').innerText();
      assert.match(text, /<img src=x onerror="window.ran = 'heading'">/);
      assert.match(text, /<\/script><script>window.ran = 'title'<\/script>/);
      assert.equal(await page.locator('.DocSearch-Dropdown img, .DocSearch-Dropdown script').count(), 0);
      // Opening a hit puts it among the recent searches, which are shown again another way.
      await page.locator('.DocSearch-Hit a', { hasText: 'heading' }).first().evaluate((link) => {
        link.addEventListener('click', (event) => event.preventDefault(), { capture: true });
        link.click();
      });
    }));
  });
}

for (const major of [4, 5]) {
  describe(`InstantSearch with algoliasearch ${major}`, () => {
    const settled = (page) => page.waitForTimeout(60);
    const search = async (page, words) => {
      const answered = page.waitForResponse((response) => response.request().postData()?.includes(encodeURIComponent(words)) || response.request().postData()?.includes(words));
      await page.locator('#box .ais-SearchBox-input').fill(words);
      await answered;
      await settled(page);
    };
    const counts = (page, list) => page.locator(`${list} .ais-RefinementList-item`).evaluateAll((items) => Object.fromEntries(
      items.map((item) => [item.querySelector('.ais-RefinementList-labelText').textContent, Number(item.querySelector('.ais-RefinementList-count').textContent)])));
    const refine = async (page, list, value) => {
      const answered = page.waitForResponse((response) => response.url().includes('/queries'));
      await page.locator(`${list} .ais-RefinementList-item`, { hasText: value }).locator('input').click();
      await answered;
      await settled(page);
    };
    const titles = (page) => page.locator('#hits a').allTextContents();

    it('renders hits, marks, snippets, totals and pages', () => open(`instantsearch${major}`, async (page) => {
      await search(page, 'mô hình');
      assert.match(await page.locator('#stats').innerText(), /^\d+ results found in \d+ms$/);
      const first = await titles(page);
      assert.equal(first.length, 4);
      assert.match(await page.locator('#hits').innerHTML(), /<mark class="ais-Snippet-highlighted">mô hình<\/mark>/i);
      await page.locator('.ais-Pagination-item--page', { hasText: '2' }).locator('a').click();
      await page.waitForFunction((title) => document.querySelector('#hits a')?.textContent !== title, first[0]);
      const second = await titles(page);
      assert.ok(second.length > 0 && second.every((title, at) => title !== first[at]));
    }));

    it('narrows by OR within a list, by AND across lists, with counts', () => open(`instantsearch${major}`, async (page) => {
      await search(page, 'mô hình');
      const all = await counts(page, '#kinds');
      assert.ok(all.model > 0 && all.article > 0, JSON.stringify(all));
      await refine(page, '#kinds', 'model');
      // The other values of an OR list stay to be chosen, with what they would add.
      assert.deepEqual(await counts(page, '#kinds'), all);
      assert.equal(parseInt(await page.locator('#stats').innerText(), 10), all.model);
      await refine(page, '#langs', 'en');
      assert.deepEqual(Object.keys(await counts(page, '#langs')), ['en']);
      for (const url of await page.locator('#hits a').evaluateAll((links) => links.map((link) => link.href)))
        assert.match(url, /^https:\/\/search\.example\/catalogue\/en\//);
    }));

    it('searches among the values of a facet', () => open(`instantsearch${major}`, async (page) => {
      await page.locator('#providers .ais-SearchBox-input').fill('biop');
      await page.waitForFunction(() => document.querySelectorAll('#providers .ais-RefinementList-item').length === 1);
      assert.match(await page.locator('#providers .ais-RefinementList-item').innerHTML(), /<mark>Biop<\/mark>timus/);
    }));

    it('shows hostile documents as text', () => open(`instantsearch${major}`, async (page) => {
      await search(page, 'xâm nhập');
      const text = await page.locator('#hits').innerText();
      assert.match(text, /<\/script><script>window.ran = 'title'<\/script>/);
      assert.doesNotMatch(text, /&lt;|&quot;|&#0?39;/);
      assert.equal(await page.locator('#hits img, #hits script').count(), 0);
    }));
  });
}

describe('Autocomplete', () => {
  const type = async (page, words) => {
    await page.locator('.aa-DetachedSearchButton, .aa-Input').first().click();
    await page.locator('.aa-Input').pressSequentially(words);
    await page.waitForFunction((query) => document.querySelector('.aa-Input').value === query && document.querySelector('.aa-Item'), words);
  };

  it('suggests hits with what was found marked', () => open('autocomplete', async (page) => {
    await type(page, 'benh ly');
    await page.locator('.aa-Item mark', { hasText: /^bệnh lý$/ }).first().waitFor();
    assert.equal(await page.locator('.aa-Item a').first().getAttribute('href'), 'https://search.example/catalogue/vi/h-optimus-0');
  }));

  it('shows hostile documents as text', () => open('autocomplete', async (page) => {
    await type(page, 'xâm nhập');
    await page.locator('.aa-Item', { hasText: "window.ran = 'title'" }).first().waitFor();
    assert.equal(await page.locator('.aa-Panel img, .aa-Panel script').count(), 0);
  }));
});
