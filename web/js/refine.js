import { facetFields, kinds, languages } from './api.js';
import { h, icon, refill } from './dom.js';
import { rangeInWords } from './facts.js';

// The ways to narrow an answer: kind and language in a row above the results, the catalogue's facets beside them.

const shownAtFirst = 6;

function choiceRow(name, legend, options, chosen, onChoose) {
  return h('fieldset', { class: `choice choice-${name}` },
    h('legend', { class: 'visually-hidden' }, legend),
    options.map(([value, text, count]) => {
      const input = h('input', { type: 'radio', name: `choice-${name}`, value, checked: value === chosen, 'data-key': `${name}=${value}` });
      input.addEventListener('change', () => onChoose(value));
      return h('label', { class: 'pill' }, input, h('span', {}, text, count === undefined ? null : h('span', { class: 'count' }, count)));
    }));
}

function countsOf(values) {
  return new Map((Array.isArray(values) ? values : []).map(({ value, count }) => [value, count]));
}

export function showChoices(parent, state, facets, strings, { onKind, onLanguage }) {
  const kindCounts = countsOf(facets?.kind);
  const count = (value) => (kindCounts.has(value) ? strings.number(kindCounts.get(value)) : undefined);
  refill(parent,
    choiceRow('kind', strings.say('kind'), [['', strings.say('kind_all')], ...kinds.map((kind) => [kind, strings.say(`kind_${kind}`), count(kind)])], state.kind, onKind),
    choiceRow('lang', strings.say('language'), [['', strings.say('language_all')], ...languages.map((lang) => [lang, strings.say(`language_${lang}`)])], state.lang, onLanguage));
}

/** Labels outlive the answer they came with, so that a filter keeps its name where the next answer lacks it. */
const knownLabels = new Map();

function labelOf(filter, strings) {
  const labels = knownLabels.get(filter);
  if (labels) return labels[strings.language] ?? labels.vi ?? labels.en;
  const [, field, value] = /^([\w.-]+):(.*)$/s.exec(filter) ?? [];
  if (field === 'parameters') return rangeInWords(value, strings) ?? value;
  return value ?? filter;
}

const unfolded = new Set();

function facetGroup(field, values, state, strings, { onFilter, again }) {
  const prefix = `${field}:`;
  const listed = new Set(values.map(({ value }) => prefix + value));
  const missing = state.filters.filter((filter) => filter.startsWith(prefix) && !listed.has(filter));
  const rows = [...missing.map((filter) => ({ filter })), ...values.map(({ value, count }) => ({ filter: prefix + value, count }))];
  if (!rows.length) return null;

  const visible = unfolded.has(field) ? rows : rows.filter(({ filter }, position) => position < shownAtFirst || state.filters.includes(filter));
  const hidden = rows.length - visible.length;
  const items = visible.map(({ filter, count }) => {
    const input = h('input', { type: 'checkbox', checked: state.filters.includes(filter), 'data-key': filter });
    input.addEventListener('change', () => onFilter(filter, input.checked));
    return h('li', {}, h('label', { class: 'facet-value' }, input, h('span', { class: 'facet-name', dir: 'auto' }, labelOf(filter, strings)),
      count === undefined ? null : [
        h('span', { class: 'count', 'aria-hidden': 'true' }, strings.number(count)),
        h('span', { class: 'visually-hidden' }, `, ${strings.say('facet_hits', { count })}`),
      ]));
  });
  let fold = null;
  if (hidden > 0 || unfolded.has(field) && rows.length > shownAtFirst) {
    fold = h('button', { type: 'button', class: 'textual', 'data-key': `fold:${field}`, 'aria-expanded': String(hidden === 0) },
      hidden > 0 ? strings.say('facet_more', { count: hidden }) : strings.say('facet_less'));
    fold.addEventListener('click', () => {
      if (unfolded.has(field)) unfolded.delete(field); else unfolded.add(field);
      again();
    });
  }
  return h('fieldset', { class: 'facet' }, h('legend', {}, strings.say(`facet_${field}`)), h('ul', {}, items), fold);
}

const wide = matchMedia('(min-width: 62rem)');

export function showFacets(parent, state, facets, strings, { onFilter }) {
  for (const field of facetFields) {
    for (const { value, labels } of facets?.[field] ?? []) if (labels) knownLabels.set(`${field}:${value}`, labels);
  }
  const again = () => showFacets(parent, state, facets, strings, { onFilter });
  const groups = facetFields
    .map((field) => facetGroup(field, Array.isArray(facets?.[field]) ? facets[field] : [], state, strings, { onFilter, again }))
    .filter(Boolean);
  parent.hidden = groups.length === 0;
  const open = wide.matches || parent.querySelector('details')?.open;
  const count = state.filters.length;
  refill(parent, h('details', { class: 'facets', open },
    h('summary', { 'data-key': 'refine' }, count ? strings.say('refine_count', { count }) : strings.say('refine')),
    h('div', { class: 'facet-groups' }, groups)));
}

// On a wide page the facets stand open beside the results and their summary is not shown.
wide.addEventListener('change', () => {
  for (const details of document.querySelectorAll('details.facets')) details.open = wide.matches;
});

export function showApplied(parent, state, strings, { onFilter, onClear }) {
  parent.hidden = state.filters.length === 0;
  const chips = state.filters.map((filter) => {
    const label = labelOf(filter, strings);
    // A range by itself does not say of what.
    const name = filter.startsWith('parameters:') ? strings.say('parameters_short', { number: label }) : label;
    const button = h('button', { type: 'button', class: 'chip', 'data-key': `chip:${filter}`, 'aria-label': strings.say('remove_filter', { name }) },
      h('span', { dir: 'auto' }, name), icon('m6 6 8 8m0-8-8 8'));
    button.addEventListener('click', () => onFilter(filter, false));
    return button;
  });
  const clear = h('button', { type: 'button', class: 'textual', 'data-key': 'chip:clear' }, strings.say('clear_filters'));
  clear.addEventListener('click', onClear);
  refill(parent, h('span', { class: 'visually-hidden' }, strings.say('applied')), chips, state.filters.length > 1 ? clear : null);
}
