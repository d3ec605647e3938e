// What the systems beside Tìm have in common: reading a collection, and writing down what they answer.
import { createWriteStream, readFileSync } from 'node:fs';

const lines = (file) => readFileSync(file, 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));

export const depth = 30; // as tim-relevance asks for

// From the command line: DOCUMENTS QUERIES RANKINGS.
export function arguments_of(program) {
    const [documents_file, queries_file, out] = process.argv.slice(2);
    if (!out) {
        console.error(`usage: node ${program} DOCUMENTS QUERIES RANKINGS`);
        process.exit(2);
    }
    const documents = lines(documents_file).map((line) => JSON.parse(line));
    const queries = lines(queries_file).map((line) => {
        const [id, , lang, query] = line.split('\t');
        return { id, lang, query };
    });
    return { documents, queries, out };
}

// `rankings`: query id -> document ids.
export async function write_rankings(file, rankings, queries) {
    const out = createWriteStream(file);
    for (const { id } of queries) out.write(`${id}\t${(rankings.get(id) ?? []).join(' ')}\n`);
    await new Promise((done) => out.end(done));
}

// Marks off and đ to d, for systems that leave that to whoever uses them.
export const folded = (text) =>
    text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
export const d_for_đ = (text) => text.replaceAll('đ', 'd').replaceAll('Đ', 'D');

// The words of a query, once each, with no sign that a query language could take for its own.
export const words = (text) => [...new Set(text.normalize('NFC').toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [])];
