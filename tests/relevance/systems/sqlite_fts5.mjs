// SQLite's FTS5 with marks removed by its tokenizer and đ by hand; words joined by OR, titles and headings worth three
// times the text, as in the other systems. Needs the program `sqlite3`.
import { spawnSync } from 'node:child_process';
import { arguments_of, d_for_đ, depth, words, write_rankings } from './ask.mjs';

const { documents, queries, out } = arguments_of('sqlite_fts5.mjs');
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

const sql = [
    '.mode tabs',
    "CREATE VIRTUAL TABLE docs USING fts5(id UNINDEXED, lang UNINDEXED, title, headings, text, tokenize = 'unicode61 remove_diacritics 2');",
    'BEGIN;',
];
for (const d of documents) {
    const columns = [d.id, d.lang, d.title, d.path.join('\n'), d.text].map((text) => quoted(d_for_đ(text.normalize('NFC'))));
    sql.push(`INSERT INTO docs VALUES (${columns.join(', ')});`);
}
sql.push('COMMIT;');
for (const { id, lang, query } of queries) {
    const match = words(query).map((word) => `"${d_for_đ(word)}"`).join(' OR ');
    if (!match) continue;
    const in_lang = lang ? ` AND lang = ${quoted(lang)}` : '';
    sql.push(
        `SELECT ${quoted(id)}, id FROM docs WHERE docs MATCH ${quoted(match)}${in_lang} ORDER BY bm25(docs, 0, 0, 3, 3, 1) LIMIT ${depth};`,
    );
}
const run = spawnSync('sqlite3', ['-batch', ':memory:'], { input: sql.join('\n'), encoding: 'utf8', maxBuffer: 1 << 30 });
if (run.status !== 0 || run.stderr) throw new Error(run.stderr || String(run.error));

const rankings = new Map();
for (const line of run.stdout.split('\n')) {
    const [query, document] = line.split('\t');
    if (!document) continue;
    rankings.set(query, [...(rankings.get(query) ?? []), document]);
}
await write_rankings(out, rankings, queries);
