import { h } from './dom.js';

/** The address to link to, or null for anything but http(s): `javascript:` and the like stay text. */
export function safeAddress(address, base = location.origin + '/') {
  if (typeof address !== 'string' || address.trim() === '') return null;
  let parsed;
  try { parsed = new URL(address, base); } catch { return null; }
  return parsed.protocol === 'http:' || parsed.protocol === 'https:' ? parsed.href : null;
}

export function isElsewhere(address) {
  return new URL(address, location.origin).origin !== location.origin;
}

/** A link where the address is safe, the same words without a link where it is not. */
export function link(address, attributes, ...children) {
  const href = safeAddress(address);
  if (href === null) return h('span', { ...attributes, hreflang: null }, ...children);
  return h('a', { href, rel: isElsewhere(href) ? 'noopener noreferrer' : null, ...attributes }, ...children);
}
