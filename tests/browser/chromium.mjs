// Debian's Chromium, and pages in it that notice what must not happen. Shared by the tests of this folder.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const base = (process.env.TIM_URL ?? 'http://127.0.0.1:8080').replace(/\/$/, '');
export const desktop = { width: 1280, height: 900 };
export const phone = { width: 390, height: 844 };
const shots = process.env.TIM_SHOTS;

export function launch() {
  return chromium.launch({
    executablePath: process.env.TIM_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'],
  });
}

export const searches = (url) => new URL(url).pathname === '/api/v1/search';

/**
 * Runs `steps` with a page of its own. Afterwards: no request has left for a host that is not among `hosts`, and the
 * console is clean. `mayFail` is for the tests that break the network on purpose; the browser then logs each failed load.
 */
export async function withPage(browser, steps, { viewport = desktop, locale = 'vi-VN', mayFail = false, hosts = [base], ...options } = {}) {
  const context = await browser.newContext({ viewport, locale, ...options });
  const complaints = [];
  const queries = [];
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    if (mayFail && /Failed to load resource/.test(message.text())) return;
    complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^https?:$/.test(url.protocol) && !hosts.includes(url.origin)) complaints.push(`request to another host: ${request.url()}`);
    if (searches(request.url())) queries.push(url.searchParams.get('q'));
  });
  try {
    await steps(page, { context, queries });
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

/** A picture in TIM_SHOTS where that names a folder. */
export async function shot(page, name) {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** Letter by letter, as an input method does it: what is composed is in the box, but no word yet. */
export async function compose(context, page, stages, { pause = 200 } = {}) {
  const session = await context.newCDPSession(page);
  for (const text of stages) {
    await session.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await page.waitForTimeout(pause);
  }
  return (text) => session.send('Input.insertText', { text });
}

export const fulfil = (route, body, status = 200) => route.fulfill({
  status, headers: { 'Access-Control-Allow-Origin': '*' }, contentType: status < 400 ? 'application/json' : 'application/problem+json', body: JSON.stringify(body),
});

export const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();

/** An answer of the search, for what the real index does not say. */
export const answerWith = (hits, rest = {}) => ({
  query: 'x', total: hits.length, total_is_exact: true, took_ms: 1, interpreted: { as: 'x', how: 'as_typed', also_searched: [] },
  hits, facets: {}, did_you_mean: null, partial: false, ...rest,
});
export const hitOf = (title, rest = {}) => ({
  id: fold(title).replace(/\W+/g, '-'), kind: 'article', lang: 'vi', url: '/docs/x/', title, section: null, path: [],
  snippet: [{ text: 'chữ ' }, { text: title, mark: true }], score: 1, match: 'exact', date: null, attributes: {}, translations: {}, sections: [], ...rest,
});

export const evil = '<img src=x onerror="document.body.dataset.owned=1">';
/** What an index may hold that someone else wrote. */
export const hostileHit = hitOf(evil, {
  url: 'javascript:document.body.dataset.owned=1', kind: 'model', section: evil, path: [evil, '</script><script>document.body.dataset.owned=1</script>'],
  title_html: evil, section_html: evil,
  snippet: [{ text: evil }, { text: evil, mark: true }, { text: ` \u202Eمرحبا \u202E${'x'.repeat(10_000)}` }],
  snippet_html: `${evil}<mark>${evil}</mark> \u202Eمرحبا \u202E${'x'.repeat(10_000)}`,
  attributes: { provider: evil, tasks: [{ value: 'x', label: evil }], parameters: 1e9, metrics: [{ name: evil, value: 1, unit: evil, on: evil, source: 'javascript:alert(1)' }] },
  translations: { en: { url: ' jAvA\tscript:alert(1)', title: evil } },
  sections: [{ url: 'data:text/html,<script>alert(1)</script>', section: evil, snippet: [{ text: evil }], snippet_html: evil }],
});

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * axe-core finds nothing on the page as it stands, shadow trees and open dialogs included: with all its rules in the light
 * theme, and in the dark one with those that a theme can break.
 */
export async function expectAccessible(page, what) {
  await page.evaluate(axeSource);
  for (const [colorScheme, runOnly] of [['dark', ['color-contrast', 'link-in-text-block']], ['light', undefined]]) {
    await page.emulateMedia({ colorScheme });
    // What fades in has no contrast to judge yet.
    await page.evaluate(() => Promise.all(document.getAnimations({ subtree: true }).filter((each) => each.effect.getTiming().iterations !== Infinity).map((each) => each.finished)));
    const { violations, passes } = await page.evaluate((rules) => window.axe.run(document, { resultTypes: ['violations'], ...rules && { runOnly: rules } }), runOnly);
    assert.ok(passes.some(({ id }) => id === 'color-contrast'), 'contrast was judged');
    const found = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}\n    ${node.html.slice(0, 200)}\n    ${node.failureSummary.replace(/\s+/g, ' ')}`));
    assert.equal(found.length, 0, `${what}, ${colorScheme}:\n${found.join('\n')}`);
  }
}
