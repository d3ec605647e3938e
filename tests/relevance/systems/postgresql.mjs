// PostgreSQL's full-text search with the dictionary unaccent before `simple`; words joined by OR, titles and headings of
// weight A, the text of weight D, ranked by ts_rank. Starts a server of its own in a folder that it removes, with a
// socket there and no port. Needs postgresql and postgresql-contrib.
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { arguments_of, depth, words, write_rankings } from './ask.mjs';

const { documents, queries, out } = arguments_of('postgresql.mjs');

const versions = '/usr/lib/postgresql';
const newest = existsSync(versions) ? readdirSync(versions).sort((a, b) => b - a)[0] : '';
if (!newest) throw new Error('no PostgreSQL here: install postgresql and postgresql-contrib');
const program = (name) => join(versions, newest, 'bin', name);

// The server refuses to run as root.
const root = process.getuid() === 0;
const id_of = (option) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
const user = root ? { uid: id_of('-u'), gid: id_of('-g') } : {};
const folder = mkdtempSync(join(tmpdir(), 'tim-postgresql-'));
if (root) chownSync(folder, user.uid, user.gid);
const as_user = (name, args, options = {}) => {
    const run = spawnSync(program(name), args, { ...user, cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30, ...options });
    if (run.status !== 0) throw new Error(`${name}: ${run.stderr || run.error}`);
    return run.stdout;
};

const literal = (text) => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
const field = (text) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r');

const data = join(folder, 'data');
as_user('initdb', ['-D', data, '-U', 'tim', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
as_user('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', `-k ${folder} -c listen_addresses='' -c fsync=off -c max_parallel_workers_per_gather=0`, 'start'], { stdio: 'ignore' });
let rows;
try {
    const sql = [
        'CREATE EXTENSION unaccent;',
        'CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple);',
        'ALTER TEXT SEARCH CONFIGURATION plain ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;',
        'CREATE TABLE docs (id text, lang text, headings text, body text, words tsvector);',
        'COPY docs (id, lang, headings, body) FROM STDIN;',
        ...documents.map((d) => [d.id, d.lang, [d.title, ...d.path].join('\n'), d.text].map((t) => field(t.normalize('NFC'))).join('\t')),
        '\\.',
        "UPDATE docs SET words = setweight(to_tsvector('plain', headings), 'A') || setweight(to_tsvector('plain', body), 'D');",
        'CREATE INDEX ON docs USING gin (words);',
        'VACUUM ANALYZE docs;',
    ];
    for (const { id, lang, query } of queries) {
        const asked = words(query);
        if (asked.length === 0) continue;
        // plainto_tsquery takes each word as it is; the operator between them is written here.
        const or = asked.map((word) => `plainto_tsquery('plain', ${literal(word)})`).join(' || ');
        const in_lang = lang ? ` AND lang = '${lang}'` : '';
        sql.push(`SELECT '${id}', id FROM docs, (SELECT ${or} AS q) AS asked WHERE words @@ q${in_lang} ORDER BY ts_rank(words, q, 1) DESC, id LIMIT ${depth};`);
    }
    const script = join(folder, 'script.sql');
    writeFileSync(script, sql.join('\n'));
    rows = as_user('psql', ['-h', folder, '-U', 'tim', '-d', 'postgres', '-q', '-A', '-t', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-f', script]);
} finally {
    as_user('pg_ctl', ['-D', data, '-m', 'immediate', 'stop'], { stdio: 'ignore' });
    rmSync(folder, { recursive: true });
}

const rankings = new Map();
for (const line of rows.split('\n')) {
    const [query, document] = line.split('\t');
    if (!document) continue;
    rankings.set(query, [...(rankings.get(query) ?? []), document]);
}
await write_rankings(out, rankings, queries);
