// The search page in a real browser. Needs a running server (TIM_URL) and Debian's Chromium;
// writes screenshots to TIM_SHOTS where that names a folder.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { answerWith, base, compose, desktop, evil, expectAccessible, fold, fulfil, hitOf, hostileHit, launch, phone, searches, shot, withPage as withPageOf } from './chromium.mjs';

const hitLinks = 'a[data-hit-link]';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());
const withPage = (...details) => withPageOf(browser, ...details);

async function open(page, path = '/') {
  await page.goto(base + path);
  await page.waitForFunction(() => document.querySelector('[data-view]')?.childElementCount > 0);
}

/** Types as a person does and waits until the answer to exactly this is on the page. */
async function type(page, text) {
  const answered = page.waitForResponse((response) => searches(response.url()) && new URL(response.url()).searchParams.get('q') === text.trim());
  await page.locator('#query').pressSequentially(text, { delay: 25 });
  const answer = await (await answered).json();
  await page.waitForFunction((title) => document.title.startsWith(title), text.trim());
  await page.waitForFunction(() => document.querySelector('#results').getAttribute('aria-busy') === 'false');
  return answer;
}

async function titles(page) {
  return (await page.locator(hitLinks).allTextContents()).map((title) => title.trim());
}

describe('finding', () => {
  it('shows results while typing, with the words marked as they are written', () => withPage(async (page) => {
    await open(page);
    const answer = await type(page, 'benh ly');
    assert.ok(answer.hits.length > 0);
    const marks = await page.locator('.snippet mark').allTextContents();
    assert.ok(marks.some((mark) => fold(mark) === 'benh ly' && mark !== 'benh ly'), `marks: ${marks.slice(0, 10).join(' | ')}`);
    assert.ok((await page.locator('body').innerText()).includes('H-Optimus-0'));
    await shot(page, 'results-1280');
  }));

  it('offers while typing how the words may go on, keys of Telex among them', () => withPage(async (page) => {
    await open(page);
    await type(page, 'beenhj l');
    const ahead = page.locator('.ahead a');
    await ahead.first().waitFor();
    assert.ok((await ahead.allTextContents()).includes('bệnh lý'));
    await shot(page, 'suggestions-1280');
    await ahead.filter({ hasText: /^bệnh lý$/ }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === 'bệnh lý');
    await page.waitForFunction(() => document.querySelector('.ahead') === null);
    assert.equal(await page.locator('#query').inputValue(), 'bệnh lý');
    await page.route(/\/api\/v1\/suggest/, (route) => fulfil(route, { suggestions: 'none' }));
    await open(page);
    assert.ok((await type(page, 'benh ly')).hits.length > 0); // a help, never a hurdle
    assert.equal(await page.locator('.ahead').count(), 0);
  }));

  it('finds a model by its name and shows its facts', () => withPage(async (page) => {
    await open(page);
    await type(page, 'H-Optimus-0');
    const card = page.locator('.hit', { has: page.locator(hitLinks, { hasText: 'H-Optimus-0' }) }).first();
    await card.waitFor();
    assert.match(await card.innerText(), /Bioptimus/);
    assert.match(await card.innerText(), /1,1 tỷ/);
    await page.locator('[data-language-toggle]').click();
    await page.getByText('1.1 billion').first().waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    await shot(page, 'model-1280-en');
  }));

  it('says how many were found to a screen reader', () => withPage(async (page) => {
    await open(page);
    await type(page, 'pathology');
    await page.waitForFunction(() => /\d/.test(document.querySelector('[role=status][aria-live]').textContent));
  }));

  it('shows a page that answers in both languages in that of the interface', () => withPage(async (page) => {
    await open(page, '/?q=pathology');
    const first = page.locator(hitLinks).first();
    const shows = (lang) => page.waitForFunction((wanted) => document.querySelector('a[data-hit-link]')?.lang === wanted, lang);
    await shows('en');
    const title = await first.textContent();
    await page.locator('[data-language-toggle]').click();
    await shows('vi');
    assert.equal(await first.textContent(), title);
  }, { locale: 'en-GB' }));

  it('offers each hit in its other language', () => withPage(async (page) => {
    await open(page, '/?q=benh+ly');
    const others = page.locator('.hit-other a[hreflang]');
    await others.first().waitFor();
    for (const other of await others.all()) assert.equal(await other.getAttribute('lang'), await other.getAttribute('hreflang'));
  }));

  it('says so when nothing is found, and helps on', () => withPage(async (page) => {
    await open(page);
    await page.route(/\/api\/v1\/search/, (route) => fulfil(route, answerWith([])));
    await type(page, 'qzxv wkpf');
    await page.locator('[data-state=nothing]').waitFor();
    assert.ok(await page.locator('[data-state=nothing] a[data-query]').count() > 0);
    await shot(page, 'nothing-1280');
  }));

  it('shows more on request, and never a hit twice', () => withPage(async (page) => {
    const all = Array.from({ length: 14 }, (_, number) => hitOf(`Bài ${number}`));
    await page.route(/\/api\/v1\/search/, (route) => {
      const asked = new URL(route.request().url()).searchParams;
      const offset = Number(asked.get('offset') ?? 0);
      // The index has grown by one hit at the top between the two pages.
      return fulfil(route, answerWith(all.slice(Math.max(offset - 1, 0), offset + Number(asked.get('limit'))), { total: 14 }));
    });
    await open(page, '/?q=b%C3%A0i');
    await page.locator('.more button').click();
    await page.locator(hitLinks).nth(13).waitFor();
    const shown = await titles(page);
    assert.deepEqual(shown, [...new Set(shown)]);
    assert.equal(shown.length, 14);
  }));
});

