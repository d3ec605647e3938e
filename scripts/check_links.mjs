// Every relative link of the project's Markdown leads to a file that exists, and to a heading of it where it names one.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = normalize(join(dirname(fileURLToPath(import.meta.url)), '..'));
// Pages of a site are checked by whoever builds the site: their links are addresses, not files.
const skipped = new Set(['.git', 'build', 'node_modules', 'corpus']);

function* markdownFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skipped.has(entry.name)) yield* markdownFiles(path);
    } else if (entry.name.endsWith('.md') && !/^tests\/(fuzz|hugo)/.test(relative(root, path))) {
      yield path;
    }
  }
}

const prose = (path) => readFileSync(path, 'utf8').replace(/^( {0,3})(```+|~~~+)[^]*?^\1\2.*$/gm, '');

// As GitHub makes anchors of headings.
function anchors(path) {
  const seen = new Map();
  const found = new Set();
  for (const [, heading] of prose(path).matchAll(/^#{1,6} +(.*?)(?: +#+)? *$/gm)) {
    const text = heading.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1');
    const slug = text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}_ -]/gu, '').replace(/ /g, '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    found.add(times === 0 ? slug : `${slug}-${times}`);
  }
  return found;
}

let links = 0;
const broken = [];
for (const file of markdownFiles(root)) {
  const text = prose(file).replace(/`[^`\n]*`/g, '');
  const targets = [...text.matchAll(/\]\(<?([^)\s>]+)>?(?: +"[^"]*")?\)/g), ...text.matchAll(/^\[[^\]]+\]: *(\S+)/gm)];
  for (const [, target] of targets) {
    if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
    links += 1;
    const [path, anchor] = target.split('#').map(decodeURIComponent);
    const aim = path === '' ? file : join(dirname(file), path);
    if (!existsSync(aim)) {
      broken.push(`${relative(root, file)}: ${target}: there is no such file`);
    } else if (anchor && statSync(aim).isFile() && aim.endsWith('.md') && !anchors(aim).has(anchor)) {
      broken.push(`${relative(root, file)}: ${target}: there is no such heading`);
    }
  }
}
for (const line of broken) console.error(line);
console.log(`${links} relative links, ${broken.length} broken`);
process.exit(broken.length === 0 ? 0 : 1);
