// The search box for other sites, on a site of another origin under a strict policy, over a real server.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { answerWith, compose, evil, expectAccessible, fold, fulfil, hitOf, hostileHit, launch, phone, searches, shot, withPage as withPageOf } from './chromium.mjs';
import { root, serveSite, startTim } from './other_site.mjs';

const largest = 12_000; // bytes, gzipped
const box = '[role=combobox]';
const options = '[role=option]';

const source = readFileSync(join(root, 'web/tim-search.js'));
// Rules of a site that know no bounds: none of them may reach into the box.
const siteCss = `* { font-family: "Comic Sans MS" !important; letter-spacing: .3em; } button, input, a, div, span { background: lime !important; border: 9px solid red !important; color: red !important; display: block !important; }
  .themed { --tim-accent: rgb(0, 90, 0); --tim-paper: rgb(250, 250, 250); } .themed::part(button) { text-transform: uppercase; }`;

let browser, site, tim;

before(async () => {
  const page = (lang, attributes, { scheme = 'light dark', css = '' } = {}) => `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Docs</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="${scheme}"><link rel="stylesheet" href="/base.css">${css && '<link rel="stylesheet" href="/site.css">'}
    <script type="module" src="${tim.origin}/tim-search.js"></script></head>
    <body><main><h1>Docs</h1><tim-search endpoint="${tim.origin}" ${attributes}></tim-search><p><label>Note <input id="note"></label></p></main></body></html>`;
  const pages = {
    '/base.css': 'html { color-scheme: light dark; } body { background: Canvas; color: CanvasText; }',
    '/site.css': siteCss,
    '/dialog': () => page('vi', ''), '/english': () => page('en', ''), '/all': () => page('vi', 'languages="all"'), '/inline': () => page('vi', 'mode="inline"'), '/inline-en': () => page('en', 'mode="inline"'),
    '/quiet': () => page('vi', 'no-keys no-recent'), '/loud': () => page('vi', 'class="themed"', { css: true }),
    '/own': () => page('vi', '').replace(`${tim.origin}/tim-search.js`, '/tim-search.js'), '/tim-search.js': source.toString(),
    '/results': '<!doctype html><title>results</title><h1>results</h1>',
    '/to-own-results': () => page('vi', 'results="/results"'),
    '/never.js': '', '/ground.css': 'body { background: #222; }',
    '/ground': () => page('vi', '').replace(/<meta name="color-scheme"[^>]*>/, '').replace('/base.css', '/ground.css'),
  };
  site = await serveSite({ pages, policy: () => `default-src 'none'; script-src 'self' ${tim?.origin}; style-src 'self'; img-src 'self'; connect-src ${tim?.origin}; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'` });
  tim = await startTim([site.origin]);
  browser = await launch();
});
after(async () => { await browser?.close(); await site?.stop(); await tim?.stop(); });

const withPage = (steps, details = {}) => withPageOf(browser, steps, { hosts: [site.origin, tim.origin], ...details });

async function open(page, path = '/dialog') {
  await page.goto(site.origin + path);
  await page.locator('tim-search').waitFor();
  await page.waitForFunction(() => document.querySelector('tim-search').shadowRoot?.querySelector('[role=combobox]'));
}

/** Types as a person does and waits until the answer to exactly this is in the list. */
async function type(page, text) {
  const answered = page.waitForResponse((response) => searches(response.url()) && new URL(response.url()).searchParams.get('q') === text.trim());
  await page.locator(box).pressSequentially(text, { delay: 20 });
  const answer = await (await answered).json();
  await page.waitForFunction(() => document.querySelector('tim-search').shadowRoot.querySelector('[role=listbox]').getAttribute('aria-busy') === 'false');
  return answer;
}

const focused = (page) => page.evaluate(() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.getAttribute('role') || element?.className || element?.id;
});

/** What the combobox says of itself, and whether what it points at is there. */
const combobox = (page) => page.evaluate(() => {
  const shadow = document.querySelector('tim-search').shadowRoot;
  const input = shadow.querySelector('[role=combobox]');
  const active = input.getAttribute('aria-activedescendant');
  const pointed = active && shadow.getElementById(active);
  const list = shadow.getElementById(input.getAttribute('aria-controls'));
  return {
    expanded: input.getAttribute('aria-expanded'), autocomplete: input.getAttribute('aria-autocomplete'), list: list?.getAttribute('role'), shown: list?.checkVisibility(),
    active: pointed ? [...shadow.querySelectorAll('[role=option]')].indexOf(pointed) : null, dangles: Boolean(active && !pointed),
    selected: [...shadow.querySelectorAll('[role=option]')].flatMap((option, at) => (option.getAttribute('aria-selected') === 'true' ? [at] : [])),
    unselectable: shadow.querySelectorAll('[role=option]:not([aria-selected])').length,
  };
});