describe('how a query was read', () => {
  it('says why a hit is there', () => withPage(async (page) => {
    await open(page, '/?q=benh+ly');
    const why = page.locator('.why').first();
    await why.locator('summary').click();
    assert.match(await why.innerText(), /benh[\s\S]*→ bệnh/);
  }));

  it('can be refused: words of the other language, and what was mended', () => withPage(async (page) => {
    await open(page, '/?q=beenhj+lys');
    await page.getByRole('link', { name: 'Tìm đúng như đã gõ: beenhj lys' }).click();
    await page.waitForURL(/as_typed=1/);
    await page.getByText('Đang tìm đúng như đã gõ.').or(page.locator('[data-state=nothing]')).first().waitFor();
    await open(page, '/?q=benh+ly');
    await page.getByRole('link', { name: '(chỉ tìm chữ đã gõ)' }).click();
    await page.waitForURL(/translate=0/);
    await page.getByRole('link', { name: 'Tìm cả hai ngôn ngữ' }).click();
    await page.waitForURL((url) => !url.searchParams.has('translate'));
  }));

  it('sorts by date, and says so in the address', () => withPage(async (page) => {
    await open(page, '/?q=benh+ly');
    const asked = page.waitForRequest((request) => searches(request.url()) && new URL(request.url()).searchParams.get('sort') === 'date');
    await page.getByLabel('Sắp xếp').selectOption('date');
    await asked;
    await page.waitForURL(/sort=date/);
  }));

  it('marks a hit whose other version is newer', () => withPage(async (page) => {
    await page.route(/\/api\/v1\/search/, (route) => fulfil(route, answerWith([
      hitOf('Cũ', { date: '2025-03-01', translations: { en: { url: '/docs/x/', title: 'Changed since', date: '2025-01-01', lastmod: '2025-06-01' } } }),
      hitOf('Mới', { date: '2025-01-01', lastmod: '2025-07-01', translations: { en: { url: '/docs/y/', title: 'Changed before', date: '2025-01-01', lastmod: '2025-06-01' } } }),
      hitOf('Gốc', { date: '2025-01-01', translations: { en: { url: '/docs/z/', title: 'Merely translated later', date: '2025-06-01' } } })])));
    await open(page, '/?q=x');
    await page.locator('.hit').nth(2).waitFor();
    assert.deepEqual(await page.locator('.hit').evaluateAll((hits) => hits.map((hit) => hit.querySelectorAll('.hit-outdated').length)), [1, 0, 0]);
  }));
});

