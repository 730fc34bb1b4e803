/**
 * A name ready for comparison: its words with what each weighs, its legal forms and numbers apart.
 * Persons' names and organisations' names are read by different rules.
 */
import { foldWords, type FoldedWord } from './fold';
import { variantGroup } from './name-variants';
import { formOf, numberOf, withPhrases } from './organisation-words';
import { bareSkeletonOf, skeletonOf, soundOf } from './sound';
import {
  FREQUENT_NAMES,
  GENERIC_WORDS,
  PARTICLES,
  PLACE_WORDS,
  STOP_WORDS,
  TITLES,
  TRANSLATIONS,
} from './word-tables';

/** By which rules a name is read. */
export type NameKind = 'person' | 'organisation';

export interface NameWord {
  /** What is compared: a word of several languages stands under its English one. */
  readonly text: string;
  /** As it was written, in plain letters. */
  readonly written: string;
  readonly sound: string;
  readonly skeleton: string;
  /** Comparable with scripts that write no vowels. */
  readonly bareSkeleton: string;
  /** A bit for each letter that is in it. */
  readonly letters: number;
  readonly vowelless: boolean;
  readonly syllable: boolean;
  readonly group: number | undefined;
  /** How much it tells, 0..1: a rare word 1, a particle next to nothing. */
  readonly weight: number;
}

export interface ParsedName {
  readonly kind: NameKind;
  readonly words: readonly NameWord[];
  /** Canonical legal forms, sorted. */
  readonly forms: readonly string[];
  /** Numbers in it, words for numbers and Roman ones included, sorted. */
  readonly numbers: readonly string[];
  /** All telling words without spaces, and a bit for each letter in it. */
  readonly squeezed: string;
  readonly letters: number;
  /** First letters of the words, for comparison with an abbreviation. */
  readonly initials: string;
}

const PERSON_WEIGHT = 0.7;
const WEIGHTS = {
  particle: 0.04,
  title: 0.05,
  stop: 0.04,
  initial: 0.35,
  patronymic: 0.35,
  frequent: 0.5,
  generic: 0.32,
  place: 0.55,
  rare: 1,
} as const;

const PATRONYMIC = /.(ovich|evich|avich|yevich|ovych|ovna|evna|yevna|avna|ivna)$/;
const VESSEL_PREFIX = /^(mv|mt|ms|ss|mts|vessel|lady)$/;

/** @param kind by whose rules; the same text can be read by both */
export function parseName(text: string, kind: NameKind): ParsedName {
  return kind === 'person' ? parsePerson(text) : parseOrganisation(text);
}

function parsePerson(name: string): ParsedName {
  // Lists write `PUTIN, Vladimir`.
  const [, family, given] = /^([^,]+),([^,]+)$/.exec(name) ?? [];
  const text = family === undefined || given === undefined ? name : `${given} ${family}`;
  const folded = joinedServants(foldWords(text));
  const words = folded.map((word) => nameWord(word, personWeight(word), 'person'));
  const telling = words.filter(({ weight }) => weight > WEIGHTS.title);
  return assembled('person', telling.length > 0 ? words : [], [], []);
}

/** `Abd al-Rahman`, `Abdul Rahman` and `Abdurrahman` are one word, as they are one name. */
function joinedServants(words: readonly FoldedWord[]): FoldedWord[] {
  const out: FoldedWord[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    let next = i + 1;
    const written = words[next];
    if (word.vowelless && word.text === 'bd' && written?.vowelless === true) {
      out.push({ ...word, text: `bdl${written.text}` });
      i = next;
      continue;
    }
    if (/^abd([aeou]l|[aeou]r|us|[ae]s)?$/.test(word.text)) {
      if (word.text === 'abd' && /^(al|el|ul|ur|ar|as|us)$/.test(words[next]?.text ?? '')) next++;
      const servantOf = words[next];
      if (servantOf !== undefined && servantOf.text.length > 2) {
        out.push({ ...word, text: `abdul${servantOf.text}` });
        i = next;
        continue;
      }
    }
    const joined = /^abd(?:[aeou]l|[aeou]([rsznt])(?=\1))([a-z]{4,})$/.exec(word.text);
    const rest = joined?.[2];
    out.push(rest === undefined || rest === 'lah' ? word : { ...word, text: `abdul${rest}` });
  }
  return out;
}