describe('the file', () => {
  it(`is at most ${largest} bytes, gzipped`, () => {
    const size = gzipSync(source, { level: 9 }).length;
    console.log(`tim-search.js: ${source.length} bytes, ${size} gzipped, of ${largest}`);
    assert.ok(size <= largest);
    assert.doesNotMatch(source.toString(), /^import\s|innerHTML|insertAdjacentHTML|document\.write|\beval\b/m);
  });

  it('works from the site\'s own folder, too', () => withPage(async (page) => {
    await open(page, '/own');
    await page.keyboard.press('/');
    assert.ok((await type(page, 'benh ly')).hits.length > 0);
  }));
});

describe('the dialog', () => {
  it('opens by its button, by / and by Ctrl-K, closes by Esc, and gives the focus back', () => withPage(async (page) => {
    await open(page);
    const dialog = page.locator('tim-search dialog');
    await page.getByRole('button', { name: 'Tìm kiếm' }).click();
    await dialog.waitFor();
    assert.equal(await focused(page), 'combobox');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(await focused(page), 'open');
    await page.keyboard.press('/');
    await dialog.waitFor();
    assert.equal(await page.locator(box).inputValue(), '');
    await page.keyboard.press('Control+k');
    await dialog.waitFor({ state: 'hidden' });
    // In another field a stroke is a stroke; Ctrl-K still means search.
    await page.locator('#note').pressSequentially('a/b');
    assert.equal(await page.locator('#note').inputValue(), 'a/b');
    await page.keyboard.press('Control+k');
    await dialog.waitFor();
    await page.locator('tim-search .close').click();
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(await focused(page), 'note');
    // A click beside it closes, a click in it does not.
    await page.keyboard.press('Control+k');
    await page.mouse.click(640, 700);
    await dialog.waitFor({ state: 'hidden' });
  }));

  it('leaves the keys alone where it is told to', () => withPage(async (page) => {
    await open(page, '/quiet');
    await page.keyboard.press('/');
    await page.keyboard.press('Control+k');
    assert.equal(await page.locator('tim-search dialog').isVisible(), false);
  }));

  it('says which word no page has', () => withPage(async (page) => {
    await open(page);
    await page.keyboard.press('/');
    const { interpreted, hits } = await type(page, 'breast cancer');
    assert.deepEqual(interpreted.absent, ['breast']);
    assert.ok(hits.length > 0);
    assert.ok((await page.locator('tim-search .note').allTextContents()).includes('Không trang nào có breast'));
  }));

  it('groups what it finds, marks the words as they are written, and leads to the section', () => withPage(async (page) => {
    await open(page);
    await page.keyboard.press('/');
    await type(page, 'benh ly');
    const groups = await page.locator('tim-search [role=group]').evaluateAll((all) => all.map((group) => group.querySelector(`#${group.getAttribute('aria-labelledby')}`)?.textContent));
    assert.ok(groups.includes('Mô hình') && groups.includes('Bài viết'), groups.join());
    const marks = await page.locator('tim-search mark').allTextContents();
    assert.ok(marks.some((mark) => fold(mark) === 'benh ly' && mark !== 'benh ly'), marks.join());
    const links = await page.locator(`tim-search a${options}`).evaluateAll((all) => all.map((link) => link.href));
    assert.ok(links.some((link) => link.startsWith(`${tim.origin}/docs/vi/`) && new URL(link).hash.length > 1), links.join());
    await shot(page, 'box-dialog-1280');
    await page.locator(`tim-search a${options}[href*="ai-models-for-health/#"]`).first().click();
    await page.waitForURL(/ai-models-for-health/);
    assert.ok(await page.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1))) !== null));
  }));

  it('fits a phone', () => withPage(async (page) => {
    await open(page);
    await page.getByRole('button', { name: 'Tìm kiếm' }).tap();
    await type(page, 'pathology');
    const { width, overflows } = await page.evaluate(() => ({ width: document.querySelector('tim-search').shadowRoot.querySelector('dialog').getBoundingClientRect().width, overflows: document.documentElement.scrollWidth > innerWidth }));
    assert.deepEqual({ width, overflows }, { width: 390, overflows: false });
    await shot(page, 'box-dialog-390');
  }, { viewport: phone, hasTouch: true, isMobile: true }));

  it('tells the site what is chosen, which may take over', () => withPage(async (page) => {
    await open(page);
    await page.evaluate(() => document.addEventListener('tim-select', (event) => {
      event.preventDefault();
      document.title = JSON.stringify(event.detail);
    }));
    await page.keyboard.press('/');
    await type(page, 'H-Optimus-0');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.title.startsWith('{'));
    const detail = JSON.parse(await page.title());
    assert.equal(detail.query, 'H-Optimus-0');
    assert.match(detail.url, /h-optimus-0/);
    assert.equal(new URL(page.url()).pathname, '/dialog');
  }));
});

