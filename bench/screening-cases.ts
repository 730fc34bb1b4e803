/**
 * Made-up cases for the matcher's measurements, from a seed: listed names altered as people and
 * programs alter them, pairs that look alike and are not the same, and innocent people.
 */
import type { ListEntry } from '../kyc/screening/listed-entry';
import type { Seeded } from '../tests/core/seeded';

export interface PairCase {
  readonly left: string;
  readonly right: string;
  readonly schema: 'Person' | 'Company' | 'Vessel';
  readonly same: boolean;
  readonly kind: string;
}

type Alteration = (words: string[], random: Seeded) => string[];

const letters = 'abcdefghijklmnoprstuvyz';

function atWord(change: (word: string, at: number) => string): Alteration {
  return (words, random) => {
    const long = words.flatMap((word, i) => (word.length >= 4 ? [i] : []));
    const target = long[random.int(0, Math.max(0, long.length - 1))];
    if (target === undefined) return words;
    return words.map((word, i) =>
      i === target ? change(word, random.int(0, word.length - 2)) : word,
    );
  };
}

const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/kh/, 'h'],
  [/ou/, 'u'],
  [/oo/, 'u'],
  [/ee/, 'i'],
  [/ph/, 'f'],
  [/w/, 'v'],
  [/ck/, 'k'],
  [/q/, 'k'],
  [/y$/, 'i'],
  [/iy$/, 'y'],
  [/ei/, 'ey'],
  [/aa/, 'a'],
  [/ss/, 's'],
  [/ll/, 'l'],
  [/mm/, 'm'],
  [/i/, 'y'],
  [/u/, 'o'],
  [/e/, 'i'],
];

/** What is done to a name that stays the same name. */
export const ALTERATIONS: Readonly<Record<string, Alteration>> = {
  'letters swapped': atWord(
    (w, at) => w.slice(0, at) + (w[at + 1] ?? '') + (w[at] ?? '') + w.slice(at + 2),
  ),
  'letter left out': atWord((w, at) => w.slice(0, at + 1) + w.slice(at + 2)),
  'letter doubled': atWord((w, at) => w.slice(0, at + 1) + (w[at] ?? '') + w.slice(at + 1)),
  'letter changed': (words, random) => {
    const letter = letters[random.int(0, letters.length - 1)] ?? 'a';
    return atWord((w, at) => w.slice(0, at + 1) + letter + w.slice(at + 2))(words, random);
  },
  'spelt otherwise': (words, random) => {
    const first = random.int(0, SPELLINGS.length - 1);
    const text = words.join(' ');
    for (let i = 0; i < SPELLINGS.length; i++) {
      const [from, to] = SPELLINGS[(first + i) % SPELLINGS.length] ?? [/a/, 'a'];
      if (from.test(text)) return text.replace(from, to).split(' ');
    }
    return words;
  },
  'other order': (words) => [...words.slice(1), ...words.slice(0, 1)],
  'words joined': (words, random) => {
    const at = random.int(0, Math.max(0, words.length - 2));
    return [
      ...words.slice(0, at),
      `${words[at] ?? ''}${words[at + 1] ?? ''}`,
      ...words.slice(at + 2),
    ];
  },
  'word split': (words, random) => {
    const long = words.findIndex((word) => word.length >= 7);
    const word = words[long];
    if (word === undefined) return words;
    const cut = random.int(3, word.length - 3);
    return [...words.slice(0, long), word.slice(0, cut), word.slice(cut), ...words.slice(long + 1)];
  },
  'word left out': (words, random) => {
    if (words.length < 3) return words;
    const at = random.int(0, words.length - 1);
    return words.filter((_word, i) => i !== at);
  },
  'an initial': (words) =>
    words.length < 2 ? words : [(words[0] ?? '').slice(0, 1), ...words.slice(1)],
};

