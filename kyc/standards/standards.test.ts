// Identifiers and travel-rule data: published examples, every single mistake, every constraint.
import { faultOfIsin } from './isin';
import { judgeIvms101 } from './ivms101';
import { faultOfLei } from './lei';

const TODAY = '2026-11-28';
const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The remainder as the standard says it: letters written out as numbers, one large number. */
const naive97 = (text: string): bigint =>
  BigInt([...text].map((sign) => Number.parseInt(sign, 36)).join('')) % 97n;
const lei = (body: string): string => body + String(98n - naive97(`${body}00`)).padStart(2, '0');

test('an LEI is known by its check digits, and no digit or letter for another gets by', () => {
  const sound = lei('5299000000CUSTOM42');
  expect(faultOfLei(sound)).toBeUndefined();
  expect(faultOfLei('506700GE1G29325QX363')).toBeUndefined(); // of the foundation that keeps them
  for (let at = 0; at < sound.length; at++) {
    for (const sign of SIGNS) {
      // A letter in a digit's place changes the number's length: that it cannot always tell.
      const alike = /\d/.test(sign) === /\d/.test(sound[at] ?? '');
      if (sign === sound[at] || !alike) continue;
      const wrong = sound.slice(0, at) + sign + sound.slice(at + 1);
      expect([wrong, faultOfLei(wrong)]).not.toEqual([wrong, undefined]);
    }
  }
  for (const text of ['', sound.toLowerCase(), `${sound} `, sound.slice(1), `${sound}0`]) {
    expect(faultOfLei(text)).toMatch(/^an LEI has/);
  }
});

test('check digits that are never given are refused also where they would fit', () => {
  const bodies = Array.from(
    { length: 400 },
    (_, i) => `5299000000CUSTOM${String(i % 100).padStart(2, '0')}`,
  );
  const fits = bodies.flatMap((body) => ['00', '01', '99'].map((digits) => body + digits));
  const would = fits.filter((text) => naive97(text) === 1n);
  expect(would.length).toBeGreaterThan(0);
  for (const text of would) expect(faultOfLei(text)).toMatch(/never given/);
});

test.each(['US0378331005', 'AU0000XVGZA3', 'GB0002634946', 'US0373831005'])('ISIN %s', (text) => {
  // The last one has two digits exchanged whose sum Luhn does see.
  expect(faultOfIsin(text) === undefined).toBe(text !== 'US0373831005');
});

test('an ISIN has a prefix of its own kind, a form, and a check digit', () => {
  const sound = 'US0378331005';
  for (const digit of '12346789') {
    expect(faultOfIsin(sound.slice(0, -1) + digit)).toMatch(/Luhn/);
  }
  expect(faultOfIsin('ZZ0378331005')).toMatch(/no country/);
  for (const text of ['', 'us0378331005', 'US037833100', 'US03783310055', '0S0378331005']) {
    expect(faultOfIsin(text)).toMatch(/^an ISIN has/);
  }
});

const name = { primaryIdentifier: 'Customer', secondaryIdentifier: '0042' };
const address = {
  addressType: 'HOME',
  streetName: 'High Street',
  buildingNumber: '1',
  country: 'DE',
};
const natural = (more: object = {}) => ({
  naturalPerson: {
    name: { nameIdentifier: [{ ...name, nameIdentifierType: 'LEGL' }] },
    geographicAddress: [address],
    ...more,
  },
});
const legal = (more: object = {}) => ({
  legalPerson: {
    name: {
      nameIdentifier: [{ legalPersonName: 'Company 0007', legalPersonNameIdentifierType: 'LEGL' }],
    },
    nationalIdentification: {
      nationalIdentifier: lei('5299000000CUSTOM42'),
      nationalIdentifierType: 'LEIX',
    },
    ...more,
  },
});
const payload = (originator: object, more: object = {}) => ({
  originator: { originatorPersons: [originator], accountNumber: ['A-42'] },
  beneficiary: { beneficiaryPersons: [legal()], accountNumber: ['B-7'] },
  originatingVASP: { originatingVASP: legal() },
  ...more,
});
const judge = (value: unknown) => judgeIvms101(value, TODAY);

test('a sound payload of either version, persons alone or in lists', () => {
  expect(judge(payload(natural()))).toEqual({ faults: [], warnings: [], version: '101' });
  const revised = {
    originator: {
      originatorPerson: natural({
        name: { nameIdentifier: { ...name, naturalPersonNameIdentifierType: 'LEGL' } },
      }),
    },
  };
  expect(judge(revised)).toEqual({ faults: [], warnings: [], version: '101.2023' });
  expect(judge({ ivms101: payload(legal()) }).faults).toEqual([]);
  const path = [1, 2].map((sequence) => ({ intermediaryVASP: legal(), sequence }));
  const named = payload(natural(), {
    transferPath: path,
    payloadMetadata: { transliterationMethod: ['arab'], payloadVersion: '101.2023' },
  });
  expect(judge(named)).toEqual({ faults: [], warnings: [], version: '101.2023' });
});