describe('the keyboard alone', () => {
  it('makes a whole search, as the combobox pattern has it', () => withPage(async (page) => {
    await open(page);
    await page.keyboard.press('/');
    assert.deepEqual(await combobox(page), { expanded: 'false', autocomplete: 'list', list: 'listbox', shown: true, active: null, dangles: false, selected: [], unselectable: 0 });
    await type(page, 'benh ly');
    const last = await page.locator(options).count() - 1;
    assert.ok(last > 2);
    const expect = async (active) => {
      const state = await combobox(page);
      assert.deepEqual({ expanded: state.expanded, active: state.active, dangles: state.dangles, selected: state.selected, unselectable: state.unselectable },
        { expanded: 'true', active, dangles: false, selected: active === null ? [] : [active], unselectable: 0 });
      assert.equal(await focused(page), 'combobox');
    };
    await expect(null);
    for (const [key, active] of [['ArrowDown', 0], ['ArrowDown', 1], ['ArrowUp', 0], ['ArrowUp', null], ['ArrowUp', last], ['ArrowDown', null], ['ArrowDown', 0], ['ArrowRight', null], ['ArrowUp', last], ['Home', null]]) {
      await page.keyboard.press(key);
      await expect(active);
    }
    // The pointed-at option is in sight.
    await page.keyboard.press('ArrowUp');
    assert.ok(await page.evaluate(() => {
      const shadow = document.querySelector('tim-search').shadowRoot;
      const [option, body] = ['[aria-selected=true]', '.body'].map((each) => shadow.querySelector(each).getBoundingClientRect());
      return option.top >= body.top - 1 && option.bottom <= body.bottom + 1;
    }));
    await page.keyboard.press('Escape');
    assert.equal(await page.locator(box).inputValue(), '');
    assert.ok(await page.locator('tim-search dialog').isVisible());
    await type(page, 'H-Optimus-0');
    await page.keyboard.press('ArrowDown');
    const target = await page.locator(`${options}[aria-selected=true]`).evaluate((option) => option.href);
    await page.keyboard.press('Enter');
    await page.waitForURL(target);
  }));

  it('goes to all results where no option is pointed at', () => withPage(async (page) => {
    await open(page, '/to-own-results');
    await page.keyboard.press('/');
    await type(page, 'benh ly');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${site.origin}/results?q=benh+ly&lang=vi`);
  }));

  it('opens and closes the list of an inline box', () => withPage(async (page) => {
    await open(page, '/inline');
    await page.keyboard.press('/');
    assert.equal(await focused(page), 'combobox');
    await type(page, 'benh ly');
    assert.deepEqual((({ expanded, shown }) => ({ expanded, shown }))(await combobox(page)), { expanded: 'true', shown: true });
    await shot(page, 'box-inline-1280');
    await page.keyboard.press('Escape');
    assert.deepEqual((({ expanded, shown }) => ({ expanded, shown }))(await combobox(page)), { expanded: 'false', shown: false });
    assert.equal(await page.locator(box).inputValue(), 'benh ly');
    await page.keyboard.press('Alt+ArrowDown');
    assert.equal((await combobox(page)).expanded, 'true');
    await page.keyboard.press('Alt+ArrowUp');
    assert.equal((await combobox(page)).expanded, 'false');
    await page.keyboard.press('ArrowDown');
    assert.deepEqual((({ expanded, active }) => ({ expanded, active }))(await combobox(page)), { expanded: 'true', active: 0 });
    await page.locator('#note').focus();
    assert.equal((await combobox(page)).expanded, 'false');
  }));
});

describe('languages', () => {
  const asked = (page) => page.waitForRequest((request) => searches(request.url())).then((request) => new URL(request.url()).searchParams.get('lang'));

  it('follow the page, until the reader chooses', () => withPage(async (page) => {
    await open(page);
    await page.keyboard.press('/');
    let lang = asked(page);
    await page.locator(box).pressSequentially('pathology');
    assert.equal(await lang, 'vi');
    lang = asked(page);
    await page.evaluate(() => { document.documentElement.lang = 'en-GB'; });
    assert.equal(await lang, 'en');
    assert.equal(await page.locator(box).inputValue(), 'pathology');
    assert.equal(await page.locator(box).getAttribute('placeholder'), 'Search the docs');
    lang = asked(page);
    await page.getByRole('radio', { name: 'Both' }).check();
    assert.equal(await lang, null);
    lang = asked(page);
    await page.evaluate(() => { document.documentElement.lang = 'vi'; });
    assert.equal(await lang, null);
    assert.ok(await page.getByRole('radio', { name: 'Cả hai' }).isChecked());
  }));

  it('are both from the start where the site says so', () => withPage(async (page) => {
    await open(page, '/all');
    await page.keyboard.press('/');
    const lang = asked(page);
    await page.locator(box).pressSequentially('pathology');
    assert.equal(await lang, null);
  }));
});

describe('what helps', () => {
  it('suggests what the index has that goes on so', () => withPage(async (page) => {
    await open(page);
    await page.keyboard.press('/');
    await type(page, 'h-opt');
    await page.getByRole('group', { name: 'Gợi ý' }).getByRole('option', { name: 'H-Optimus-0' }).click();
    await page.waitForURL(`${tim.origin}/catalogue/vi/h-optimus-0`);
    await page.locator('.entry h1').waitFor();
  }));

  it('suggests words while they are typed', () => withPage(async (page) => {
    await page.route(/\/api\/v1\/suggest/, (route) => fulfil(route, { query: 'benh', index_revision: '1', suggestions: [
      { text: 'bệnh lý', kind: 'phrase', lang: 'vi', url: '' }, { text: 'H-Optimus-0', kind: 'entity', lang: 'vi', url: '/catalogue/vi/h-optimus-0' }, { text: evil, kind: 'title', lang: 'vi', url: 'javascript:alert(1)' }] }));
    await open(page);
    await page.keyboard.press('/');
    await type(page, 'benh');
    const group = page.getByRole('group', { name: 'Gợi ý' });
    assert.deepEqual(await group.locator(options).evaluateAll((all) => all.map((option) => [option.textContent, option.href ?? null])), [['bệnh lý', null], ['H-Optimus-0', `${tim.origin}/catalogue/vi/h-optimus-0`], [evil, null]]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('tim-search').shadowRoot.querySelector('[role=combobox]').value === 'bệnh lý');
  }));

  it('offers what was meant, and the words as they were typed', () => withPage(async (page) => {
    await page.route(searches, (route) => {
      const asTyped = new URL(route.request().url()).searchParams.get('as_typed');
      return fulfil(route, answerWith([hitOf('Bệnh lý học')], asTyped ? {} : { interpreted: { as: 'bệnh lý', how: 'telex', also_searched: [] }, did_you_mean: { query: 'bệnh lí', why: 'typo' } }));
    });
    await open(page);
    await page.keyboard.press('/');
    await type(page, 'beenhj lys');
    await page.getByText('Đọc là bệnh lý').waitFor();
    await page.getByRole('option', { name: 'Ý bạn là bệnh lí' }).waitFor();
    const again = page.waitForRequest((request) => searches(request.url()) && new URL(request.url()).searchParams.get('as_typed') === '1');
    await page.getByRole('option', { name: 'Tìm đúng như đã gõ: beenhj lys' }).click();
    assert.equal(new URL((await again).url()).searchParams.get('q'), 'beenhj lys');
    await page.getByText('Đọc là').waitFor({ state: 'detached' });
  }));

  it('remembers searches on the device only, and forgets them', () => withPage(async (page) => {
    await open(page);
    await page.keyboard.press('/');
    await type(page, 'H-Optimus-0');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.entry h1').waitFor();
    await open(page);
    await page.keyboard.press('/');
    await page.getByRole('group', { name: 'Tìm gần đây' }).getByRole('option', { name: 'H-Optimus-0' }).waitFor();
    assert.equal((await combobox(page)).expanded, 'true');
    await page.getByRole('button', { name: 'Xóa lịch sử tìm' }).click();
    await page.locator(options).waitFor({ state: 'detached' });
    assert.deepEqual(await page.evaluate(() => JSON.parse(localStorage.getItem('tim-search.recent'))), []);
    assert.equal((await page.context().cookies()).length, 0);
  }));

  it('says how many were found, that nothing was, and that the server is away', () => withPage(async (page) => {
    await open(page);
    await page.keyboard.press('/');
    await type(page, 'pathology');
    const status = page.locator('tim-search [role=status]');
    const says = (wanted) => page.waitForFunction((pattern) => new RegExp(pattern).test(document.querySelector('tim-search').shadowRoot.querySelector('[role=status]').textContent), wanted);
    await says('^\\d+ kết quả$');
    await page.route(searches, (route) => fulfil(route, answerWith([])));
    await page.locator(box).fill('qzxv');
    await says('Không thấy gì cho “qzxv”');
    assert.equal((await combobox(page)).expanded, 'false');
    await page.getByRole('button', { name: 'Tìm trong cả hai ngôn ngữ' }).click();
    await page.waitForFunction(() => !document.querySelector('tim-search').shadowRoot.querySelector('.notes button'));
    await page.unroute(searches);
    await page.route(searches, (route) => route.abort());
    await page.locator(box).fill('pathology');
    await says('chưa trả lời');
    assert.ok(await status.isVisible());
    // Asked again by the reader, and by itself where the network is back.
    let asked = page.waitForRequest((request) => searches(request.url()));
    await page.getByRole('button', { name: 'Thử lại' }).click();
    await asked;
    await page.locator('tim-search .retry').waitFor();
    await page.unroute(searches);
    asked = page.waitForRequest((request) => searches(request.url()));
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await asked;
    await page.locator('tim-search .page').first().waitFor();
  }, { mayFail: true }));

  it('shows that it waits for a slow server, and gives up on a silent one', () => withPage(async (page) => {
    await page.clock.install();
    await open(page);
    await page.route(searches, () => {});
    await page.keyboard.press('/');
    await page.locator(box).fill('pathology');
    await page.waitForFunction(() => getComputedStyle(document.querySelector('tim-search').shadowRoot.querySelector('.box'), '::after').opacity === '1');
    await page.clock.fastForward(10_000);
    await page.locator('tim-search .retry').waitFor();
    assert.equal(await page.locator('tim-search [role=listbox]').getAttribute('aria-busy'), 'false');
  }, { mayFail: true }));
});

describe('input methods and slow networks', () => {
  it('send no half-composed query', () => withPage(async (page, { context, queries }) => {
    await open(page);
    await page.keyboard.press('/');
    let commit = await compose(context, page, ['b', 'be', 'bê', 'bên', 'bênh', 'bệnh']);
    assert.deepEqual(queries, []);
    // Keys that choose within the input method are not ours.
    await page.locator(box).evaluate((input) => {
      for (const key of ['Enter', 'ArrowDown', 'Escape']) input.dispatchEvent(new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true, cancelable: true }));
    });
    assert.ok(await page.locator('tim-search dialog').isVisible());
    await commit('bệnh');
    await page.locator(options).first().waitFor();
    await page.keyboard.type(' ');
    commit = await compose(context, page, ['l', 'ly', 'lý'], { pause: 50 });
    await commit('lý');
    await page.waitForFunction(() => new URL(document.querySelector('tim-search').shadowRoot.querySelector('.all').href).searchParams.get('q') === 'bệnh lý');
    assert.deepEqual([...new Set(queries)], ['bệnh', 'bệnh lý']);
  }));

  for (const canAbort of [true, false]) {
    it(`never show an older answer over a newer, ${canAbort ? 'aborted' : 'even where a request cannot be aborted'}`, () => withPage(async (page) => {
      if (!canAbort) await page.addInitScript(() => { AbortController.prototype.abort = () => {}; });
      await open(page);
      await page.route(searches, async (route) => {
        const query = new URL(route.request().url()).searchParams.get('q');
        if (query === 'cũ') await new Promise((resolve) => { setTimeout(resolve, 500); });
        await fulfil(route, answerWith([hitOf(`Trả lời ${query}`)])).catch(() => {});
      });
      await page.keyboard.press('/');
      const asked = page.waitForRequest((request) => searches(request.url()));
      await page.locator(box).fill('cũ');
      await asked;
      await page.locator(box).fill('mới');
      await page.getByRole('option', { name: 'Trả lời mới' }).waitFor();
      await page.waitForTimeout(700);
      assert.deepEqual(await page.locator('tim-search .page .title').allTextContents(), ['Trả lời mới']);
    }, { mayFail: true }));
  }
});

describe('a site\'s own looks', () => {
  it('leave the box alone, and the box leaves the site alone', () => withPage(async (page) => {
    await open(page, '/loud');
    const look = () => page.evaluate(() => {
      const style = getComputedStyle(document.querySelector('tim-search').shadowRoot.querySelector('.open'));
      return { background: style.backgroundColor, border: style.borderTopWidth, transform: style.textTransform };
    });
    const note = () => page.evaluate(() => getComputedStyle(document.querySelector('#note')).borderTopColor);
    assert.deepEqual(await look(), { background: 'rgb(250, 250, 250)', border: '1px', transform: 'uppercase' });
    assert.equal(await note(), 'rgb(255, 0, 0)');
    await page.keyboard.press('Control+k');
    await type(page, 'benh ly');
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('tim-search').shadowRoot.querySelector('.all')).color), 'rgb(0, 90, 0)');
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('tim-search').shadowRoot.querySelector('.option')).borderTopWidth), '1px');
  }));

  it('are dark on a dark ground, although the site declares no color-scheme', () => withPage(async (page) => {
    await open(page, '/ground');
    const ground = () => page.evaluate(() => getComputedStyle(document.querySelector('tim-search').shadowRoot.querySelector('.open')).backgroundColor);
    assert.equal(await ground(), 'rgb(32, 31, 29)');
    // A theme that is switched by the page counts at the next opening.
    await page.evaluate(() => document.body.style.setProperty('background', 'white'));
    await page.keyboard.press('/');
    assert.equal(await ground(), 'rgb(255, 255, 255)');
  }));

  it('stand still where motion is unwanted, and stay readable in forced colours', () => withPage(async (page) => {
    await open(page);
    await page.keyboard.press('/');
    await type(page, 'benh ly');
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('tim-search').shadowRoot.querySelector('dialog')).animationName), 'none');
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('tim-search').shadowRoot.querySelector('[aria-selected=true]')).outlineStyle), 'solid');
    await shot(page, 'box-forced-colours');
  }, { reducedMotion: 'reduce', forcedColors: 'active' }));
});

describe('hostile content', () => {
  it('is shown as text, and its links lead nowhere', () => withPage(async (page) => {
    await page.route(searches, (route) => fulfil(route, answerWith([hostileHit, { ...hostileHit, kind: 'article', title_html: '<mark><script>alert(1)</script>', snippet_html: '<mark><mark>a</mark></mark>&lt;b&gt;&amp;lt;' }, { id: 5, title: null, sections: 'no', path: {}, attributes: null, kind: evil }], {
      interpreted: { as: evil, how: 'typo', also_searched: [evil] }, did_you_mean: { query: evil, why: evil },
    })));
    await open(page);
    await page.keyboard.press('/');
    await type(page, evil);
    const found = await page.evaluate(() => {
      const shadow = document.querySelector('tim-search').shadowRoot;
      const panel = shadow.querySelector('.panel');
      return {
        images: shadow.querySelectorAll('img, script').length, owned: document.body.dataset.owned, shown: shadow.textContent.includes('<img src=x onerror='),
        links: [...shadow.querySelectorAll('a[href]')].map((link) => link.protocol).filter((protocol) => !/^https?:$/.test(protocol)), overflows: [panel, ...panel.querySelectorAll('.body, .note')].some((each) => each.scrollWidth > each.clientWidth + 1),
      };
    });
    assert.deepEqual(found, { images: 0, owned: undefined, shown: true, links: [], overflows: false });
    await page.keyboard.press('ArrowDown');
    await shot(page, 'box-hostile-390');
  }, { viewport: phone }));
});

describe('for everyone', { concurrency: 2 }, () => {
  for (const [path, lang] of [['/dialog', 'vi'], ['/english', 'en'], ['/inline', 'vi'], ['/inline-en', 'en']]) {
    it(`axe finds nothing in either theme: ${path}, ${lang}`, () => withPage(async (page) => {
      await open(page, path);
      await expectAccessible(page, 'closed');
      await page.keyboard.press('/');
      await type(page, 'benh ly');
      await page.keyboard.press('ArrowDown');
      await expectAccessible(page, 'with results');
      await page.route(searches, (route) => fulfil(route, answerWith([])));
      await page.locator(box).fill('qzxv');
      await page.locator('tim-search .big').waitFor();
      await expectAccessible(page, 'without results');
    }));
  }
});
