import { h } from './dom.js';
import { entryOf } from './comparing.js';
import { factList, Sources } from './facts.js';
import { link } from './links.js';

/** A snippet arrives as pieces of plain text, some of them marked. */
export function snippetNodes(parts) {
  if (!Array.isArray(parts)) return [];
  return parts
    .filter((part) => typeof part?.text === 'string')
    .map((part) => (part.mark ? h('mark', {}, part.text) : document.createTextNode(part.text)));
}

const hasText = (value) => typeof value === 'string' && value.trim() !== '';

/** Where on its page the words are: the headings above them, without repeating the title. */
function headings(hit) {
  const path = Array.isArray(hit.path) ? hit.path.filter(hasText) : [];
  if (hasText(hit.section) && path.at(-1) !== hit.section) path.push(hit.section);
  return path.filter((heading, position) => heading !== hit.title && heading !== path[position - 1]);
}

function overline(hit, strings) {
  const name = `kind_of_${hit.kind}`;
  const pieces = [h('span', { class: 'hit-kind' }, strings.say(strings.has(name) ? name : `kind_${hit.kind}`))];
  if (hasText(hit.attributes?.provider)) pieces.push(h('span', { dir: 'auto' }, hit.attributes.provider));
  if (hasText(hit.lang)) pieces.push(h('span', {}, strings.say(`language_${hit.lang}`)));
  if (hasText(hit.date)) {
    const date = new Date(hit.date);
    if (!Number.isNaN(date.getTime())) {
      pieces.push(h('time', { datetime: hit.date }, new Intl.DateTimeFormat(strings.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(date)));
    }
  }
  if (hit.match === 'translated') pieces.push(h('span', { class: 'hit-translated' }, strings.say('hit_translated')));
  return h('p', { class: 'hit-over' }, pieces);
}

function sectionPath(hit) {
  const path = headings(hit);
  if (!path.length) return null;
  const separated = path.flatMap((heading, position) => [position ? h('span', { class: 'hit-step', 'aria-hidden': 'true' }, '›') : null, h('span', { dir: 'auto' }, heading)]);
  return h('p', { class: 'hit-path', lang: hit.lang }, separated);
}

function moreSections(hit, strings) {
  if (!Array.isArray(hit.sections) || !hit.sections.length) return null;
  const items = hit.sections.map((section) => h('li', {},
    // A page's beginning has no heading but the page's own, which stands above already.
    hasText(section.section) && section.section !== hit.title ? link(section.url, { class: 'hit-section', lang: hit.lang, dir: 'auto' }, section.section)
      : link(section.url, { class: 'hit-section' }, strings.say('hit_lead')),
    Array.isArray(section.snippet) ? h('p', { class: 'snippet', lang: hit.lang, dir: 'auto' }, snippetNodes(section.snippet)) : null));
  return h('div', { class: 'hit-more' }, h('p', { class: 'hit-more-label' }, strings.say('hit_sections')), h('ul', {}, items));
}

function otherLanguages(hit, strings) {
  const others = Object.entries(hit.translations ?? {}).filter(([lang, page]) => lang !== hit.lang && hasText(page?.url));
  if (!others.length) return null;
  return others.map(([lang, page]) => {
    const name = strings.has(`hit_language_${lang}`) ? strings.say(`hit_language_${lang}`) : lang;
    return h('p', { class: 'hit-other' },
      h('span', {}, strings.say('hit_other_language', { language: name })), ' ',
      link(page.url, { lang, hreflang: lang, dir: 'auto' }, hasText(page.title) ? page.title : name),
      isBehind(hit, page) ? [' ', h('span', { class: 'hit-outdated' }, strings.say('hit_outdated'))] : null);
  });
}

/** Which words of the query stand where, in the words the document has for them. */
function why(hit, strings) {
  if (!Array.isArray(hit.explain) || !hit.explain.length) return null;
  const phrase = (kind, name) => (strings.has(`why_${kind}_${name}`) ? strings.say(`why_${kind}_${name}`) : String(name ?? ''));
  const how = ({ match, field, through }) => (strings.has(`why_through_${through}`) ? [strings.say(`why_through_${through}`)] : [phrase('field', field), phrase('match', match)]);
  const reasons = hit.explain.filter(({ word, as }) => hasText(word) && hasText(as)).map((reason) => h('li', {},
    h('bdi', {}, reason.word), reason.word === reason.as ? null : [' → ', h('strong', {}, h('bdi', {}, reason.as))],
    h('span', { class: 'quiet' }, ` ${how(reason).join(', ')}`)));
  return h('details', { class: 'why' }, h('summary', {}, strings.say('why')), h('ul', {}, reasons));
}

const isDay = (day) => /^\d{4}-\d\d-\d\d$/.test(day ?? '');
/** The other version was changed after this page was. A translation that merely came out later is no newer version. */
const isBehind = (hit, other) => isDay(other.lastmod) && other.lastmod > ([hit.lastmod, hit.date].find(isDay) ?? '9');

function hitItem(hit, strings, picks) {
  const title = hasText(hit.title) ? hit.title : hit.id ?? '';
  const attributes = hit.attributes ?? {};
  const facts = hit.kind === 'article' ? null : factList(attributes, strings, hit.lang, new Sources([attributes]), { without: ['provider'] });
  const entry = entryOf(hit);
  return h('li', { class: `hit hit-${hit.kind === 'article' ? 'page' : 'card'}`, 'data-hit': hit.id ?? '' },
    overline(hit, strings),
    h('h2', { class: 'hit-heading' }, link(hit.url, { class: 'hit-title', lang: hit.lang, dir: 'auto', 'data-hit-link': hit.id ?? '' }, title)),
    sectionPath(hit),
    Array.isArray(hit.snippet) && hit.snippet.length ? h('p', { class: 'snippet', lang: hit.lang, dir: 'auto' }, snippetNodes(hit.snippet)) : null,
    facts,
    moreSections(hit, strings),
    otherLanguages(hit, strings),
    h('div', { class: 'hit-foot' }, why(hit, strings), entry ? picks.box(entry) : null));
}

/** `picks` makes the box that picks an entry for comparing. */
export function hitItems(hits, strings, picks) {
  return hits.map((hit) => hitItem(hit, strings, picks));
}
