import { addressOf, readAddress, Trail } from './address.js';
import { largestOffset, largestPage, pageSize, search, suggest, Unreachable } from './api.js';
import { Picks } from './comparing.js';
import { rememberForTab } from './device.js';
import { h, refill } from './dom.js';
import { slashFocuses, walkResults } from './keyboard.js';
import { Latest } from './latest.js';
import { showApplied, showChoices, showFacets } from './refine.js';
import { hitItems } from './results.js';
import { failure, nothing, skeleton, welcome } from './states.js';
import { fillPage, preferredLanguage, rememberLanguage, Strings } from './strings.js';
import { summaryLines, totalText } from './summary.js';
import { watchTyping } from './typing.js';

const part = (name) => document.querySelector(`[data-${name}]`);
const box = document.querySelector('#query');
const results = document.querySelector('#results');
const [form, clear, refine, choices, announce, banner, summary, applied, view, keys, languageToggle, tray] =
  ['search-form', 'clear', 'refine', 'choices', 'announce', 'banner', 'summary', 'applied', 'view', 'keys', 'language-toggle', 'tray'].map(part);

history.scrollRestoration = 'manual';

let strings = await Strings.load(preferredLanguage());
let state = readAddress();
let answer = null;       // the answer on show
let hits = [];           // all its hits so far, over its pages
let ahead = [];          // how what is being typed may go on
const trail = new Trail();
const latest = new Latest();
const latestAhead = new Latest();
const picks = new Picks(tray, say);

const hasQuery = () => state.q.trim() !== '';
/** Words, or without any a part of what there is: all models, say. */
const isAsking = () => hasQuery() || state.kind !== '' || state.filters.length > 0;
const isNarrowed = () => state.kind !== '' || state.lang !== '' || state.filters.length > 0;
const question = () => ({ ...state, q: state.q.trim(), prefer: strings.language });
const hrefOf = (query, kind = '') => addressOf({ q: query, lang: '', kind, filters: [] });

// --- Asking ---------------------------------------------------------------------------------------------------

const mostAhead = 5;
let slow = 0;

function busy(isBusy) {
  clearTimeout(slow);
  results.setAttribute('aria-busy', String(isBusy));
  if (!isBusy) {
    document.body.classList.remove('is-busy');
    return;
  }
  // A quick answer should not flicker: say so only when it takes a moment.
  slow = setTimeout(() => {
    document.body.classList.add('is-busy');
    if (!answer && isAsking()) view.replaceChildren(skeleton(strings));
  }, 150);
}

/** Asks for what `state` says; `shown` hits are wanted at once when coming back to a place further down. */
async function ask({ shown = pageSize } = {}) {
  stopWaiting();
  if (!isAsking()) {
    latest.drop();
    busy(false);
    answer = null;
    hits = [];
    show();
    return;
  }
  busy(true);
  const outcome = await latest.ask((signal) => search(question(), { limit: Math.max(shown, pageSize), signal }));
  if (!outcome) return;
  busy(false);
  if (outcome.error) {
    fail(outcome.error, () => ask({ shown }));
    return;
  }
  recover();
  answer = outcome.value;
  hits = Array.isArray(answer.hits) ? answer.hits : [];
  answer.pageWasFull = hits.length >= Math.min(Math.max(shown, pageSize), largestPage);
  show();
}

/** Beside the question itself: a help, never a hurdle. */
async function lookAhead() {
  if (!hasQuery()) {
    stopLookingAhead();
    return;
  }
  const q = state.q.trim();
  const outcome = await latestAhead.ask((signal) => suggest(q, state.lang, { limit: mostAhead, signal }));
  if (!outcome) return;
  ahead = outcome.error ? [] : outcome.value.filter((text) => text.toLowerCase() !== q.toLowerCase());
  showSummary();
}

function stopLookingAhead() {
  latestAhead.drop();
  ahead = [];
}

