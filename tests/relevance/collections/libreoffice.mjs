// LibreOffice's help in Vietnamese and English as a collection.
//
//   node libreoffice.mjs HELP_VI HELP_EN OUT
//
// HELP_*: the folders `text` of Debian's libreoffice-help-vi and libreoffice-help-en-us, which hold the same file names.
// OUT/titled holds titles, headings and texts; OUT/untitled the same pages without titles and headings. Beside titles and
// headings the entries of the help's own subject index are asked for; they are not part of the documents.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { known_items, without_titles, write_collection } from './known_items.mjs';
import { is_vietnamese, words } from './transformations.mjs';

const [help_vi, help_en, out] = process.argv.slice(2);
if (!out) {
    console.error('usage: node libreoffice.mjs HELP_VI HELP_EN OUT');
    process.exit(2);
}

// A page counts as translated if so much of it is in Vietnamese; what is not is left out of it.
const least_translated = 0.6;

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const decode = (text) =>
    text.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name) => {
        if (name[0] !== '#') return entities[name] ?? ' ';
        return String.fromCodePoint(name[1].toLowerCase() === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1)));
    });
const tidy = (text) => decode(text).replace(/\s+/g, ' ').trim();
const empty_tags = new Set(['br', 'img', 'hr', 'meta', 'link', 'input', 'wbr']);

// The sections and index entries of a page. These files come from one stylesheet: tags are balanced, attributes quoted.
function read_page(file) {
    const html = readFileSync(file, 'utf8');
    const title = tidy(/<title>(.*?)<\/title>/s.exec(html)?.[1] ?? '');
    const start = html.indexOf('>', html.indexOf('id="DisplayArea"')) + 1;
    const end = html.indexOf('<div id="DonationFrame"', start);
    const entries = [...html.matchAll(/<meta itemprop="keywords" content="([^"]*)"/g)].map((m) => tidy(m[1].replaceAll(/[,;]/g, ' ')));
    const sections = [{ anchor: '', heading: '', level: 1, blocks: [] }];
    const stack = [];
    let block = '';
    const end_block = () => {
        const text = tidy(block);
        if (text) sections.at(-1).blocks.push(text);
        block = '';
    };
    for (const [token, closing, tag, attributes] of html
        .slice(start, end < 0 ? undefined : end)
        .matchAll(/<(\/?)([a-z][a-z0-9]*)\b([^>]*)>|[^<]+|</gi)) {
        const skipped = stack.at(-1)?.skipped ?? false;
        if (tag === undefined) {
            if (!skipped) block += token;
            continue;
        }
        const name = tag.toLowerCase();
        if (empty_tags.has(name)) {
            block += ' ';
            continue;
        }
        const is_heading = /^h[1-6]$/.test(name);
        const is_block = is_heading || /^(p|div|td|th|tr|li|ul|ol|pre|table|dd|dt)$/.test(name);
        if (closing) {
            const opened = stack.pop();
            if (is_heading && opened?.heading) {
                const text = tidy(block);
                block = '';
                const level = Number(name[1]);
                if (text && level > 1) sections.push({ ...opened.heading, heading: text, level, blocks: [] });
                else if (text && text !== title) sections.at(-1).blocks.push(text);
            } else if (is_block) {
                end_block();
            }
            continue;
        }
        if (is_block) end_block();
        // Of wordings for several programs (`switchinline`) the first is read.
        const parent = stack.at(-1);
        const alternative = parent?.switch === true && ++parent.children > 1;
        const is_bug = is_heading && attributes.includes('class="bug"');
        const entry = {
            name,
            skipped: skipped || alternative || is_bug || name === 'script' || name === 'style',
            switch: attributes.includes('class="switchinline"'),
            children: 0,
        };
        if (is_heading && !entry.skipped) {
            entry.heading = { anchor: /\bid="([^"]*)"/.exec(attributes)?.[1] ?? '' };
        }
        stack.push(entry);
    }
    end_block();
    return { title, sections: sections.map((s, ordinal) => ({ ...s, ordinal })), entries };
}

const pages = readdirSync(help_en, { recursive: true })
    .filter((name) => name.endsWith('.html'))
    .map((name) => name.slice(0, -5))
    .sort();

const read = { vi: new Map(), en: new Map() };
for (const page of pages) {
    const english = read_page(join(help_en, page + '.html'));
    if (english.sections.some((s) => s.blocks.length > 0)) read.en.set(page, english);
    const vietnamese = read_page(join(help_vi, page + '.html'));
    const count = (blocks) => blocks.reduce((sum, block) => sum + words(block).length, 0);
    const all = vietnamese.sections.flatMap((s) => s.blocks);
    if (count(all.filter(is_vietnamese)) < least_translated * Math.max(count(all), 1)) continue;
    if (!is_vietnamese(vietnamese.title)) continue;
    for (const section of vietnamese.sections) {
        section.blocks = section.blocks.filter((block) => words(block).length < 2 || is_vietnamese(block));
        section.untranslated = section.heading !== '' && !is_vietnamese(section.heading);
    }
    vietnamese.sections = vietnamese.sections.filter((s) => s.ordinal === 0 || !s.untranslated || s.blocks.length > 0);
    for (const section of vietnamese.sections) if (section.untranslated) section.heading = '';
    read.vi.set(page, vietnamese);
}

const documents = [];
const pages_of = new Map(); // language and entry -> pages
for (const lang of ['vi', 'en']) {
    for (const [page, { title, sections, entries }] of read[lang]) {
        const open = [];
        for (const { anchor, heading, level, blocks, ordinal } of sections) {
            if (heading) {
                while (open.length > 0 && open.at(-1).level >= level) open.pop();
                open.push({ heading, level });
            }
            if (ordinal > 0 && blocks.length === 0 && !heading) continue;
            documents.push({
                id: `${lang}.${page.replaceAll('/', '.')}.${ordinal}`,
                page_key: `${lang}:${page}`,
                translation_key: page,
                kind: 'article',
                lang,
                url: `/${lang}/${page}.html` + (ordinal > 0 ? '#' + anchor : ''),
                title,
                section: heading,
                path: open.map((s) => s.heading),
                ordinal,
                text: blocks.map((b) => b + '\n').join(''),
            });
        }
        for (const entry of new Set(entries)) {
            const key = `${lang} ${entry}`;
            pages_of.set(key, [...(pages_of.get(key) ?? []), page]);
        }
    }
}
const entries = [...pages_of]
    .filter(([, pages]) => pages.length <= 3)
    .map(([key, pages]) => ({ lang: key.slice(0, 2), query: key.slice(3), pages }));

const collection = known_items(documents, entries);
console.log(`${read.vi.size} pages in Vietnamese, ${read.en.size} in English`);
write_collection(join(out, 'titled'), collection);
write_collection(join(out, 'untitled'), without_titles(collection));
