import { eventCatalogue, type CoreEvent, type EventOf } from '../../core/contract';
import { EVENT_FIELDS } from './event-fields';
import { tableLine, writeEventLine } from './event-line';
import { writeFillRow } from './fill-line';
import { LineBuffer } from './line-buffer';
import { Names } from './names';

const made = (fields: Record<string, unknown>): CoreEvent =>
  ({ seq: 7, ts: 1_000_000, ...fields }) as unknown as CoreEvent; // tests make them by hand

/** What `write` puts into a buffer. */
function written(write: (out: LineBuffer) => void): string {
  let text = '';
  const out = new LineBuffer((bytes) => (text += bytes.toString('utf8')));
  write(out);
  out.drain();
  return text;
}
const eventLine = (e: CoreEvent, n: Names): string => written((out) => writeEventLine(out, e, n));

/** BTC-USD and BTC-JPY, whose quote has no decimals; accounts with names that need escaping. */
function names(): Names {
  const n = new Names();
  const asset = (id: number, name: string, decimals: number): void =>
    n.apply(made({ type: 'asset', asset: id, name, decimals }));
  asset(1, 'BTC', 8);
  asset(2, 'USD', 8);
  asset(3, 'JPY', 2);
  const market = (id: number, name: string, quote: number, tickSize: string): void =>
    n.apply(
      made({
        ...{ type: 'market', market: id, name, base: 1, quote, tickSize, lotSize: '0.0001' },
        ...{ makerFee: 75_000, takerFee: 0 },
      }),
    );
  market(1, 'BTC-USD', 2, '0.01');
  market(2, 'BTC-JPY', 3, '500');
  const account = (id: number, name: string): void =>
    n.apply(
      made({
        ...{ type: 'account', account: id, name, owner: 'o', kind: 'individual', country: 'DE' },
        ...{ devices: [], ips: [] },
      }),
    );
  account(1, 'alice');
  account(2, 'b"o\\b é');
  n.apply(made({ type: 'pool', pool: 1, name: 'P1', base: 1, quote: 3, fee: 300_000 }));
  return n;
}

const ORDER = { account: 1, market: 1, clientOrderId: 'c1', orderId: 9, side: 'BUY' };

const ACCEPTED = {
  type: 'accepted',
  ...ORDER,
  orderType: 'LIMIT',
  quantity: 15_000,
  price: 10_050,
  timeInForce: 'GTC',
  selfTradePreventionMode: 'NONE',
  source: 'flow',
  locked: 15_075_000_000n,
};

const FILL = {
  type: 'fill',
  market: 1,
  trade: 3,
  price: 10_050,
  quantity: 15_000,
  notional: 15_075_000_000n,
  aggressor: 'SELL',
  makerOrderId: 9,
  makerAccount: 1,
  makerClientOrderId: 'c1',
  makerLeaves: 0,
  makerUnlocked: 15_075_000_000n,
  makerFee: 112_500n,
  makerFeeAsset: 1,
  takerOrderId: 10,
  takerAccount: 2,
  takerClientOrderId: '"',
  takerLeaves: 1,
  takerUnlocked: 150_000_000n,
  takerFee: 1n,
  takerFeeAsset: 2,
};

const HAND_MADE: readonly [string, Record<string, unknown>][] = [
  ['a plain order', ACCEPTED],
  ['an order with a device', { ...ACCEPTED, device: 'd' }],
  ['an order with an address', { ...ACCEPTED, ip: '::1' }],
  ['an order with device and address', { ...ACCEPTED, device: 'dé', ip: '1.2.3.4' }],
  ['an order of another grid', { ...ACCEPTED, market: 2, side: 'SELL', account: 2 }],
  [
    'a cancel',
    { type: 'cancelled', ...ORDER, price: 1, leaves: 2, executed: 3, unlocked: 5n, reason: 'user' },
  ],
  [
    'a renamed cancel',
    {
      type: 'cancelled',
      ...ORDER,
      leaves: 2,
      executed: 3,
      unlocked: 0n,
      reason: 'replaced',
      newClientOrderId: '\n',
    },
  ],
  ['a fill', FILL],
  ['a fill of another grid', { ...FILL, market: 2, aggressor: 'BUY', makerFeeAsset: 3 }],
  ['amounts beyond 2^53', { ...ACCEPTED, locked: 2n ** 63n - 1n }],
];

