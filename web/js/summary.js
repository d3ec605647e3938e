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

/** The lines above the hits: how much was found, how the query was read, what else was searched. */
export function summaryLines(answer, strings, hrefOf) {
  const lines = [];
  if (answer.total > 0) {
    const took = typeof answer.took_ms === 'number' ? strings.say('took', { time: strings.number(answer.took_ms, answer.took_ms < 10 ? 1 : 0) }) : null;
    lines.push(h('p', { class: 'total' }, h('span', { 'data-total': answer.total }, totalText(answer, strings)), took ? h('span', { class: 'took' }, took) : null));
  }
  const { interpreted, did_you_mean: suggestion } = answer;
  if (isText(suggestion?.query)) {
    lines.push(h('p', { class: 'did-you-mean' }, strings.say('did_you_mean'), ' ', queryLink(suggestion.query, hrefOf), '?'));
  }
  const how = interpreted?.how;
  const reading = [];
  if (isText(interpreted?.as) && how !== 'as_typed' && strings.has(`read_as_${how}`)) {
    reading.push(h('span', {}, strings.say(`read_as_${how}`), ' ', h('strong', { dir: 'auto' }, interpreted.as)));
  }
  const also = Array.isArray(interpreted?.also_searched) ? interpreted.also_searched.filter(isText) : [];
  if (also.length) {
    reading.push(h('span', {}, strings.say('also_searched'), ' ', also.flatMap((query, position) => [position ? ', ' : null, queryLink(query, hrefOf)])));
  }
  if (reading.length) lines.push(h('p', { class: 'reading' }, reading));
  if (answer.partial === true) lines.push(h('p', { class: 'partial' }, strings.say('partial')));
  return lines;
}