const identification = (more: object) => ({
  nationalIdentification: {
    ...{ nationalIdentifier: '42', nationalIdentifierType: 'TXID' },
    ...{ registrationAuthority: 'RA000001', ...more },
  },
});
const born = (dateOfBirth: string) => ({
  dateAndPlaceOfBirth: { dateOfBirth, placeOfBirth: 'Springfield' },
});

test.each<[string, object, RegExp]>([
  ['nothing to know an originator by', natural({ geographicAddress: undefined }), /\(C1\)/],
  ['a birth today', natural(born(TODAY)), /not in the past \(C2\)/],
  ['a day that is none', natural(born('1990-02-30')), /is no day/],
  [
    'a birth without its place',
    natural({ dateAndPlaceOfBirth: { dateOfBirth: '1990-01-01' } }),
    /placeOfBirth: missing/,
  ],
  ['a company with nothing', legal({ nationalIdentification: undefined }), /\(C4\)/],
  [
    'a company without a legal name',
    legal({
      name: { nameIdentifier: [{ legalPersonName: 'X', legalPersonNameIdentifierType: 'TRAD' }] },
    }),
    /\(C5\)/,
  ],
  [
    'a person without a legal name',
    natural({ name: { nameIdentifier: [{ ...name, nameIdentifierType: 'ALIA' }] } }),
    /\(C6\)/,
  ],
  [
    'a company with a passport',
    legal(identification({ nationalIdentifierType: 'CCPT' })),
    /\(C7\)/,
  ],
  [
    'an address without a house',
    natural({ geographicAddress: [{ ...address, buildingNumber: undefined }] }),
    /\(C8\)/,
  ],
  ['a company’s country of issue', legal(identification({ countryOfIssue: 'DE' })), /\(C9\)/],
  [
    'no authority for a number',
    legal(identification({ registrationAuthority: undefined })),
    /\(C9\)/,
  ],
  [
    'an authority beside an LEI',
    legal(
      identification({
        nationalIdentifierType: 'LEIX',
        nationalIdentifier: lei('5299000000CUSTOM42'),
      }),
    ),
    /\(C9\)/,
  ],
  [
    'an LEI that is none',
    legal({
      nationalIdentification: { nationalIdentifier: '5299', nationalIdentifierType: 'LEIX' },
    }),
    /\(C11\)/,
  ],
  ['an unknown country', natural({ countryOfResidence: 'ZZ' }), /no country code/],
  [
    'an unknown kind of address',
    natural({ geographicAddress: [{ ...address, addressType: 'WORK' }] }),
    /HOME, BIZZ, GEOG/,
  ],
  [
    'a name too long',
    natural({
      name: {
        nameIdentifier: [{ primaryIdentifier: 'x'.repeat(101), nameIdentifierType: 'LEGL' }],
      },
    }),
    /longer than 100/,
  ],
  ['an empty text', natural({ customerIdentification: '' }), /at least one character/],
  ['a person that is both', { ...natural(), ...legal() }, /either naturalPerson or legalPerson/],
  ['no name at all', natural({ name: undefined }), /name: missing/],
])('%s is named', (_what, originator, reason) => {
  const { faults } = judge(payload(JSON.parse(JSON.stringify(originator))));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(reason);
});

test('what is no payload, and a path with a gap', () => {
  expect(judge({}).faults[0]).toMatch(/neither originator nor beneficiary/);
  for (const value of [null, 'x', 5, []]) expect(judge(value).faults).toHaveLength(1);
  const gap = [1, 3].map((sequence) => ({ intermediaryVASP: legal(), sequence }));
  expect(judge(payload(natural(), { transferPath: gap })).faults[0]).toMatch(/gaps or repeats/);
  const missing = judge({ originator: { accountNumber: 'x' } });
  expect(missing.faults).toEqual(['originator.originatorPersons: missing']);
});

test('a company’s address of another kind is a warning', () => {
  const company = legal({
    nationalIdentification: undefined,
    geographicAddress: [{ ...address, addressType: 'BIZZ' }],
  });
  const { faults, warnings } = judge(payload(JSON.parse(JSON.stringify(company))));
  expect([faults, warnings.length]).toEqual([[], 1]);
});