describe('for everyone', { concurrency: 2 }, () => {
  for (const locale of ['vi-VN', 'en-GB']) {
    it(`axe finds nothing in either theme: ${locale}`, () => withPage(async (page) => {
      await open(page);
      await expectAccessible(page, 'the first page');
      await page.goto(`${base}/?q=benh+ly`);
      await page.locator('.hit').first().waitFor();
      await page.locator('.why summary').first().click();
      await expectAccessible(page, 'results');
      await page.locator('[data-pick]').first().check();
      await page.goto(`${base}/catalogue/${locale.slice(0, 2)}/h-optimus-0`);
      await page.locator('.mention').first().waitFor();
      await expectAccessible(page, 'an entry, and the tray');
      await page.goto(`${base}/compare/${locale.slice(0, 2)}?id=h-optimus-0&id=quanthealth`);
      await page.locator('.compare-table').waitFor();
      await expectAccessible(page, 'a comparison');
    }, { locale }));
  }
});

describe('narrowing', () => {
  it('by kind and language', () => withPage(async (page) => {
    await open(page, '/?q=benh+ly');
    await page.locator(hitLinks).first().waitFor();
    await page.getByRole('radio', { name: /Mô hình/ }).check();
    await page.waitForURL(/kind=model/);
    await page.waitForFunction(() => document.querySelectorAll('.hit').length > 0 && !document.querySelector('.hit-page'));
    await page.getByRole('radio', { name: /Tiếng Anh/ }).check();
    await page.waitForURL(/lang=en/);
    await page.waitForFunction(() => [...document.querySelectorAll('a.hit-title')].every((title) => title.lang === 'en'));
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.has('lang') && url.searchParams.get('kind') === 'model');
    await page.waitForFunction(() => document.querySelector('input[name=choice-lang][value=""]').checked);
  }));

  it('by a facet of the catalogue, taken off again by its chip', () => withPage(async (page) => {
    await open(page, '/?q=benh+ly');
    const provider = page.getByRole('checkbox', { name: /Bioptimus/ });
    await provider.check();
    await page.waitForURL((url) => url.searchParams.getAll('filter').includes('provider:Bioptimus'));
    await page.waitForFunction(() => {
      const hits = [...document.querySelectorAll('.hit')];
      return hits.length > 0 && hits.every((hit) => hit.textContent.includes('Bioptimus'));
    });
    await shot(page, 'facet-1280');
    await page.getByRole('button', { name: /Bỏ lọc Bioptimus/ }).click();
    await page.waitForURL((url) => !url.searchParams.has('filter'));
  }));

  it('by the number of parameters', () => withPage(async (page) => {
    await open(page, '/?q=m%C3%B4+h%C3%ACnh');
    await page.getByRole('checkbox', { name: /^1 tỷ – 10 tỷ\s*, \d+ kết quả/ }).check();
    await page.waitForURL((url) => url.searchParams.get('filter') === 'parameters:1e9..1e10');
    await page.waitForFunction(() => document.querySelectorAll('.hit').length === 1);
    assert.match(await page.locator('.hit').innerText(), /H-Optimus-0/);
    // A second range is an alternative to the first.
    await page.getByRole('checkbox', { name: /10 tỷ – 100 tỷ/ }).check();
    await page.waitForFunction(() => document.querySelectorAll('.hit').length > 1);
    await page.getByRole('button', { name: 'Bỏ lọc 1 tỷ – 10 tỷ tham số' }).click();
    await page.waitForURL((url) => url.searchParams.getAll('filter').join() === 'parameters:1e10..1e11');
  }));

  it('without words: every model there is', () => withPage(async (page) => {
    await open(page);
    await page.getByRole('link', { name: 'Mô hình', exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get('kind') === 'model' && !url.searchParams.has('q'));
    await page.locator('.hit').first().waitFor();
    assert.equal(await page.title(), 'Mô hình – Tìm');
    assert.ok((await titles(page)).includes('H-Optimus-0'));
    assert.ok((await page.locator(hitLinks).evaluateAll((links) => links.map((link) => link.lang))).every((lang) => lang === 'vi'));
    await page.getByRole('checkbox', { name: /Bioptimus/ }).check();
    await page.waitForFunction(() => document.querySelectorAll('.hit').length === 1);
    await page.goBack();
    await page.goBack();
    await page.locator('[data-state=welcome]').waitFor();
  }));

  it('from a facet panel that opens on a phone', () => withPage(async (page) => {
    await open(page, '/?q=benh+ly');
    await page.locator('.facets summary').click();
    await page.getByRole('checkbox', { name: /Bioptimus/ }).check();
    await page.waitForURL(/filter=provider/);
    await page.locator('.chip').waitFor();
    await page.waitForFunction(() => document.querySelector('#results').getAttribute('aria-busy') === 'false');
    await shot(page, 'facet-390');
  }, { viewport: phone, hasTouch: true, isMobile: true }));
});

