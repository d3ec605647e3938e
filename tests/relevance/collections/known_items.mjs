// Questions for a bilingual collection whose answers are known without a judge: who asks for a page's title wants that
// page, who asks for a heading wants that section. Each Vietnamese one is asked again in every way it may be mistyped.
//
//   node known_items.mjs FOLDER      FOLDER/documents.jsonl -> FOLDER/tune.tsv, FOLDER/test.tsv (formats: ../README.md)
//
// Weights are chosen on the queries of one half of the pages and judged by those of the other half.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { is_vietnamese, slips, transformations, words } from './transformations.mjs';

// Items of a kind and language; all pages are indexed. Of 300, what one kind scores beside another is by chance a hundredth
// more or less: without marks .985 of with marks on one half, .998 on the other.
const most_asked = 1500;

const hash = (text) => createHash('md5').update(text).digest('hex');
const same = (text) => text.normalize('NFC').toLowerCase();
const askable = (text) => {
    const of = words(text);
    return of.length >= 1 && of.length <= 12 && of.some((w) => w.length > 2);
};
const anchor = (d) => (d.url.includes('#') ? d.url.slice(d.url.indexOf('#')) : '');

// Items {query, keys} whose text leads to one place only, a part of them that the texts' own hash picks.
function pick(items, lang) {
    const count = new Map();
    for (const item of items) count.set(same(item.query), (count.get(same(item.query)) ?? 0) + 1);
    return items
        .filter((i) => count.get(same(i.query)) === 1 && askable(i.query))
        .filter((i) => is_vietnamese(i.query) === (lang === 'vi'))
        .sort((a, b) => (hash(a.keys[0] + a.query) < hash(b.keys[0] + b.query) ? -1 : 1))
        .slice(0, most_asked);
}

// `documents`: as in documents.jsonl. `entries`: further questions, [{lang, query, pages}].
export function known_items(documents, entries = []) {
    const leads = { vi: new Map(), en: new Map() };
    const english_anchor = new Map();
    for (const d of documents) {
        if (!(d.lang in leads)) continue;
        if (d.ordinal === 0) leads[d.lang].set(d.translation_key, d);
        if (d.lang === 'en') english_anchor.set(`${d.translation_key} ${d.ordinal}`, anchor(d));
    }
    const key_of = (d) => d.translation_key + (english_anchor.get(`${d.translation_key} ${d.ordinal}`) ?? anchor(d));

    // A quarter of the pages that are in both languages lose the English one: pages without a pair, whose English title
    // is known all the same.
    const unpaired = new Set([...leads.vi.keys()].filter((page) => leads.en.has(page) && parseInt(hash(page).slice(0, 2), 16) % 4 === 0));
    const kept = documents.filter((d) => d.lang !== 'en' || !unpaired.has(d.translation_key));
    // Of a paired page, sections that are not translated are in one language only.
    const places = { vi: new Set(), en: new Set() };
    for (const d of kept) places[d.lang]?.add(key_of(d));

    const rows = [];
    const ask = (kind, lang, query, keys, of = '') => {
        const id = `${kind}-${String(rows.length).padStart(5, '0')}`;
        rows.push([id, kind, lang, query, keys.map((k) => `${k}=3`).join(' '), of && `of:${of}`].join('\t').trimEnd());
        return id;
    };
    const cross = [];
    for (const lang of ['vi', 'en']) {
        const indexed = kept.filter((d) => d.lang === lang);
        const kinds = {
            title: pick(indexed.filter((d) => d.ordinal === 0).map((d) => ({ query: d.title, keys: [d.translation_key] })), lang),
            heading: pick(
                indexed.filter((d) => d.ordinal > 0 && d.section && words(d.section).length > 1).map((d) => ({ query: d.section, keys: [key_of(d)] })),
                lang,
            ),
            entry: pick(entries.filter((e) => e.lang === lang).map((e) => ({ query: e.query, keys: e.pages.filter((p) => indexed.some((d) => d.translation_key === p)) })).filter((e) => e.keys.length > 0), lang),
        };
        const other = lang === 'vi' ? 'en' : 'vi';
        for (const [kind, items] of Object.entries(kinds)) {
            for (const { query, keys } of items) {
                const id = ask(`${lang}-${kind}`, '', query, keys);
                const changed = lang === 'vi' ? transformations(query) : slips(query).map(([k, text]) => [`en-${k}`, text]);
                for (const [name, text] of changed) ask(name, '', text, keys, id);
                if (kind !== 'entry' && places[other].has(keys[0])) cross.push({ lang, other, query, keys });
            }
        }
    }
    for (const { lang, other, query, keys } of cross) {
        const id = ask(`${lang}-finds-${lang}`, lang, query, keys);
        ask(`${lang}-finds-${other}`, other, query, keys, id);
    }
    const titles = [...unpaired].map((page) => ({ query: leads.en.get(page).title, keys: [page] }));
    for (const { query, keys } of pick(titles, 'en')) ask('en-finds-unpaired', 'vi', query, keys);
    return { documents: kept, rows };
}

// The same pages without titles and headings: a title must be found through what the page says.
export function without_titles({ documents, rows }) {
    const kinds = ['vi-title', 'en-title', 'unmarked', 'toneless', 'typo-deleted', 'telex'];
    const asked = new Set();
    const out = [];
    for (const row of rows) {
        const [id, kind, , query, , note] = row.split('\t');
        const of = note?.slice(3);
        const is_title = kind === 'vi-title' || kind === 'en-title';
        if (!kinds.includes(kind) || words(query).length < 2 || (!is_title && !asked.has(of))) continue;
        if (is_title) asked.add(id);
        out.push(row);
    }
    const bare = documents.filter((d) => d.text !== '').map((d) => ({ ...d, title: '', section: '', path: [] }));
    return { documents: bare, rows: out };
}

export function write_collection(folder, { documents, rows }) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'documents.jsonl'), documents.map((d) => JSON.stringify(d) + '\n').join(''));
    const halves = { tune: [], test: [] };
    for (const row of rows) {
        const page = row.split('\t')[4].split(/[#=]/)[0];
        halves[parseInt(hash(page).slice(2, 4), 16) % 2 ? 'tune' : 'test'].push(row);
    }
    for (const [half, of_half] of Object.entries(halves))
        writeFileSync(join(folder, `${half}.tsv`), ['# id\tkind\tlang\tquery\tjudgements\tnote', ...of_half].map((line) => line + '\n').join(''));
    console.log(`${folder}: ${documents.length} sections, ${halves.tune.length} queries to tune with, ${halves.test.length} to judge by`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const folder = process.argv[2];
    if (!folder) {
        console.error('usage: node known_items.mjs FOLDER (with documents.jsonl)');
        process.exit(2);
    }
    const lines = readFileSync(join(folder, 'documents.jsonl'), 'utf8').trim().split('\n');
    write_collection(folder, known_items(lines.map((line) => JSON.parse(line))));
}
