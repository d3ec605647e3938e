import { kinds, languages, pageSize, sorts } from './api.js';

/** What the address says is being looked for. */
export function readAddress(address = location.href) {
  const parameters = new URL(address, location.origin).searchParams;
  const oneOf = (value, allowed) => (allowed.includes(value) ? value : '');
  return {
    q: parameters.get('q') ?? '',
    lang: oneOf(parameters.get('lang'), languages),
    kind: oneOf(parameters.get('kind'), kinds),
    sort: oneOf(parameters.get('sort'), sorts),
    asTyped: parameters.get('as_typed') === '1',
    translate: parameters.get('translate') !== '0',
    filters: [...new Set(parameters.getAll('filter').filter((filter) => /[:<>]/.test(filter)))],
  };
}

export function addressOf({ q, lang, kind, filters, sort, asTyped, translate }, path = location.pathname) {
  const parameters = new URLSearchParams();
  if (q.trim()) parameters.set('q', q);
  if (lang) parameters.set('lang', lang);
  if (kind) parameters.set('kind', kind);
  for (const filter of filters) parameters.append('filter', filter);
  if (sort) parameters.set('sort', sort);
  if (asTyped) parameters.set('as_typed', '1');
  if (translate === false) parameters.set('translate', '0');
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

const start = { shown: pageSize, scroll: 0, focus: null };

/**
 * The trail that back and forward walk. While the reader types, the address follows in place; what they settle
 * on (Enter, a filter, a followed result) becomes a step of its own, and the step before it is put back as it was.
 * Each step knows its place: how many hits were shown, how far down, and which one was followed.
 */
export class Trail {
  constructor() {
    this.arrive();
  }

  /** The browser brought us to this step. */
  arrive() {
    this.place = { ...start, ...history.state };
    this.settled = { address: location.pathname + location.search, place: this.place };
  }

  draft(state) {
    this.place = { ...start };
    this.#write('replaceState', this.place, addressOf(state));
  }

  settle(state, { keepPlace = false } = {}) {
    const address = addressOf(state);
    if (!keepPlace) this.place = { ...start };
    if (address === this.settled.address) {
      this.#write('replaceState', this.place, address);
    } else {
      this.#write('replaceState', this.settled.place, this.settled.address);
      this.#write('pushState', this.place, address);
    }
    this.settled = { address, place: this.place };
  }

  remember(change) {
    const isSettled = this.settled.place === this.place;
    this.place = { ...this.place, ...change };
    if (isSettled) this.settled.place = this.place;
    this.#write('replaceState', this.place, location.pathname + location.search);
  }

  #write(method, place, address) {
    // Browsers refuse a flood of history changes; the search itself must not fail for it.
    try { history[method](place, '', address); } catch { /* the next change catches up */ }
  }
}
