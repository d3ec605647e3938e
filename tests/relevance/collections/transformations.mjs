// What fingers, keyboards and files do to a query: each function takes one and gives it as someone would type it, or the
// same text where there is nothing to change. Chance is fixed by the text, so that every run asks the same.
import { createHash } from 'node:crypto';

const tones = '\u0300\u0301\u0303\u0309\u0323'; // huyền sắc ngã hỏi nặng
const qualities = '\u0302\u0306\u031b'; // ^ ˘ and the horn
const is_tone = (c) => tones.includes(c);
const letters_of = (text) => text.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

export const words = (text) => letters_of(text);
export const nfc = (text) => text.normalize('NFC');

// Numbers from 0 up to `below`, the same ones for the same `seed`.
export function chance(seed) {
    let state = createHash('md5').update(seed).digest().readUInt32LE(0);
    return (below) => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) % below;
    };
}

export const unmarked = (text) =>
    text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').normalize('NFC');
export const toneless = (text) => [...text.normalize('NFD')].filter((c) => !is_tone(c)).join('').normalize('NFC');
export const decomposed = (text) => text.normalize('NFD');
export const upper = (text) => text.normalize('NFC').toUpperCase();

// `hòa` for `hoà` and the other way: the mark's place in open oa, oe, uy differs between schools.
export function other_tone_place(text) {
    return text.normalize('NFC').replace(/[\p{L}]+/gu, (word) => {
        const d = word.normalize('NFD');
        const first = new RegExp(`^(.*?)(o|u)([${tones}])(a|e|y)$`, 'iu').exec(d);
        const second = new RegExp(`^(.*?)(o|u)(a|e|y)([${tones}])$`, 'iu').exec(d);
        const found = first ?? second;
        if (!found) return word;
        const onset = found[1];
        const [v1, v2, tone] = first ? [found[2], found[4], found[3]] : [found[2], found[3], found[4]];
        if (/q$/i.test(onset) || /[aeiouy]/i.test(onset)) return word;
        if (!['oa', 'oe', 'uy'].includes((v1 + v2).toLowerCase())) return word;
        return (onset + (first ? v1 + v2 + tone : v1 + tone + v2)).normalize('NFC');
    });
}

// `lí` for `lý` and the other way, where both are the same word: open after h k l m s t.
export function other_i(text) {
    return text.normalize('NFC').replace(/[\p{L}]+/gu, (word) => {
        const found = new RegExp(`^([hklmst])([iy])([${tones}]?)$`, 'iu').exec(word.normalize('NFD'));
        // Unmarked ti, my, si are as often something else.
        if (!found || !found[3]) return word;
        const swapped = { i: 'y', y: 'i', I: 'Y', Y: 'I' }[found[2]];
        return (found[1] + swapped + found[3]).normalize('NFC');
    });
}

// Keystrokes of an input method that is off: the text as Telex or VNI keys. Mark keys stand behind their letter or at
// the end of the word, as the text's chance decides.
const telex = { '\u0300': 'f', '\u0301': 's', '\u0309': 'r', '\u0303': 'x', '\u0323': 'j', '\u0306': 'w', '\u031b': 'w' };
const vni = {
    '\u0300': '2', '\u0301': '1', '\u0309': '3', '\u0303': '4', '\u0323': '5', '\u0302': '6', '\u031b': '7', '\u0306': '8',
};

function keystrokes(text, keys, dd) {
    const at_end = chance(text)(2) === 0;
    return text.normalize('NFC').replace(/[\p{L}]+/gu, (word) => {
        let out = '';
        let last = '';
        for (const letter of word.normalize('NFC')) {
            const [base, ...marks] = letter.normalize('NFD');
            const tone = marks.find(is_tone);
            const quality = marks.find((c) => qualities.includes(c));
            out += base === 'đ' || base === 'Đ' ? dd : base;
            if (quality) out += keys[quality] ?? base; // in Telex the hat is the letter again
            if (tone && at_end) last = keys[tone];
            else if (tone) out += keys[tone];
        }
        // uow, not uwow: one key marks both.
        if (keys === telex) out = out.replace(/uwow/i, 'uow');
        else out = out.replace(/u7o7/i, 'uo7');
        return out + last;
    });
}
export const as_telex = (text) => keystrokes(text, telex, 'dd');
export const as_vni = (text) => keystrokes(text, vni, 'd9');

const neighbours = {
    q: 'wa', w: 'qes', e: 'wrd', r: 'etf', t: 'ryg', y: 'tuh', u: 'yij', i: 'uok', o: 'ipl', p: 'o', a: 'qsz', s: 'awdx',
    d: 'sefc', f: 'drgv', g: 'fthb', h: 'gyjn', j: 'hukm', k: 'jil', l: 'ko', z: 'asx', x: 'zsdc', c: 'xdfv', v: 'cfgb',
    b: 'vghn', n: 'bhjm', m: 'njk',
};

// One slip in a word of three letters or more; null where there is no such word.
function slip(text, kind, random) {
    const places = [...text.normalize('NFC').matchAll(/[\p{L}]{3,}/gu)];
    for (let tries = 0; tries < 20 && places.length > 0; ++tries) {
        const place = places[random(places.length)];
        const letters = [...place[0]];
        const i = random(letters.length);
        const plain = (c) => /[a-z]/i.test(c ?? '');
        if (kind === 'deleted') {
            letters.splice(i, 1);
        } else if (kind === 'doubled') {
            if (!plain(letters[i])) continue;
            letters.splice(i, 0, letters[i]);
        } else if (kind === 'swapped') {
            if (i + 1 >= letters.length || letters[i].toLowerCase() === letters[i + 1].toLowerCase()) continue;
            [letters[i], letters[i + 1]] = [letters[i + 1], letters[i]];
        } else {
            const near = neighbours[letters[i].toLowerCase()];
            if (!near) continue;
            letters[i] = near[random(near.length)];
        }
        return text.normalize('NFC').slice(0, place.index) + letters.join('') +
            text.normalize('NFC').slice(place.index + place[0].length);
    }
    return null;
}

export const slip_kinds = ['deleted', 'swapped', 'doubled', 'neighbour'];

// [kind, text] for one slip of each kind, and for two slips.
export function slips(text) {
    const out = [];
    for (const kind of slip_kinds) {
        const slipped = slip(text, kind, chance(kind + text));
        if (slipped !== null) out.push([`typo-${kind}`, slipped]);
    }
    const random = chance('two' + text);
    const once = slip(text, slip_kinds[random(4)], random);
    const twice = once && slip(once, slip_kinds[random(4)], random);
    if (twice && twice !== nfc(text)) out.push(['typo-two', twice]);
    return out;
}

// [kind, text] for everything that may happen to a Vietnamese query and changes this one.
export function transformations(text) {
    const all = [
        ['unmarked', unmarked(text)],
        ['toneless', toneless(text)],
        ['tone-place', other_tone_place(text)],
        ['i-y', other_i(text)],
        ['telex', as_telex(text)],
        ['vni', as_vni(text)],
        ['upper', upper(text)],
        ...slips(text),
    ].filter(([, changed]) => changed !== nfc(text));
    if (decomposed(text) !== nfc(text)) all.push(['decomposed', decomposed(text)]);
    return all;
}

// Whether a text is Vietnamese: letters that no other language has, for its length.
export function is_vietnamese(text) {
    const own = text.normalize('NFC').match(/[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9àáãèéìíĩòóõùúũýÀÁÃÈÉÌÍĨÒÓÕÙÚŨÝ]/gu) ?? [];
    const count = words(text).length;
    return count > 0 && own.length / count >= 0.25;
}
