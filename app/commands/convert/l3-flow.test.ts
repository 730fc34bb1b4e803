import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { run } from './run';

const dir = mkdtempSync(join(tmpdir(), 'l3-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const HEADER = 'id,timestamp,exchange.timestamp,price,volume,action,direction';
type Flow = readonly Readonly<Record<string, string | number>>[];

async function convert(rows: readonly string[], name = 'book.csv'): Promise<Flow> {
  const input = join(dir, name);
  const text = [HEADER, ...rows].join('\n');
  writeFileSync(input, name.endsWith('.gz') ? gzipSync(text) : text);
  const out = join(dir, 'out', 'flow.jsonl');
  expect(await run(['bitstamp-l3', input, '--out', out])).toBe(0);
  const lines = readFileSync(out, 'utf8').trimEnd().split('\n');
  return lines.map((line): Flow[number] => JSON.parse(line));
}

/** What happens to orders, a word each. */
async function story(rows: readonly string[]): Promise<string[]> {
  const flow = await convert(rows);
  return flow
    .filter(({ type }) => type === 'order' || type === 'cancel' || type === 'amend')
    .map(({ type, clientOrderId, price, quantity }) =>
      [type, clientOrderId, price, quantity].filter((word) => word !== undefined).join(' '),
    );
}

describe('a recorded order book as a flow', () => {
  it('places what was created and cancels what was deleted unfilled', async () => {
    const rows = ['7,1000,0,236.47,200000000,created,bid', '7,1001,0,236.47,200000000,deleted,bid'];
    const flow = await convert(rows);
    expect(flow.map(({ type }) => type)).toEqual([
      'market',
      'account',
      'deposit',
      'order',
      'cancel',
    ]);
    expect(flow[3]).toMatchObject({
      ...{ ts: 1_000_000, side: 'BUY', orderType: 'LIMIT', quantity: '2', price: '236.47' },
      clientOrderId: '7',
    });
    expect(await convert(rows, 'book.csv.gz')).toEqual(flow);
  });

  it('cancels nothing that a match has filled already', async () => {
    expect(
      await story([
        '1,1,0,10.00,100000000,created,ask',
        '2,2,0,10.00,100000000,created,bid',
        '1,3,0,10.00,0,deleted,ask',
        '2,3,0,10.00,0,deleted,bid',
      ]),
    ).toEqual(['order 1 10.00 1', 'order 2 10.00 1']);
  });

  it('cancels at its end what was filled in the recording but not here', async () => {
    expect(await story(['1,1,0,10.00,100000000,created,ask', '1,3,0,10.00,0,deleted,ask'])).toEqual(
      ['order 1 10.00 1', 'cancel 1'],
    );
  });

  it('re-prices a market order on its way through the book', async () => {
    expect(
      await story([
        '1,1,0,10.00,100000000,created,bid',
        '2,1,0,9.50,100000000,created,bid',
        '3,2,0,10.00,200000000,created,ask',
        '3,3,0,9.50,100000000,changed,ask',
        '3,4,0,9.50,0,deleted,ask',
      ]),
    ).toEqual(['order 1 10.00 1', 'order 2 9.50 1', 'order 3 10.00 2', 'amend 3 9.50']);
  });

  it('places at the start what a later row shows to have stood there, oldest first', async () => {
    expect(
      await story([
        '90,5,0,10.00,100000000,created,ask',
        '80,6,0,11.00,50000000,changed,ask',
        '70,7,0,9.00,30000000,deleted,bid',
      ]),
    ).toEqual(['order 70 9.00 0.3', 'order 80 11.00 0.5', 'order 90 10.00 1', 'cancel 70']);
  });

  it('leaves out what was over before it began, and less than a lot', async () => {
    expect(
      await story([
        '5,1,0,10.00,100000000,deleted,bid',
        '5,2,0,10.00,100000000,created,bid',
        '6,3,0,10.00,99,created,bid',
        '7,4,0,10.00,199,created,bid',
      ]),
    ).toEqual(['order 7 10.00 0.000001']);
  });

  it('spreads orders over accounts by their number, each with an owner of its own', async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => `${i},1,0,10.00,100,created,bid`);
    const flow = await convert(rows);
    const owners = flow.filter(({ type }) => type === 'account').map(({ owner }) => owner);
    expect(new Set(owners).size).toBe(200);
    expect(owners).toHaveLength(200);
    const twice = await convert([...rows].reverse());
    const accountOf = (f: Flow, id: string): unknown =>
      f.find(({ clientOrderId }) => clientOrderId === id)?.['account'];
    expect(accountOf(twice, '77')).toBe(accountOf(flow, '77'));
  });

  it.each([
    ['id must be a whole number', 'x,1,0,10.00,1,created,bid'],
    ['timestamp must be a whole number', '1,,0,10.00,1,created,bid'],
    ['price must be a decimal', '1,1,0,1e3,1,created,bid'],
    ['volume must be a whole number', '1,1,0,10,-1,created,bid'],
    ['action must be one of', '1,1,0,10,1,moved,bid'],
    ['direction must be bid or ask', '1,1,0,10,1,created,up'],
    ['timestamp goes backwards', '1,0,0,10,1,created,bid'],
  ])('names file and line of a bad row: %s', async (what, row) => {
    const good = '9,1,0,10.00,1,created,bid';
    await expect(convert([good, row])).rejects.toThrow(what);
    await expect(convert([good, row])).rejects.toThrow('book.csv:3)');
  });

  it('says what the header lacks and that there are no rows', async () => {
    const bad = join(dir, 'bad.csv');
    writeFileSync(bad, 'id,timestamp,price,volume,action\n');
    const out = join(dir, 'flow.jsonl');
    await expect(run(['bitstamp-l3', bad, '--out', out])).rejects.toThrow('no column direction');
    await expect(convert([])).rejects.toThrow('there are no rows');
    await expect(run(['other', bad, '--out', out])).rejects.toThrow('format other is not known');
    await expect(run(['bitstamp-l3', bad])).rejects.toThrow('usage:');
  });
});
