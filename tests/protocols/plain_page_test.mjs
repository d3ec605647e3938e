// The search page without JavaScript, and the browser's own search box.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launch, withPage } from './browser.mjs';
import { openHouse } from './house.mjs';

let house, browser;
before(async () => {
  house = await openHouse({ flags: ['--site', 'docs'] });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  house?.close();
});

const open = (target, steps, options) => withPage(browser, [house.url], async (page) => {
  const response = await page.goto(house.url + target);
  await steps(page, response);
}, { javaScriptEnabled: false, ...options });

const links = (page) => page.locator('a[data-hit-link]').evaluateAll((found) => found.map((each) => [each.textContent, each.getAttribute('href')]));
const marks = (page) => page.locator('.hit > .snippet mark').allTextContents();

describe('the page without JavaScript', () => {
  it('shows the hits, marks and links that it shows with', async () => {
    let plain, plainMarks;
    await open('/search?q=benh+ly', async (page, response) => {
      assert.equal(response.status(), 200);
      assert.match(response.headers()['content-security-policy'], /script-src 'self'/);
      assert.equal(await page.title(), 'benh ly – Tìm');
      assert.equal(await page.locator('#query').inputValue(), 'benh ly');
      assert.equal(await page.locator('[data-theme-toggle]').isVisible(), false);
      plain = await links(page);
      plainMarks = await marks(page);
      assert.ok(plainMarks.includes('bệnh lý'));
    });
    await open('/search?q=benh+ly', async (page) => {
      await page.locator('[data-view] a[data-hit-link]').first().waitFor();
      const withScript = await links(page);
      assert.deepEqual(plain.map(([title]) => title), withScript.map(([title]) => title));
      assert.deepEqual(plain.map(([, href]) => new URL(href, house.url).href), withScript.map(([, href]) => new URL(href, house.url).href));
      assert.deepEqual(plainMarks, await marks(page));
      assert.equal(await page.locator('.plain-results').count(), 0, 'a script is not shown what is for those without');
    }, { javaScriptEnabled: true });
  });

  it('searches, narrows, widens and turns pages by links and Enter alone', () => open('/', async (page) => {
    await page.locator('#query').fill('mô hình');
    await page.locator('#query').press('Enter');
    await page.locator('.hit').first().waitFor();
    const total = async () => Number(/\d+/.exec(await page.locator('.total').innerText())[0]);
    const all = await total();
    const [first] = await links(page);
    await page.locator('a[rel=next]').click();
    await page.locator('a[rel=prev]').waitFor();
    assert.ok(!(await links(page)).some(([, href]) => href === first[1]));
    await page.locator('nav.choices a', { hasText: 'Mô hình' }).click();
    await page.locator('nav.choices a[aria-current]', { hasText: 'Mô hình' }).waitFor();
    assert.ok(await total() < all);
    for (const kind of await page.locator('.hit-kind').allTextContents()) assert.equal(kind, 'Mô hình');
    await page.locator('.plain-facets summary').click();
    const value = page.locator('.plain-facets li', { hasText: 'Bioptimus' });
    const counted = Number(await value.locator('.count').innerText());
    await value.locator('a').click();
    await page.locator('.chip').waitFor();
    assert.equal(await total(), counted);
    await page.locator('.chip').click();
    await page.locator('.chip').waitFor({ state: 'detached' });
    await page.locator('.hit-title').first().click();
    await page.waitForURL(/\/catalogue\/vi\//);
    await page.locator('h1').waitFor();
  }));

  it('shows an entry with its facts and their sources', async () => {
    await open('/catalogue/vi/h-optimus-0', async (page, response) => {
      assert.equal(response.status(), 200);
      assert.equal(await page.title(), 'H-Optimus-0 – Tìm');
      const text = await page.locator('#entry').innerText();
      assert.match(text, /1,1 tỷ/);
      assert.match(text, /150 Models and Counting/);
      assert.equal(await page.locator('#entry a[hreflang=en]').getAttribute('href'), '/catalogue/en/h-optimus-0');
    });
    await open('/catalogue/vi/hostile', async (page) => {
      const text = await page.locator('#entry').innerText();
      for (const part of ["<script>window.ran = 'provider'</script>", "onload=\"window.ran = 'description'\"", '<b>task</b>']) assert.ok(text.includes(part), text);
      assert.equal(await page.locator('#entry :is(img, script, svg)').count(), 0);
      for (const href of await page.locator('#entry a').evaluateAll((found) => found.map((each) => each.protocol))) assert.match(href, /^https?:$/);
    });
  });

  it('speaks the reader\'s language', () => open('/search?q=pathology', async (page) => {
    assert.equal(await page.locator('.plain-results').getAttribute('lang'), 'en');
    assert.match(await page.locator('.total').innerText(), /results/);
  }, { locale: 'en-GB' }));

  it('says so when nothing is found, and what was wrong', async () => {
    await open('/search?q=qzxv+wkpf&kind=model', async (page) => {
      await page.locator('[data-state=nothing]', { hasText: 'qzxv wkpf' }).waitFor();
      assert.equal(await page.locator('[data-state=nothing] a').getAttribute('href'), '?q=qzxv%20wkpf');
    });
    await open(`/search?q=${'x'.repeat(3000)}&limit=nonsense&utm_source=%zz`, async (page, response) => assert.equal(response.status(), 200));
  });

  it('shows hostile documents as text', async () => {
    await open(`/search?q=${encodeURIComponent('xâm nhập')}`, async (page) => {
      const text = await page.locator('#results').innerText();
      assert.match(text, /<\/script><script>window.ran = 'title'<\/script>/);
      assert.match(text, /<img src=x onerror="window.ran = 'heading'">/);
      assert.equal(await page.locator('#results :is(img, script, iframe, [onerror])').count(), 0);
      for (const href of await page.locator('#results a').evaluateAll((found) => found.map((each) => each.protocol))) assert.match(href, /^https?:$/);
    });
    await open(`/search?q=${encodeURIComponent('"><img src=x onerror=1>')}`, async (page) => {
      assert.equal(await page.locator('#query').inputValue(), '"><img src=x onerror=1>');
      assert.equal(await page.locator('#results img, form img').count(), 0);
    });
    for (const width of [390, 1100]) {
      await open(`/search?q=${encodeURIComponent('từ dài')}`, async (page) => {
        const box = await page.locator('.hit').first().boundingBox();
        assert.ok(box.width <= width, `${box.width} px wide on ${width}`);
      }, { viewport: { width, height: 800 } });
    }
  });

  it('says hostile words in the page with JavaScript no more than without', () => open(`/search?q=${encodeURIComponent('</noscript><img src=x onerror="window.ran=1">')}`, async (page) => {
    await page.locator('[data-state=nothing], .hit').first().waitFor();
    assert.equal(await page.locator('img').count(), 0);
  }, { javaScriptEnabled: true }));
});

describe('the browser\'s search box', () => {
  it('finds the description in the page, and everything in it leads back', () => open('/', async (page) => {
    const described = await page.evaluate(async () => {
      const link = document.querySelector('link[rel=search][type="application/opensearchdescription+xml"]');
      const response = await fetch(link.href);
      const xml = new DOMParser().parseFromString(await response.text(), 'application/xml');
      const text = (name) => xml.getElementsByTagName(name)[0]?.textContent;
      return { type: response.headers.get('content-type'), error: text('parsererror'), root: xml.documentElement.namespaceURI, title: link.title, name: text('ShortName'), long: text('LongName'), language: text('Language'),
        urls: [...xml.getElementsByTagName('Url')].map((url) => ({ type: url.getAttribute('type'), template: url.getAttribute('template') })) };
    });
    assert.equal(described.error, undefined);
    assert.equal(described.type, 'application/opensearchdescription+xml; charset=utf-8');
    assert.equal(described.root, 'http://a9.com/-/spec/opensearch/1.1/');
    assert.equal(described.language, 'vi');
    assert.equal(described.title, described.name);
    assert.ok(described.name.length <= 16 && described.long.length <= 48);
    const template = (type) => described.urls.find((url) => url.type === type).template;
    assert.ok(described.urls.every((url) => url.template.startsWith(`${house.url}/`)), JSON.stringify(described.urls));

    const typed = 'benh l';
    const response = await page.request.get(template('application/x-suggestions+json').replace('{searchTerms}', encodeURIComponent(typed)));
    assert.equal(response.headers()['content-type'], 'application/x-suggestions+json; charset=utf-8');
    const [echo, completions, ...rest] = await response.json();
    assert.equal(echo, typed);
    assert.ok(completions.includes('bệnh lý') && rest.length === 0, JSON.stringify(completions));

    await page.goto(template('text/html').replace('{searchTerms}', encodeURIComponent(completions[0])));
    await page.locator('[data-view] a[data-hit-link]').first().waitFor();
    assert.equal(await page.locator('#query').inputValue(), completions[0]);
  }, { javaScriptEnabled: true }));

  it('suggests hostile headings as text', async () => {
    const [, completions] = await (await fetch(`${house.url}/suggest?q=${encodeURIComponent('Nguy hiểm')}`)).json();
    assert.ok(completions.some((text) => text.includes('<img src=x onerror="window.ran = \'heading\'">')), JSON.stringify(completions));
  });
});