describe('the address', () => {
  it('carries a search to someone else', () => withPage(async (page) => {
    await open(page, '/?q=benh+ly&kind=model');
    await page.locator(hitLinks).first().waitFor();
    assert.equal(await page.locator('#query').inputValue(), 'benh ly');
    assert.ok(await page.locator('input[name=choice-kind][value=model]').isChecked());
  }));

  it('follows the typing without a step for each letter', () => withPage(async (page) => {
    await open(page);
    const before = await page.evaluate(() => history.length);
    await type(page, 'pathology');
    assert.equal(new URL(page.url()).searchParams.get('q'), 'pathology');
    assert.equal(await page.evaluate(() => history.length), before);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => history.length), before + 1);
    await page.goBack();
    await page.locator('[data-state=welcome]').waitFor();
    assert.equal(await page.locator('#query').inputValue(), '');
    await page.goForward();
    await page.locator(hitLinks).first().waitFor();
    assert.equal(await page.locator('#query').inputValue(), 'pathology');
  }));

  it('brings the reader back from a result to the same words and the same height', () => withPage(async (page) => {
    await open(page);
    await type(page, 'benh ly');
    const link = page.locator(`${hitLinks}[href^="${base}/"]`).last();
    await link.scrollIntoViewIfNeeded();
    const title = await link.textContent();
    const height = await page.evaluate(() => scrollY);
    await link.click();
    await page.waitForURL((url) => url.pathname.startsWith('/docs/') || url.pathname.startsWith('/catalogue/'));
    await page.goBack();
    await page.locator(hitLinks, { hasText: title }).first().waitFor();
    assert.equal(await page.locator('#query').inputValue(), 'benh ly');
    await page.waitForFunction((wanted) => Math.abs(scrollY - wanted) < 40, height);
  }));

  it('links to the section that matched', () => withPage(async (page) => {
    await open(page, '/?q=benh+ly&kind=article');
    const link = page.locator(`${hitLinks}[href*="ai-models-for-health/"]`).first();
    await link.waitFor();
    const address = new URL(await link.getAttribute('href'), base);
    assert.ok(address.hash.length > 1, address.href);
    if (address.origin !== base) return;
    await link.click();
    await page.waitForURL(/ai-models-for-health/);
    assert.ok(await page.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1))) !== null));
  }));
});

describe('the keyboard alone', () => {
  it('makes a whole search', () => withPage(async (page) => {
    await open(page);
    const focusedOn = (selector) => page.waitForFunction((wanted) => document.activeElement.matches(wanted), selector);
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('/');
    await focusedOn('#query');
    await type(page, 'benh ly');
    await page.keyboard.press('ArrowDown');
    await focusedOn(hitLinks);
    const first = await page.evaluate(() => document.activeElement.href);
    await page.keyboard.press('ArrowDown');
    assert.notEqual(await page.evaluate(() => document.activeElement.href), first);
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.evaluate(() => document.activeElement.href), first);
    await page.keyboard.press('ArrowUp');
    await focusedOn('#query');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await focusedOn('#query');
    await page.keyboard.press('Escape');
    await page.locator('[data-state=welcome]').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement !== document.querySelector('#query'));
    await page.keyboard.press('/');
    await type(page, 'H-Optimus-0');
    await page.keyboard.press('ArrowDown');
    const target = await page.evaluate(() => document.activeElement.href);
    if (!target.startsWith(`${base}/`)) return;
    await page.keyboard.press('Enter');
    await page.waitForURL(target);
  }));
});

describe('input methods', () => {
  it('send no half-composed query', () => withPage(async (page, { context, queries }) => {
    await open(page);
    await page.locator('#query').focus();
    const commit = await compose(context, page, ['b', 'be', 'bê', 'bên', 'bênh', 'bệnh']);
    assert.deepEqual(queries, []);
    // Keys that choose within the input method are not ours.
    await page.evaluate(() => document.querySelector('#query').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })));
    assert.deepEqual(queries, []);
    await commit('bệnh');
    await page.locator(hitLinks).first().waitFor();
    assert.deepEqual(queries, ['bệnh']);
  }));
});

