import fc from 'fast-check';
import { canonicalJson } from '../../../platform/audit/canonical-json';
import { EntryOrder, readEntry } from './entry';

const RECORD = { seq: 1, ts: 5, actor: 'a', action: 'b', subject: 'c' };

test('an entry is read as it was written, and no other spelling of it', () => {
  const text = fc.string({ unit: 'binary', maxLength: 6 });
  const key = fc.oneof(text, fc.nat({ max: 30 }).map(String)).filter((k) => k !== '__proto__');
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      text,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      const after = JSON.parse(JSON.stringify(value));
      const entry = canonicalJson({ ...RECORD, before: null, after });
      expect(readEntry(Buffer.from(entry))).toMatchObject(RECORD);
      const unsorted = JSON.stringify({ ...RECORD, before: null, after });
      expect(readEntry(Buffer.from(unsorted))).toBe('is not canonical JSON');
    }),
  );
});

test.each([
  '{"action":"b","actor":"a","after":{"b":1,"a":2},"before":null,"seq":1,"subject":"c","ts":5}',
  '{"action":"b","actor":"a","after":{"9":1,"10":2},"before":null,"seq":1,"subject":"c","ts":5}',
  '{"action":"b","actor":"a","after":1.5,"before":null,"seq":1,"subject":"c","ts":5}',
  '{"action":"b","actor":"a","after":-0,"before":null,"seq":1,"subject":"c","ts":5}',
  '{"action":"b","actor":"a","after":"\\ud800","before":null,"seq":1,"subject":"c","ts":5}',
  '{"action":"b","actor":"a","after":"\\u00e9","before":null,"seq":1,"subject":"c","ts":5}',
  '{"action":"b","actor":"a","after":1,"after":1,"before":null,"seq":1,"subject":"c","ts":5}',
])('%s is not canonical', (text) => {
  expect(readEntry(Buffer.from(text))).toBe('is not canonical JSON');
});

test('bytes that are no text are refused', () => {
  expect(readEntry(Buffer.from([0x22, 0xff, 0x22]))).toBe('is not UTF-8');
});

test('entries follow each other by number and time', () => {
  const order = new EntryOrder();
  const entry = (seq: number, ts: number) =>
    Buffer.from(canonicalJson({ ...RECORD, seq, ts, before: null, after: null }));
  expect(order.fault(entry(1, 5))).toBeUndefined();
  expect(order.fault(entry(2, 5))).toBeUndefined();
  expect(order.fault(entry(4, 6))).toMatch(/number 4/);
  expect(order.fault(entry(4, 4))).toMatch(/earlier time/);
});