function personWeight({ text, syllable }: FoldedWord): number {
  if (PARTICLES.has(text)) return WEIGHTS.particle;
  if (TITLES.has(text)) return WEIGHTS.title;
  if (text.length === 1) return WEIGHTS.initial;
  if (syllable) return WEIGHTS.frequent;
  if (PATRONYMIC.test(text)) return WEIGHTS.patronymic;
  return isFrequent(text) ? WEIGHTS.frequent : PERSON_WEIGHT;
}

const FREQUENT_GROUPS: ReadonlySet<number> = new Set(
  [...FREQUENT_NAMES].flatMap((name) => variantGroup(name) ?? []),
);

function isFrequent(text: string): boolean {
  const group = variantGroup(text);
  return FREQUENT_NAMES.has(text) || (group !== undefined && FREQUENT_GROUPS.has(group));
}

function parseOrganisation(text: string): ParsedName {
  const folded = withoutAbbreviation(foldWords(withPhrases(text)));
  const forms: string[] = [];
  const numbers: string[] = [];
  const words: NameWord[] = [];
  folded.forEach((word, at) => {
    const number = numberOf(word.text, at);
    if (number !== undefined) {
      numbers.push(number);
      return;
    }
    const form = formOf(word.text, at, folded.length);
    if (form !== undefined) forms.push(form);
    else if (!(at === 0 && folded.length > 1 && VESSEL_PREFIX.test(word.text))) {
      const text = TRANSLATIONS.get(word.text) ?? word.text;
      words.push(nameWord({ ...word, text }, organisationWeight(text), 'organisation', word.text));
    }
  });
  return assembled('organisation', words, forms, numbers);
}

/** `Butembo Airlines (BA)`: the abbreviation of the other words says nothing new. */
function withoutAbbreviation(words: FoldedWord[]): FoldedWord[] {
  const last = words.at(-1);
  if (last === undefined || words.length < 3 || last.text.length < 2) return words;
  const initials = words.slice(0, -1).map(({ text }) => text.charAt(0));
  return initials.join('') === last.text ? words.slice(0, -1) : words;
}

function organisationWeight(text: string): number {
  if (STOP_WORDS.has(text)) return WEIGHTS.stop;
  if (GENERIC_WORDS.has(text)) return WEIGHTS.generic;
  if (PLACE_WORDS.has(text)) return WEIGHTS.place;
  if (text.length === 1) return WEIGHTS.initial;
  return WEIGHTS.rare;
}

/** Words come again and again: they are made once, and let go when they are too many. */
const made = new Map<string, NameWord>();
const MOST_MADE = 150_000;

function nameWord(folded: FoldedWord, weight: number, rules: NameKind, as?: string): NameWord {
  const { text, vowelless, syllable } = folded;
  const written = as ?? text;
  const script = vowelless ? 'v' : syllable ? 's' : ' ';
  const key = `${rules === 'person' ? 'p' : 'o'}${script}${written}`;
  const before = made.get(key);
  if (before !== undefined) return before;
  const sound = soundOf(text);
  let letters = 0;
  for (let i = 0; i < text.length; i++) letters |= 1 << (text.charCodeAt(i) % 31);
  const word: NameWord = {
    text,
    written,
    sound,
    skeleton: skeletonOf(sound),
    bareSkeleton: bareSkeletonOf(text),
    letters,
    vowelless,
    syllable,
    group: rules === 'person' ? variantGroup(text) : undefined,
    weight,
  };
  if (made.size >= MOST_MADE) made.clear();
  made.set(key, word);
  return word;
}

function assembled(
  kind: NameKind,
  words: readonly NameWord[],
  forms: readonly string[],
  numbers: readonly string[],
): ParsedName {
  let [squeezed, initials, letters] = ['', '', 0];
  for (const word of words) {
    initials += word.text.charAt(0);
    if (word.weight <= WEIGHTS.title) continue;
    squeezed += word.written;
    letters |= word.letters;
  }
  const sorted = numbers.length > 1 ? [...numbers].sort() : numbers;
  const distinct = forms.length > 1 ? [...new Set(forms)].sort() : forms;
  return { kind, words, forms: distinct, numbers: sorted, squeezed, letters, initials };
}
