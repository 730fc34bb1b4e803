/**
 * How alike two words of names are, 0..1: equal, another spelling of the same name, the same
 * sound, a slip of the pen, or the same consonants where a script writes no vowels.
 */
import type { NameKind, NameWord } from '../names/parsed-name';

const TRANSLATED = 0.98;
const SAME_GROUP = 0.96;
const SAME_SOUND = 0.94;
const SAME_SYLLABLE = 0.9;
const SAME_SKELETON = 0.93;
const VOWEL = 0.12;
const UNWRITTEN_VOWELS = 0.88;
const UNWRITTEN_SHORT = 0.7;
const INITIAL = 0.7;
/** Below this two words are different words. */
const LEAST = 0.58;
/** What an edit takes off, per share of the word. */
const STEEPNESS = 1.55;

/** @returns 0 when they are different words, else LEAST..1 */
export function wordLikeness(a: NameWord, b: NameWord, kind: NameKind): number {
  if (a === b) return 1;
  if (a.text === b.text && a.vowelless === b.vowelless) {
    return a.written === b.written ? 1 : TRANSLATED;
  }
  // Numbers tell one from another: alike is not the same.
  if (/\d/.test(a.text) || /\d/.test(b.text)) return 0;
  if (a.vowelless || b.vowelless) return withoutVowels(a, b);
  if (a.group !== undefined && b.group !== undefined) return a.group === b.group ? SAME_GROUP : 0;
  if (a.text.length === 1 || b.text.length === 1) return initial(a, b, kind);
  if (a.syllable || b.syllable) return syllables(a, b);
  const likeness = Math.max(bySound(a, b), bySpelling(a, b, kind));
  if (a.written === a.text && b.written === b.text) return likeness;
  // A slip in a word that has a translation shows only as it was written.
  return Math.max(likeness, likenessByEdits(a.written, b.written));
}

function withoutVowels(a: NameWord, b: NameWord): number {
  if (a.bareSkeleton === '' || a.bareSkeleton !== b.bareSkeleton) return 0;
  if (a.bareSkeleton.length === 1) return a.vowelless && b.vowelless ? 0 : UNWRITTEN_SHORT;
  if (longVowelMissing(a, b) || longVowelMissing(b, a)) return UNWRITTEN_SHORT;
  return a.vowelless && b.vowelless ? 1 : UNWRITTEN_VOWELS;
}

/** A long u is written with a letter of its own: `Mahmoud` has one, `Muhammad` has none. */
function longVowelMissing(bare: NameWord, full: NameWord): boolean {
  if (!bare.vowelless || full.vowelless) return false;
  return /ou|oo|u(?=[^aeiou]$)/.test(full.text) !== /.[wv]/.test(bare.text);
}

function initial(a: NameWord, b: NameWord, kind: NameKind): number {
  if (kind !== 'person' || a.text.length === b.text.length) return 0;
  return a.text.charAt(0) === b.text.charAt(0) ? INITIAL : 0;
}

/** Romanisations of Korean and Chinese syllables differ in vowels and in voicing. */
function syllables(a: NameWord, b: NameWord): number {
  return looseSyllable(a.text) === looseSyllable(b.text) ? SAME_SYLLABLE : 0;
}

