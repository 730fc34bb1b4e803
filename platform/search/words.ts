/**
 * Text as the search server keeps it: folded words, and the beginnings of words. Made here and not
 * by the server, whose analyzers differ from one distribution to the next.
 */
const MAX_WORDS = 4_000;
const SHORTEST_START = 3;
const LONGEST_START = 15;

/** Words without accents, case and punctuation, in their order. */
export function foldedWords(text: string, most = MAX_WORDS): string[] {
  const folded = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return (folded.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, most);
}

/** The beginnings of the words, each once: what a word that is not finished is found by. */
export function wordStarts(words: readonly string[]): string[] {
  const starts = new Set<string>();
  for (const word of words) {
    const letters = [...word];
    const longest = Math.min(letters.length, LONGEST_START);
    for (let length = SHORTEST_START; length <= longest; length++) {
      starts.add(letters.slice(0, length).join(''));
    }
  }
  return [...starts];
}

/** As far as `wordStarts` goes. */
export function startOf(word: string): string {
  return [...word].slice(0, LONGEST_START).join('');
}
