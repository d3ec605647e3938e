import { languages } from './api.js';
import { recallForTab, rememberForTab } from './device.js';
import { h, icon, refill } from './dom.js';

// Which entries of the catalogue are picked to be seen side by side: kept for the tab, carried by the address.

export const mostCompared = 4;
const key = 'tim.compare';

const isEntry = (entry) => typeof entry?.id === 'string' && typeof entry?.title === 'string';

/** The entry that a hit or a document is one language version of; null where it is none. */
export function entryOf({ id, lang, kind, title }) {
  if (kind === 'article' || typeof id !== 'string' || !id.endsWith(`.${lang}`)) return null;
  return { id: id.slice(0, -lang.length - 1), title: title || id };
}

export function pickedEntries() {
  try {
    const entries = JSON.parse(recallForTab(key) ?? '[]');
    return Array.isArray(entries) ? entries.filter(isEntry).slice(0, mostCompared) : [];
  } catch { return []; }
}

export function compareAddress(ids, language) {
  const parameters = new URLSearchParams(ids.map((id) => ['id', id]));
  return `/compare/${languages.includes(language) ? language : languages[0]}${ids.length ? `?${parameters}` : ''}`;
}

/** The entries that an address asks for, each once. */
export function comparedIds(address = location.href) {
  return [...new Set(new URL(address).searchParams.getAll('id').filter((id) => id && id.length <= 200))].slice(0, mostCompared);
}

/**
 * The picked entries and what shows them: a box to tick on each of them, and a tray at the foot of the page.
 * `say` tells screen readers what has changed.
 */
export class Picks {
  #tray;
  #strings = null;
  #say;
  #entries = pickedEntries();

  constructor(tray, say) {
    this.#tray = tray;
    this.#say = say;
    // Ticked here, un-ticked on the page one came back from: the tab's memory counts.
    addEventListener('pageshow', () => { this.#entries = pickedEntries(); this.show(); });
  }

  has(id) { return this.#entries.some((entry) => entry.id === id); }

  speak(strings) {
    this.#strings = strings;
    this.show();
  }

  #set(entries, said) {
    this.#entries = entries;
    rememberForTab(key, JSON.stringify(entries));
    this.show();
    this.#say(said);
  }

  #put(entry, isIn) {
    const strings = this.#strings;
    const others = this.#entries.filter(({ id }) => id !== entry.id);
    if (isIn && others.length === mostCompared) return;
    const entries = isIn ? [...others, entry] : others;
    this.#set(entries, strings.say(isIn ? 'compare_added' : 'compare_removed', { name: entry.title, count: entries.length, most: mostCompared }));
  }

  /** The box to tick for one entry. */
  box(entry) {
    const input = h('input', { type: 'checkbox', 'data-pick': entry.id, checked: this.has(entry.id), disabled: this.#isFull(entry.id) });
    input.addEventListener('change', () => this.#put(entry, input.checked));
    return h('label', { class: 'pick' }, input, h('span', {}, this.#strings.say('compare_pick'), h('span', { class: 'visually-hidden', dir: 'auto' }, ` ${entry.title}`)));
  }

  #isFull(id) { return this.#entries.length === mostCompared && !this.has(id); }

  show() {
    const strings = this.#strings;
    if (!strings) return;
    for (const input of document.querySelectorAll('[data-pick]')) {
      input.checked = this.has(input.dataset.pick);
      input.disabled = this.#isFull(input.dataset.pick);
    }
    const count = this.#entries.length;
    this.#tray.hidden = count === 0;
    this.#tray.setAttribute('aria-label', strings.say('compare_tray'));
    const chips = this.#entries.map((entry) => {
      const button = h('button', { type: 'button', class: 'chip', 'data-key': `picked:${entry.id}`, 'aria-label': strings.say('compare_remove', { name: entry.title }) },
        h('span', { dir: 'auto' }, entry.title), icon('m6 6 8 8m0-8-8 8'));
      button.addEventListener('click', () => {
        this.#put(entry, false);
        (this.#tray.querySelector('.chip') ?? document.querySelector(`[data-pick="${CSS.escape(entry.id)}"]`))?.focus({ preventScroll: true });
      });
      return h('li', {}, button);
    });
    const clear = h('button', { type: 'button', class: 'textual', 'data-key': 'picked:clear' }, strings.say('compare_clear'));
    clear.addEventListener('click', () => this.#set([], strings.say('compare_cleared')));
    refill(this.#tray, h('div', { class: 'tray-inner' },
      h('ul', { class: 'tray-picked', role: 'list' }, chips),
      h('div', { class: 'tray-do' },
        count > 1 ? h('a', { class: 'action action-first', href: compareAddress(this.#entries.map(({ id }) => id), strings.language) }, strings.say('compare_do', { count }))
          : h('p', { class: 'quiet' }, strings.say('compare_another')),
        clear)));
  }
}
