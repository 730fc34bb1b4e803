import fc from 'fast-check';
import type { ListEntry } from '../listed-entry';
import { withFacts, type Facts } from './fact-score';
import { scoreNames } from './name-score';
import { scorePair } from './schemas';
import { Screener, type Subject } from './screener';
import { comparableAddress } from './wallet-address';
import { editCost } from './word-likeness';

/** Of the same name, the likeliest first; all above the bar. */
const SAME_PERSON = [
  ['Vladimir Osterov', 'Владимир Остеров'],
  ['William Halvorsen', 'Bill Halvorsen'],
  ['Abd al-Rahman Yasin', 'Abdurrahman Yassin'],
  ['Mohammed bin Salman', 'محمد بن سلمان'],
  ['Kim Jong Nam', '김정남'],
  ['Hanneke Vossberg', 'VOSSBERG, Hanneke'],
  ['Hanneke Vossberg', 'Hannkee Vosberg'],
  ['Igor Osterov', 'OSTEROV, Igor Petrovich'],
  ['J. Halvorsen', 'James Halvorsen'],
] as const;
const SAME_COMPANY = [
  ['ООО Алмаз', 'Almaz LLC'],
  ['Banco Nacional de Testland', 'National Bank of Testland'],
  ['Nordic-Harbour Shipping', 'NordicHarbour Shipping Ltd'],
  ['Sovtrans Joint Stock Company', 'JSC Sovtrans'],
  ['Testland Revolutionary Shipping Lines', 'TRSL'],
] as const;
const ANOTHER = [
  ['Person', 'John Halvorsen', 'Joan Halvorsen'],
  ['Person', 'Ahmed Hassan', 'Ahmed Hussein'],
  ['Person', 'Kim Jong Un', 'Kim Jong Il'],
  ['Person', 'Ivan Petrovich Sidorov', 'Ivan Sergeyevich Sidorov'],
  ['Person', 'Halvorsen', 'Hanneke Halvorsen'],
  ['Person', 'Customer 0042', 'Customer 0043'],
  ['Company', 'Acme Trading Ltd', 'Acme Shipping Ltd'],
  ['Company', 'CORP', 'Acme Corp'],
  ['Company', 'General Trading Company', 'General Shipping Company'],
  ['Company', 'Bank of Testland', 'Bank of Elsewhere'],
  ['Vessel', 'Ocean Star 1', 'Ocean Star 2'],
  ['Vessel', 'Ocean Star', 'Ocean Star II'],
  ['Company', 'Plant No. 5', 'Plant No. 7'],
] as const;

test.each(SAME_PERSON)('%s and %s are one person', (left, right) => {
  expect(scorePair(left, right, 'Person').score).toBeGreaterThanOrEqual(0.7);
});

test.each(SAME_COMPANY)('%s and %s are one company', (left, right) => {
  expect(scorePair(left, right, 'Company').score).toBeGreaterThanOrEqual(0.7);
});

test.each(ANOTHER)('%s: %s and %s are two', (schema, left, right) => {
  expect(scorePair(left, right, schema).score).toBeLessThan(0.7);
});

test('scores put hits above the bar in order, and only the same name is 1', () => {
  const listed = 'OSTEROV, Igor Petrovich';
  const asked = [
    'Igor Petrovich Osterov',
    'Osterov Igor Petrovich',
    'Igor Petrovich Ostrov',
    'Igor Osterov',
    'I. Osterov',
    'Igor Petrov',
  ];
  const scores = asked.map((name) => scorePair(name, listed, 'Person').score);
  expect(scores[0]).toBe(1);
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(new Set(scores).size).toBe(scores.length);
});

test.each(['', '...', '؟؟', '   ', '-'])('%j, which says nothing, matches nothing', (name) => {
  expect(scoreNames(name, name, 'person').score).toBe(0);
  expect(scoreNames(name, name, 'organisation').score).toBe(0);
});

const word = fc.stringMatching(/^[a-zA-Zà-ÿа-яء-ي]{1,9}$/u);
const name = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
const kind = fc.constantFrom('person' as const, 'organisation' as const);

test('a score is between 0 and 1, the same both ways, and 1 for a name with itself', () => {
  fc.assert(
    fc.property(name, name, kind, (a, b, rules) => {
      const { score } = scoreNames(a, b, rules);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(scoreNames(b, a, rules).score).toBeCloseTo(score, 9);
      expect([0, 1]).toContain(scoreNames(a, a, rules).score);
    }),
    { numRuns: 400 },
  );
});

