/**
 * Finds the few listed names that a name may be: by words, sounds, consonants, sounds with a
 * letter less (which is how a slip of the pen is met), and neighbours written as one word. What is
 * found is scored by the caller; what is not found here is never looked at.
 */
import type { NameWord, ParsedName } from '../names/parsed-name';

interface Key {
  readonly text: string;
  /** How sure a meeting on this key is, 0..1. */
  readonly worth: number;
}

/** Words that weigh less are not looked up by themselves. */
const TELLING = 0.2;
const SHORTEST_WITH_LETTER_LESS = 5;
/** So many names are enough to choose from. */
const WIDE_ENOUGH = 1_500;

export class CandidateIndex {
  readonly #postings = new Map<string, number[]>();
  #size = 0;
  #marks = new Float64Array(0);
  #word = new Float64Array(0);

  /** @param id dense, from 0; the same id may be added under several names */
  add(id: number, name: ParsedName): void {
    if (id >= this.#size) this.#size = id + 1;
    for (const { text } of keysOf(name)) {
      const posting = this.#postings.get(text);
      if (posting === undefined) this.#postings.set(text, [id]);
      else if (posting.at(-1) !== id) posting.push(id);
    }
  }

  /** Ids of the likeliest names, the likeliest first, at most `limit`. */
  find(name: ParsedName, limit: number): number[] {
    if (this.#marks.length < this.#size) {
      this.#marks = new Float64Array(this.#size);
      this.#word = new Float64Array(this.#size);
    }
    const words = wordKeys(name).map((keys) => this.#postingsOf(keys));
    // The rarest words open the field; when it is wide enough, frequent ones only add to it.
    words.sort((a, b) => a.names - b.names);
    const touched: number[] = [];
    for (const { found } of words) this.#meet(found, touched);
    const best = this.#best(touched, limit);
    for (const id of touched) this.#marks[id] = 0;
    return best;
  }

  #postingsOf(keys: readonly Key[]): { found: Found[]; names: number } {
    const found: Found[] = [];
    let names = 0;
    for (const { text, worth } of keys) {
      const posting = this.#postings.get(text);
      if (posting === undefined) continue;
      names += posting.length;
      found.push({ posting, value: worth * Math.log2(1 + this.#size / posting.length) });
    }
    return { found, names };
  }

  /** Adds, for each name met, the best of the keys of one word. */
  #meet(found: readonly Found[], touched: number[]): void {
    const met: number[] = [];
    for (const { posting, value } of found) {
      const opens = touched.length + posting.length <= WIDE_ENOUGH || touched.length === 0;
      for (const id of posting) {
        if (!opens && this.#marks[id] === 0) continue;
        const before = this.#word[id] ?? 0;
        if (before === 0) met.push(id);
        if (value > before) this.#word[id] = value;
      }
    }
    for (const id of met) {
      if (this.#marks[id] === 0) touched.push(id);
      this.#marks[id] = (this.#marks[id] ?? 0) + (this.#word[id] ?? 0);
      this.#word[id] = 0;
    }
  }

  /** Of many names the few with the highest marks, without putting all in order. */
  #best(touched: readonly number[], limit: number): number[] {
    const best: number[] = [];
    const mark = (id: number | undefined): number => this.#marks[id ?? -1] ?? 0;
    for (const id of touched) {
      if (best.length >= limit && mark(id) <= mark(best[limit - 1])) continue;
      let at = best.length;
      while (at > 0 && mark(best[at - 1]) < mark(id)) at--;
      best.splice(at, 0, id);
      if (best.length > limit) best.pop();
    }
    return best;
  }
}

interface Found {
  readonly posting: readonly number[];
  readonly value: number;
}

function keysOf(name: ParsedName): Key[] {
  return wordKeys(name).flat();
}

/** The keys of each word, of each two neighbours, and of the whole. */
function wordKeys(name: ParsedName): Key[][] {
  const words = name.words.filter(({ weight }) => weight > TELLING);
  const keys = (words.length > 0 ? words : name.words).map(keysOfWord);
  for (let i = 0; i + 1 < words.length; i++) {
    const joined = `${words[i]?.text}${words[i + 1]?.text}`;
    if (joined.length >= 6) keys.push([{ text: `w${joined}`, worth: 0.9 }]);
  }
  if (name.squeezed.length >= 6) keys.push([{ text: `w${name.squeezed}`, worth: 1 }]);
  if (name.initials.length >= 4 && name.kind === 'organisation') {
    keys.push([{ text: `w${name.initials}`, worth: 0.5 }]);
  }
  for (const number of name.words.length === 0 ? name.numbers : []) {
    keys.push([{ text: `w${number}`, worth: 1 }]);
  }
  return keys;
}

function keysOfWord({ text, sound, bareSkeleton, group, vowelless }: NameWord): Key[] {
  if (vowelless) return [{ text: `k${bareSkeleton}`, worth: 0.8 }];
  const keys = [{ text: `w${text}`, worth: 1 }];
  if (text.length === 1) return keys;
  if (group !== undefined) keys.push({ text: `g${group}`, worth: 0.95 });
  keys.push({ text: `s${sound}`, worth: 0.9 });
  if (bareSkeleton.length >= 2) keys.push({ text: `k${bareSkeleton}`, worth: 0.7 });
  if (sound.length >= SHORTEST_WITH_LETTER_LESS) {
    for (let i = 0; i < sound.length; i++) {
      keys.push({ text: `s${sound.slice(0, i)}${sound.slice(i + 1)}`, worth: 0.75 });
    }
  }
  return keys;
}
