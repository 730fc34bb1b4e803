/**
 * Scores a pair of names, 0..1, and says why in words. Words are paired one to one (two joined
 * ones may stand for one), what is left over on both sides counts against, on one side less so.
 */
import { parseName, type NameKind, type NameWord, type ParsedName } from '../names/parsed-name';
import { editCost, lettersApart, wordLikeness } from './word-likeness';

export interface NameScore {
  /** 0..1; 1 = the same name. */
  readonly score: number;
  /** What was equal, similar, left over, for a person to read. */
  readonly reasons: string[];
}

interface WordPair {
  readonly a: readonly NameWord[];
  readonly b: readonly NameWord[];
  readonly likeness: number;
  readonly weight: number;
}

/** What words left over take away: on both sides (they differ), on one side (it says more). */
const LEFT_OVER = {
  person: { differing: 1.35, extra: 0.28 },
  organisation: { differing: 1.7, extra: 0.85 },
} as const;
/** However long the names are, a telling word that is another one makes another name likely. */
const DIFFERING = 0.3;
const ANOTHER_WORD = 0.93;
const ONE_WORD_OF_SEVERAL = 0.72;
const ONLY_GENERIC_WORDS = 0.6;
const OTHER_ORDER = 0.99;
const OTHER_FORM = 0.95;
const MISSING_FORM = 0.99;
const OTHER_NUMBER = 0.45;
const MISSING_NUMBER = 0.68;
const ABBREVIATION = 0.76;
const JOINED = 0.97;
const JOINED_LEAST = 0.84;
const MOST_RESPACED = 2.5;
const MOST_JOINED = 2;
const FEW_WORDS_SAID = 0.04;
const TELLING = 0.2;

/** Scores two names by the rules of a kind. Names that normalise to nothing score 0. */
export function scoreNames(left: string, right: string, kind: NameKind): NameScore {
  return scoreParsed(parseName(left, kind), parseName(right, kind));
}

/** @param a, b of the same kind */
export function scoreParsed(a: ParsedName, b: ParsedName): NameScore {
  if (a.words.length === 0 || b.words.length === 0) {
    if (a.numbers.length > 0 && a.words.length === b.words.length && sameList(a.numbers, b.numbers))
      return { score: 1, reasons: ['the same number'] };
    return { score: 0, reasons: ['nothing to compare'] };
  }
  const pairs = pairWords(a, b);
  const reasons = pairs.filter(({ weight }) => weight > TELLING).map(pairReason);
  let score = balance(a, b, pairs, reasons);
  score = Math.max(score, bySqueezed(a, b, reasons));
  if (a.kind === 'organisation') score = organisationOnly(a, b, score, reasons);
  if (score > 0 && inOtherOrder(a, b, pairs)) {
    score *= OTHER_ORDER;
    reasons.push('the words stand in another order');
  }
  return { score: Math.min(1, score), reasons };
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, i) => word === b[i]);
}

/** The likeliest pairs first; each word is used once. */
function pairWords(a: ParsedName, b: ParsedName): WordPair[] {
  const candidates: (WordPair & { ai: number; bi: number })[] = [];
  a.words.forEach((left, ai) => {
    b.words.forEach((right, bi) => {
      const likeness = wordLikeness(left, right, a.kind);
      if (likeness === 0) return;
      const initial = left.text.length === 1 || right.text.length === 1;
      const weight = initial
        ? Math.min(left.weight, right.weight)
        : (left.weight + right.weight) / 2;
      candidates.push({ a: [left], b: [right], likeness, weight, ai, bi });
    });
  });
  candidates.sort(
    (x, y) =>
      y.likeness * y.weight - x.likeness * x.weight ||
      Math.abs(x.ai - x.bi) - Math.abs(y.ai - y.bi),
  );
  const [usedA, usedB] = [new Set<number>(), new Set<number>()];
  const pairs: WordPair[] = [];
  for (const { ai, bi, ...pair } of candidates) {
    if (usedA.has(ai) || usedB.has(bi)) continue;
    usedA.add(ai);
    usedB.add(bi);
    pairs.push(pair);
  }
  joinWords(a.words, b.words, usedA, usedB, (one, two, likeness) => {
    pairs.push({ a: two, b: [one], likeness, weight: joinedWeight(one, two) });
  });
  joinWords(b.words, a.words, usedB, usedA, (one, two, likeness) => {
    pairs.push({ a: [one], b: two, likeness, weight: joinedWeight(one, two) });
  });
  return pairs;
}

