// Asks a server each question and shows the first hit as a reader sees it. Exits 1 if they differ.
//
//     node scripts/first_hits.mjs http://127.0.0.1:8080 [QUERY...]
const [base, ...asked] = process.argv.slice(2);
if (!base) {
  console.error('usage: node scripts/first_hits.mjs URL [QUERY...]');
  process.exit(2);
}
const queries = asked.length > 0 ? asked : ['bệnh lý', 'benh ly', 'bệnh lí', 'bệnh lý'.normalize('NFD'), 'BỆNH LÝ'];

const [bold, plain] = process.stdout.isTTY ? ['\u001b[1m', '\u001b[0m'] : ['[', ']'];
const marked = (parts) => parts.map((part) => (part.mark ? bold + part.text + plain : part.text)).join('').trim();
const decomposed = (text) => (text === text.normalize('NFC') ? '' : ' (decomposed)');

/** Whether the page that a link leads to has the place it names. */
async function lands(url) {
  const page = await fetch(url);
  if (!page.ok) return `the page answers ${page.status}`;
  const anchor = decodeURIComponent(url.hash.slice(1));
  if (anchor === '') return 'the page is there';
  const ids = [...(await page.text()).matchAll(/\sid=(?:"([^"]*)"|'([^']*)'|([^\s>]+))/g)].map((id) => id[1] ?? id[2] ?? id[3]);
  return ids.includes(anchor) ? 'the section is there' : `THE PAGE HAS NO ID ${anchor}`;
}

const firsts = new Set();
let dead = 0;
for (const query of queries) {
  const response = await fetch(`${base}/api/v1/search?${new URLSearchParams({ q: query, limit: '1' })}`);
  const answer = await response.json();
  if (!response.ok) throw new Error(`${query}: ${answer.title}`);
  console.log(`${query}${decomposed(query)}: ${answer.total_is_exact ? '' : 'about '}${answer.total} found`);
  const [hit] = answer.hits;
  firsts.add(hit?.id);
  if (!hit) continue;
  const url = new URL(hit.url, base);
  const landing = await lands(url);
  if (!landing.endsWith('is there')) dead += 1;
  console.log(`    section  ${hit.section || '(the beginning)'}`);
  console.log(`    link     ${decodeURI(url.href)} (${landing})`);
  console.log(`    match    ${hit.match}`);
  console.log(`    text     ${marked(hit.snippet)}\n`);
}
const same = firsts.size === 1 && !firsts.has(undefined);
console.log(same ? `All ${queries.length} queries have the same first hit.` : 'The queries do NOT have the same first hit.');
process.exit(same && dead === 0 ? 0 : 1);
