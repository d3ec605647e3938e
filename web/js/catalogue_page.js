import { languages } from './api.js';
import { Picks } from './comparing.js';
import { showComparison } from './compare_view.js';
import { recallForTab } from './device.js';
import { showEntry } from './entry_view.js';
import { slashFocuses } from './keyboard.js';
import { safeAddress } from './links.js';
import { fillPage, preferredLanguage, rememberLanguage, Strings } from './strings.js';

// /catalogue/<language>/<entry> and /compare/<language>: the page speaks the language that its address names.
const [, area, lang, entry] = location.pathname.match(/\/(catalogue|compare)\/([a-z]{2})(?:\/([^/]+))?\/?$/) ?? [];
const language = languages.includes(lang) ? lang : preferredLanguage();
const other = language === 'vi' ? 'en' : 'vi';
const part = (name) => document.querySelector(`[data-${name}]`);

/** Back to the very results the reader came from; by the browser's own step back where that is where they were. */
function showWayBack(strings) {
  const last = recallForTab('tim.lastSearch');
  const address = last && safeAddress(last);
  const query = address ? new URL(address).searchParams.get('q') ?? '' : '';
  const back = part('back');
  part('back-text').textContent = query ? strings.say('entry_back_to', { query }) : strings.say('entry_back');
  if (query) back.href = address;
  const cameFrom = document.referrer && new URL(document.referrer);
  const cameFromSearch = cameFrom && cameFrom.origin === location.origin && ['/', '/search'].includes(cameFrom.pathname);
  back.addEventListener('click', (event) => {
    if (!query || !cameFromSearch || history.length < 2 || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.back();
  });
}

let saying = 0;

/** Told to screen readers. */
function say(text) {
  clearTimeout(saying);
  saying = setTimeout(() => { part('announce').textContent = text; }, 200);
}

const strings = await Strings.load(language);

/** Where the other language's version of this page is; nothing where there is none. */
function offerOther(address) {
  const toggle = part('other-language');
  toggle.hidden = !safeAddress(address);
  if (toggle.hidden) return;
  toggle.href = safeAddress(address);
  toggle.lang = other;
  toggle.hreflang = other;
  toggle.textContent = other.toUpperCase();
  toggle.setAttribute('aria-label', `${toggle.textContent}: ${strings.say('entry_other_language_label')}`);
  toggle.title = strings.say('entry_other_language');
}
part('other-language').addEventListener('click', () => rememberLanguage(other));

fillPage(strings);
slashFocuses(document.querySelector('#query'));
showWayBack(strings);
part('skip').addEventListener('click', (event) => {
  event.preventDefault();
  document.querySelector('#entry').focus();
});

const page = { view: part('view'), strings, language, other, offerOther, say };
if (area === 'compare') {
  document.body.classList.add('compares');
  await showComparison(page);
} else {
  const picks = new Picks(part('tray'), say);
  picks.speak(strings);
  await showEntry({ ...page, picks }, entry);
}
