// The same collection with the words of a page's other language in each document: what docs/relevance.md measures the
// join of pairs against.
//
//   node with_counterparts.mjs DOCUMENTS OUT [text]
//
// Each section gets title and heading of its counterpart as keywords; with `text` also its text, which weighs as code.
import { readFileSync, writeFileSync } from 'node:fs';

const [from, to, what] = process.argv.slice(2);
if (!to) {
    console.error('usage: node with_counterparts.mjs DOCUMENTS OUT [text]');
    process.exit(2);
}
const documents = readFileSync(from, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const place = (d, lang) => `${lang} ${d.translation_key} ${d.ordinal}`;
const by_place = new Map(documents.map((d) => [place(d, d.lang), d]));
const carrying = documents.map((d) => {
    const other = by_place.get(place(d, d.lang === 'vi' ? 'en' : 'vi'));
    if (!other) return d;
    return { ...d, keywords: [...(d.keywords ?? []), other.title, other.section], code: what === 'text' ? other.text : d.code };
});
writeFileSync(to, carrying.map((d) => JSON.stringify(d) + '\n').join(''));