async function askMore(button) {
  button.disabled = true;
  busy(true);
  const offset = hits.length;
  const outcome = await latest.ask((signal) => search(question(), { offset, signal }));
  if (!outcome) return;
  busy(false);
  button.disabled = false;
  if (outcome.error) {
    fail(outcome.error, () => askMore(button));
    return;
  }
  recover();
  const page = Array.isArray(outcome.value.hits) ? outcome.value.hits : [];
  // The index may have changed between two pages; no hit is shown twice for it.
  const already = new Set(hits.map((hit) => hit.id));
  const fresh = page.filter((hit) => hit.id === undefined || !already.has(hit.id));
  answer.pageWasFull = page.length >= pageSize && fresh.length > 0;
  hits = [...hits, ...fresh];
  trail.remember({ shown: hits.length });
  const items = hitItems(fresh, strings, picks);
  view.querySelector('.hits')?.append(...items);
  showMore();
  items[0]?.querySelector('a[data-hit-link]')?.focus({ preventScroll: true });
}

// --- Failing, and getting over it ---------------------------------------------------------------------------

let waiting = 0;
let patience = 1000;
let again = null;

function stopWaiting() {
  clearTimeout(waiting);
  again = null;
}

function fail(error, retry) {
  if (!(error instanceof Unreachable)) {
    banner.hidden = true;
    answer = null;
    hits = [];
    show();
    view.replaceChildren(failure(strings, error, retry));
    return;
  }
  // What was found before stays readable; the page says what is the matter and tries again by itself.
  const button = h('button', { type: 'button', class: 'textual' }, strings.say('retry'));
  button.addEventListener('click', () => { stopWaiting(); retry(); });
  refill(banner, h('span', {}, strings.say(navigator.onLine ? 'unreachable' : 'offline')), ' ', button);
  banner.dataset.state = navigator.onLine ? 'unreachable' : 'offline';
  banner.hidden = false;
  if (!answer) view.replaceChildren();
  again = retry;
  waiting = setTimeout(() => {
    if (again === retry) retry();
  }, patience);
  patience = Math.min(patience * 2, 30000);
}

function recover() {
  patience = 1000;
  if (banner.hidden) return;
  banner.hidden = true;
  say(strings.say('back_online'));
}

addEventListener('online', () => {
  const retry = again;
  stopWaiting();
  retry?.();
});

// --- Showing --------------------------------------------------------------------------------------------------

let saying = 0;

/** Told to screen readers after a rest, so that typing is not talked over. */
function say(text) {
  clearTimeout(saying);
  saying = setTimeout(() => { announce.textContent = text; }, 500);
}

function show() {
  showChoices(choices, state, answer?.facets, strings, { onKind: (kind) => change({ kind }), onLanguage: (lang) => change({ lang }) });
  showFacets(refine, state, answer?.facets, strings, { onFilter: setFilter });
  showApplied(applied, state, strings, { onFilter: setFilter, onClear: () => change({ filters: [] }) });
  const subject = hasQuery() ? state.q.trim() : state.kind && strings.say(`kind_${state.kind}`);
  document.title = subject ? strings.say('query_title', { query: subject }) : strings.say('page_title');

  showSummary();

  if (!isAsking()) {
    banner.hidden = true;
    view.replaceChildren(welcome(strings, hrefOf));
    say('');
  } else if (answer && hits.length) {
    view.replaceChildren(h('ol', { class: 'hits', role: 'list' }, hitItems(hits, strings, picks)), h('div', { class: 'more', 'data-more': true }));
    showMore();
    say(totalText(answer, strings));
  } else if (answer) {
    view.replaceChildren(nothing(strings, { query: subject, narrowed: isNarrowed(), hrefOf, onWiden: () => change({ kind: '', lang: '', filters: [] }) }));
    say(strings.say('announce_none'));
  }
}

function showSummary() {
  const lines = answer ? summaryLines(answer, state, strings, hrefOf, { ahead, onSort: (sort) => change({ sort }) }) : [];
  summary.hidden = lines.length === 0;
  refill(summary, lines);
}

function showMore() {
  const foot = part('more');
  if (!foot) return;
  const isExact = answer.total_is_exact !== false;
  const hasMore = answer.pageWasFull && hits.length <= largestOffset && !(isExact && hits.length >= answer.total);
  if (!hasMore) {
    foot.replaceChildren(hits.length > pageSize ? h('p', { class: 'quiet' }, strings.say('end')) : '');
    return;
  }
  const button = h('button', { type: 'button', class: 'action' }, strings.say('more'));
  button.addEventListener('click', () => askMore(button));
  foot.replaceChildren(button);
}

