import { addressOf } from './address.js';
import { sorts } from './api.js';
import { h } from './dom.js';

/** How many were found; a figure that is an estimate says so. */
export function totalText(answer, strings) {
  if (!answer.total) return strings.say('announce_none');
  return strings.say(answer.total_is_exact === false ? 'total_about' : 'total', { count: answer.total });
}

const isText = (value) => typeof value === 'string' && value.trim() !== '';

function queryLink(query, hrefOf) {
  return h('a', { href: hrefOf(query), 'data-query': query, dir: 'auto' }, query);
}

function sortChoice(state, strings, onSort) {
  const select = h('select', { 'data-key': 'sort' }, ['', ...sorts].map((sort) => h('option', { value: sort, selected: sort === (state.sort ?? '') }, strings.say(`sort_${sort || 'relevance'}`))));
  select.addEventListener('change', () => onSort(select.value));
  return h('label', { class: 'sort' }, h('span', {}, strings.say('sort')), ' ', select);
}

/** A link that changes how the same words are searched; `change` is what it changes, for the page's own handling. */
function readingLink(state, change, text) {
  return h('a', { href: addressOf({ ...state, ...change }), 'data-reading': JSON.stringify(change), dir: 'auto' }, text);
}

/** The lines above the hits: how the words may go on, how much was found, how the query was read, what else was searched. */
export function summaryLines(answer, state, strings, hrefOf, { ahead, onSort }) {
  const lines = [];
  if (ahead.length) lines.push(h('p', { class: 'ahead' }, strings.say('ahead'), ' ', ahead.flatMap((text, position) => [position ? ' · ' : null, queryLink(text, hrefOf)])));
  if (answer.total > 0) {
    const took = typeof answer.took_ms === 'number' ? strings.say('took', { time: strings.number(answer.took_ms, answer.took_ms < 10 ? 1 : 0) }) : null;
    lines.push(h('p', { class: 'total' }, h('span', { 'data-total': answer.total }, totalText(answer, strings)), took ? h('span', { class: 'took' }, took) : null, sortChoice(state, strings, onSort)));
  }
  const { interpreted, did_you_mean: suggestion } = answer;
  if (isText(suggestion?.query)) {
    lines.push(h('p', { class: 'did-you-mean' }, strings.say('did_you_mean'), ' ', queryLink(suggestion.query, hrefOf), '?'));
  }
  const how = interpreted?.how;
  const reading = [];
  if (isText(interpreted?.as) && how !== 'as_typed' && strings.has(`read_as_${how}`)) {
    reading.push(h('span', {}, strings.say(`read_as_${how}`), ' ', h('strong', { dir: 'auto' }, interpreted.as)));
    // Restored marks hide nothing that has none; what was mended or decoded may not be what was meant.
    if (how !== 'marks_restored') reading.push(readingLink(state, { asTyped: true }, strings.say('search_instead', { query: state.q.trim() })));
  }
  const also = Array.isArray(interpreted?.also_searched) ? interpreted.also_searched.filter(isText) : [];
  if (also.length) {
    reading.push(h('span', {}, strings.say('also_searched'), ' ', also.flatMap((query, position) => [position ? ', ' : null, queryLink(query, hrefOf)]), ' ', readingLink(state, { translate: false }, strings.say('only_typed_words'))));
  }
  const absent = Array.isArray(interpreted?.absent) ? interpreted.absent.filter(isText) : [];
  if (absent.length) reading.push(h('span', {}, strings.say('absent'), ' ', h('strong', { dir: 'auto' }, absent.join(', '))));
  if (state.asTyped) reading.push(h('span', {}, strings.say('is_as_typed'), ' ', readingLink(state, { asTyped: false }, strings.say('search_usual'))));
  if (state.translate === false) reading.push(h('span', {}, strings.say('is_not_translated'), ' ', readingLink(state, { translate: true }, strings.say('search_both'))));
  if (reading.length) lines.push(h('p', { class: 'reading' }, reading));
  if (answer.partial === true) lines.push(h('p', { class: 'partial' }, strings.say('partial')));
  return lines;
}
