// Sends requests that no good client sends to a running server and checks that each gets a clear refusal or a correct
// answer, that no body tells about the machine, and that the next good request is answered.
//
//     TIM_URL=http://127.0.0.1:8080/ node tests/server/hostile_requests.mjs
//
// Then the same ones damaged: bytes flipped, lost, doubled, two run together. With TIM_LONG ten thousand in all.
import net from 'node:net';

const base = new URL(process.env.TIM_URL ?? 'http://127.0.0.1:8080/');
const TIME_LIMIT_MS = process.env.TIM_LONG ? 3_600_000 : 300_000;
const ANSWER_LIMIT_MS = 9_000; // after ten seconds the server itself ends what is late: that would hide a request it forgot

const get = (target, headers = 'Host: x\r\n') => `GET ${target} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`;
const search = (query) => get(`/api/v1/search?${query}`);
const bytes = (...parts) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part))));

/** @type {{name: string, send: Buffer | string, expect: number[], halfClose?: boolean, silent?: boolean, is?: (body: string) => true | string}[]} */
const requests = [];
// `expect` lists the statuses that are right; `silent` allows the connection to end without an answer; `is` judges a body
// that is of another form than the search API's: true, or what is wrong with it.
const add = (name, send, expect, options = {}) => requests.push({ name, send, expect, ...options });