function joinedWeight(one: NameWord, two: readonly NameWord[]): number {
  return (one.weight + two.reduce((sum, { weight }) => sum + weight, 0)) / 2;
}

/** Two neighbours that are still free on one side against one free word on the other. */
function joinWords(
  split: readonly NameWord[],
  whole: readonly NameWord[],
  usedSplit: Set<number>,
  usedWhole: Set<number>,
  found: (one: NameWord, two: NameWord[], likeness: number) => void,
): void {
  for (let i = 0; i + 1 < split.length; i++) {
    const [first, second] = [split[i], split[i + 1]];
    if (first === undefined || second === undefined) continue;
    if (usedSplit.has(i) || usedSplit.has(i + 1)) continue;
    const joined = first.text + second.text;
    if (joined.length < 4) continue;
    for (let j = 0; j < whole.length; j++) {
      const one = whole[j];
      if (one === undefined || usedWhole.has(j) || one.text.length < 4) continue;
      if (lettersApart(first.letters | second.letters, one.letters, MOST_JOINED)) continue;
      const cost = joined === one.text ? 0 : editCost(joined, one.text, MOST_JOINED);
      const likeness = JOINED * (1 - (1.55 * cost) / Math.max(joined.length, one.text.length));
      if (likeness < JOINED_LEAST) continue;
      usedSplit.add(i).add(i + 1);
      usedWhole.add(j);
      found(one, [first, second], likeness);
      break;
    }
  }
}

function pairReason({ a, b, likeness }: WordPair): string {
  const [left, right] = [a, b].map((words) => words.map(({ text }) => text).join(' '));
  if (left === right) return `“${left}” is the same`;
  return `“${left}” is like “${right}” (${likeness.toFixed(2)})`;
}

function balance(a: ParsedName, b: ParsedName, pairs: WordPair[], reasons: string[]): number {
  const [restA, restB] = [rest(a, pairs, 'a'), rest(b, pairs, 'b')];
  let [matched, alike] = [0, 0];
  for (const { weight, likeness } of pairs) {
    matched += weight;
    alike += weight * likeness;
  }
  if (matched === 0) return 0;
  const [left, right] = [sumOf(restA), sumOf(restB)];
  const differing = Math.min(left, right);
  const extra = Math.abs(left - right);
  const costs = LEFT_OVER[a.kind];
  let score = alike / (matched + costs.differing * differing + costs.extra * extra);
  if (differing > DIFFERING) score *= ANOTHER_WORD;
  noteRest(restA, restB, reasons);
  const telling = pairs.filter(
    ({ weight, a: [word], b: [other] }) =>
      weight > TELLING && (word?.text.length ?? 0) > 1 && (other?.text.length ?? 0) > 1,
  );
  if (a.kind === 'person') {
    const paired = telling.reduce((sum, pair) => sum + Math.max(pair.a.length, pair.b.length), 0);
    if (paired < 2 && left + right > TELLING) score *= ONE_WORD_OF_SEVERAL;
    // Of two full matches the one over more and rarer words stands higher.
    if (extra > 0) score -= FEW_WORDS_SAID * Math.max(0, 1 - matched / 2);
  } else if (left + right > TELLING && !telling.some(({ weight }) => weight > 0.5)) {
    score *= ONLY_GENERIC_WORDS;
    reasons.push('only words that many have are shared');
  }
  return Math.max(0, score);
}

