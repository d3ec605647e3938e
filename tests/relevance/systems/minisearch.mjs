// MiniSearch with its marks taken off, its fuzzy matching on for words that have letters to spare, words joined by OR,
// titles and headings worth three times the text.
import MiniSearch from 'minisearch';
import { arguments_of, depth, folded, write_rankings } from './ask.mjs';

const { documents, queries, out } = arguments_of('minisearch.mjs');
const engine = new MiniSearch({
    fields: ['title', 'headings', 'text'],
    storeFields: ['lang'],
    processTerm: (term) => folded(term).toLowerCase(),
    searchOptions: { boost: { title: 3, headings: 3 }, fuzzy: (term) => (term.length >= 3 ? 0.2 : false) },
});
engine.addAll(documents.map((d) => ({ id: d.id, lang: d.lang, title: d.title.normalize('NFC'), headings: d.path.join('\n').normalize('NFC'), text: d.text.normalize('NFC') })));
const rankings = new Map();
const answers = new Map(); // queries that differ in marks alone are one to it
for (const { id, lang, query } of queries) {
    const same = `${lang} ${folded(query).toLowerCase()}`;
    if (!answers.has(same)) {
        const filter = lang ? (hit) => hit.lang === lang : undefined;
        answers.set(same, engine.search(folded(query), { filter }).slice(0, depth).map((hit) => hit.id));
    }
    rankings.set(id, answers.get(same));
}
await write_rankings(out, rankings, queries);