function showInterface() {
  fillPage(strings);
  languageToggle.firstElementChild.textContent = strings.language === 'vi' ? 'EN' : 'VI';
  languageToggle.setAttribute('aria-label', `${languageToggle.textContent}: ${strings.say('switch_language_label')}`);
  languageToggle.title = strings.say('switch_language');
  languageToggle.lang = strings.language === 'vi' ? 'en' : 'vi';
  refill(keys, strings.list('keys').map(([key, meaning]) => h('span', { class: 'key' }, key.split(' ').map((each) => h('kbd', {}, each)), ' ', meaning)));
  picks.speak(strings);
  show();
}

// --- What the reader does ---------------------------------------------------------------------------------------

function settle(options) {
  trail.settle(state, options);
  rememberForTab('tim.lastSearch', addressOf(state));
}

function change(difference) {
  typing.flush();
  stopLookingAhead();
  state = { ...state, ...difference };
  settle();
  scrollTo({ top: 0 });
  showChoices(choices, state, answer?.facets, strings, { onKind: (kind) => change({ kind }), onLanguage: (lang) => change({ lang }) });
  ask();
}

function setFilter(filter, isOn) {
  const others = state.filters.filter((each) => each !== filter);
  change({ filters: isOn ? [...others, filter] : others });
}

const typing = watchTyping(box, {
  onEdit: (text) => { clear.hidden = text === ''; },
  onText(q) {
    state = { ...state, q, asTyped: false, translate: true };
    // Facets belong to what was asked.
    if (!hasQuery()) state.filters = [];
    trail.draft(state);
    ask();
    lookAhead();
  },
});

function clearBox() {
  typing.set('');
  change({ q: '', filters: [] });
  box.focus();
}

form.addEventListener('submit', (event) => event.preventDefault());
clear.addEventListener('click', clearBox);
// Leaving the box settles what was typed in it.
box.addEventListener('change', () => {
  typing.flush();
  settle({ keepPlace: true });
});
slashFocuses(box);
walkResults(box, view, {
  onEnter() {
    typing.flush();
    settle({ keepPlace: true });
    // On a touch screen the keyboard covers the results that were just asked for.
    if (matchMedia('(pointer: coarse)').matches) box.blur();
  },
  onClear: clearBox,
});

results.addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (!link || event.defaultPrevented) return;
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (link.dataset.query !== undefined) {
    if (!isPlain) return;
    event.preventDefault();
    typing.set(link.dataset.query);
    change({ q: link.dataset.query, kind: link.dataset.kind ?? '', lang: '', filters: [], asTyped: false, translate: true });
    return;
  }
  if (link.dataset.reading !== undefined) {
    if (!isPlain) return;
    event.preventDefault();
    change(JSON.parse(link.dataset.reading));
    return;
  }
  const hit = link.closest('[data-hit]');
  if (!hit) return;
  settle({ keepPlace: true });
  trail.remember({ scroll: scrollY, focus: hit.dataset.hit });
});

part('skip').addEventListener('click', (event) => {
  event.preventDefault();
  results.focus();
});

languageToggle.addEventListener('click', async () => {
  const other = strings.language === 'vi' ? 'en' : 'vi';
  try {
    strings = await Strings.load(other);
  } catch {
    return; // out of reach just now: the words on show still serve
  }
  rememberLanguage(other);
  showInterface();
  // Pages are shown in the language of the interface where they answer in both.
  if (isAsking() && !state.lang) ask({ shown: hits.length });
});

let scrolled = 0;
addEventListener('scroll', () => {
  clearTimeout(scrolled);
  scrolled = setTimeout(() => trail.remember({ scroll: scrollY }), 200);
}, { passive: true });

/** Takes the reader to the step of the trail that the address names: same words, same hits, same height. */
async function arrive() {
  clearTimeout(scrolled);
  stopLookingAhead();
  trail.arrive();
  const { shown, scroll, focus } = trail.place;
  state = readAddress();
  typing.set(state.q);
  await ask({ shown });
  scrollTo({ top: scroll, behavior: 'instant' });
  if (focus) view.querySelector(`a[data-hit-link="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true });
}

addEventListener('popstate', arrive);

// What was typed before this script ran counts too.
const early = box.value;
showInterface();
if (early && early !== state.q && !hasQuery()) {
  state.q = early;
  trail.draft(state);
}
const isFresh = history.state === null;
await arrive();
if (isFresh && !hasQuery() && matchMedia('(pointer: fine)').matches) box.focus();
