/**
 * <tim-search>: a search box for any site, over a Tìm server.
 *
 *   <script type="module" src="https://search.example/tim-search.js"></script>
 *   <tim-search endpoint="https://search.example"></tim-search>
 *
 * Attributes, all optional:
 *   endpoint   the server's address; where this file came from if absent
 *   mode       "dialog" (a button, `/` and Ctrl-K open it) or "inline" (a box with a list under it)
 *   results    the page with all results; `?q=` is added to it. The server's own if absent, none if empty
 *   site       what relative addresses of articles are relative to; the server if absent
 *   languages  "page" (results in the page's language first, the default) or "all"
 *   kind       only results of this kind: article, model, service or workflow
 *   theme      "light" or "dark"; absent: as the page's color-scheme, or where it has none, as its ground is
 *   no-keys    leaves `/` and Ctrl-K alone         no-recent  remembers nothing on the device
 *
 * Methods: open(query), close(). Event: `tim-select`, before a result is followed, with detail {url, id, query};
 * preventDefault() leaves the following to the page. Looks: the properties --tim-* below and ::part().
 * Works under `script-src 'self'; style-src 'self'; require-trusted-types-for 'script'`; connect-src must allow the server.
 */

/** The words of the box by language. Others may be added; a language without words speaks English. */
export const strings = {
  vi: {
    name: 'Tiếng Việt', search: 'Tìm kiếm', placeholder: 'Tìm trong tài liệu', clear: 'Xóa chữ đã gõ', close: 'Đóng',
    language: 'Ngôn ngữ kết quả', both: 'Cả hai', results: 'Kết quả', suggestions: 'Gợi ý', recent: 'Tìm gần đây', forget: 'Xóa lịch sử tìm',
    article: 'Bài viết', model: 'Mô hình', service: 'Dịch vụ', workflow: 'Quy trình',
    one: '{n} kết quả', other: '{n} kết quả', all: 'Xem tất cả kết quả', none: 'Không thấy gì cho “{q}”', widen: 'Tìm trong cả hai ngôn ngữ',
    hint: 'Gõ có dấu hay không dấu đều được, tiếng Việt hay tiếng Anh.', failed: 'Máy chủ tìm kiếm chưa trả lời.', retry: 'Thử lại',
    read: 'Đọc là', lead: 'Phần mở đầu', instead: 'Tìm đúng như đã gõ:', mean: 'Ý bạn là', absent: 'Không trang nào có', move: 'chọn', go: 'mở',
  },
  en: {
    name: 'English', search: 'Search', placeholder: 'Search the docs', clear: 'Clear what was typed', close: 'Close',
    language: 'Language of results', both: 'Both', results: 'Results', suggestions: 'Suggestions', recent: 'Recent searches', forget: 'Forget recent searches',
    article: 'Articles', model: 'Models', service: 'Services', workflow: 'Workflows',
    one: '{n} result', other: '{n} results', all: 'See all results', none: 'Nothing found for “{q}”', widen: 'Search in both languages',
    hint: 'With or without marks, in Vietnamese or English.', failed: 'The search server is not answering.', retry: 'Try again',
    read: 'Read as', lead: 'Introduction', instead: 'Search as typed:', mean: 'Did you mean', absent: 'No page has', move: 'choose', go: 'open',
  },
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host {
  --accent: var(--tim-accent, light-dark(#a3284a, #f58fa9)); --tint: var(--tim-tint, light-dark(#f9e9ed, #3a2229));
  --paper: var(--tim-paper, light-dark(#fff, #201f1d)); --ink: var(--tim-ink, light-dark(#1e1c1a, #ece8e2));
  --quiet: var(--tim-quiet, light-dark(#635d57, #aaa399)); --line: var(--tim-line, light-dark(#e3dfd6, #3b3834));
  --edge: var(--tim-edge, light-dark(#8b857c, #857e74)); --mark: var(--tim-mark, light-dark(#ffe9a8, #5c4a12));
  --mark-ink: var(--tim-mark-ink, light-dark(#1e1c1a, #fff4d0)); --radius: var(--tim-radius, .6rem);
  display: inline-block; font: 400 1rem/1.6 var(--tim-font, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif); text-align: start; color-scheme: inherit;
}
@supports not (color: light-dark(red, red)) {
  :host { --accent: var(--tim-accent, LinkText); --tint: var(--tim-tint, transparent); --paper: var(--tim-paper, Canvas); --ink: var(--tim-ink, CanvasText);
    --quiet: var(--tim-quiet, CanvasText); --line: var(--tim-line, GrayText); --edge: var(--tim-edge, GrayText); --mark: var(--tim-mark, Mark); --mark-ink: var(--tim-mark-ink, MarkText); }
}
:host([hidden]), [hidden] { display: none !important; }
:host([mode=inline]) { display: block; position: relative; }
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
*, ::before, ::after { box-sizing: border-box; }
button, input { font: inherit; color: inherit; }
button { cursor: pointer; background: none; border: 0; padding: 0; }
svg { flex: none; inline-size: 1.1em; block-size: 1.1em; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
kbd { font: inherit; font-size: .75em; line-height: 1.5; padding: 0 .45em; border: 1px solid var(--line); border-radius: .35em; color: var(--quiet); white-space: nowrap; }
mark { background: var(--mark); color: var(--mark-ink); border-radius: .2em; padding: .05em .1em; margin-inline: -.1em; }
p, fieldset { margin: 0; padding: 0; border: 0; min-inline-size: 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.away, .close span { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.open, dialog, .panel { letter-spacing: normal; word-spacing: normal; text-transform: none; text-indent: 0; white-space: normal; font-style: normal; }
.open { display: inline-flex; align-items: center; gap: .6em; min-block-size: 2.5rem; padding: .3rem .8rem; background: var(--paper); color: var(--quiet); border: 1px solid var(--edge); border-radius: 2rem; }
.open:hover { border-color: var(--accent); color: var(--ink); }
dialog { position: fixed; inset: 10vh 0 auto; inline-size: min(40rem, 100vw - 2rem); max-block-size: 80vh; margin-inline: auto; padding: 0; border: 1px solid var(--line); border-radius: calc(var(--radius) * 1.5); background: var(--paper); color: var(--ink); box-shadow: var(--tim-shadow, 0 1.2rem 4rem rgb(0 0 0 / .28)); overflow: hidden; }
dialog::backdrop { background: var(--tim-backdrop, rgb(20 18 16 / .45)); }
.panel { display: flex; flex-direction: column; max-block-size: inherit; color: var(--ink); overflow-wrap: anywhere; }
.box { position: relative; display: flex; align-items: center; gap: .75rem; padding: .25rem 1.1rem; border-block-end: 1px solid var(--line); color: var(--quiet); }
/* While an answer takes its time. A quick one should not flicker. */
.box::after { content: ""; position: absolute; inset: auto 0 -1px; block-size: 2px; background: linear-gradient(90deg, transparent, var(--accent), transparent) 50% 0 / 60% 100% no-repeat; opacity: 0; }
.panel:has([aria-busy=true]) .box::after { opacity: 1; transition: opacity .2s .3s; }
.box input { flex: 1; min-inline-size: 0; block-size: 3rem; padding: 0; border: 0; outline: 0; background: none; color: var(--ink); font-size: 1.08rem; }
.box input::placeholder { color: var(--quiet); opacity: 1; }
.box button { display: grid; place-items: center; min-inline-size: 2rem; block-size: 2rem; border-radius: var(--radius); }
.bar { display: flex; align-items: center; justify-content: space-between; gap: .4rem 1rem; flex-wrap: wrap; padding: .45rem 1.1rem; font-size: .85rem; color: var(--quiet); }
.bar fieldset { display: flex; flex-wrap: wrap; margin-inline-start: -.6rem; }
label { position: relative; }
label input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
label span { display: block; padding: .1rem .6rem; border-radius: 2rem; }
label:hover span { color: var(--ink); }
label input:checked + span { background: var(--tint); color: var(--accent); font-weight: 600; }
label input:focus-visible + span { outline: 2px solid var(--accent); }
.body { flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; }
.note { padding: .2rem 1.1rem .6rem; font-size: .92rem; color: var(--quiet); }
.note b { color: var(--ink); font-weight: 600; }
.note.big { padding-block: 1.4rem 1.8rem; text-align: center; font-size: 1rem; }
.text { color: var(--accent); text-decoration: underline; text-underline-offset: .2em; }
.list { padding: 0 .5rem .5rem; }
.label { display: block; padding: .5rem .6rem .15rem; font-size: .8rem; font-weight: 600; color: var(--quiet); }
.option { display: block; padding: .4rem .6rem; border-radius: var(--radius); border: 1px solid transparent; color: inherit; text-decoration: none; cursor: pointer; scroll-margin-block: 2.5rem 1rem; }
.option:hover, .option[aria-selected=true] { background: var(--tint); }
.option[aria-selected=true] { border-color: var(--accent); }
.option.words { display: flex; align-items: center; gap: .6rem; }
.option.words svg { color: var(--quiet); }
.title { font-weight: 600; line-height: 1.5; }
.small { display: block; font-size: .88rem; line-height: 1.55; color: var(--quiet); }
.clip { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.lang { margin-inline-start: .5em; padding: 0 .4em; border: 1px solid var(--line); border-radius: .3em; font-size: .72em; font-weight: 400; color: var(--quiet); }
.sub { margin-inline-start: 1rem; padding-block: .2rem; border-start-start-radius: 0; border-end-start-radius: 0; border-inline-start-color: var(--line); }
.sub .title { font-weight: 500; font-size: .95rem; }
.sub .clip { -webkit-line-clamp: 1; }
.foot { border-block-start: 1px solid var(--line); }
.foot a { margin-inline-start: auto; color: var(--accent); font-weight: 600; text-underline-offset: .2em; }
.keys { display: flex; gap: .35rem; align-items: center; }

:host([mode=inline]) .panel { max-block-size: none; }
:host([mode=inline]) .box { background: var(--paper); border: 1px solid var(--edge); border-radius: 2rem; }
:host([mode=inline]) .box:focus-within { border-color: var(--accent); box-shadow: 0 0 0 3px var(--tint); outline: 2px solid transparent; }
:host([mode=inline]) .drop { position: absolute; z-index: 20; inset: 100% 0 auto; margin-block-start: .4rem; display: flex; flex-direction: column; max-block-size: min(70vh, 36rem); background: var(--paper); border: 1px solid var(--line); border-radius: calc(var(--radius) * 1.5); box-shadow: var(--tim-shadow, 0 .8rem 2.4rem rgb(0 0 0 / .18)); overflow: hidden; }
:host(:not([mode=inline])) .drop { display: contents; }

@media (prefers-reduced-motion: no-preference) {
  dialog[open] { animation: rise .14s ease-out; }
  .panel:has([aria-busy=true]) .box::after { animation: sweep 1.2s ease-in-out infinite alternate; }
  @keyframes sweep { from { background-position: 0; } to { background-position: 100%; } }
  @keyframes rise { from { opacity: 0; transform: translateY(-.4rem); } }
}
@media (prefers-contrast: more) { :host { --quiet: var(--ink); --line: var(--ink); --edge: var(--ink); } }
@media (forced-colors: active) {
  mark { forced-color-adjust: none; background: Mark; color: MarkText; }
  .option[aria-selected=true], label input:checked + span { outline: 2px solid Highlight; }
}
@media (max-width: 40rem) {
  dialog { inset: 0; inline-size: 100vw; max-inline-size: none; block-size: 100dvh; max-block-size: none; border: 0; border-radius: 0; }
  .panel { block-size: 100%; }
}

@media (pointer: coarse) { kbd, .keys { display: none; } .close span { all: unset; color: var(--accent); font-size: .92rem; } .option { padding-block: .6rem; } label span { padding-block: .35rem; } }
`);

const dark = new CSSStyleSheet();
dark.replaceSync(':host(:not([theme])) { color-scheme: dark; }');

/** Themes that do not declare a color-scheme are dark by their ground alone. */
function isOnDark() {
  if (getComputedStyle(document.documentElement).colorScheme !== 'normal') return false;
  for (const element of [document.body, document.documentElement]) {
    const [red, green, blue, alpha = 1] = getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? [];
    if (alpha > 0) return .3 * red + .6 * green + .1 * blue < 100;
  }
  return false;
}

const space = 'http://www.w3.org/2000/svg';
const glass = 'M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11Zm4.2 9.7 4.6 4.6';
const clock = 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15Zm0 3.7V10l2.6 1.9';
const cross = 'm5.5 5.5 9 9m0-9-9 9';

/** Elements are made from text alone: nothing that came over the network is parsed as HTML. */
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  // A class that a site may style is a part of the same name.
  if (attributes.class && !attributes.part) element.setAttribute('part', attributes.class);
  element.append(...children.flat(9).filter((child) => child || child === 0));
  return element;
}

function icon(d) {
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(document.createElementNS(space, 'path'));
  svg.firstChild.setAttribute('d', d);
  return svg;
}

const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const plain = (html) => html.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity]);
/** The server's HTML has <mark> and five entities; this reads those and shows all else as text. */
const marked = (html) => String(html ?? '').split(/<mark>(.*?)<\/mark>/s).map((text, at) => (at % 2 ? el('mark', { part: 'mark' }, plain(text)) : plain(text)));

/** http(s) addresses only: `javascript:` and the like lead nowhere. */
function safe(address, base) {
  try {
    const url = new URL(address, base);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch { return null; }
}

/** Keys of an input method are not ours; 229 is how Safari says so for the key that ends a composition. */
const composes = (event) => event.isComposing || event.keyCode === 229;
const isText = (value) => typeof value === 'string' && value.trim() !== '';
const list = (value) => (Array.isArray(value) ? value : []);
const memory = 'tim-search.recent';
const rest = 120;
const patience = 10000; // as long as an answer is waited for
let count = 0;

export class TimSearch extends HTMLElement {
  #id = `tim-${++count}`;
  #turn = 0;           // the number of the newest question; answers to older ones are dropped
  #abort = null;
  #timer = 0;
  #saying = 0;
  #composing = false;
  #asTyped = false;
  #language = '';      // of results: '' is all
  #chosen = false;     // by the reader, who then outweighs <html lang>
  #watch = new MutationObserver(() => this.#speak());
  #keys = (event) => this.#shortcut(event);
  #again = () => { if (this.#root.querySelector('.retry')) this.#ask(); };
  #words = strings.en;
  #root = null;

  connectedCallback() {
    this.#root ??= this.attachShadow({ mode: 'open' });
    this.#watch.observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] });
    document.addEventListener('keydown', this.#keys);
    addEventListener('online', this.#again);
    this.#speak();
  }

  disconnectedCallback() {
    this.#watch.disconnect();
    document.removeEventListener('keydown', this.#keys);
    removeEventListener('online', this.#again);
    this.#drop();
  }

  get #inline() { return this.getAttribute('mode') === 'inline'; }
  get #server() {
    const endpoint = this.getAttribute('endpoint');
    return safe(endpoint || '.', endpoint ? document.baseURI : import.meta.url)?.replace(/\/*$/, '/') ?? `${location.origin}/`;
  }
  get #query() { return this.#input.value.trim(); }
  get #input() { return this.#root.querySelector('[role=combobox]'); }
  get #options() { return [...this.#root.querySelectorAll('[role=option]')]; }
  get #active() { return this.#root.querySelector('[role=option][aria-selected=true]'); }
  #part(name) { return this.#root.querySelector(`.${name}`); }
  #say(name, values = {}) { return (this.#words[name] ?? strings.en[name]).replace(/\{(\w)\}/g, (_, key) => values[key]); }

  open(query) {
    this.#match();
    const dialog = this.#root.querySelector('dialog');
    if (dialog && !dialog.open) dialog.showModal();
    if (query !== undefined) this.#fill(query);
    this.#input.focus();
    this.#input.select();
    this.#ask();
  }

  close() {
    this.#drop();
    this.#root.querySelector('dialog')?.close();
    this.#expand(false);
  }

  #match() { this.#root.adoptedStyleSheets = isOnDark() ? [sheet, dark] : [sheet]; }

  /** Builds everything anew in the page's language; what was typed stays. */
  #speak() {
    this.#match();
    const page = document.documentElement.lang.slice(0, 2).toLowerCase();
    const [typed, wasOpen] = [this.#root.firstChild ? this.#input.value : '', this.#root.querySelector('dialog')?.open];
    this.#words = strings[page] ?? strings.en;
    if (!this.#chosen) this.#language = this.getAttribute('languages') !== 'all' && page in strings ? page : '';
    this.#build(strings[page] ? page : 'en');
    this.#fill(typed);
    if (wasOpen) this.open();
  }

  #build(lang) {
    const say = (name) => this.#say(name);
    const id = this.#id;
    const input = el('input', {
      id: `${id}-box`, part: 'input', type: 'text', role: 'combobox', inputmode: 'search', enterkeyhint: 'search', 'aria-label': say('placeholder'), placeholder: this.getAttribute('placeholder') ?? say('placeholder'),
      'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': `${id}-list`, 'aria-haspopup': 'listbox', autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off', spellcheck: 'false', maxlength: 160,
      input: (event) => this.#typed(event), keydown: (event) => this.#key(event),
      compositionstart: () => { this.#composing = true; clearTimeout(this.#timer); this.#point(null); },
      // Browsers disagree whether `input` follows; the box holds the composed text either way.
      compositionend: () => { this.#composing = false; this.#wait(); },
      focus: () => { if (this.#inline && !this.#expanded) this.#ask(); },
      click: () => { if (this.#inline && !this.#expanded) this.#ask(); },
    });
    const box = el('div', { class: 'box' }, icon(glass), input,
      el('button', { class: 'clear', type: 'button', 'aria-label': say('clear'), hidden: true, click: () => { this.#fill(''); this.#input.focus(); this.#ask(); } }, icon(cross)),
      this.#inline ? null : el('button', { class: 'close', type: 'button', click: () => this.close() }, el('kbd', { 'aria-hidden': 'true' }, 'Esc'), el('span', {}, say('close'))));
    const languages = el('fieldset', { class: 'languages' }, el('legend', { class: 'away' }, say('language')),
      [...Object.keys(strings), ''].map((code) => el('label', {}, el('input', { type: 'radio', name: 'language', value: code, change: () => this.#choose(code) }), el('span', { lang: code || null }, code ? strings[code].name : say('both')))));
    const drop = el('div', { class: 'drop', hidden: this.#inline },
      el('div', { class: 'bar' }, languages, el('span', { class: 'count', dir: 'auto' })),
      el('div', { class: 'body' }, el('div', { class: 'notes' }),
        // The mouse must not take the focus out of the box.
        el('div', { class: 'list', id: `${id}-list`, role: 'listbox', 'aria-label': say('results'), mousedown: (event) => event.preventDefault(), click: (event) => this.#follow(event) })),
      el('div', { class: 'foot bar' },
        el('span', { class: 'keys', 'aria-hidden': 'true' }, el('kbd', {}, '↑'), el('kbd', {}, '↓'), say('move'), el('kbd', {}, '↵'), say('go')),
        el('button', { class: 'forget text', type: 'button', hidden: true, click: () => { this.#remember([]); this.#input.focus(); this.#ask(); } }, say('forget')),
        el('a', { class: 'all', hidden: true, click: () => this.#keep() }, say('all'))));
    const panel = el('div', { class: 'panel', lang, focusout: (event) => { if (this.#inline && !panel.contains(event.relatedTarget)) this.close(); } },
      box, drop, el('div', { class: 'away', role: 'status', 'aria-live': 'polite' }));
    if (this.#inline) {
      this.#root.replaceChildren(panel);
      return;
    }
    const hint = el('span', { 'aria-hidden': 'true' }, this.hasAttribute('no-keys') ? null : el('kbd', {}, '/'));
    const dialog = el('dialog', { part: 'dialog', 'aria-label': say('search'), lang, close: () => this.#drop(), click: (event) => { if (event.target === dialog) this.close(); },
      cancel: (event) => { if (this.#composing) event.preventDefault(); } }, panel);
    this.#root.replaceChildren(
      el('button', { class: 'open', part: 'button', type: 'button', lang, 'aria-haspopup': 'dialog', 'aria-keyshortcuts': this.hasAttribute('no-keys') ? null : '/ Control+K', click: () => this.open() }, icon(glass), el('span', { part: 'button-label' }, say('search')), hint), dialog);
  }

  // --- Typing -----------------------------------------------------------------------------------------------------

  #fill(text) {
    this.#input.value = text;
    this.#part('clear').hidden = text === '';
    this.#asTyped = false;
  }

  #typed(event) {
    this.#part('clear').hidden = this.#input.value === '';
    this.#asTyped = false;
    if (!this.#composing && !event.isComposing) this.#wait();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), rest);
  }

  #choose(code) {
    this.#language = code;
    this.#chosen = true;
    this.#ask();
  }

  #shortcut(event) {
    if (this.hasAttribute('no-keys') || event.defaultPrevented || composes(event) || event.altKey) return;
    const writes = event.composedPath()[0].closest?.('input, textarea, select, [contenteditable]:not([contenteditable=false])');
    const isSlash = event.key === '/' && !writes && !event.ctrlKey && !event.metaKey;
    const isK = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (!isSlash && !isK) return;
    event.preventDefault();
    if (isK && this.#root.querySelector('dialog')?.open) this.close();
    else this.open();
  }

  /** The keys of the ARIA combobox pattern, with the list's options reached through aria-activedescendant. */
  #key(event) {
    if (composes(event) || this.#composing) return;
    const options = this.#options;
    const at = options.indexOf(this.#active);
    const move = { ArrowDown: at + 1, ArrowUp: at < 0 ? options.length - 1 : at - 1 }[event.key];
    if (move !== undefined && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      if (event.altKey) this.#expand(event.key === 'ArrowDown' && options.length > 0);
      else if (options.length) { this.#expand(true); this.#point(options[move] ?? null); }
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const target = this.#active ?? (this.#query ? this.#part('all:not([hidden])') ?? options.find((option) => option.href) : null);
      if (target?.href && (event.ctrlKey || event.metaKey)) window.open(target.href, '_blank', 'noopener');
      else target?.click();
    } else if (event.key === 'Escape') {
      // First the list of an inline box, then what was typed, then the dialog.
      event.preventDefault();
      event.stopPropagation();
      if (this.#inline && this.#expanded) this.close();
      else if (this.#input.value) { this.#fill(''); this.#ask(); } else this.close();
    } else if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) {
      this.#point(null);
    }
  }

  #point(option) {
    this.#active?.setAttribute('aria-selected', 'false');
    this.#active?.part.remove('active');
    if (!option) return this.#input.removeAttribute('aria-activedescendant');
    option.setAttribute('aria-selected', 'true');
    option.part.add('active');
    option.scrollIntoView({ block: 'nearest' });
    this.#input.setAttribute('aria-activedescendant', option.id);
  }

  get #expanded() { return this.#input.getAttribute('aria-expanded') === 'true'; }
  #expand(isOpen) {
    this.#input.setAttribute('aria-expanded', String(isOpen && this.#options.length > 0));
    if (this.#inline) this.#part('drop').hidden = !isOpen;
    if (!isOpen) this.#point(null);
  }

  // --- Asking -----------------------------------------------------------------------------------------------------

  #drop() {
    this.#turn += 1;
    this.#abort?.abort();
    clearTimeout(this.#timer);
  }

  async #get(path, parameters) {
    const response = await fetch(`${this.#server}${path}?${new URLSearchParams(parameters)}`, { signal: this.#abort.signal, credentials: 'omit', headers: { Accept: 'application/json' } });
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  }

  async #ask() {
    this.#drop();
    const turn = this.#turn;
    const q = this.#query;
    for (const radio of this.#root.querySelectorAll('[type=radio]')) radio.checked = radio.value === this.#language;
    if (!q) return this.#show(q, null, []);
    const abort = this.#abort = new AbortController();
    setTimeout(() => abort.abort(), patience);
    this.#part('list').setAttribute('aria-busy', 'true');
    const [lang, kind] = [this.#language, this.getAttribute('kind')];
    const only = lang ? { lang } : {};
    const prefer = this.#part('panel').lang; // of a page that answers in both languages, this version
    try {
      const [answer, suggested] = await Promise.all([
        this.#get('api/v1/search', { q, limit: 8, ...lang ? only : { prefer }, ...kind && { kind }, ...this.#asTyped && { as_typed: 1 } }),
        this.#get('api/v1/suggest', { q, limit: 4, ...only }).catch(() => null), // a help, never a hurdle
      ]);
      if (turn === this.#turn) this.#show(q, answer, list(suggested?.suggestions));
    } catch {
      if (turn === this.#turn) this.#show(q, undefined, []);
    }
  }

  // --- Showing ----------------------------------------------------------------------------------------------------

  /** `answer`: null where nothing was asked, undefined where no answer came. */
  #show(q, answer, suggested) {
    const say = (name, values) => this.#say(name, values);
    const hits = list(answer?.hits);
    const groups = new Map();
    const add = (group, options) => groups.set(group, [...groups.get(group) ?? [], ...options]);
    const notes = [];

    if (!q) {
      add('recent', this.#recent().map((text) => this.#wordsOption(clock, text)));
      notes.push(el('p', { class: 'note' }, say('hint')));
    } else if (answer === undefined) {
      notes.push(el('p', { class: 'note big' }, say('failed'), ' ', el('button', { class: 'retry text', type: 'button', click: () => { this.#input.focus(); this.#ask(); } }, say('retry'))));
    } else {
      const { interpreted: read, did_you_mean: mean } = answer;
      if (isText(mean?.query)) add('suggestions', [this.#wordsOption(glass, mean.query, say('mean'))]);
      if (read && read.how !== 'as_typed' && isText(read.as) && hits.length) {
        notes.push(el('p', { class: 'note' }, say('read'), ' ', el('b', { dir: 'auto' }, read.as)));
        // Restored marks hide nothing that has none; what was mended or decoded may not be what was meant.
        if (read.how !== 'marks_restored') add('suggestions', [this.#wordsOption(glass, q, say('instead'), true)]);
      }
      const absent = list(read?.absent).filter(isText);
      if (absent.length) notes.push(el('p', { class: 'note' }, say('absent'), ' ', el('b', { dir: 'auto' }, absent.join(', '))));
      add('suggestions', suggested.filter(({ text }) => isText(text) && text.toLowerCase() !== q.toLowerCase()).map(({ text, url }) => this.#wordsOption(glass, text, '', false, url)));
      for (const hit of hits) add(hit.kind, this.#hitOptions(hit));
      if (!hits.length) {
        notes.push(el('p', { class: 'note big' }, el('bdi', {}, say('none', { q })), this.#language ? [el('br'),
          el('button', { class: 'text', type: 'button', click: () => { this.#choose(''); this.#input.focus(); } }, say('widen'))] : null));
      }
    }

    const sections = [...groups].filter(([, options]) => options.length).map(([name, options], at) => {
      const id = `${this.#id}-group-${at}`;
      return el('div', { class: 'group', role: 'group', 'aria-labelledby': id }, el('span', { class: 'label', id, role: 'presentation' }, say(name in strings.en ? name : 'results')), options);
    });
    this.#part('notes').replaceChildren(...notes);
    this.#part('list').replaceChildren(...sections);
    this.#part('list').setAttribute('aria-busy', 'false');
    this.#options.forEach((option, at) => { option.id = `${this.#id}-option-${at}`; });
    this.#input.removeAttribute('aria-activedescendant');
    this.#part('body').scrollTop = 0;

    const total = answer ? say(new Intl.PluralRules(document.documentElement.lang || 'en').select(answer.total) === 'one' ? 'one' : 'other', { n: answer.total }) : '';
    this.#part('count').textContent = total;
    this.#part('forget').hidden = !groups.get('recent')?.length;
    const all = this.#part('all');
    const page = this.getAttribute('results') ?? `${this.#server}search`;
    all.hidden = !hits.length || !page;
    if (page) all.href = `${safe(page, location.href)}?${new URLSearchParams({ q, ...this.#language && { lang: this.#language } })}`;
    this.#expand(!this.#inline || q !== '' || groups.get('recent').length > 0);
    // After a rest, so that typing is not talked over.
    clearTimeout(this.#saying);
    const words = !q ? '' : answer === undefined ? say('failed') : hits.length ? total : say('none', { q });
    this.#saying = setTimeout(() => { this.#root.querySelector('[role=status]').textContent = words; }, 500);
  }

  /** An option that fills the box, or leads where it says. */
  #wordsOption(image, text, before = '', asTyped = false, url = '') {
    const href = isText(url) ? safe(url, this.#server) : null;
    return el(href ? 'a' : 'div', { class: 'option words', role: 'option', 'aria-selected': 'false', tabindex: href && -1, href, 'data-query': href ? null : text, 'data-as-typed': asTyped },
      icon(image), el('span', {}, before && `${before} `, el('bdi', {}, text)));
  }

  /** A page and its further sections, each leading to its own heading. */
  #hitOptions(hit) {
    const site = this.getAttribute('site');
    const base = hit.kind === 'article' && site && safe(site, document.baseURI) || this.#server;
    const option = (kind, url, ...children) => {
      const href = isText(url) ? safe(url, base) : null;
      return el(href ? 'a' : 'span', { class: `option ${kind}`, role: 'option', 'aria-selected': 'false', 'aria-disabled': href ? null : 'true', tabindex: href && -1, href, 'data-id': hit.id, lang: hit.lang, dir: 'auto' }, children);
    };
    const path = list(hit.path).filter((heading) => isText(heading) && heading !== hit.title && heading !== hit.section);
    const above = hit.section && hit.section !== hit.title ? [path.map((heading) => `${heading} › `), marked(hit.section_html ?? hit.section)] : isText(hit.attributes?.provider) ? hit.attributes.provider : null;
    return [
      option('page', hit.url, el('span', { class: 'title' }, marked(hit.title_html ?? hit.title)),
        hit.lang && hit.lang !== this.#part('panel').lang ? el('span', { class: 'lang' }, hit.lang) : null,
        above && el('span', { class: 'path small' }, above), hit.snippet_html && el('span', { class: 'snippet small clip' }, marked(hit.snippet_html))),
      ...list(hit.sections).map((section) => option('sub', section.url, el('span', { class: 'title' }, section.section !== hit.title && section.section || this.#say('lead')), section.snippet_html && el('span', { class: 'snippet small clip' }, marked(section.snippet_html)))),
    ];
  }

  #follow(event) {
    const option = event.target.closest('[role=option]');
    if (!option) return;
    if (option.dataset.query !== undefined) {
      this.#fill(option.dataset.query);
      this.#asTyped = 'asTyped' in option.dataset;
      this.#ask();
    } else if (option.href) {
      this.#keep();
      const detail = { url: option.href, id: option.dataset.id, query: this.#query };
      if (!this.dispatchEvent(new CustomEvent('tim-select', { detail, bubbles: true, composed: true, cancelable: true }))) event.preventDefault();
      if (!event.ctrlKey && !event.metaKey && !event.shiftKey) this.close();
    }
  }

  // --- Remembering, on this device only -----------------------------------------------------------------------------

  #recent() {
    if (this.hasAttribute('no-recent')) return [];
    try { return list(JSON.parse(localStorage.getItem(memory))).filter(isText).slice(0, 5); } catch { return []; }
  }

  #keep() { if (this.#query) this.#remember([this.#query, ...this.#recent().filter((text) => text !== this.#query)].slice(0, 5)); }

  #remember(texts) {
    if (this.hasAttribute('no-recent')) return;
    try { localStorage.setItem(memory, JSON.stringify(texts)); } catch { /* storage may be closed to us; nothing is lost but comfort */ }
  }
}

if (!customElements.get('tim-search')) customElements.define('tim-search', TimSearch);