describe('answers out of order', () => {
  it('never show an older one over a newer', () => withPage(async (page) => {
    await open(page);
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    let lateAnswer;
    await page.route(/\/api\/v1\/search/, async (route) => {
      const query = new URL(route.request().url()).searchParams.get('q');
      if (query === 'cũ') {
        lateAnswer = held.then(() => fulfil(route, answerWith([hitOf('Câu trả lời cũ')]))).catch(() => {});
        return;
      }
      await fulfil(route, answerWith([hitOf('Câu trả lời mới')]));
    });
    const asked = page.waitForRequest((request) => searches(request.url()));
    await page.locator('#query').fill('cũ');
    await asked;
    await page.locator('#query').fill('mới');
    await page.locator(hitLinks, { hasText: 'Câu trả lời mới' }).waitFor();
    release();
    await lateAnswer;
    await page.waitForTimeout(200);
    assert.deepEqual(await titles(page), ['Câu trả lời mới']);
  }, { mayFail: true }));

  it('hold even where a request cannot be aborted', () => withPage(async (page) => {
    // Without abort only the numbering of questions stands between an old answer and the page.
    await page.addInitScript(() => { AbortController.prototype.abort = () => {}; });
    await open(page);
    await page.route(/\/api\/v1\/search/, async (route) => {
      const query = new URL(route.request().url()).searchParams.get('q');
      if (query === 'cũ') await new Promise((resolve) => setTimeout(resolve, 700));
      await fulfil(route, answerWith([hitOf(`Trả lời ${query}`)]));
    });
    const asked = page.waitForRequest((request) => searches(request.url()));
    const late = page.waitForResponse((response) => new URL(response.url()).searchParams.get('q') === 'cũ');
    await page.locator('#query').fill('cũ');
    await asked;
    await page.locator('#query').fill('mới');
    await page.locator(hitLinks, { hasText: 'Trả lời mới' }).waitFor();
    await late;
    await page.waitForTimeout(200);
    assert.deepEqual(await titles(page), ['Trả lời mới']);
  }));
});

describe('when things go wrong', () => {
  it('says it is offline, keeps what it has, and recovers by itself', () => withPage(async (page, { context }) => {
    await open(page);
    await type(page, 'benh ly');
    const found = await titles(page);
    await context.setOffline(true);
    await page.locator('#query').fill('pathology');
    await page.locator('[data-banner][data-state=offline]').waitFor();
    assert.deepEqual(await titles(page), found);
    await shot(page, 'offline-1280');
    await context.setOffline(false);
    await page.waitForFunction(() => document.querySelector('[data-banner]').hidden);
    await page.waitForFunction(() => document.title.startsWith('pathology'));
  }, { mayFail: true }));

  it('shows the title of a problem, and what to change', () => withPage(async (page) => {
    await open(page);
    await page.route(/\/api\/v1\/search/, (route) => fulfil(route, { status: 400, title: 'Close the <b>quotation mark</b>', detail: 'One is missing.', parameter: 'q' }, 400));
    await page.locator('#query').fill('"bệnh');
    const state = page.locator('[data-state=error]');
    await state.waitFor();
    assert.match(await state.innerText(), /Close the <b>quotation mark<\/b>/);
    assert.match(await state.innerText(), /One is missing/);
    await shot(page, 'error-1280');
    await page.unroute(/\/api\/v1\/search/);
    await page.locator('#query').fill('pathology');
    await page.locator(hitLinks).first().waitFor();
  }, { mayFail: true }));

  it('gives up on a server that stays silent, and asks again', () => withPage(async (page) => {
    await page.clock.install();
    await open(page);
    const asked = page.waitForRequest((request) => searches(request.url()));
    await page.route(/\/api\/v1\/search/, () => {});
    await page.locator('#query').fill('pathology');
    await asked;
    await page.clock.fastForward(15_000);
    await page.locator('[data-banner][data-state=unreachable]').waitFor();
    await page.unroute(/\/api\/v1\/search/);
    await page.clock.fastForward(1000);
    await page.locator(hitLinks).first().waitFor();
  }, { mayFail: true }));

  it('survives an answer that is no JSON, and can be asked again', () => withPage(async (page) => {
    await open(page);
    await page.route(/\/api\/v1\/search/, (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }));
    await page.locator('#query').fill('pathology');
    await page.locator('[data-state=error]').waitFor();
    await page.unroute(/\/api\/v1\/search/);
    await page.locator('[data-state=error] button').click();
    await page.locator(hitLinks).first().waitFor();
  }, { mayFail: true }));
});

