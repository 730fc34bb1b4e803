/** Legal forms and numbers in organisations' and vessels' names. */
import { LEGAL_FORMS, LEGAL_PHRASES } from './word-tables';

const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  'one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, i) => [word, String(i + 1)] as const)
    .concat(
      'first second third fourth fifth sixth seventh eighth ninth tenth'
        .split(' ')
        .map((word, i) => [word, String(i + 1)] as const),
      'ii iii iv vi vii viii ix xi xii'
        .split(' ')
        .map((word, i) => [word, String([2, 3, 4, 6, 7, 8, 9, 11, 12][i])] as const),
    ),
);
const NUMBER = /^(\d+)(st|nd|rd|th)?$/;
/** These stand before the name as well as behind it. */
const LEADING_FORMS =
  /^(ooo|oao|zao|pao|ao|jsc|ojsc|pjsc|cjsc|llc|pt|tov|uab|sia|sherkate?|spzoo|prat|pat)$/;

/** In front only where it is usual, or where enough else is said; a doubled letter is a slip. */
export function formOf(text: string, at: number, words: number): string | undefined {
  if (at === 0 && words < 3 && !(words === 2 && LEADING_FORMS.test(text))) return undefined;
  const form = LEGAL_FORMS.get(text);
  return form ?? (text.length > 3 ? LEGAL_FORMS.get(text.replace(/(.)\1/, '$1')) : undefined);
}

/** Legal forms that are written out or with points, brought into one word. */
export function withPhrases(text: string): string {
  if (!/[a-z]/i.test(text)) return text;
  let plain = text.toLowerCase().replace(/[.,]/g, ' ').replace(/\s+/g, ' ');
  // `RIM2` is `RIM 2`, `denisecompany` is `denise company`.
  plain = plain.replace(/([a-z]{2})(\d)/g, '$1 $2');
  plain = plain.replace(/([a-z]{4})(company|limited|corporation|gmbh)$/, '$1 $2');
  for (const [pattern, to] of LEGAL_PHRASES) plain = plain.replace(pattern, ` ${to} `);
  return plain;
}

/** The number that a word stands for; Roman ones and words only behind the first. */
export function numberOf(text: string, at: number): string | undefined {
  const digits = NUMBER.exec(text)?.[1];
  if (digits !== undefined) return digits.replace(/^0+(?=\d)/, '');
  return at === 0 && !/^(first|second|third)$/.test(text) ? undefined : NUMBER_WORDS.get(text);
}
