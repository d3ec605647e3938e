import { fetchDocument, isMissing, Problem, searchSections } from './api.js';
import { entryOf } from './comparing.js';
import { h } from './dom.js';
import { factList, metricValue, namedLink, sourceList, Sources, usableMetrics } from './facts.js';
import { link, safeAddress } from './links.js';
import { fillPatiently } from './patience.js';
import { snippetNodes } from './results.js';

// One entry of the catalogue, read as a page.

const mostNames = 4, mostSections = 6;
const isText = (value) => typeof value === 'string' && value.trim() !== '';
const isList = (value) => Array.isArray(value) && value.length > 0;

function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

function linkList(items) {
  return h('ul', { class: 'link-list' }, items.filter((item) => item && (isText(item.url) || isText(item.title))).map((item) => h('li', {}, namedLink(item))));
}

function part(strings, name, heading, content) {
  return h('section', { class: `entry-part entry-${name}`, 'aria-labelledby': `part-${name}` }, h('h2', { id: `part-${name}` }, strings.say(heading)), content);
}

function metricTable(metrics, attributes, strings, sources) {
  const has = (field) => metrics.some((metric) => metric[field]);
  const cell = (heading, content) => h('td', { 'data-heading': strings.say(heading), dir: 'auto' }, content);
  return h('table', { class: 'metric-table' },
    h('thead', {}, h('tr', {},
      h('th', { scope: 'col' }, strings.say('entry_metric')), h('th', { scope: 'col' }, strings.say('entry_value')),
      has('on') ? h('th', { scope: 'col' }, strings.say('entry_on')) : null)),
    h('tbody', {}, metrics.map((metric) => h('tr', {},
      h('th', { scope: 'row', dir: 'auto' }, metric.name ?? ''),
      cell('entry_value', [h('strong', {}, metricValue(metric, strings)), metric.source ? sources.marks(attributes, 'metrics', strings, metric.source) : null]),
      has('on') ? cell('entry_on', metric.on ?? '') : null))));
}

function paragraphs(text) {
  return text.split(/\n\s*\n/).filter(isText).map((paragraph) => h('p', { dir: 'auto' }, paragraph.trim()));
}

/** Addresses without host and in one spelling, so that one section is told from another. */
function place(url) {
  const address = safeAddress(url);
  return address && decoded(new URL(address).pathname + new URL(address).hash);
}

function sectionItem({ url, title, page, snippet, lang }) {
  return h('li', { class: 'mention', lang },
    link(url, { class: 'mention-title', dir: 'auto' }, title),
    isText(page) && page !== title ? h('span', { class: 'quiet mention-page', dir: 'auto' }, page) : null,
    snippet?.length ? h('p', { class: 'snippet', dir: 'auto' }, snippetNodes(snippet)) : null);
}

/**
 * The sections that speak of the entry: those its author named, and those that have one of its names in them. Searched
 * for as phrases, one name a question.
 */
async function mentions(found, lang) {
  const attributes = found.attributes ?? {};
  const names = [...new Set([found.title, ...isList(attributes.aliases) ? attributes.aliases : []].filter(isText).map((name) => name.replaceAll('"', ' ').trim()))].slice(0, mostNames);
  const answers = await Promise.all(names.map((name) => searchSections(`"${name}"`, lang, { limit: mostSections }).catch(() => ({ hits: [] }))));
  const sections = new Map();
  const add = (section) => {
    const at = place(section.url);
    if (at) sections.set(at, { ...section, ...sections.get(at) });
  };
  if (lang === found.lang && isList(attributes.mentioned_in)) for (const { url, title } of attributes.mentioned_in) add({ url, title: title ?? url, lang });
  for (const { hits } of answers) {
    for (const hit of isList(hits) ? hits : []) add({ url: hit.url, title: isText(hit.section) ? hit.section : hit.title, page: hit.title, snippet: hit.snippet, lang });
  }
  return [...sections.values()].slice(0, mostSections);
}

function mentionPart(strings, own, others, other) {
  if (!own.length && !others.length) return null;
  return part(strings, 'mentioned', 'entry_mentioned', [
    own.length ? h('ul', { class: 'mentions' }, own.map(sectionItem)) : null,
    others.length ? [h('h3', { class: 'label' }, strings.say('entry_mentioned_other', { language: strings.say(`hit_language_${other}`) })), h('ul', { class: 'mentions' }, others.map(sectionItem))] : null,
  ]);
}

function entryArticle({ strings, language, picks }, found, mentioned) {
  const attributes = found.attributes ?? {};
  const title = isText(found.title) ? found.title : attributes.name ?? found.id ?? '';
  const kind = `kind_of_${found.kind}`;
  const sources = new Sources([attributes]);
  const facts = factList(attributes, strings, found.lang, sources, { without: ['metrics'] });
  const metrics = usableMetrics(attributes.metrics);
  const entry = entryOf(found);
  const figures = metrics.length ? part(strings, 'metrics', 'entry_metrics', metricTable(metrics, attributes, strings, sources)) : null;
  return h('article', { lang: language },
    h('p', { class: 'entry-over' }, strings.has(kind) ? strings.say(kind) : null, isText(attributes.provider) ? [' · ', h('span', { dir: 'auto' }, attributes.provider)] : null),
    h('h1', { dir: 'auto' }, title),
    isText(attributes.summary) ? h('p', { class: 'lead', dir: 'auto' }, attributes.summary) : isText(found.text) ? h('div', { class: 'lead' }, paragraphs(found.text)) : null,
    entry ? h('p', { class: 'entry-pick' }, picks.box(entry)) : null,
    facts ? part(strings, 'facts', 'entry_facts', facts) : null,
    figures,
    mentioned,
    isList(attributes.links) ? part(strings, 'links', 'entry_links', linkList(attributes.links)) : null,
    sources.list.length ? part(strings, 'sources', 'entry_sources', sourceList(sources)) : null);
}

function missing(strings) {
  return h('section', { class: 'state', 'data-state': 'missing' },
    h('h1', {}, strings.say('entry_missing_heading')), h('p', { class: 'lead' }, strings.say('entry_missing_text')));
}

export async function showEntry(page, entry) {
  const { strings, language, other } = page;
  await fillPatiently(page, async () => {
    let found;
    try {
      if (!entry) throw new Problem(404);
      found = await fetchDocument(`${decoded(entry)}.${language}`);
    } catch (error) {
      if (isMissing(error)) return missing(strings);
      throw error;
    }
    document.title = strings.say('query_title', { query: found.title ?? entry });
    page.offerOther(found.translations?.[other]?.url);
    // The facts do not wait for the searches.
    const mentioned = h('div');
    Promise.all([mentions(found, language), mentions(found, other)])
      .then(([own, others]) => mentioned.replaceChildren(...[mentionPart(strings, own, others, other)].filter(Boolean)));
    return entryArticle(page, found, mentioned);
  });
}