describe('hostile content', () => {
  it('in an answer is shown as text, and its links lead nowhere', () => withPage(async (page) => {
    await page.route(/\/api\/v1\/search/, (route) => fulfil(route, answerWith([hostileHit], {
      facets: { provider: [{ value: evil, count: 1 }], tasks: [{ value: 'x', count: 1, labels: { vi: evil, en: evil } }] },
      interpreted: { as: evil, how: 'marks_restored', also_searched: [evil] }, did_you_mean: { query: evil, why: 'typo' },
    })));
    await open(page, `/?q=${encodeURIComponent(evil)}`);
    await page.locator('.hit').waitFor();
    assert.ok((await page.locator('.hit').innerText()).includes(evil));
    const found = await page.evaluate(() => ({
      images: document.querySelectorAll('main img, aside img').length,
      scripts: document.querySelectorAll('main script').length,
      links: [...document.querySelectorAll('a[href]')].map((link) => link.protocol).filter((protocol) => !/^https?:$/.test(protocol)),
      owned: document.body.dataset.owned,
      overflows: document.documentElement.scrollWidth > innerWidth,
    }));
    assert.deepEqual(found, { images: 0, scripts: 0, links: [], owned: undefined, overflows: false });
  }, { viewport: phone }));

  it('in a catalogue entry is shown as text', () => withPage(async (page) => {
    await page.route(/\/api\/v1\/documents\//, (route) => fulfil(route, {
      ...hostileHit, text: evil,
      attributes: { ...hostileHit.attributes, summary: evil, links: [{ title: evil, url: 'javascript:alert(1)' }], sources: [{ title: evil, url: 'vbscript:x' }], mentioned_in: [{ title: evil, url: 'data:text/html,x' }] },
    }));
    await page.goto(`${base}/catalogue/vi/h-optimus-0`);
    await page.locator('.entry h1').waitFor();
    const found = await page.evaluate(() => ({
      images: document.querySelectorAll('main img').length,
      links: [...document.querySelectorAll('a[href]')].map((link) => link.protocol).filter((protocol) => !/^https?:$/.test(protocol)),
      overflows: document.documentElement.scrollWidth > innerWidth,
    }));
    assert.deepEqual(found, { images: 0, links: [], overflows: false });
  }, { viewport: phone }));
});

describe('a catalogue entry', () => {
  it('has a page with its facts, its other language and the way back', () => withPage(async (page) => {
    await open(page, '/?q=H-Optimus-0&kind=model');
    await page.locator('a[data-hit-link]').first().waitFor();
    await page.goto(`${base}/catalogue/vi/h-optimus-0`);
    await page.locator('.entry h1').waitFor();
    assert.match(await page.locator('.entry h1').innerText(), /H-Optimus-0/);
    assert.match(await page.locator('.entry .facts').innerText(), /Bioptimus/);
    assert.match(await page.locator('.entry .facts').innerText(), /1,1 tỷ/);
    // Each fact says who states it, and the sections that speak of the model are there, in both languages.
    for (const fact of await page.locator('.entry .fact').all()) assert.ok(await fact.locator('a.source').count() > 0, await fact.innerText());
    assert.match(await page.locator('.fact-parameters a.source').first().getAttribute('href'), /150-models-and-counting/);
    const own = await page.locator('.mention[lang=vi] .mention-title').evaluateAll((links) => links.map((each) => decodeURIComponent(each.href)));
    assert.ok(own.length >= 3 && own.every((address) => address.includes('/docs/vi/')), own.join());
    assert.ok(await page.locator('.mention[lang=vi] mark').count() > 0);
    assert.ok(await page.locator('.mention[lang=en] .mention-title').count() > 0);
    await shot(page, 'entry-1280');
    await page.locator('[data-other-language]').click();
    await page.waitForURL(/\/catalogue\/en\/h-optimus-0/);
    await page.getByText('1.1 billion').first().waitFor();
    await page.locator('[data-back]').click();
    await page.waitForURL((url) => url.pathname === '/' || url.pathname === '/search');
  }));

  it('that does not exist says so', () => withPage(async (page) => {
    await page.goto(`${base}/catalogue/vi/khong-co-muc-nay`);
    await page.locator('[data-state=missing]').waitFor();
  }, { mayFail: true }));
});

