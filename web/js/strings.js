import { recall, remember } from './device.js';

export const interfaceLanguages = ['vi', 'en'];
const key = 'tim.interface';

export function preferredLanguage() {
  const stored = recall(key);
  if (interfaceLanguages.includes(stored)) return stored;
  for (const wanted of navigator.languages ?? [navigator.language]) {
    const language = String(wanted).slice(0, 2).toLowerCase();
    if (interfaceLanguages.includes(language)) return language;
  }
  return 'en';
}

export function rememberLanguage(language) {
  remember(key, language);
}

/** All words of the interface in one language. */
export class Strings {
  constructor(language, table) {
    this.language = language;
    this.table = table;
    this.plural = new Intl.PluralRules(language);
  }

  static async load(language) {
    const response = await fetch(new URL(`../strings/${language}.json`, import.meta.url));
    if (!response.ok) throw new Error(`strings/${language}.json: ${response.status}`);
    return new Strings(language, await response.json());
  }

  has(name) {
    return Object.hasOwn(this.table, name);
  }

  /** Lists of strings, for examples and advice. */
  list(name) {
    return this.table[name] ?? [];
  }

  say(name, values = {}) {
    let pattern = this.table[name] ?? name;
    if (typeof pattern === 'object') pattern = pattern[this.plural.select(values.count)] ?? pattern.other;
    return pattern.replace(/\{(\w+)\}/g, (_, word) => {
      const value = values[word];
      return typeof value === 'number' ? this.number(value) : String(value ?? '');
    });
  }

  number(value, digits = 2) {
    return new Intl.NumberFormat(this.language, { maximumFractionDigits: digits }).format(value);
  }
}

/** Puts strings where the page's markup asks for them. */
export function fillPage(strings) {
  document.documentElement.lang = strings.language;
  for (const element of document.querySelectorAll('[data-string]')) element.textContent = strings.say(element.dataset.string);
  for (const element of document.querySelectorAll('[data-string-label]')) {
    element.setAttribute('aria-label', strings.say(element.dataset.stringLabel));
    if (element.matches('button')) element.title = strings.say(element.dataset.stringLabel);
  }
  for (const element of document.querySelectorAll('[data-string-placeholder]')) element.placeholder = strings.say(element.dataset.stringPlaceholder);
}
