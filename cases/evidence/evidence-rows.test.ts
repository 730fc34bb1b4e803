import { Registry, type CoreEvent } from '../../core/contract';
import type { Alert } from '../contract';
import { readEvidence, type EvidenceReader } from './evidence-rows';

const MARKET = { market: 1, base: 1, quote: 2, tickSize: '0.01', lotSize: '0.001' };
const NAMES = ['', 'S-1', 'S-2', 'HONEST'];

function registry(): Registry {
  const made = new Registry();
  const head = { seq: 1, ts: 1 };
  const account = { kind: 'customer', country: 'DE', devices: [], ips: [] };
  const definitions = [
    { type: 'asset', asset: 1, name: 'BTC', decimals: 8 },
    { type: 'asset', asset: 2, name: 'USDT', decimals: 8 },
    { type: 'market', name: 'BTC-USDT', makerFee: 0, takerFee: 0, ...MARKET },
    { type: 'market', name: 'BTC-EUR', makerFee: 0, takerFee: 0, ...MARKET, market: 2 },
    ...NAMES.slice(1).map((name, i) => {
      return { type: 'account', account: i + 1, name, owner: name, ...account };
    }),
  ];
  for (const event of definitions) made.apply({ ...head, ...event } as CoreEvent); // made here
  return made;
}

const order = { market: 1, side: 'SELL', clientOrderId: 'o1', account: 1, price: 10_050 };
const fill = {
  type: 'fill',
  market: 1,
  trade: 7,
  price: 10_050,
  quantity: 1500,
  aggressor: 'BUY',
  makerAccount: 1,
  makerClientOrderId: 'o1',
  takerAccount: 2,
  takerClientOrderId: 't1',
};
const EVENTS = [
  { type: 'accepted', ...order, quantity: 2000 },
  { type: 'accepted', ...order, account: 3, quantity: 9 },
  fill,
  { ...fill, trade: 8, takerAccount: 3, takerClientOrderId: 'h' },
  { ...fill, trade: 9, makerAccount: 3, takerAccount: 3 },
  { ...fill, market: 2, trade: 1 },
  { type: 'cancelled', ...order, leaves: 500, executed: 1500 },
].map((event, i) => ({ seq: 10 + i, ts: 1000 + i, ...event }) as unknown as CoreEvent); // made here

const alert = {
  market: 'BTC-USDT',
  accounts: ['S-1', 'S-2'],
  evidence: {
    orders: [{ account: 'S-1', clientOrderId: 'o1' }],
    fills: ['BTC-USDT-8'],
    seqFrom: 10,
    seqTo: 16,
  },
} as unknown as Alert; // what the reader looks at

const reader: EvidenceReader = {
  registry: registry(),
  async *events() {
    for (const event of EVENTS) yield [event];
  },
};
const wide = { rows: 100, events: 100, trades: 100 };

test('suspects’ orders and both sides of their fills are rows, others are context', async () => {
  const { rows, trades, truncated } = await readEvidence(alert, reader, wide);
  expect(truncated).toBe(false);
  expect(rows.map((r) => [r.seq, r.kind, r.account, r.side, r.price, r.quantity])).toEqual([
    [10, 'accepted', 'S-1', 'SELL', '100.5', '2'],
    [12, 'fill', 'S-1', 'SELL', '100.5', '1.5'],
    [12, 'fill', 'S-2', 'BUY', '100.5', '1.5'],
    [13, 'fill', 'S-1', 'SELL', '100.5', '1.5'],
    [16, 'cancelled', 'S-1', 'SELL', '100.5', '0.5'],
  ]);
  expect(rows[1]).not.toHaveProperty('counterparty');
  expect(rows[3]).toMatchObject({ counterparty: 'HONEST', role: 'maker', named: true });
  expect(trades.map((t) => t.ts)).toEqual([1002, 1003, 1004]);
});

test('limits cut what is not named first, and say so', async () => {
  const short = await readEvidence(alert, reader, { ...wide, rows: 3 });
  expect(short.rows.map((r) => [r.seq, r.named])).toEqual([
    [10, true],
    [13, true],
    [16, true],
  ]);
  expect(short.truncated).toBe(true);
  const few = await readEvidence(alert, reader, { ...wide, events: 2, trades: 1 });
  expect(few.truncated).toBe(true);
  expect(few.rows.at(-1)?.seq).toBe(12);
});