describe('comparing', () => {
  const columns = (page) => page.locator('.compare-table thead th a').allTextContents();
  const cell = (page, fact, column) => page.getByRole('row', { name: new RegExp(`^${fact}`) }).getByRole('cell').nth(column).innerText();

  it('by the keyboard alone: picked among results, side by side, in an address of its own', () => withPage(async (page) => {
    await open(page, '/?q=m%C3%B4+h%C3%ACnh&kind=model');
    const press = async (locator, key) => { await locator.focus(); await page.keyboard.press(key); };
    for (const name of ['H-Optimus-0', 'QuantHealth', 'ESMC', 'Palmyra-Med 70B']) await press(page.getByRole('checkbox', { name: `So sánh ${name}` }), 'Space');
    // Four is all there is room for.
    assert.ok(await page.getByRole('checkbox', { name: 'So sánh Diabetic Retinopathy Detector' }).isDisabled());
    await page.waitForFunction(() => /4 trên 4/.test(document.querySelector('[data-announce]').textContent));
    await press(page.getByRole('button', { name: 'Bỏ Palmyra-Med 70B khỏi bảng so sánh' }), 'Enter');
    await press(page.getByRole('button', { name: 'Bỏ ESMC khỏi bảng so sánh' }), 'Enter');
    await shot(page, 'tray-1280');
    await press(page.getByRole('link', { name: 'So sánh 2 mục' }), 'Enter');
    await page.waitForURL(`${base}/compare/vi?id=h-optimus-0&id=quanthealth`);
    await page.getByRole('table', { name: 'Bảng so sánh' }).waitFor();
    assert.deepEqual(await columns(page), ['H-Optimus-0', 'QuantHealth']);
    assert.match(await cell(page, 'Tham số', 0), /^1,1 tỷ/);
    assert.equal(await cell(page, 'Tham số', 1), 'không nêu');
    assert.equal(await cell(page, 'Kết quả đo', 0), 'không nêu');
    assert.match(await cell(page, 'Kết quả đo', 1), /^85%/);
    const unsourced = await page.locator('.compare-table tbody td').evaluateAll((cells) => cells.filter((each) => !each.querySelector('.absent') && !each.querySelector('a.source')).map((each) => each.parentElement.className));
    assert.deepEqual([...new Set(unsourced)], ['compare-kind', 'compare-date', 'compare-summary']);

    await page.getByLabel('Thêm mô hình').selectOption({ label: 'Palmyra-Med 70B' });
    await press(page.getByRole('button', { name: 'Thêm' }), 'Enter');
    await page.waitForURL(/id=palmyra-med-70b$/);
    await page.waitForFunction(() => document.querySelectorAll('.compare-table thead th').length === 3);
    await shot(page, 'compare-1280');
    await press(page.getByRole('button', { name: 'Bỏ QuantHealth khỏi bảng so sánh' }), 'Enter');
    await page.waitForFunction(() => document.querySelectorAll('.compare-table thead th').length === 2);
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll('.compare-table thead th').length === 3);
    await page.locator('[data-other-language]').click();
    await page.waitForURL(/\/compare\/en\?/);
    await page.getByText('not stated').first().waitFor();
    assert.deepEqual(await columns(page), ['H-Optimus-0', 'QuantHealth', 'Palmyra-Med 70B']);
  }));

  it('fits a phone, and says what the catalogue has not', () => withPage(async (page) => {
    await page.goto(`${base}/compare/vi?id=h-optimus-0&id=khong-co&id=quanthealth`);
    await page.getByText('Danh mục không có mục “khong-co”.').waitFor();
    const found = await page.evaluate(() => {
      const [first, second] = [...document.querySelectorAll('.compare-parameters td')].map((each) => each.getBoundingClientRect());
      return { wide: document.documentElement.scrollWidth > innerWidth, beside: second.left >= first.right && second.top === first.top && second.right <= innerWidth };
    });
    assert.deepEqual(found, { wide: false, beside: true });
    // Laid out as a grid it is a table still.
    assert.equal(await page.getByRole('table').getByRole('columnheader').count(), 2);
    assert.equal(await page.getByRole('rowheader').count(), 9);
    await shot(page, 'compare-390');
  }, { viewport: phone, isMobile: true, hasTouch: true, forcedColors: 'active', reducedMotion: 'reduce', mayFail: true }));

  it('takes any address, and four long names on a narrow phone', () => withPage(async (page) => {
    await page.goto(`${base}/compare/en?id=%00&id=%FF%FE&id=..%2F..%2Fx&id=${encodeURIComponent('😀'.repeat(90))}`);
    await page.locator('.compare-add').waitFor();
    assert.equal(await page.locator('.partial').count(), 4);
    const long = `Công cụ phân tích ảnh bệnh lý ${'siêu '.repeat(20)}lớn`;
    await page.route(/\/api\/v1\/documents/, (route) => {
      const id = decodeURIComponent(new URL(route.request().url()).pathname.split('/').at(-1));
      return fulfil(route, { ...hostileHit, id, title: `${long} ${id}`, url: `/catalogue/vi/${id}` });
    });
    await page.goto(`${base}/compare/vi?id=a&id=b&id=c&id=d`);
    await page.locator('.compare-of-4').waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false);
    // The last column slides into sight whole.
    const last = page.locator('.compare-parameters td').last();
    await last.scrollIntoViewIfNeeded();
    const { x, width } = await last.boundingBox();
    assert.ok(x >= 0 && x + width <= 320, `${x} ${width}`);
  }, { viewport: { width: 320, height: 568 }, isMobile: true, hasTouch: true, mayFail: true }));

  it('shows hostile entries as text', () => withPage(async (page) => {
    await page.route(/\/api\/v1\/(documents|search)/, (route) => fulfil(route, route.request().url().includes('/search') ? answerWith([hostileHit]) : {
      ...hostileHit, id: `x.${hostileHit.lang}`, attributes: { ...hostileHit.attributes, summary: evil, sources: [{ title: evil, url: 'vbscript:x', facts: ['provider'] }] },
    }));
    await page.goto(`${base}/compare/vi?id=x&id=${encodeURIComponent(evil)}`);
    await page.locator('.compare-table').waitFor();
    const found = await page.evaluate(() => ({
      images: document.querySelectorAll('main img').length, owned: document.body.dataset.owned,
      links: [...document.querySelectorAll('a[href]')].map((link) => link.protocol).filter((protocol) => !/^https?:$/.test(protocol)),
      overflows: document.documentElement.scrollWidth > innerWidth,
    }));
    assert.deepEqual(found, { images: 0, owned: undefined, links: [], overflows: false });
  }, { viewport: phone }));
});

