// The HTTP contract, and the only place that knows its addresses.

export const facetFields = ['provider', 'tasks', 'modalities', 'delivery', 'parameters'];
export const kinds = ['article', 'model', 'service', 'workflow'];
export const languages = ['vi', 'en'];
export const sorts = ['date']; // besides relevance, which needs no word
export const pageSize = 10;
export const largestPage = 100;
export const largestOffset = 1000;

/** The server answered, and the answer says what is wrong. */
export class Problem extends Error {
  constructor(status, { title, detail, parameter } = {}) {
    super(typeof title === 'string' && title ? title : `HTTP ${status}`);
    this.status = status;
    this.detail = typeof detail === 'string' ? detail : '';
    this.parameter = typeof parameter === 'string' ? parameter : '';
  }
}

/** No answer came: the device is offline, or the server is out of reach. */
export class Unreachable extends Error {}

/** Whether the server says that there is no such thing, or that nothing can be called so. */
export const isMissing = (error) => error instanceof Problem && (error.status === 404 || error.status === 400);

const patience = 15000; // a server that takes longer than this will not answer

async function get(address, signal) {
  let response;
  let body;
  const abort = new AbortController();
  const giveUp = () => abort.abort();
  const timer = setTimeout(giveUp, patience);
  signal?.addEventListener('abort', giveUp);
  try {
    response = await fetch(address, { signal: abort.signal, headers: { Accept: 'application/json' } });
    body = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(String(error));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
  let answer;
  try { answer = JSON.parse(body); } catch { answer = undefined; }
  const isObject = answer !== null && typeof answer === 'object';
  if (!response.ok || !isObject) throw new Problem(response.status, isObject ? answer : {});
  return answer;
}

/** `prefer` is the language to show a page in that answers as well in both. */
export function search({ q, lang, prefer, kind, filters = [], sort, asTyped, translate }, { limit = pageSize, offset = 0, signal } = {}) {
  const parameters = new URLSearchParams({ q });
  if (lang) parameters.set('lang', lang);
  else if (prefer) parameters.set('prefer', prefer);
  if (kind) parameters.set('kind', kind);
  for (const filter of filters) parameters.append('filter', filter);
  if (sort) parameters.set('sort', sort);
  if (asTyped) parameters.set('as_typed', '1');
  if (translate === false) parameters.set('translate', '0');
  parameters.set('explain', '1');
  // Facets describe the whole answer, so only its first page asks for them.
  if (offset === 0) parameters.set('facets', ['kind', 'lang', ...facetFields].join(','));
  parameters.set('limit', Math.min(limit, largestPage));
  if (offset > 0) parameters.set('offset', offset);
  return get(`/api/v1/search?${parameters}`, signal);
}

/** How what was typed may go on. */
export async function suggest(q, lang, { limit, signal } = {}) {
  const parameters = new URLSearchParams({ q, limit });
  if (lang) parameters.set('lang', lang);
  const { suggestions } = await get(`/api/v1/suggest?${parameters}`, signal);
  return Array.isArray(suggestions) ? suggestions.map((each) => each?.text).filter((text) => typeof text === 'string') : [];
}

/** Sections of articles with the words, best first; for what speaks of something, not for what is about the like of it. */
export function searchSections(q, lang, { limit, signal } = {}) {
  return get(`/api/v1/search?${new URLSearchParams({ q, lang, kind: 'article', group: 'section', translate: '0', as_typed: '1', limit })}`, signal);
}

/** All entries of the catalogue of one kind, as far as one answer holds them. */
export function listEntries(kind, lang, { signal } = {}) {
  return get(`/api/v1/search?${new URLSearchParams({ q: '', kind, lang, limit: largestPage })}`, signal);
}

export function fetchDocument(id, { signal } = {}) {
  return get(`/api/v1/documents/${encodeURIComponent(id)}`, signal);
}
