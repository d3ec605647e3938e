import assert from 'node:assert/strict';
import test from 'node:test';
import { known_items } from './known_items.mjs';

const section = (lang, page, ordinal, title, heading) => ({
    lang, translation_key: page, ordinal, title, section: heading, url: `/${lang}/${page}.html` + (ordinal ? `#${lang}${ordinal}` : ''),
    text: heading,
});

test('a heading is asked for in the other language only where the section is there', () => {
    const { rows } = known_items([
        section('vi', 'tables', 0, 'Chèn bảng', ''),
        section('en', 'tables', 0, 'Inserting Tables', ''),
        section('vi', 'tables', 1, 'Chèn bảng', 'Định dạng các trục'),
        section('en', 'tables', 1, 'Inserting Tables', 'Formatting the Axes'),
        section('en', 'tables', 2, 'Inserting Tables', 'Exporting as Pictures'), // not translated
        section('en', 'alone', 0, 'Printing Addresses', ''),
    ]);
    const asked = (kind) => rows.map((row) => row.split('\t')).filter((row) => row[1] === kind).map((row) => `${row[3]}: ${row[4]}`).sort();
    assert.deepEqual(asked('en-finds-vi'), ['Formatting the Axes: tables#en1=3', 'Inserting Tables: tables=3']);
    assert.deepEqual(asked('en-finds-en'), asked('en-finds-vi'));
    assert.deepEqual(asked('vi-finds-en'), ['Chèn bảng: tables=3', 'Định dạng các trục: tables#en1=3']);
    assert.equal(asked('en-heading').length, 2);
});
