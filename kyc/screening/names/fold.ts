/**
 * From a name as it is written, in any script, to plain lower-case words. What a script does not
 * write (vowels of Arabic and Hebrew) is marked, so that it is not missed in a comparison.
 */
import anyAscii from 'any-ascii';

export interface FoldedWord {
  /** a-z and 0-9 only. */
  readonly text: string;
  /** From a script without vowels: only the consonants can be compared. */
  readonly vowelless: boolean;
  /** From Korean or Chinese characters: one syllable. */
  readonly syllable: boolean;
}

/** Longer names are cut: no list has one, and the work grows with the square. */
const MAX_NAME_LENGTH = 400;
const MAX_WORDS = 24;

const PLAIN = /^[\x00-\x7f]*$/;
const VOWELLESS = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}]/u;
const SYLLABLES = /[\p{Script=Han}\p{Script=Hangul}]/u;
/** Signs that are written or left out within a word: apostrophes of all kinds, ayn and hamza. */
const WITHIN = /['`´‘’ʻʼʽʾʿ′"“”]/gu;
/** What any-ascii reads in a way of its own: the usual romanisations of names. */
const CYRILLIC: readonly (readonly [RegExp, string])[] = [
  [/ий(?=$|[^\p{L}])/gu, 'y'],
  [/ый(?=$|[^\p{L}])/gu, 'y'],
  [/ь|ъ/gu, ''],
  [/кс/gu, 'x'],
  [/є/gu, 'ye'],
  [/ё/gu, 'e'],
  [/э/gu, 'e'],
];
const ARABIC_ARTICLE = /(^|\s)ال(?=\p{L}{2})/gu;

/** Words in their order. A name of nothing but signs has none. */
export function foldWords(name: string): FoldedWord[] {
  const text = name.slice(0, MAX_NAME_LENGTH);
  if (PLAIN.test(text)) return plainWords(text.toLowerCase(), false);
  const composed = text.normalize('NFKC').toLowerCase().replace(WITHIN, '');
  const out: FoldedWord[] = [];
  for (const piece of composed.split(/[^\p{L}\p{M}\p{N}.&]+/u)) {
    if (piece === '') continue;
    if (SYLLABLES.test(piece)) out.push(...syllables(piece));
    else if (VOWELLESS.test(piece)) {
      const bare = piece.replace(ARABIC_ARTICLE, '$1').replace(/\p{M}/gu, '');
      out.push(...plainWords(anyAscii(bare).toLowerCase(), true));
    } else out.push(...plainWords(romanised(piece), false));
  }
  return out.slice(0, MAX_WORDS);
}

function romanised(piece: string): string {
  let text = piece;
  if (/\p{Script=Cyrillic}/u.test(text)) {
    for (const [pattern, to] of CYRILLIC) text = text.replace(pattern, to);
  }
  return anyAscii(text.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC')).toLowerCase();
}

function plainWords(text: string, vowelless: boolean): FoldedWord[] {
  const words: FoldedWord[] = [];
  const spaced = text
    .replace(WITHIN, '')
    .replace(/&/g, ' and ')
    // `S.A.` is read letter by letter, `Co.,Ltd.` as two words.
    .replace(/\./g, ' ');
  for (const word of spaced.split(/[^a-z0-9]+/)) {
    if (word !== '') words.push({ text: word, vowelless, syllable: false });
    if (words.length === MAX_WORDS) break;
  }
  return words;
}

/** any-ascii writes each character's reading with a capital: `XiJinPing`. */
function syllables(piece: string): FoldedWord[] {
  return (anyAscii(piece).match(/[A-Z][a-z]*|[a-z]+|\d+/g) ?? []).map((reading) => ({
    text: reading.toLowerCase(),
    vowelless: false,
    syllable: true,
  }));
}