describe('lines of events.jsonl', () => {
  it.each(HAND_MADE)('put together by hand are what the table gives: %s', (_, fields) => {
    const n = names();
    const e = made(fields);
    expect(eventLine(e, n)).toBe(`${tableLine(e, n)}\n`);
    expect(() => void JSON.parse(eventLine(e, n))).not.toThrow();
  });

  it('resolve names and write decimals in shortest form', () => {
    expect(JSON.parse(eventLine(made(ACCEPTED), names()))).toEqual({
      ...{ seq: 7, ts: 1_000_000, type: 'accepted', account: 'alice', market: 'BTC-USD' },
      ...{ clientOrderId: 'c1', orderId: 9, side: 'BUY', orderType: 'LIMIT', quantity: '1.5' },
      ...{ price: '100.5', timeInForce: 'GTC', selfTradePreventionMode: 'NONE', source: 'flow' },
      locked: '150.75',
    });
  });

  it('write rare fields of an order too', () => {
    const e = made({ ...ACCEPTED, client: 'C', icebergQty: 1, key: 4, quoteOrderQty: 5n });
    expect(JSON.parse(eventLine(e, names()))).toMatchObject({
      ...{ client: 'C', icebergQty: '0.0001', key: 4, quoteOrderQty: '0.00000005' },
    });
  });

  it('name a refusal by the words of the command where the core knew no name', () => {
    const raw = JSON.stringify({ type: 'order', account: 'gh"ost', market: 'BTC-USD', price: '1' });
    const e = made({
      ...{ type: 'rejected', command: 'order', account: 0, market: 1, clientOrderId: 'x' },
      ...{ code: '201', reason: 'account is $& unknown', raw, price: -1, quantity: 5 },
    });
    expect(JSON.parse(eventLine(e, names()))).toEqual({
      ...{ seq: 7, ts: 1_000_000, type: 'rejected', market: 'BTC-USD', clientOrderId: 'x' },
      ...{ account: 'gh"ost', command: 'order', code: '201', reason: 'account is $& unknown' },
      ...{ quantity: '0.0005', raw: JSON.parse(raw) },
    });
  });

  it('call a phase that stops trading a halt', () => {
    const typeOf = (phase: string): unknown => {
      const e = made({ type: 'market-phase', market: 1, phase, reason: '' });
      return /"type":"([a-z-]+)"/.exec(eventLine(e, names()))?.[1];
    };
    expect(['halted', 'paused', 'cancel-only', 'closed'].map(typeOf)).toEqual(
      Array(4).fill('halt'),
    );
    expect(typeOf('continuous')).toBe('market-phase');
  });

  it('leave out the market of a venue-wide event', () => {
    const e = made({ type: 'market-phase', market: 0, phase: 'halted', reason: 'r' });
    expect(eventLine(e, names())).toBe(
      '{"seq":7,"ts":1000000,"type":"halt","phase":"halted","reason":"r"}\n',
    );
  });

  it('value amounts in the asset they are of', () => {
    const pool = { type: 'swap', pool: 1, account: 1, side: 'BUY', assetIn: 3, assetOut: 1 };
    const swap = {
      ...pool,
      amountIn: 150n,
      amountOut: 1n,
      fee: 1n,
      reserveBase: 1n,
      reserveQuote: 100n,
    };
    expect(JSON.parse(eventLine(made(swap), names()))).toMatchObject({
      ...{ pool: 'P1', amountIn: '1.5', amountOut: '0.00000001', fee: '0.01' },
      ...{ reserveBase: '0.00000001', reserveQuote: '1' },
    });
    const freed = {
      type: 'amended',
      ...ORDER,
      price: 1,
      quantity: 1,
      leaves: 1,
      previousPrice: 2,
      previousQuantity: 1,
      lockedDelta: -150n,
      keptPriority: true,
      market: 2,
    };
    expect(JSON.parse(eventLine(made(freed), names()))).toMatchObject({ lockedDelta: '-1.5' });
  });

  it('have a form for every type and field of the catalogue', () => {
    const wanted = Object.entries(eventCatalogue).map(([type, { body }]) => [
      type,
      Object.keys(body.shape)
        .filter((name) => name !== 'seq' && name !== 'ts')
        .sort(),
    ]);
    const have = Object.entries(EVENT_FIELDS).map(([type, fields]) => [
      type,
      Object.keys(fields).sort(),
    ]);
    expect(have).toEqual(wanted);
  });

  it('of fills.jsonl have the fields of the contract, in its order', () => {
    const fill = made(FILL) as EventOf<'fill'>; // made above
    const row = written((out) => writeFillRow(out, fill, names()));
    const back: object = JSON.parse(row);
    expect(Object.entries(back)).toEqual(
      Object.entries({
        ...{ seq: 7, ts: 1_000_000, fillId: 'BTC-USD-3', market: 'BTC-USD', price: '100.5' },
        ...{ quantity: '1.5', aggressor: 'SELL', makerAccount: 'alice' },
        ...{ takerAccount: 'b"o\\b é', makerClientOrderId: 'c1', takerClientOrderId: '"' },
        ...{ makerFee: '0.001125', makerFeeAsset: 'BTC', takerFee: '0.00000001' },
        takerFeeAsset: 'USD',
      }),
    );
  });
});
