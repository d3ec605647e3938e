// Debian's installation guide in Vietnamese and English as a collection.
//
//   node installation_guide.mjs VI.jsonl EN.jsonl OUT
//
// VI.jsonl and EN.jsonl: what `tim-relevance --export` makes of the folders `vi` and `en` of Debian's
// installation-guide-amd64, which hold the same file names. Written into OUT: documents.jsonl and queries.
import { readFileSync } from 'node:fs';
import { known_items, write_collection } from './known_items.mjs';
import { is_vietnamese, words } from './transformations.mjs';

const [vi_file, en_file, out] = process.argv.slice(2);
if (!out) {
    console.error('usage: node installation_guide.mjs VI.jsonl EN.jsonl OUT');
    process.exit(2);
}

const number = /^(?:(?:Chương|Phụ lục|Chapter|Appendix)\s+)?[A-Z\d]+\.(?:\d+\.)*\s+/u;
const without_number = (heading) => heading.replace(number, '').trim();
const is_navigation = (line) => /\s\|\s/.test(line) || number.test(line) || /^(Table of Contents|Mục lục)$/i.test(line.trim());

// Pages begin with a heading that says the title again: what stands under it is the page's lead. Of the Vietnamese
// pages only what is translated is taken.
function documents_of(file, lang) {
    const read = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    const beginning = new Map(read.filter((d) => d.section && d.section === d.title).map((d) => [d.url.split('#')[0], d.ordinal]));
    const documents = [];
    for (const d of read) {
        const [address, anchor] = d.url.split('#');
        if (beginning.has(address) && d.ordinal < beginning.get(address)) continue;
        const is_lead = d.ordinal === (beginning.get(address) ?? 0);
        const title = without_number(d.title);
        const path = is_lead ? [] : d.path.map(without_number).filter((heading) => heading !== title);
        const lines = d.text.split('\n').filter((line) => line && !is_navigation(line));
        const kept = lang === 'vi' ? lines.filter((line) => words(line).length < 2 || is_vietnamese(line)) : lines;
        const heading = is_lead ? title : path.at(-1) ?? '';
        if (lang === 'vi' && !is_vietnamese(heading)) continue;
        if (!is_lead && kept.length === 0) continue;
        const page = address.replace(/^\/|\.html$/g, '');
        documents.push({
            ...d,
            id: `${lang}.${page}.${d.ordinal}`,
            page_key: `${lang}:${page}`,
            translation_key: page,
            lang,
            url: `/${lang}/${page}.html` + (is_lead ? '' : '#' + anchor),
            title,
            section: is_lead ? '' : heading,
            path,
            ordinal: is_lead ? 0 : d.ordinal,
            text: kept.map((line) => line + '\n').join(''),
        });
    }
    return documents;
}

write_collection(out, known_items([...documents_of(vi_file, 'vi'), ...documents_of(en_file, 'en')]));
