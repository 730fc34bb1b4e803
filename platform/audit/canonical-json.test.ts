import fc from 'fast-check';
import { canonicalJson, type JsonValue } from './canonical-json';

test('members are sorted by UTF-16 code units (RFC 8785 3.2.3)', () => {
  const value = {
    '€': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew Letter Dalet With Dagesh',
    '1': 'One',
    '\u{1f600}': 'Emoji: Grinning Face',
    '\u0080': 'Control',
    ö: 'Latin Small Letter O With Diaeresis',
  };
  expect(Object.values(JSON.parse(canonicalJson(value)))).toHaveLength(7);
  expect(canonicalJson(value)).toBe(
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control",' +
      '"ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign",' +
      '"\u{1f600}":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  );
});

test('strings are escaped as RFC 8785 3.2.2.2 says', () => {
  expect(canonicalJson('\u20ac$\u000F\u000aA\'B"\\\\"/')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"');
});

test.each([1.5, Number.NaN, Infinity, 2 ** 53])('the number %d is refused', (number) => {
  expect(() => canonicalJson({ a: number })).toThrow(TypeError);
});

test('undefined and lone surrogates are refused', () => {
  const hole = { a: undefined } as unknown as JsonValue; // what a careless caller passes
  expect(() => canonicalJson(hole)).toThrow(/member a is undefined/);
  expect(() => canonicalJson('\ud800')).toThrow(/surrogate/);
});

test('the order in which members were added does not matter, and reading gives the value', () => {
  const integer = fc.maxSafeInteger();
  const leaf = fc.oneof(integer, fc.string({ unit: 'binary' }), fc.boolean(), fc.constant(null));
  const members = fc.array(fc.tuple(fc.string(), leaf), { maxLength: 8 });
  fc.assert(
    fc.property(members, (list) => {
      const unique = [...new Map(list)].filter(([key]) => key !== '__proto__');
      const text = canonicalJson(Object.fromEntries(unique));
      expect(canonicalJson(Object.fromEntries(unique.reverse()))).toBe(text);
      expect(JSON.parse(text)).toEqual(Object.fromEntries(unique));
    }),
  );
});
