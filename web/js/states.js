import { kinds, Problem } from './api.js';
import { h } from './dom.js';

// What the page shows where there are no hits to show.

/** `hrefOf(query, kind)` gives each example an address of its own, so that it opens in a new tab as well. */
export function welcome(strings, hrefOf) {
  return h('section', { class: 'state welcome', 'data-state': 'welcome' },
    h('h2', {}, strings.say('welcome_heading')),
    h('p', { class: 'lead' }, strings.say('welcome_text')),
    h('h3', { class: 'label' }, strings.say('examples_heading')),
    examples(strings, hrefOf),
    h('h3', { class: 'label' }, strings.say('browse_heading')),
    h('ul', { class: 'browse' }, kinds.map((kind) => h('li', {}, h('a', { class: 'action', href: hrefOf('', kind), 'data-query': '', 'data-kind': kind }, strings.say(`kind_${kind}`))))));
}

function examples(strings, hrefOf) {
  return h('ul', { class: 'examples' }, strings.list('examples').map(([query, note]) =>
    h('li', {}, h('a', { href: hrefOf(query), 'data-query': query }, h('span', { class: 'example-query' }, query), h('span', { class: 'example-note' }, note)))));
}

export function skeleton(strings) {
  return h('div', { class: 'skeleton', 'data-state': 'loading' },
    h('p', { class: 'visually-hidden' }, strings.say('searching')),
    [1, 2, 3].map(() => h('div', { class: 'bones', 'aria-hidden': 'true' }, h('span'), h('span'), h('span'))));
}

export function nothing(strings, { query, narrowed, hrefOf, onWiden }) {
  const widen = h('button', { type: 'button', class: 'action' }, strings.say('search_without_filters'));
  widen.addEventListener('click', onWiden);
  return h('section', { class: 'state', 'data-state': 'nothing' },
    h('h2', { dir: 'auto' }, strings.say('nothing_heading', { query })),
    narrowed ? [h('p', {}, strings.say('nothing_filters')), h('p', {}, widen)] : null,
    h('ul', { class: 'advice' }, strings.list('nothing_advice').map((line) => h('li', {}, line))),
    h('h3', { class: 'label' }, strings.say('examples_heading')),
    examples(strings, hrefOf));
}

export function failure(strings, error, onRetry) {
  const isProblem = error instanceof Problem;
  const retry = h('button', { type: 'button', class: 'action' }, strings.say('retry'));
  retry.addEventListener('click', onRetry);
  return h('section', { class: 'state failure', 'data-state': 'error', role: 'alert' },
    h('h2', {}, strings.say('error_heading')),
    h('p', { class: 'lead', dir: 'auto' }, error.message),
    isProblem && error.detail && error.detail !== error.message ? h('p', { dir: 'auto' }, error.detail) : null,
    isProblem && error.parameter ? h('p', { class: 'quiet' }, strings.say('error_parameter', { name: strings.has(`parameter_${error.parameter}`) ? strings.say(`parameter_${error.parameter}`) : error.parameter })) : null,
    // A question the server refuses stays refused; anything else may pass.
    isProblem && error.status < 500 && error.status !== 429 ? null : h('p', {}, retry));
}
