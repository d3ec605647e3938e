import { h } from './dom.js';
import { link, safeAddress } from './links.js';

// Facts of a catalogue entry. What is absent is unknown and left out; nothing is guessed.

export function shortCount(value, strings) {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  for (const [size, name] of [[1e12, 'trillion'], [1e9, 'billion'], [1e6, 'million']]) {
    if (value >= size) return strings.say(`number_${name}`, { number: value / size });
  }
  return strings.number(value);
}

function labels(items) {
  if (!Array.isArray(items)) items = items ? [items] : [];
  return items.map((item) => (typeof item === 'string' ? item : item?.label ?? item?.value)).filter((text) => typeof text === 'string' && text);
}

const tags = (items, lang) => h('ul', { class: 'tags', lang }, items.map((item) => h('li', { dir: 'auto' }, item)));

export function metricValue({ value, unit }, strings) {
  const figure = typeof value === 'number' ? strings.number(value, 4) : String(value ?? '');
  if (!unit) return figure;
  return unit === '%' ? `${figure}%` : `${figure} ${unit}`;
}

/** A source is an address, a title, or both. */
export function sourceLink(source, strings, name) {
  if (!source) return null;
  const url = typeof source === 'string' ? source : source.url;
  const title = typeof source === 'string' ? null : source.title;
  if (safeAddress(url) && /^(https?:|\/)/i.test(url)) {
    return link(url, { class: 'source', 'aria-label': strings.say('metric_source_label', { name }), title: title ?? url }, strings.say('metric_source'));
  }
  return h('span', { class: 'source', dir: 'auto' }, title ?? String(url ?? ''));
}

export function usableMetrics(metrics) {
  return Array.isArray(metrics) ? metrics.filter((metric) => metric && metric.value !== undefined && metric.value !== null) : [];
}

function metricLine(metric, strings, lang) {
  return h('li', {},
    h('strong', {}, metricValue(metric, strings)), ' ',
    h('span', { lang, dir: 'auto' }, metric.name ?? ''),
    metric.on ? [' ', h('span', { class: 'quiet', lang, dir: 'auto' }, strings.say('metric_on', { what: metric.on }))] : null,
    metric.source ? [' ', sourceLink(metric.source, strings, metric.name ?? '')] : null);
}

/** The facts as a description list, or null where none is known. */
export function factList(attributes, strings, lang, { provider = true, metrics = true } = {}) {
  const rows = [];
  const row = (name, value) => rows.push(h('div', { class: `fact fact-${name}` }, h('dt', {}, strings.say(`fact_${name}`)), h('dd', {}, value)));

  if (provider && attributes.provider) row('provider', h('span', { dir: 'auto' }, String(attributes.provider)));
  const size = shortCount(attributes.parameters, strings);
  if (size) row('parameters', size);
  for (const name of ['tasks', 'modalities', 'delivery']) {
    const known = labels(attributes[name]);
    if (known.length) row(name, tags(known, lang));
  }
  const measured = usableMetrics(attributes.metrics);
  if (metrics && measured.length) row('metrics', h('ul', { class: 'metrics' }, measured.map((metric) => metricLine(metric, strings, lang))));

  return rows.length ? h('dl', { class: 'facts' }, rows) : null;
}