/** The name without punctuation, and each word by itself. */
export function wordsOf(name: string): string[] {
  const [, family, given] = /^([^,]+),([^,]+)$/.exec(name) ?? [];
  const text = family === undefined ? name : `${given} ${family}`;
  return text
    .toLowerCase()
    .replace(/['`’.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

const FORMS = /^(ltd|llc|co|inc|sa|gmbh|ooo|limited|company|corp|corporation|jsc|ao|oao|plc|ag)$/;

/** An altered name, and how it was altered. */
export function altered(entry: ListEntry, random: Seeded): { name: string; kind: string } {
  const name = entry.names[random.int(0, Math.min(2, entry.names.length - 1))]?.text ?? '';
  const words = wordsOf(name);
  const kinds = Object.keys(ALTERATIONS).filter(
    (kind) => entry.kind === 'person' || (kind !== 'an initial' && kind !== 'word left out'),
  );
  const kind = kinds[random.int(0, kinds.length - 1)] ?? 'other order';
  const changed = ALTERATIONS[kind]?.(words, random) ?? words;
  return { name: changed.join(' '), kind };
}

/** Another name of the same kind: a word is replaced by one of another entry, or a number added. */
export function lookalike(entry: ListEntry, other: ListEntry, random: Seeded): PairCase {
  const words = wordsOf(entry.names[0]?.text ?? '').filter((word) => !FORMS.test(word));
  const foreign = wordsOf(other.names[0]?.text ?? '').filter(
    (word) => !FORMS.test(word) && word.length > 3 && !words.includes(word),
  );
  const right = entry.names[0]?.text ?? '';
  const schema = schemaOf(entry);
  if (schema !== 'Person' && random.chance(0.25)) {
    const left = [...words, String(random.int(2, 40))].join(' ');
    return { left, right, schema, same: false, kind: 'another number' };
  }
  const at = words.length < 2 ? 0 : random.chance(0.5) ? words.length - 1 : 0;
  const left = words.map((word, i) => (i === at ? (foreign[0] ?? 'ostrander') : word)).join(' ');
  return { left, right, schema, same: false, kind: 'another word' };
}

export function schemaOf({ kind }: ListEntry): PairCase['schema'] {
  if (kind === 'person') return 'Person';
  return kind === 'vessel' ? 'Vessel' : 'Company';
}

const GIVEN = `james mary robert linda michael susan david karen emma oliver noah mia lucas sophie
pierre camille hugo chloe hans greta jürgen ingrid lars astrid sven freja piotr agnieszka tomasz
ewa giulia matteo chiara lorenzo sofía diego valentina mateo lucía andrés camila joão beatriz
rafael inês yusuf fatima omar layla hassan amina tariq nadia wei ling jian mei hiroshi yuki kenji
sakura min-jun ji-woo seo-yeon arjun priya rahul ananya vikram deepa kwame ama chinedu ngozi
thabo lerato nikolai svetlana dmitri olga ivan tatiana andrei elena georgios eleni nguyen linh`
  .split(/\s+/)
  .filter((word) => word !== '');
const FAMILY = `smith johnson williams brown jones miller davis wilson taylor anderson clark walker
dubois lefebvre moreau girard müller schneider fischer weber becker hoffmann larsson nilsson
hansen olsen kowalski nowak wiśniewski rossi ferrari bianchi romano garcía fernández lópez
gonzález morales ortega silva santos oliveira pereira haddad khoury mansour rahman siddiqui chen
zhang liu huang tanaka suzuki takahashi watanabe kim park choi sharma patel gupta iyer reddy
mensah okafor adeyemi dlamini nkosi petrov smirnov volkov kuznetsov popov papadopoulos tran pham`
  .split(/\s+/)
  .filter((word) => word !== '');
const FIRM = `blue silver oak river maple summit granite harbor willow cedar falcon lighthouse amber
meridian juniper orchard bramble thistle quarry lantern clover beacon cobalt ember hazel`.split(
  /\s+/,
);
const TRADE = `bakery plumbing software design consulting logistics textiles furniture brewing
roofing interiors catering analytics robotics gardening ceramics optics packaging`.split(/\s+/);

/** Somebody who is on no list. */
export function innocent(random: Seeded): { name: string; person: boolean } {
  const pick = (words: readonly string[]): string => words[random.int(0, words.length - 1)] ?? '';
  if (random.chance(0.3)) {
    return { name: `${pick(FIRM)} ${pick(FIRM)} ${pick(TRADE)} Ltd`, person: false };
  }
  const middle = random.chance(0.25) ? `${pick(GIVEN)} ` : '';
  return { name: `${pick(GIVEN)} ${middle}${pick(FAMILY)}`, person: true };
}
