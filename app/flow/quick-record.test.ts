import { isDeepStrictEqual } from 'node:util';
import { FlowError } from './flow-error';
import { FlowParser } from './reader';
import type { FlowRecord } from './record';
import { QuickRecords } from './quick-record';

const SEED = 20260917;

/** Small generator of numbers below 2^32, the same for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

const NAMES = ['a', '', 'account-007', 'é€😀', 'with \\"quote', 'tab\\t', '\u0001', 'x'.repeat(61)];
const IDS = [
  '1',
  '',
  '65604976',
  'exactly12chr',
  'thirteen chrs',
  '\\u0041',
  'ü',
  '\u2028',
  '\u007f',
];
const TIMES = ['0', '7', '01', '-1', '1.5', '1e3', '1430438404518000', '8999999999999999'];
const MORE_TIMES = ['9007199254740991', '9007199254740992', '99999999999999999', '"5"', 'null'];
const DECIMALS = ['"1"', '"0.00"', '"1.50"', '"-1"', '"1."', '".5"', '"1e5"', '1', '""', '"01.10"'];
const LONG = [`"${'9'.repeat(60)}"`, `"${'9'.repeat(61)}"`, `"1.${'3'.repeat(60)}"`];
const WORDS = ['BUY', 'SELL', 'buy', 'LIMIT', 'MARKET', 'LIMIT_MAKER', 'GTC', 'IOC', 'FOK', 'DAY'];

/** A line that is nearly one of those that are read quickly. */
function lineOf(pick: (below: number) => number): string {
  const one = (list: readonly string[], usual: string): string =>
    pick(6) === 0 ? (list[pick(list.length)] ?? usual) : usual;
  const type = one(['amend', 'cancel', 'order'], pick(2) === 0 ? 'order' : 'cancel');
  const fields = [
    `"type":"${type}"`,
    `"ts":${one([...TIMES, ...MORE_TIMES], '1430438404518000')}`,
    `"account":"${one(NAMES, 'account-001')}"`,
    `"market":"${one(NAMES, 'BTC-USD')}"`,
    `"clientOrderId":"${one(IDS, '65604976')}"`,
  ];
  if (pick(3) === 0) fields.splice(0, 2, fields[1] ?? '', fields[0] ?? '');
  if (type === 'order' || pick(9) === 0) {
    fields.push(`"side":"${one(WORDS, 'SELL')}"`, `"orderType":"${one(WORDS, 'LIMIT')}"`);
    fields.push(`"quantity":${one([...DECIMALS, ...LONG], '"0.55"')}`);
    fields.push(`"price":${one([...DECIMALS, ...LONG], '"214.70"')}`);
    if (pick(3) === 0) fields.push(`"timeInForce":"${one(WORDS, 'IOC')}"`);
    if (pick(3) === 0) fields.push(`"device":"${one(IDS, 'd1')}"`);
  }
  if (pick(12) === 0) fields.push(fields[pick(fields.length)] ?? '');
  if (pick(12) === 0) fields.splice(pick(fields.length), 1);
  if (pick(12) === 0) fields.push('"more":{"x":[1]}');
  return `{${fields.join(pick(20) === 0 ? ', ' : ',')}}${one(['\r', ' ', '}'], '')}`;
}

function read(line: string): FlowRecord | string {
  const records: FlowRecord[] = [];
  try {
    new FlowParser('f').parse({ text: `${line}\n`, firstLine: 1, bytesRead: 0 }, (record) => {
      records.push(record);
    });
  } catch (error) {
    if (error instanceof FlowError) return error.message;
    throw error;
  }
  return records[0] ?? 'nothing';
}

describe(`lines that are read quickly, seed ${SEED}`, () => {
  it('give what the general reader gives, or are left to it', () => {
    const pick = numbers(SEED);
    const quick = new QuickRecords();
    let taken = 0;
    for (let i = 0; i < 20_000; i++) {
      const line = lineOf(pick);
      // A space in front is nothing to JSON, and not among the forms that are read quickly.
      const [is, wanted] = [read(line), read(` ${line}`)];
      if (!isDeepStrictEqual(is, wanted)) expect({ line, is }).toEqual({ line, is: wanted });
      if (quick.read(`${line}\n`, 0) !== undefined) taken += 1;
    }
    expect(taken).toBeGreaterThan(2_000);
    expect(taken).toBeLessThan(15_000);
  });

  it('begin where they are asked for, and end behind their line feed', () => {
    const line = '{"type":"cancel","ts":5,"account":"a","market":"M","clientOrderId":"1"}\n';
    const quick = new QuickRecords();
    expect(quick.read(`x${line}${line}`, 1)).toMatchObject({ type: 'cancel', ts: 5 });
    expect(quick.end).toBe(1 + line.length);
    expect(quick.read(`x${line}`, 0)).toBeUndefined();
    expect(quick.read(line.trimEnd(), 0)).toBeUndefined();
  });
});