// Escapes and UTF-8 in the query.
for (const bad of [
  '%', '%4', '%zz', '%%', '%%%', 'a%', '%-1', '%0', '% 1', '%u1EF3', '%ff', '%c3', '%c3%28', '%e1%bb', '%e1%bb%28',
  '%ed%a0%80', '%ed%bf%bf', '%f4%90%80%80', '%f8%88%80%80%80', '%c0%af', '%c0%80', '%e0%80%af', '%f0%80%80%af',
  '%fe', '%80', '%bf', 'a%80b', '%e1%bb%87%ff', '%G1', '%1G',
]) {
  add(`escape q=${bad}`, search(`q=${bad}`), [400]);
}
for (const raw of [[0xff], [0xc3], [0xe1, 0xbb], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf5, 0x80, 0x80, 0x80]]) {
  add(`raw bytes ${raw}`, bytes('GET /api/v1/search?q=', raw, ' HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), [400]);
}
add('raw UTF-8', bytes('GET /api/v1/search?q=bệnh HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), [200]);

// Parameters.
for (const bad of [
  'foo=1', 'Q=a', 'q[]=a', 'q=a&q=b', '=', '=a', '%00=1', '%ff=1', 'limit', 'limit=', 'limit=-1', 'limit=101',
  'limit=1.5', 'limit=1e2', 'limit=NaN', 'limit=0x1', 'limit=%2B1', 'limit=+1', 'limit=1%00', 'limit=99999999999999999999',
  'limit=-99999999999999999999', 'limit=1&limit=1', 'limit=%D9%A1', 'limit=١', 'offset=-1', 'offset=1001',
  'offset=18446744073709551616', 'offset=abc', 'offset=', 'lang=xx', 'lang=vi&lang=en', 'lang=VI', 'lang=vi%20',
  'lang=../../etc', 'kind=all', 'kind=model,service', 'kind=%3Cscript%3E', 'sort=random', 'sort=', 'sort=date;drop',
  'group=x', 'group=', 'exact_total=maybe', 'exact_total=', 'explain=yes', 'facets=,', 'facets=a,', 'facets=,a',
  'filter=', 'filter=%00', 'filter=a%0d%0aSet-Cookie:x', `filter=a:${'b'.repeat(600)}`,
  `facets=${Array.from({ length: 40 }, (_, i) => `f${i}`).join(',')}`, 'filter=a:b&'.repeat(40), 'x='.repeat(1000),
  `${'n'.repeat(2000)}=1`, '__proto__=1', 'constructor=1', 'callback=alert', 'utm_source=mail', '_=1', 'q=a&;=1',
]) {
  add(`parameter ${bad.slice(0, 40)}`, search(bad), [400]);
}
for (const odd of ['', '&', '&&&&', 'q', 'q=', 'limit=0', 'offset=1000', '&q=a&', 'lang=', 'kind=', 'facets=', 'q=a?b?c']) {
  add(`parameter ${odd}`, search(odd), [200]);
}
for (const odd of ['filter=:', 'filter=::', 'filter=x', 'filter=parameters%3E%3D', 'filter=parameters%3E%3Dabc',
  'filter=parameters%3E%3D1e999', 'filter=parameters%3E%3DNaN', 'filter=lang:', 'filter=nosuchfield:1', 'facets=nosuchfield',
  'facets=constructor', 'filter=%E2%80%AE:%E2%80%AE']) {
  add(`parameter ${odd}`, search(odd), [200, 400]);
}

// Queries.
for (const query of [
  '"', '""', '"a', 'a"', '"a" "', '"""', "'", '-', '--', '-a', '- a', '-"', 'OR', 'OR OR', 'a OR', 'OR a', 'AND', 'NOT',
  'NEAR', 'XOR', '(', ')', '((((', '))))', '(a', 'a)', '()', '*', '**', '*a', 'a*', 'a**', 'h-opt*', 'đ*', ':', '::',
  'title:', ':a', 'title:"', 'title:title:a', 'lang:', 'lang:xx', 'lang:vi', 'nosuch:a', 'a:b:c', '+', '++a', '~a', 'a~2',
  'a^9', 'a^', '\\', '\\"', 'a\\', '<script>alert(1)</script>', '<mark>', '&amp;', '${7*7}', '{{7*7}}', "'; DROP TABLE a;--",
  '../../../etc/passwd', '%00', '\u0000', 'a\u0000b', '\u0001\u0002\u001f\u007f', '\r\nSet-Cookie: a=b', '\t', '\u0085\u2028\u2029',
  '\ufeff', '\ufffe\uffff', '\u0300', '\u0300'.repeat(200), 'e\u0323\u0302', '\u202e\u202d\u2066', '\u200b\u200d\u2060',
  '👩‍👩‍👧‍👦', '🏳️‍🌈'.repeat(20), 'ก'.repeat(170), '漢'.repeat(170), 'ﬁ', 'İıſK', 'ß'.repeat(200), 'a'.repeat(512), 'a '.repeat(256),
  '" '.repeat(200), '-a '.repeat(150), 'a* '.repeat(150), 'a OR '.repeat(100), '1'.repeat(500), '1e999999', '-0', 'NaN', 'null',
  '~!@#$%^&*()_+`', "'".repeat(200), 'ÿ'.repeat(250), 'Z̷̢͝A̴L̶G̸O̵',
]) {
  const fits = Buffer.byteLength(query) <= 512;
  add(`query ${JSON.stringify(query).slice(0, 40)}`, search(`q=${encodeURIComponent(query)}`), fits ? [200, 400] : [400]);
}
add('513 bytes', search(`q=${'a'.repeat(513)}`), [400]);
add('10,000 words', search(`q=${'word+'.repeat(10_000)}`), [414]);
add('1,000 words', search(`q=${'word+'.repeat(1_000)}`), [400]);
add('1 MB query', search(`q=${'a'.repeat(1 << 20)}`), [414]);
add('1 MB of escapes', search(`q=${'%61'.repeat((1 << 20) / 3)}`), [414]);
add('4 MB without a line end', 'GET /' + 'a'.repeat(4 << 20), [414]);

// Paths.
for (const path of [
  '/../etc/passwd', '/..', '/.', '/./index.html', '/../../../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc%2fpasswd',
  '/%2e%2e%2fetc%2fpasswd', '/docs/../../etc/passwd', '/docs/%2e%2e/%2e%2e/etc/passwd', '/docs/..%2f..%2f..%2fetc/passwd',
  '/js/../../../etc/passwd', '//etc/passwd', '/%2fetc/passwd', '/etc/passwd', '///', '/\\..\\..\\etc\\passwd', '/%5c..%5cetc',
  '/.git/config', '/.env', '/.well-known/x', '/index.html/', '/index.html/x', '/index.html%00', '/index.html%00.png',
  '/index.html%20', '/%00', '/docs/%00', '/nosuch', '/nosuch?q=%zz', '/cgi-bin/x', '/server-status', '/wp-login.php',
  '/catalogue', '/catalogue/', '/catalogue/fr/x', '/catalogue/vi/', '/catalogue/vi/a/b', '/catalogue/vi/../../x', '/catalogue/vi/%00',
  '/api', '/api/', '/api/v1', '/api/v1/', '/api/v2/search', '/api/v1/search/', '/api/v1/SEARCH', '/api/v1/../v1/search',
  '/api//v1/search', '/api/v1/documents', '/api/v1/documents/', '/api/v1/documents/nosuch', '/api/v1/documents/../search',
  '/api/v1/documents/%00', '/api/v1/documents/%2e%2e%2f', '/api/v1/documents/%F0%9F%98%80', `/api/v1/documents/${'a'.repeat(3000)}`,
  `/${'a/'.repeat(3000)}`, `/${'../'.repeat(2000)}`, `/${'a'.repeat(300)}`, '/~root', '/proc/self/environ', '/docs/.hidden', '/docs//',
]) {
  add(`path ${path.slice(0, 40)}`, get(path), [404]);
}
for (const path of ['/%', '/%zz', '/%ff', '/%c0%ae%c0%ae/etc/passwd', '/docs/%', '/api/v1/documents/%ff', '/%u002e']) {
  add(`path ${path}`, get(path), [400]);
}
add('document with parameters', get('/api/v1/documents/x?y=1'), [400]);

// Request lines and methods.
for (const line of [
  'GET', 'GET /', 'GET / ', 'GET  / HTTP/1.1', ' GET / HTTP/1.1', 'GET / HTTP/1.1 x', 'GET / HTTP/2.0', 'GET / HTTP/9.9', 'GET / HTTP/1.2',
  'GET / http/1.1', 'GET / HTTP/1.1x', 'GET / HTTP/', 'GET / HTTP/01.1', 'GET / ICAP/1.0', 'get / HTTP/1.1', 'G\u0000T / HTTP/1.1',
  'GET /a b HTTP/1.1', 'GET a HTTP/1.1', 'GET ?q=a HTTP/1.1', 'GET * HTTP/1.1', 'GET ftp://x/ HTTP/1.1', 'GET /#a HTTP/1.1',
  'GET\t/\tHTTP/1.1', 'FIND / HTTP/1.1', 'PRI * HTTP/2.0', 'CONNECT x:80 HTTP/1.1', '{"json": true}', '<xml/>', 'EHLO localhost',
  `${'A'.repeat(1000)} / HTTP/1.1`, 'GET /\u007f HTTP/1.1', 'GET /\u001b[2J HTTP/1.1', '\u00e9 / HTTP/1.1',
]) {
  add(`line ${JSON.stringify(line).slice(0, 40)}`, `${line}\r\nHost: x\r\n\r\n`, [400]);
}
for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'CONNECT']) {
  add(`method ${method}`, `${method} /api/v1/search HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, [405]);
}
add('HTTP/1.0', 'GET /healthz HTTP/1.0\r\n\r\n', [200]);
add('absolute form', get('http://other.example/healthz'), [200]);
add('empty lines first', `\r\n\r\n\r\n${get('/healthz')}`, [200]);
add('OPTIONS *', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', [204]);

// Headers.
for (const [name, headers, expect] of [
  ['no Host', '', [400]],
  ['two Hosts', 'Host: x\r\nHost: y\r\n', [400]],
  ['Host with a path', 'Host: x/../..\r\n', [400]],
  ['Host with an at', 'Host: a@b\r\n', [400]],
  ['folded line', 'Host: x\r\nA: b\r\n c\r\n', [400]],
  ['space before colon', 'Host: x\r\nA : b\r\n', [400]],
  ['no colon', 'Host: x\r\nnonsense\r\n', [400]],
  ['no name', 'Host: x\r\n: b\r\n', [400]],
  ['NUL in a value', 'Host: x\r\nA: b\u0000c\r\n', [400]],
  ['control in a value', 'Host: x\r\nA: b\u0007c\r\n', [400]],
  ['carriage return alone', 'Host: x\r\nA: b\rC: d\r\n', [400]],
  ['line feed alone', 'Host: x\nA: b\n', [400]],
  ['1 MB header', `Host: x\r\nA: ${'b'.repeat(1 << 20)}\r\n`, [431]],
  ['long header name', `Host: x\r\n${'A'.repeat(20_000)}: b\r\n`, [431]],
  ['10,000 headers', `Host: x\r\n${'A: b\r\n'.repeat(10_000)}`, [431]],
  ['150 headers', `Host: x\r\n${'A: b\r\n'.repeat(150)}`, [431]],
  ['unknown expectation', 'Host: x\r\nExpect: tea\r\n', [417]],
  ['many ranges', `Host: x\r\nRange: bytes=${'0-,'.repeat(1000)}0-\r\n`, [200]],
  ['bad range', 'Host: x\r\nRange: bytes=9-1\r\n', [200]],
  ['escaped header', 'Host: x\r\nOrigin: %0d%0aSet-Cookie:%20a=b\r\n', [200]],
  ['conditional nonsense', `Host: x\r\nIf-None-Match: ${',"'.repeat(1000)}\r\n`, [200]],
  ['upgrade', 'Host: x\r\nUpgrade: h2c, websocket\r\nSec-WebSocket-Key: x\r\n', [200]],
  ['pretended address', 'Host: x\r\nX-Forwarded-For: 127.0.0.1\r\nREMOTE_ADDR: 127.0.0.1\r\n', [200]],
  ['all encodings', 'Host: x\r\nAccept-Encoding: br;q=1, gzip, deflate, zstd, *\r\nAccept: */*;q=\r\n', [200]],
]) {
  add(`header: ${name}`, get('/healthz', headers), expect);
}

// Bodies.
const post = (headers, body = '') => `POST /api/v1/search HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n${body}`;
const chunked = 'Transfer-Encoding: chunked\r\n';
for (const [name, send, expect, options] of [
  ['two lengths', post('Content-Length: 1\r\nContent-Length: 2\r\n', 'aa'), [400]],
  ['length and chunks', post(`Content-Length: 1\r\n${chunked}`, '0\r\n\r\n'), [400]],
  ['negative length', post('Content-Length: -1\r\n'), [400]],
  ['signed length', post('Content-Length: +1\r\n', 'a'), [400]],
  ['hexadecimal length', post('Content-Length: 0x1\r\n', 'a'), [400]],
  ['length of letters', post('Content-Length: many\r\n'), [400]],
  ['huge length', post('Content-Length: 99999999999\r\n'), [413]],
  ['overflowing length', post('Content-Length: 99999999999999999999999999\r\n'), [413]],
  ['2 MB body', post(`Content-Length: ${2 << 20}\r\n`, 'a'.repeat(2 << 20)), [413]],
  ['unknown encoding', post('Transfer-Encoding: gzip\r\n'), [400]],
  ['encodings', post('Transfer-Encoding: chunked, identity\r\n'), [400]],
  ['hidden encoding', post('Transfer-Encoding: xchunked\r\n'), [400]],
  ['two encodings', post(chunked + chunked, '0\r\n\r\n'), [400]],
  ['chunk nonsense', post(chunked, 'nonsense\r\n'), [400]],
  ['chunk too short', post(chunked, '5\r\nab\r\n0\r\n\r\n'), [400], { halfClose: true, silent: true }],
  ['chunk too long', post(chunked, '1\r\nabc\r\n0\r\n\r\n'), [400]],
  ['huge chunk', post(chunked, 'fffffffffffffffff\r\n'), [413]],
  ['negative chunk', post(chunked, '-1\r\n'), [400]],
  ['chunk with line feeds', post(chunked, '1\na\n0\n\n'), [400]],
  ['long chunk extension', post(chunked, `1;${'a'.repeat(10_000)}\r\n`), [400]],
  ['endless trailers', post(chunked, `0\r\n${'A: b\r\n'.repeat(2000)}\r\n`), [400]],
  ['chunks with HTTP/1.0', `POST / HTTP/1.0\r\n${chunked}\r\n0\r\n\r\n`, [400]],
  ['body of a GET', get('/healthz', 'Host: x\r\nContent-Length: 5\r\n') + 'GET /', [200]],
  ['good chunks', post(chunked, '1\r\na\r\n0\r\n\r\n'), [405]],
  ['multipart nonsense', post('Content-Type: multipart/form-data\r\nContent-Length: 2\r\n', '--'), [405]],
]) {
  add(`body: ${name}`, send, expect, options);
}

// The protocols of others and the page: each answers in its own form, whatever it is sent.
const to = (path, body) => `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const answersJson = (text) => typeof JSON.parse(text) === 'object' || 'no JSON';
const answersPage = (text) => text.startsWith('<!doctype html>') || 'no page';
const values = ['null', 'true', '-1', '1e999', '1.5', '""', '"x"', '[]', '{}', '[[[[[[]]]]]]', '{"a":{"b":null}}', '"\\ud800"', `"${'x'.repeat(9000)}"`, '\u0000', 'NaN', '{', '"\\'];
for (const value of values) {
  const name = value.slice(0, 20);
  for (const body of [value, `[${value}]`, `{"jsonrpc":"2.0","id":${value},"method":"ping"}`, `{"jsonrpc":"2.0","id":1,"method":${value}}`,
    `{"jsonrpc":"2.0","id":1,"method":"initialize","params":${value}}`, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":${value}}}`,
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"a","filters":[${value}]}}}`,
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_document","arguments":{"id":${value}}}}`]) {
    add(`mcp ${name} ${body.slice(0, 60)}`, to('/mcp', body), [200, 202, 400], { is: (text) => text === '' || answersJson(text) });
  }
  for (const body of [value, `{"requests":${value}}`, `{"requests":[${value}]}`, ...['query', 'page', 'hitsPerPage', 'facets', 'facetFilters', 'numericFilters', 'filters', 'attributesToSnippet', 'highlightPreTag', 'params'].map(
    (member) => `{"requests":[{"indexName":"docs","${member}":${value}}]}`)]) {
    add(`queries ${name} ${body.slice(0, 60)}`, to('/1/indexes/*/queries', body), [200, 400], { is: answersJson });
  }
}
for (const bad of ['q=%ff', 'q=%zz', 'q', '%', 'q=a&q=b', `q=${'x'.repeat(4000)}`, 'q=%00%01', 'q=%3C/noscript%3E%3Cscript%3E', 'q=a&page=-1', 'q=a&page=99999999999', 'q=a&filter=%3Cscript%3E:x', 'q=a&kind=%22',
  `q=a&${'filter=a:b&'.repeat(200)}`, 'q=%E2%80%AE', 'q="']) {
  add(`page ${bad.slice(0, 40)}`, get(`/search?${bad}`), [200], { is: (text) => answersPage(text) === true && (!/<noscript><script/i.test(text) || 'a script') });
}
for (const bad of ['q=%ff', 'q=a&q=b', 'limit=21', 'callback=alert', `q=${'x'.repeat(513)}`]) add(`browser suggestions ${bad.slice(0, 40)}`, get(`/suggest?${bad}`), [400]);
for (const bad of ['', '%', 'lang=%ff', 'lang=../../etc/passwd', 'lang=vi&lang=en']) {
  add(`description ${bad}`, get(`/opensearch.xml?${bad}`), [200], { is: (text) => text.startsWith('<?xml ') || 'no description' });
}
for (const id of ['a%22b', '..', '%2e%2e%2f', 'a%3Cb', `${'x'.repeat(500)}`]) {
  add(`entry ${id.slice(0, 20)}`, get(`/catalogue/vi/${id}`), [404], { is: (text) => text.startsWith('<!doctype html>') || answersJson(text) });
}

// Connections.
add('nothing, then half-closed', '', [], { halfClose: true, silent: true });
add('half a request line', 'GET /healthz HT', [], { halfClose: true, silent: true });
add('half the headers', 'GET /healthz HTTP/1.1\r\nHost: x\r\n', [], { halfClose: true, silent: true });
add('half a body', post('Content-Length: 10\r\n', 'abc'), [], { halfClose: true, silent: true });
add('whole, then half-closed', get('/healthz'), [200], { halfClose: true });
add('pipelined garbage', `GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n\u0001\u0002garbage\r\n\r\n`, [200]);
add('garbage, then a request', `garbage\r\n\r\n${get('/healthz')}`, [400]);
add('200 pipelined', `GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(200) + get('/healthz'), [200]);
add('TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]), [400]);
add('HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]);
add('zeros', Buffer.alloc(100_000), [400]);
add('random bytes', Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919 + (i >> 3)) & 255)), [400]);
add('SSH', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', [400]);

const listed = requests.length;
let state = 7;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
function damaged(whole) {
  let out = Buffer.from(whole);
  for (let times = 1 + random(4); times > 0; --times) {
    const at = random(out.length);
    const length = 1 + random(16);
    const other = Buffer.from(requests[random(listed)].send).subarray(0, 2000);
    out = [
      () => Buffer.concat([out.subarray(0, at), Buffer.from([random(256)]), out.subarray(at + 1)]),
      () => Buffer.concat([out.subarray(0, at), out.subarray(at + length)]),
      () => Buffer.concat([out.subarray(0, at + length), out.subarray(at)]),
      () => Buffer.concat([out.subarray(0, at), other.subarray(random(other.length))]),
      () => Buffer.concat([out, other]),
    ][random(5)]();
  }
  return out;
}
const inAll = process.env.TIM_LONG ? 10_000 : listed + 200;
while (requests.length < inAll) {
  const { name, send } = requests[random(listed)];
  if (send.length > 0 && send.length < 4000) add(`${name}, damaged`, damaged(send), null, { halfClose: true });
}

// Resolves with everything the server sends until it closes.
function converse({ send, halfClose }) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: base.hostname, port: Number(base.port || 80), allowHalfOpen: true });
    const chunks = [];
    let fault = '';
    const done = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text: Buffer.concat(chunks).toString('utf8'), fault });
    };
    const timer = setTimeout(() => {
      fault = 'no end within the time limit';
      done();
    }, ANSWER_LIMIT_MS);
    socket.on('connect', () => {
      if (send.length > 0) socket.write(send);
      if (halfClose) socket.end();
    });
    socket.on('data', (data) => chunks.push(data));
    socket.on('end', done);
    socket.on('error', (error) => {
      fault = error.code === 'EPIPE' || error.code === 'ECONNRESET' ? '' : error.code;
      done();
    });
  });
}

const LEAKS = [/\/(home|root|usr|tmp|var|srv|etc|build|opt)\//, /root:.*:0:0/, /\.(cpp|h):\d+/, /std::|what\(\)|terminate/];

// Of what is damaged nobody can say what is right; only that it is no fault of the server's, and tells nothing.
function judgeDamaged(send, text) {
  const sent = send.toString('utf8');
  const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map(([, status]) => Number(status));
  if (statuses.some((status) => status >= 500)) return `status ${statuses}`;
  if (text !== '' && statuses.length === 0) return 'an answer that is none';
  const told = LEAKS.find((pattern) => pattern.test(text) && !pattern.test(sent) && !pattern.test(decode(sent)));
  return told ? `the answer tells of ${told.exec(text)}` : '';
}
const decode = (text) => text.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

function judge({ send, expect, silent, is }, { text, fault }) {
  if (fault) return fault;
  if (expect === null) return judgeDamaged(send, text);
  if (text === '') return silent ? '' : 'no answer';
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1]);
  if (!expect.includes(status)) return `status ${status}, expected ${expect.join(' or ')}`;
  const end = text.indexOf('\r\n\r\n');
  const head = text.slice(0, end);
  const body = text.slice(end + 4);
  if (/^(server|set-cookie|exception_what):/im.test(head)) return 'a header that should not be there';
  if (is) {
    if (LEAKS.some((pattern) => pattern.test(body.slice(0, 2000)))) return 'the body tells of a path';
    const verdict = is(body);
    return verdict === true ? '' : verdict;
  }
  if (status >= 400) {
    if (!/^content-type: application\/problem\+json/im.test(head)) return 'an error that is no problem+json';
    const problem = JSON.parse(body);
    if (problem.status !== status || !problem.title) return 'a problem without status or title';
    // What the client sent may come back; what else looks like a path may not.
    const words = `${problem.title} ${problem.detail ?? ''}`;
    if (words.includes(process.cwd()) || LEAKS.some((pattern) => pattern.test(words))) return `the body tells of a path: ${words}`;
  } else if (/^content-type: application\/json/im.test(head)) {
    if (!Array.isArray(JSON.parse(body).hits)) return 'an answer without hits';
  } else if (status === 200 && !body.startsWith('ok')) {
    return 'an answer that is not the one asked for';
  }
  return '';
}

const good = { send: search('q=b%E1%BB%87nh+l%C3%BD'), expect: [200] };
const begin = Date.now();
let failures = 0;
for (const [i, request] of requests.entries()) {
  if (Date.now() - begin > TIME_LIMIT_MS) {
    console.error(`time is up after ${i} of ${requests.length} requests`);
    failures += 1;
    break;
  }
  let verdict;
  try {
    verdict = judge(request, await converse(request));
  } catch (error) {
    verdict = `the answer cannot be read: ${error.message}`;
  }
  if (verdict) {
    failures += 1;
    console.error(`FAILED ${request.name}: ${verdict}`);
  }
  if (i > listed && i % 50 > 0) continue;
  const after = judge(good, await converse(good));
  if (after) {
    failures += 1;
    console.error(`FAILED the good request after ${request.name}: ${after}`);
  }
}
console.log(`${requests.length} hostile requests, ${failures} failures, ${((Date.now() - begin) / 1000).toFixed(1)} s`);
process.exit(failures === 0 && listed >= 220 ? 0 : 1);
