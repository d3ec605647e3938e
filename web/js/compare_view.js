import { fetchDocument, isMissing, listEntries } from './api.js';
import { compareAddress, comparedIds, entryOf, mostCompared } from './comparing.js';
import { h, icon } from './dom.js';
import { factFields, factValue, sourceList, Sources } from './facts.js';
import { link } from './links.js';
import { fillPatiently } from './patience.js';

// Up to four entries of the catalogue side by side. Which ones is in the address, and nowhere else.

const isText = (value) => typeof value === 'string' && value.trim() !== '';

/** The entry in the page's language, else in the other; null where there is none of that id. */
async function fetchEntry(id, languages) {
  for (const language of languages) {
    try {
      return await fetchDocument(`${id}.${language}`);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return null;
}

function dateIn(strings, day) {
  const date = new Date(day);
  return Number.isNaN(date.getTime()) ? null : new Intl.DateTimeFormat(strings.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(date);
}

function absent(strings) {
  return h('span', { class: 'absent' }, strings.say('compare_absent'));
}

function row(strings, name, heading, cells) {
  // Roles are said out loud, because on a phone the table is laid out as a grid, and browsers then forget that it is one.
  return h('tr', { role: 'row', class: `compare-${name}` }, h('th', { scope: 'row', role: 'rowheader' }, heading),
    cells.map((cell) => h('td', { role: 'cell' }, cell || absent(strings))));
}

function table({ strings }, found, onRemove) {
  const sources = new Sources(found.map(({ attributes }) => attributes ?? {}));
  const value = (name) => (one) => factValue(name, one.attributes ?? {}, strings, one.lang, sources);
  const kindOf = ({ kind }) => (strings.has(`kind_of_${kind}`) ? strings.say(`kind_of_${kind}`) : kind);
  const columns = found.map((one, at) => {
    const name = isText(one.title) ? one.title : one.id;
    const remove = h('button', { type: 'button', class: 'compare-remove', 'aria-label': strings.say('compare_remove', { name }), title: strings.say('compare_remove', { name }), 'data-key': `remove:${one.id}` }, icon('m5.5 5.5 9 9m0-9-9 9'));
    remove.addEventListener('click', () => onRemove(at));
    return h('th', { scope: 'col', role: 'columnheader' }, h('div', { class: 'compare-name' }, link(one.url, { lang: one.lang, dir: 'auto' }, name), remove));
  });
  const rows = [
    row(strings, 'kind', strings.say('kind'), found.map(kindOf)),
    ...factFields.map((name) => row(strings, name, strings.say(`fact_${name}`), found.map(value(name)))),
    row(strings, 'date', strings.say('compare_date'), found.map((one) => dateIn(strings, one.date))),
    row(strings, 'summary', strings.say('compare_summary'), found.map((one) => isText(one.attributes?.summary) && h('span', { lang: one.lang, dir: 'auto' }, one.attributes.summary))),
  ];
  return [
    h('div', { class: 'compare-scroll', role: 'region', tabindex: 0, 'aria-label': strings.say('compare_table') },
      h('table', { class: `compare-table compare-of-${found.length}`, role: 'table' },
        h('caption', { class: 'visually-hidden' }, strings.say('compare_table')),
        h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, h('td', { role: 'cell', class: 'compare-corner' }), columns)),
        h('tbody', { role: 'rowgroup' }, rows))),
    sources.list.length ? h('section', { class: 'entry-part', 'aria-labelledby': 'part-sources' }, h('h2', { id: 'part-sources' }, strings.say('entry_sources')), sourceList(sources)) : null,
  ];
}

/** What else there is to put beside them. */
function adding({ strings }, entries, ids, onAdd) {
  const others = entries.filter((entry) => !ids.includes(entry.id));
  if (!others.length || ids.length >= mostCompared) return null;
  const select = h('select', { id: 'compare-add', 'data-key': 'add' }, h('option', { value: '' }, strings.say('compare_choose')), others.map(({ id, title }) => h('option', { value: id }, title)));
  const button = h('button', { type: 'button', class: 'action' }, strings.say('compare_add_do'));
  // On the button, not on a change: a keyboard changes the value on its way through the list.
  button.addEventListener('click', () => (select.value ? onAdd(select.value) : select.focus()));
  return h('p', { class: 'compare-add' }, h('label', { for: 'compare-add' }, strings.say('compare_add')), ' ', select, ' ', button);
}

export async function showComparison(page) {
  const { view, strings, language, other } = page;
  let ids = comparedIds();
  let entries = [];

  async function show() {
    document.title = strings.say('query_title', { query: strings.say('compare_heading') });
    page.offerOther(compareAddress(ids, other));
    await fillPatiently(page, async () => {
      const [found, list] = await Promise.all([
        Promise.all(ids.map((id) => fetchEntry(id, [language, other]))),
        entries.length ? null : listEntries('model', language).catch(() => null), // a help, never a hurdle
      ]);
      if (list) entries = (Array.isArray(list.hits) ? list.hits : []).map(entryOf).filter(Boolean).sort((a, b) => a.title.localeCompare(b.title, language));
      const known = found.filter(Boolean);
      const unknown = ids.filter((_, at) => !found[at]);
      const shown = ids.filter((_, at) => found[at]); // whoever changes the choice drops what is not there
      if (known.length) document.title = strings.say('query_title', { query: known.map(({ title }) => title).join(' · ') });
      return h('div', {},
        h('h1', { tabindex: -1 }, strings.say('compare_heading')),
        unknown.map((id) => h('p', { class: 'partial', dir: 'auto' }, strings.say('compare_unknown', { name: id }))),
        known.length ? null : h('p', { class: 'lead' }, strings.say('compare_empty')),
        known.length ? table(page, known, (column) => go(shown.filter((_, at) => at !== column), true)) : null,
        adding(page, entries, shown, (id) => go([...shown, id])));
    });
  }

  async function go(next, removed = false) {
    ids = next;
    history.pushState(null, '', compareAddress(ids, language));
    await show();
    // The control that was used is gone or anew: the focus goes on where it was, and not to the top of the page.
    (removed ? view.querySelector('h1') : view.querySelector('#compare-add') ?? view.querySelector('h1'))?.focus({ preventScroll: true });
    page.say(strings.say('compare_now', { count: ids.length, most: mostCompared }));
  }

  addEventListener('popstate', () => {
    ids = comparedIds();
    show();
  });
  await show();
}