describe('how it looks', { concurrency: 2 }, () => {
  const views = [
    ['welcome', '/', {}],
    ['results', '/?q=benh+ly', {}],
    ['results-dark', '/?q=benh+ly', { colorScheme: 'dark' }],
    ['model', '/?q=Palmyra-Med+70B', {}],
    ['entry', '/catalogue/vi/palmyra-med-70b', {}],
    ['entry-dark', '/catalogue/en/h-optimus-0', { colorScheme: 'dark' }],
  ];
  for (const [size, viewport] of [['1280', desktop], ['390', phone]]) {
    for (const [name, path, options] of views) {
      it(`${name} at ${size}`, () => withPage(async (page) => {
        await open(page, path);
        if (path !== '/') await page.locator(path.startsWith('/catalogue') ? '.entry h1' : '.hit').first().waitFor();
        const fits = async () => assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, 'the page is wider than the window');
        await fits();
        await shot(page, `${name}-${size}`);
        // 320 pixels are what is left of 1280 at four times the size.
        await page.setViewportSize({ width: 320, height: 568 });
        await fits();
      }, { viewport, isMobile: size === '390', hasTouch: size === '390', ...options }));
    }
  }

  it('remembers a chosen theme on the device', () => withPage(async (page) => {
    await open(page);
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.locator('[data-theme-toggle]').click();
    assert.notEqual(await ground(), light);
    await page.reload();
    assert.notEqual(await ground(), light);
    await page.locator('[data-theme-toggle]').click();
    assert.equal(await ground(), light);
  }));
});