function rest(name: ParsedName, pairs: readonly WordPair[], side: 'a' | 'b'): NameWord[] {
  const used = new Map<NameWord, number>();
  for (const pair of pairs)
    for (const word of pair[side]) used.set(word, (used.get(word) ?? 0) + 1);
  return name.words.filter((word) => {
    const left = used.get(word) ?? 0;
    if (left > 0) used.set(word, left - 1);
    return left === 0;
  });
}

function sumOf(words: readonly NameWord[]): number {
  return words.reduce((sum, { weight }) => sum + weight, 0);
}

function noteRest(restA: readonly NameWord[], restB: readonly NameWord[], reasons: string[]): void {
  const texts = (words: readonly NameWord[]): string[] =>
    words.filter(({ weight }) => weight > TELLING).map(({ text }) => `“${text}”`);
  const [left, right] = [texts(restA), texts(restB)];
  if (left.length > 0) reasons.push(`only here: ${left.join(', ')}`);
  if (right.length > 0) reasons.push(`only in the listed name: ${right.join(', ')}`);
}

/** Words that were cut at other places: compared without the spaces. */
function bySqueezed(a: ParsedName, b: ParsedName, reasons: string[]): number {
  const longest = Math.max(a.squeezed.length, b.squeezed.length);
  if (longest < 8 || a.words.length === b.words.length) return 0;
  if (lettersApart(a.letters, b.letters, MOST_RESPACED)) return 0;
  const cost = editCost(a.squeezed, b.squeezed, MOST_RESPACED);
  const likeness = JOINED * (1 - (1.55 * cost) / longest);
  if (likeness < JOINED_LEAST) return 0;
  reasons.push('the same letters, spaced otherwise');
  return likeness;
}

function organisationOnly(a: ParsedName, b: ParsedName, before: number, reasons: string[]): number {
  let score = Math.max(before, byAbbreviation(a, b, reasons));
  if (!sameList(a.numbers, b.numbers)) {
    const both = a.numbers.length > 0 && b.numbers.length > 0;
    score = both ? Math.min(score, OTHER_NUMBER) : score * MISSING_NUMBER;
    reasons.push(both ? 'the numbers differ' : 'a number stands on one side only');
  }
  if (!sameList(a.forms, b.forms)) {
    const both = a.forms.length > 0 && b.forms.length > 0;
    score *= both && !a.forms.some((form) => b.forms.includes(form)) ? OTHER_FORM : MISSING_FORM;
    reasons.push(both ? 'the legal forms differ' : 'a legal form stands on one side only');
  }
  return score;
}

function byAbbreviation(a: ParsedName, b: ParsedName, reasons: string[]): number {
  const [short, long] = a.words.length < b.words.length ? [a, b] : [b, a];
  const [word] = short.words;
  if (short.words.length !== 1 || word === undefined || word.text.length < 4) return 0;
  if (long.words.length < 4) return 0;
  const bare = long.words.filter(({ weight }) => weight > 0.1).map(({ text }) => text.charAt(0));
  if (word.text !== long.initials && word.text !== bare.join('')) return 0;
  reasons.push(`“${word.text}” is the abbreviation`);
  return ABBREVIATION;
}

/** Whether the telling words, paired, stand in another order. */
function inOtherOrder(a: ParsedName, b: ParsedName, pairs: readonly WordPair[]): boolean {
  const place = (name: ParsedName, [word]: readonly NameWord[]): number =>
    word === undefined ? -1 : name.words.indexOf(word);
  const places = pairs
    .filter(({ weight }) => weight > TELLING)
    .map((pair) => [place(a, pair.a), place(b, pair.b)])
    .sort(([x = 0], [y = 0]) => x - y);
  return places.some(([, at = 0], i) => i > 0 && at < (places[i - 1]?.[1] ?? 0));
}