/** The plain table of edit distances, with the same prices and no shortcuts but swaps. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_x, i) =>
    Array.from({ length: b.length + 1 }, (_y, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const change = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      (rows[i] ?? [])[j] = Math.min(change, at(i - 1, j) + 1, at(i, j - 1) + 1);
    }
  }
  return at(a.length, b.length);
}

test('an edit never costs more than one, and equal words cost nothing', () => {
  const plain = fc.stringMatching(/^[a-z]{1,12}$/);
  fc.assert(
    fc.property(plain, plain, (a, b) => {
      expect(editCost(a, b, 40)).toBeLessThanOrEqual(distance(a, b) + 1e-9);
      expect(editCost(a, a, 40)).toBe(0);
      expect(editCost(a, b, 40)).toBeCloseTo(editCost(b, a, 40), 9);
    }),
  );
});

const facts = (over: Partial<Facts>): Facts => ({
  ...{ birthDates: [], countries: [], gender: null, identifiers: [] },
  ...over,
});

test.each([
  ['the same birth date', { birthDates: ['1963-04-30'] }, { birthDates: ['1963-04-30'] }, 1],
  ['the year of birth', { birthDates: ['1963-04-30'] }, { birthDates: ['1963'] }, 1],
  ['a year within a span', { birthDates: ['1962-04-30'] }, { birthDates: ['1960/1963'] }, 1],
  ['another birth date', { birthDates: ['1963-04-30'] }, { birthDates: ['1990-01-01'] }, -1],
  ['a common country', { countries: ['NO'] }, { countries: ['NO', 'SE'] }, 1],
  ['other countries', { countries: ['NO'] }, { countries: ['SE'] }, -1],
  ['another gender', { gender: 'male' as const }, { gender: 'female' as const }, -1],
  ['an identifier', { identifiers: ['K 1234567'] }, { identifiers: ['k1234567'] }, 1],
  ['nothing known', {}, { birthDates: ['1963'], countries: ['NO'] }, 0],
])('%s moves the score its way, and says so', (_name, left, right, direction) => {
  const { score, parts } = withFacts(0.8, facts(left), facts(right));
  expect(Math.sign(score - 0.8)).toBe(direction);
  expect(parts).toHaveLength(direction === 0 ? 0 : 1);
});

test.each([
  [
    '0xAbC0000000000000000000000000000000000001',
    '0xabc0000000000000000000000000000000000001',
    true,
  ],
  [
    'BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ',
    'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
    true,
  ],
  [
    'Bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
    'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
    false,
  ],
  ['1TestAddressForNobody', '1testaddressfornobody', false],
])('addresses compare as their chain does: %s and %s', (left, right, same) => {
  expect(comparableAddress(left) === comparableAddress(right)).toBe(same);
});

const entry = (listId: string, text: string, over: Partial<ListEntry> = {}): ListEntry => ({
  ...{ listId, kind: 'person', names: [{ text, kind: 'main' }], birthDates: [], countries: [] },
  ...{ gender: null, identifiers: [], wallets: [], programmes: [] },
  ...over,
});
const ask = (over: Partial<Subject>): Subject => ({ names: [], ...facts({}), ...over });
const screener = new Screener([
  {
    ...{ name: 'L', dated: null },
    entries: [
      entry('1', 'VOSSBERG, Hanneke', { birthDates: ['1963-04-30'] }),
      entry('2', 'Hanneke Vossberger', {
        identifiers: [{ kind: 'Passport', value: 'K1234567' }],
      }),
      entry('3', 'GREY HERON', { kind: 'vessel' }),
      entry('4', 'Orlando Quispe', { wallets: [{ asset: 'ETH', address: '0xAB' }] }),
    ],
  },
]);

test('the likeliest entry comes first, with a reason in words for each part', () => {
  const [first, second] = screener.screen(
    ask({ names: ['Hanneke Vossberg'], birthDates: ['1963-04-30'] }),
    0.7,
  );
  expect([first?.entry.listId, second?.entry.listId]).toEqual(['1', '2']);
  expect(first?.parts.map(({ field }) => field)).toEqual(['name', 'birthDate']);
});

test('an identifier is a hit whatever the names are', () => {
  const found = screener.screen(ask({ names: ['Someone Else'], identifiers: ['K-1234567'] }), 0.9);
  expect(found.map(({ entry: { listId } }) => listId)).toEqual(['2']);
});

test('a person is not held against vessels, and a wallet finds its owner', () => {
  const names = ['Grey Heron'];
  expect(screener.screen(ask({ names, kinds: new Set(['person']) }), 0.7)).toEqual([]);
  expect(screener.screen(ask({ names, kinds: new Set(['vessel']) }), 0.7)).toHaveLength(1);
  expect(screener.wallets('0xab').map(({ entry: { listId } }) => listId)).toEqual(['4']);
});
