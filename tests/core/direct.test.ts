/**
 * Events that go straight to bytes beside those that are made first, where amounts stop being
 * exact as numbers (2^53) and up to what a balance can hold (2^63).
 */
import { Seeded } from './seeded';
import { accountId, lots, marketId, micros, ticks, units } from '../../core/contract/ids';
import { eventCodec, WireWriter, type Command, type EventOf } from '../../core/contract';
import { Engine } from '../../core/engine/engine';

const ACCOUNTS = 3;
const STEPS = 2500;
/** Price in ticks of each market; one's quote amounts pass 2^53, the other's base amounts. */
const MIDDLES = [1_000_000, 10];

const MAKER_RATE = 75_001n;
const TAKER_RATE = 100_003n;

/** Rounded up from the exact product. */
const feeOf = (received: bigint, rate: bigint): bigint =>
  (received * rate + 99_999_999n) / 100_000_000n;

function checkFees(e: EventOf<'fill'>): void {
  const base = BigInt(e.quantity) * 1000n;
  const [taker, maker] = e.aggressor === 'BUY' ? [base, e.notional] : [e.notional, base];
  const right = e.takerFee === feeOf(taker, TAKER_RATE) && e.makerFee === feeOf(maker, MAKER_RATE);
  if (!right) throw new Error(`fees ${e.takerFee} and ${e.makerFee} of fill ${e.seq}`);
}

function* opening(): Generator<object> {
  for (const asset of ['BTC', 'USDT']) yield { type: 'asset', asset, decimals: 8 };
  const grid = { base: 'BTC', quote: 'USDT', tickSize: '0.01', lotSize: '0.00001' };
  const fees = { makerFee: Number(MAKER_RATE), takerFee: Number(TAKER_RATE) };
  for (const market of ['M1', 'M2']) yield { type: 'market', market, ...grid, ...fees };
  const person = { kind: 'individual', country: 'DE', devices: [], ips: [] };
  for (let account = 1; account <= ACCOUNTS; account++) {
    yield { type: 'account', account: `A${account}`, owner: `Customer ${account}`, ...person };
    for (const asset of [1, 2]) yield { type: 'deposit', account, asset, amount: units(2n ** 61n) };
  }
}

/** Quantities whose amounts lie around 2^53, far above and far below it. */
function quantity(r: Seeded, market: number): number {
  const exact = market === 1 ? 2 ** 53 / (MIDDLES[0]! * 10) : 2 ** 53 / 1000;
  const times = r.pick([0.999_999, 1, 1.000_001, 1.3, 40, 1e-6]);
  return Math.max(1, Math.round(exact * times) + r.int(-2, 2));
}

function next(r: Seeded, step: number): object {
  const market = r.int(1, 2);
  const words = { account: accountId(r.int(1, ACCOUNTS)), market: marketId(market) };
  const clientOrderId = `c${r.int(Math.max(0, step - 40), step)}`;
  if (r.chance(0.3)) return { type: 'cancel', ...words, clientOrderId };
  const limit = r.chance(0.85);
  return {
    ...{ type: 'order', ...words, clientOrderId: `c${step}`, side: r.pick(['BUY', 'SELL']) },
    ...{ orderType: limit ? 'LIMIT' : 'MARKET', quantity: lots(quantity(r, market)) },
    ...(limit ? { price: ticks(MIDDLES[market - 1]! + r.int(-3, 3)) } : {}),
    ...{ timeInForce: 'GTC', selfTradePreventionMode: r.pick(['NONE', 'EXPIRE_MAKER']) },
  };
}

test.each([1, 2, 3, 4])('events as bytes are those of the objects (seed %d)', (seed) => {
  const r = new Seeded(seed);
  const [recorded, made] = [new Engine(), new Engine()];
  const [left, right] = [new WireWriter(), new WireWriter()];
  const counts = { fills: 0, inexact: 0 };
  const run = (words: object, step: number): void => {
    const command = { ...words, ts: micros(step + 1) } as Command; // written out above
    left.reset();
    right.reset();
    recorded.record(command, left);
    made.apply(command, (event) => {
      eventCodec.encode(right, event);
      if (event.type !== 'fill') return;
      counts.fills++;
      checkFees(event);
      const largest = BigInt(event.quantity) * 1000n;
      if (event.notional > 2n ** 53n || largest > 2n ** 53n) counts.inexact++;
    });
    if (!left.view().equals(right.view())) {
      const found = JSON.stringify(eventCodec.decodeAll(left.take()), text);
      throw new Error(`step ${step}: ${found} ${JSON.stringify(command, text)}`);
    }
  };
  let step = 0;
  for (const words of opening()) run(words, step++);
  for (const until = step + STEPS; step < until; step++) run(next(r, step), step);
  expect(recorded.stateHash()).toBe(made.stateHash());
  expect([recorded.conservation(), made.conservation()]).toEqual([[], []]);
  expect(counts.inexact).toBeGreaterThan(100);
  expect(counts.fills - counts.inexact).toBeGreaterThan(100);
});

const text = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}n` : value;