function looseSyllable(text: string): string {
  const onset = text
    .replace(/^(ts'?|tz|z|c|zh|ch|j|q)/, 'j')
    .replace(/^(hs|x|sh)/, 's')
    .replace(/^k/, 'g')
    .replace(/^p/, 'b')
    .replace(/^t/, 'd')
    .replace(/^[lr]/, 'r');
  return onset
    .replace(/eo|eu|oo|ou|u|o/g, 'o')
    .replace(/ae|ai|e/g, 'e')
    .replace(/^w(?=o)/, '');
}

function bySound(a: NameWord, b: NameWord): number {
  if (a.sound === b.sound) return a.sound.length >= 3 ? SAME_SOUND : 0.8;
  if (a.skeleton.length < 3 || a.skeleton !== b.skeleton) return 0;
  // The same consonants: what the vowels are apart.
  const cost = editCost(a.sound, b.sound, 3);
  const likeness = SAME_SKELETON - VOWEL * cost;
  return likeness < LEAST ? 0 : likeness;
}

function bySpelling(a: NameWord, b: NameWord, kind: NameKind): number {
  const longest = Math.max(a.text.length, b.text.length);
  if (longest < 4) return 0;
  const most = ((1 - LEAST) / STEEPNESS) * longest;
  // Each letter that one has and the other has not takes an edit; a change takes care of two.
  if (lettersApart(a.letters, b.letters, most)) return 0;
  const cost = editCost(a.text, b.text, most);
  const likeness = 1 - (STEEPNESS * cost) / longest;
  if (likeness < LEAST) return 0;
  // A letter away from a well-known short name is another name (`John`, `Joan`), unless the
  // letters are only swapped or doubled.
  const known = kind === 'person' && (a.group !== undefined || b.group !== undefined);
  return known && longest <= 5 && cost > TRANSPOSED ? 0 : likeness;
}

function likenessByEdits(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  if (longest < 5) return 0;
  const cost = editCost(a, b, ((1 - LEAST) / STEEPNESS) * longest);
  const likeness = 1 - (STEEPNESS * cost) / longest;
  return likeness < LEAST ? 0 : likeness;
}

/** Whether the letters alone show that the words are farther apart than `most`. */
export function lettersApart(a: number, b: number, most: number): boolean {
  let count = 0;
  for (let left = a ^ b; left !== 0; left &= left - 1) count++;
  return count * CLOSE > 2 * most;
}

const TRANSPOSED = 0.7;
const DOUBLED = 0.35;
const CLOSE = 0.6;
const LETTERS = 128;
/** What it costs to write one letter for another, by both their codes. */
const CHANGE = new Float64Array(LETTERS * LETTERS).fill(1);
for (const pair of 'ae ei iy iu ou oa uw vw vf bp dt gk ck kq cs sz jy jg gh mn bv xs'.split(' ')) {
  const [x, y] = [pair.charCodeAt(0), pair.charCodeAt(1)];
  CHANGE[x * LETTERS + y] = CHANGE[y * LETTERS + x] = CLOSE;
}
for (let code = 0; code < LETTERS; code++) CHANGE[code * LETTERS + code] = 0;

let twoUp = new Float64Array(64);
let above = new Float64Array(64);
let current = new Float64Array(64);

/**
 * Least cost of edits between two words of plain letters, transpositions included; doubled letters
 * and letters that sound alike cost less than one. More than `most` may come out as Infinity.
 */
export function editCost(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) * DOUBLED > most) return Infinity;
  const width = b.length + 1;
  if (width > current.length) {
    twoUp = new Float64Array(width * 2);
    above = new Float64Array(width * 2);
    current = new Float64Array(width * 2);
  }
  // Farther from the diagonal than this no way is cheap enough, doubled letters aside.
  const band = Math.ceil(most) + 1;
  if (Math.abs(a.length - b.length) > band) return Infinity;
  above[0] = 0;
  for (let j = 1; j < width; j++) above[j] = (above[j - 1] ?? 0) + gap(b, j - 1);
  for (let i = 1; i <= a.length; i++) {
    const x = a.charCodeAt(i - 1);
    const gapHere = gap(a, i - 1);
    const from = Math.max(1, i - band);
    const to = Math.min(b.length, i + band);
    let left = (current[from - 1] = from === 1 ? (above[0] ?? 0) + gapHere : Infinity);
    let least = left;
    for (let j = from; j <= to; j++) {
      const y = b.charCodeAt(j - 1);
      let cost = (above[j - 1] ?? 0) + (CHANGE[x * LETTERS + y] ?? 1);
      const down = (above[j] ?? 0) + gapHere;
      if (down < cost) cost = down;
      if (left + DOUBLED < cost) {
        const across = left + gap(b, j - 1);
        if (across < cost) cost = across;
      }
      if (i > 1 && j > 1 && x === b.charCodeAt(j - 2) && y === a.charCodeAt(i - 2)) {
        const swapped = (twoUp[j - 2] ?? 0) + TRANSPOSED;
        if (swapped < cost) cost = swapped;
      }
      left = current[j] = cost;
      if (cost < least) least = cost;
    }
    if (to < b.length) current[to + 1] = Infinity;
    if (least > most) return Infinity;
    [twoUp, above, current] = [above, current, twoUp];
  }
  return above[b.length] ?? Infinity;
}

const H = 104;
const Y = 121;

function gap(word: string, at: number): number {
  const letter = word.charCodeAt(at);
  if (letter === word.charCodeAt(at - 1) || letter === word.charCodeAt(at + 1)) return DOUBLED;
  return letter === H || letter === Y ? CLOSE : 1;
}
