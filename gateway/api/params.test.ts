import { Params, readSent } from './params';

const of = (values: Record<string, string>) => new Params(new Map(Object.entries(values)));
const code = (n: number) => expect.objectContaining({ code: n });

test('names and values are decoded, the payload is not', () => {
  const { params, payload } = readSent('a=%5B%22X%22%5D&b=1+2&c', '');
  expect([...params.names()]).toEqual(['a', 'b', 'c']);
  expect([params.raw('a'), params.raw('b'), params.raw('c')]).toEqual(['["X"]', '1 2', '']);
  expect(payload).toBe('a=%5B%22X%22%5D&b=1+2&c');
});

test('a parameter of query and body is taken from the query', () => {
  const { params, payload } = readSent('a=1', 'a=2&b=3');
  expect([params.raw('a'), params.raw('b')]).toEqual(['1', '3']);
  expect(payload).toBe('a=1a=2&b=3');
});

test.each([
  ['a parameter twice', 'a=1&a=2', '', -1101],
  ['a parameter twice in the body', '', 'a=1&a=2', -1101],
  ['a broken escape', 'a=%E0%A4%A', '', -1100],
  ['too many parameters', Array.from({ length: 65 }, (_, i) => `p${i}=1`).join('&'), '', -1101],
])('%s is refused', (_name, query, body, wanted) => {
  expect(() => readSent(query, body)).toThrow(code(wanted));
});

test('a name that ends in "signature" is not the signature', () => {
  const sent = readSent('settlementsignature=x&a=1&signature=y', '');
  expect([sent.signature, sent.payload]).toEqual(['y', 'settlementsignature=x&a=1']);
});

test.each([
  ['integer', () => of({ n: '12a' }).integer('n'), -1100],
  ['integer', () => of({ n: '-1' }).integer('n'), -1100],
  ['integer', () => of({ n: '' }).integer('n'), -1105],
  ['integer', () => of({ n: '99999999999999999999' }).integer('n'), -1108],
  ['limit', () => of({ limit: '0' }).limit(5, 10), -1130],
  ['decimal', () => of({ d: '1e5' }).decimal('d'), -1100],
  ['decimal', () => of({ d: '-1' }).decimal('d'), -1100],
  ['decimal', () => of({ d: '1.' }).decimal('d'), -1100],
  ['decimal', () => of({ d: ' 1' }).decimal('d'), -1100],
  ['decimal', () => of({ d: '0.123456789' }).decimal('d'), -1111],
  ['boolean', () => of({ b: 'yes' }).boolean('b'), -1130],
  ['client order id', () => of({ c: 'a b' }).clientOrderId('c'), -1100],
  ['client order id', () => of({ c: 'x'.repeat(37) }).clientOrderId('c'), -1100],
  ['symbol', () => of({ symbol: 'btcusdt' }).symbol(), -1100],
  ['symbols', () => of({ symbols: '["A"' }).symbols(), -1100],
  ['symbols', () => of({ symbols: '["A",1]' }).symbols(), -1100],
  ['symbols', () => of({ symbols: '["A","A"]' }).symbols(), -1151],
  ['required', () => of({}).required('x'), -1102],
  ['window', () => of({ startTime: '5', endTime: '4' }).window(), -1128],
  ['day window', () => of({ startTime: '0', endTime: '86400001' }).dayWindow(), -1127],
])('a bad %s is refused with its code', (_name, read, wanted) => {
  expect(read).toThrow(code(wanted));
});

test('times are taken in milliseconds and microseconds', () => {
  expect(of({ t: '1700000000000' }).time('t')).toBe(1_700_000_000_000_000);
  expect(of({ t: '1700000000000001' }).time('t')).toBe(1_700_000_000_000_001);
  expect(of({ startTime: '1', endTime: '2' }).window()).toEqual({ startTime: 1000, endTime: 2999 });
});

test('trailing zeros are not precision', () => {
  expect(of({ d: '0.1000000000' }).decimal('d')).toBe('0.1000000000');
});
