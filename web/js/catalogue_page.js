import { fetchDocument, languages, Problem } from './api.js';
import { recallForTab } from './device.js';
import { h } from './dom.js';
import { factList, metricValue, sourceLink, usableMetrics } from './facts.js';
import { slashFocuses } from './keyboard.js';
import { link, safeAddress } from './links.js';
import { failure, skeleton } from './states.js';
import { fillPage, preferredLanguage, rememberLanguage, Strings } from './strings.js';

// /catalogue/<language>/<entry>: the page speaks the language its address names.
const [, lang, entry] = location.pathname.match(/\/catalogue\/([a-z]{2})\/([^/]+)\/?$/) ?? [];
const language = languages.includes(lang) ? lang : preferredLanguage();
const strings = await Strings.load(language);
const view = document.querySelector('[data-view]');
const box = document.querySelector('#query');

const isText = (value) => typeof value === 'string' && value.trim() !== '';
const isList = (value) => Array.isArray(value) && value.length > 0;

function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

function linkList(items) {
  return h('ul', { class: 'link-list' }, items.filter((item) => item && (isText(item.url) || isText(item.title))).map((item) => {
    const address = safeAddress(item.url);
    const host = address && new URL(address).origin !== location.origin ? new URL(address).hostname : null;
    return h('li', {}, link(item.url, { dir: 'auto' }, isText(item.title) ? item.title : item.url), host ? [' ', h('span', { class: 'quiet' }, host)] : null);
  }));
}

function part(name, heading, content) {
  return h('section', { class: `entry-part entry-${name}`, 'aria-labelledby': `part-${name}` }, h('h2', { id: `part-${name}` }, strings.say(heading)), content);
}

function metricTable(metrics) {
  const has = (field) => metrics.some((metric) => metric[field]);
  const cell = (heading, content) => h('td', { 'data-heading': strings.say(heading), dir: 'auto' }, content);
  return h('table', { class: 'metric-table' },
    h('thead', {}, h('tr', {},
      h('th', { scope: 'col' }, strings.say('entry_metric')), h('th', { scope: 'col' }, strings.say('entry_value')),
      has('on') ? h('th', { scope: 'col' }, strings.say('entry_on')) : null, has('source') ? h('th', { scope: 'col' }, strings.say('entry_source')) : null)),
    h('tbody', {}, metrics.map((metric) => h('tr', {},
      h('th', { scope: 'row', dir: 'auto' }, metric.name ?? ''), cell('entry_value', h('strong', {}, metricValue(metric, strings))),
      has('on') ? cell('entry_on', metric.on ?? '') : null, has('source') ? cell('entry_source', sourceLink(metric.source, strings, metric.name ?? '')) : null))));
}

function paragraphs(text) {
  return text.split(/\n\s*\n/).filter(isText).map((paragraph) => h('p', { dir: 'auto' }, paragraph.trim()));
}

function entryPage(found) {
  const attributes = found.attributes ?? {};
  const title = isText(found.title) ? found.title : attributes.name ?? found.id ?? '';
  const kind = `kind_of_${found.kind}`;
  const facts = factList(attributes, strings, found.lang, { metrics: false });
  const metrics = usableMetrics(attributes.metrics);
  return h('article', { lang: language },
    h('p', { class: 'entry-over' }, strings.has(kind) ? strings.say(kind) : null, isText(attributes.provider) ? [' · ', h('span', { dir: 'auto' }, attributes.provider)] : null),
    h('h1', { dir: 'auto' }, title),
    isText(attributes.summary) ? h('p', { class: 'lead', dir: 'auto' }, attributes.summary) : isText(found.text) ? h('div', { class: 'lead' }, paragraphs(found.text)) : null,
    facts ? part('facts', 'entry_facts', facts) : null,
    metrics.length ? part('metrics', 'entry_metrics', metricTable(metrics)) : null,
    isList(attributes.mentioned_in) ? part('mentioned', 'entry_mentioned', linkList(attributes.mentioned_in)) : null,
    isList(attributes.links) ? part('links', 'entry_links', linkList(attributes.links)) : null,
    isList(attributes.sources) ? part('sources', 'entry_sources', linkList(attributes.sources)) : null);
}

function missing() {
  return h('section', { class: 'state', 'data-state': 'missing' },
    h('h1', {}, strings.say('entry_missing_heading')), h('p', { class: 'lead' }, strings.say('entry_missing_text')));
}

/** Back to the very results the reader came from; by the browser's own step back where that is where they were. */
function showWayBack() {
  const last = recallForTab('tim.lastSearch');
  const address = last && safeAddress(last);
  const query = address ? new URL(address).searchParams.get('q') ?? '' : '';
  const back = document.querySelector('[data-back]');
  document.querySelector('[data-back-text]').textContent = query ? strings.say('entry_back_to', { query }) : strings.say('entry_back');
  if (query) back.href = address;
  const cameFrom = document.referrer && new URL(document.referrer);
  const cameFromSearch = cameFrom && cameFrom.origin === location.origin && ['/', '/search'].includes(cameFrom.pathname);
  back.addEventListener('click', (event) => {
    if (!query || !cameFromSearch || history.length < 2 || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.back();
  });
}

function showOtherLanguage(found) {
  const other = language === 'vi' ? 'en' : 'vi';
  const address = found.translations?.[other]?.url;
  if (!safeAddress(address)) return;
  const toggle = document.querySelector('[data-other-language]');
  toggle.href = safeAddress(address);
  toggle.lang = other;
  toggle.hreflang = other;
  toggle.textContent = other.toUpperCase();
  toggle.setAttribute('aria-label', `${toggle.textContent}: ${strings.say('entry_other_language_label')}`);
  toggle.title = strings.say('entry_other_language');
  toggle.hidden = false;
  toggle.addEventListener('click', () => rememberLanguage(other));
}

let patience = 1000;

async function showEntry() {
  const slow = setTimeout(() => view.replaceChildren(skeleton(strings)), 150);
  try {
    if (!entry) throw new Problem(404);
    const found = await fetchDocument(`${decoded(entry)}.${language}`);
    document.title = strings.say('query_title', { query: found.title ?? entry });
    showOtherLanguage(found);
    view.replaceChildren(entryPage(found));
  } catch (error) {
    if (error instanceof Problem && error.status === 404) {
      view.replaceChildren(missing());
    } else if (error instanceof Problem) {
      view.replaceChildren(failure(strings, error, showEntry));
    } else {
      view.replaceChildren(failure(strings, new Error(strings.say(navigator.onLine ? 'unreachable' : 'offline')), showEntry));
      setTimeout(showEntry, patience);
      patience = Math.min(patience * 2, 30000);
    }
  } finally {
    clearTimeout(slow);
    view.setAttribute('aria-busy', 'false');
  }
}

fillPage(strings);
slashFocuses(box);
showWayBack();
document.querySelector('[data-skip]').addEventListener('click', (event) => {
  event.preventDefault();
  document.querySelector('#entry').focus();
});
await showEntry();
