import fc from 'fast-check';
import type { PersonProfile } from '../contract';
import { readMrz } from './mrz';

const TODAY = '2026-11-27';
const WEIGHTS = [7, 3, 1];

/** The check digit of ICAO 9303 part 3 section 4.9, written once more from the page. */
function digit(text: string): string {
  const value = (c: string): number =>
    c === '<' ? 0 : /\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55;
  const sum = [...text].reduce((total, c, i) => total + value(c) * (WEIGHTS[i % 3] ?? 0), 0);
  return String(sum % 10);
}

const pad = (text: string, length: number): string => text.padEnd(length, '<').slice(0, length);

interface Holder {
  readonly number: string;
  readonly birth: string;
  readonly expiry: string;
  readonly names: string;
}
const HOLDER = { number: 'C01X00T47', birth: '640812', expiry: '310228', names: 'SAMPLE<<ANNA' };

function td3({ number, birth, expiry, names }: Holder = HOLDER): string[] {
  const [n, b, e, o] = [pad(number, 9), birth, expiry, pad('', 14)];
  const body = `${n}${digit(n)}D<<${b}${digit(b)}F${e}${digit(e)}${o}${digit(o)}`;
  const all = `${n}${digit(n)}${b}${digit(b)}${e}${digit(e)}${o}${digit(o)}`;
  return [pad(`P<D<<${names}`, 44), `${body}${digit(all)}`];
}

function td2({ number, birth, expiry, names }: Holder = HOLDER): string[] {
  const [n, o] = [pad(number, 9), pad('', 7)];
  const body = `${n}${digit(n)}D<<${birth}${digit(birth)}F${expiry}${digit(expiry)}${o}`;
  const all = `${n}${digit(n)}${birth}${digit(birth)}${expiry}${digit(expiry)}${o}`;
  return [pad(`I<D<<${names}`, 36), `${body}${digit(all)}`];
}

function td1({ number, birth, expiry, names }: Holder = HOLDER): string[] {
  const [n, o] = [pad(number, 9), pad('', 15)];
  const first = `I<D<<${n}${digit(n)}${o}`;
  const second = `${birth}${digit(birth)}F${expiry}${digit(expiry)}D<<${pad('', 11)}`;
  const dates = `${birth}${digit(birth)}${expiry}${digit(expiry)}`;
  const all = `${n}${digit(n)}${o}${dates}${pad('', 11)}`;
  return [first, `${second}${digit(all)}`, pad(names, 30)];
}

const FORMATS = { TD1: td1, TD2: td2, TD3: td3 };

describe.each(Object.entries(FORMATS))('%s', (format, make) => {
  it('is read with all its check digits', async () => {
    const reading = await readMrz(make(), TODAY, null);
    expect(reading).toMatchObject({
      ...{
        format,
        valid: true,
        documentNumber: 'C01X00T47',
        issuingState: 'DE',
        nationality: 'DE',
      },
      ...{ primaryIdentifier: 'SAMPLE', secondaryIdentifier: 'ANNA', sex: 'female' },
      ...{ dateOfBirth: '1964-08-12', expiresOn: '2031-02-28', problems: [], differences: [] },
    });
    expect(reading.checks.length).toBeGreaterThanOrEqual(4);
    expect(reading.checks.every(({ ok }) => ok)).toBe(true);
  });

  it('tells of a digit that was changed anywhere in number, birth or expiry', async () => {
    const places = { TD1: [0, 5, 14], TD2: [1, 0, 9], TD3: [1, 0, 9] }[format] ?? [0, 0, 0];
    const [line = 0, from = 0, to = 0] = places;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: from, max: to - 1 }),
        fc.integer({ min: 1, max: 8 }),
        async (at, by) => {
          const lines = make();
          const text = lines[line] ?? '';
          const old = text[at] ?? '';
          if (!/\d/.test(old)) return;
          const changed = String((Number(old) + by) % 10);
          lines[line] = text.slice(0, at) + changed + text.slice(at + 1);
          const reading = await readMrz(lines, TODAY, null);
          expect(reading.valid).toBe(false);
          expect(reading.problems).not.toEqual([]);
          expect(reading.checks.some(({ ok }) => !ok)).toBe(true);
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });
});

test.each([
  ['290101', '1929-01-01'],
  ['261127', '2026-11-27'],
  ['261128', '1926-11-28'],
])('a birth printed as %s was on %s', async (birth, date) => {
  expect((await readMrz(td3({ ...HOLDER, birth }), TODAY, null)).dateOfBirth).toBe(date);
});

test.each([
  ['261126', '2026-11-26', true],
  ['261127', '2026-11-27', false],
  ['990101', '1999-01-01', true],
  ['760101', '2076-01-01', false],
])('an expiry printed as %s is %s', async (expiry, date, past) => {
  const reading = await readMrz(td3({ ...HOLDER, expiry }), TODAY, null);
  expect(reading.expiresOn).toBe(date);
  expect(reading.problems.some((text) => text.includes('expired'))).toBe(past);
});

describe('beside the profile', () => {
  const said = (more: Partial<PersonProfile>): PersonProfile => ({
    ...{ kind: 'person', primaryIdentifier: 'Sample', secondaryIdentifier: 'Anna' },
    ...more,
  });

  test.each<[string, Partial<PersonProfile>, string, number]>([
    ['the same', { dateOfBirth: '1964-08-12', nationality: 'DE' }, 'SAMPLE<<ANNA', 0],
    ['Müller printed as MUELLER', { primaryIdentifier: 'Müller' }, 'MUELLER<<ANNA', 0],
    ['Müller printed as MULLER', { primaryIdentifier: 'Müller' }, 'MULLER<<ANNA', 0],
    ['a cut given name', { secondaryIdentifier: 'Anna Maria' }, 'SAMPLE<<ANNA', 0],
    ['another surname', { primaryIdentifier: 'Other' }, 'SAMPLE<<ANNA', 1],
    ['another birth', { dateOfBirth: '1964-08-13' }, 'SAMPLE<<ANNA', 1],
    ['another nationality and sex', { nationality: 'FR', gender: 'male' }, 'SAMPLE<<ANNA', 2],
  ])('%s', async (_what, more, names, count) => {
    const reading = await readMrz(td3({ ...HOLDER, names }), TODAY, said(more));
    expect(reading.differences).toHaveLength(count);
  });
});

test.each([[['HELLO', 'WORLD']], [['', '']], [[pad('P<D<<X', 44), pad('', 30)]]])(
  'lines that are no such zone are refused with a code: %j',
  async (lines) => {
    await expect(readMrz(lines, TODAY, null)).rejects.toMatchObject({ code: 'BAD_MRZ' });
  },
);
