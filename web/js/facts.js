import { h } from './dom.js';
import { link, safeAddress } from './links.js';

// Facts of a catalogue entry, and who states them. What is absent is unknown: left out, or said to be so; nothing is guessed.

export const factFields = ['provider', 'parameters', 'tasks', 'modalities', 'delivery', 'metrics'];

export function shortCount(value, strings) {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  for (const [size, name] of [[1e12, 'trillion'], [1e9, 'billion'], [1e6, 'million']]) {
    if (value >= size) return strings.say(`number_${name}`, { number: value / size });
  }
  return strings.number(value);
}

/** "1e9..1e10" in words; null where it is no range. */
export function rangeInWords(range, strings) {
  const [, from, to] = /^([\d.e+]*)\.\.([\d.e+]*)$/.exec(range) ?? [];
  const [low, high] = [from, to].map((end) => (end ? shortCount(Number(end), strings) : null));
  if (low && high) return strings.say('range', { low, high });
  if (low) return strings.say('range_from', { low });
  return high ? strings.say('range_below', { high }) : null;
}

function labels(items) {
  if (!Array.isArray(items)) items = items ? [items] : [];
  return items.map((item) => (typeof item === 'string' ? item : item?.label ?? item?.value)).filter((text) => typeof text === 'string' && text);
}

/** The marks of sources go into the last item: behind the list they would stand on a line of their own. */
const tags = (items, lang, marks) => h('ul', { class: 'tags', lang }, items.map((item, at) => h('li', {}, h('span', { dir: 'auto' }, item), at === items.length - 1 ? marks : null)));

export function metricValue({ value, unit }, strings) {
  const figure = typeof value === 'number' ? strings.number(value, 4) : String(value ?? '');
  if (!unit) return figure;
  return unit === '%' ? `${figure}%` : `${figure} ${unit}`;
}

export function usableMetrics(metrics) {
  return Array.isArray(metrics) ? metrics.filter((metric) => metric && metric.value !== undefined && metric.value !== null) : [];
}

/** The sources of one or several entries, each once, numbered in the order they are met. */
export class Sources {
  #all = new Map(); // address or title -> { title, url }

  constructor(entries) {
    for (const { sources } of entries) for (const source of Array.isArray(sources) ? sources : []) this.#number(source);
  }

  get list() { return [...this.#all.values()]; }

  #number({ title, url } = {}) {
    const key = safeAddress(url) ?? title ?? url;
    if (!key) return 0;
    if (!this.#all.has(key)) this.#all.set(key, { title: title ?? url, url });
    return [...this.#all.keys()].indexOf(key) + 1;
  }

  /** Small numbers that lead to who states the fact `name` of the entry; `own` is the source that a figure has for itself. */
  marks(attributes, name, strings, own) {
    const all = Array.isArray(attributes.sources) ? attributes.sources : [];
    const stated = all.filter(({ facts }) => Array.isArray(facts) && facts.includes(name));
    // A source that names no facts is about the entry as a whole.
    const found = own ? [typeof own === 'string' ? { url: own, title: all.find(({ url }) => url === own)?.title } : own]
      : stated.length ? stated : all.filter(({ facts }) => !Array.isArray(facts));
    const marks = found.map((source) => {
      const number = this.#number(source);
      const title = source.title ?? source.url;
      const label = safeAddress(source.url) ? strings.say('source_label', { number, title }) : null;
      return number && link(source.url, { class: 'source', title, 'aria-label': label }, String(number));
    }).filter(Boolean);
    return marks.length ? h('sup', { class: 'sources' }, marks) : null;
  }
}

function metricLine(metric, attributes, strings, lang, sources) {
  return h('li', {},
    h('strong', {}, metricValue(metric, strings)), ' ',
    h('span', { lang, dir: 'auto' }, metric.name ?? ''),
    metric.on ? [' ', h('span', { class: 'quiet', lang, dir: 'auto' }, strings.say('metric_on', { what: metric.on }))] : null,
    metric.source ? sources.marks(attributes, 'metrics', strings, metric.source) : null);
}

/** What is known of a fact, with the marks of its sources; null where nothing is. */
export function factValue(name, attributes, strings, lang, sources) {
  if (name === 'metrics') {
    const measured = usableMetrics(attributes.metrics);
    return measured.length ? h('ul', { class: 'metrics' }, measured.map((metric) => metricLine(metric, attributes, strings, lang, sources))) : null;
  }
  const marks = sources.marks(attributes, name, strings);
  if (name === 'provider') return attributes.provider ? [h('span', { dir: 'auto' }, String(attributes.provider)), marks] : null;
  if (name === 'parameters') {
    const size = shortCount(attributes.parameters, strings);
    return size && [size, marks];
  }
  const known = labels(attributes[name]);
  return known.length ? tags(known, lang, marks) : null;
}

/** The facts as a description list, or null where none is known. */
export function factList(attributes, strings, lang, sources, { without = [] } = {}) {
  const rows = factFields.filter((name) => !without.includes(name)).map((name) => {
    const value = factValue(name, attributes, strings, lang, sources);
    return value && h('div', { class: `fact fact-${name}` }, h('dt', {}, strings.say(`fact_${name}`)), h('dd', {}, value));
  }).filter(Boolean);
  return rows.length ? h('dl', { class: 'facts' }, rows) : null;
}

export function sourceList(sources) {
  return h('ol', { class: 'link-list source-list' }, sources.list.map(({ title, url }) => h('li', {}, namedLink({ title, url }))));
}

/** A link by its title, and beside it the host that it leads to where that is another. */
export function namedLink({ title, url }) {
  const address = safeAddress(url);
  const host = address && new URL(address).origin !== location.origin ? new URL(address).hostname : null;
  return [link(url, { dir: 'auto' }, typeof title === 'string' && title.trim() ? title : url), host ? [' ', h('span', { class: 'quiet' }, host)] : null];
}
