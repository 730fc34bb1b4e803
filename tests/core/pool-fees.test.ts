/** Pools in the state machine: the dynamic fee by its switch, in hash and snapshot, and alone. */
import { Desk } from './desk';
import { stamp } from './random-commands';
import { Seeded } from './seeded';
import type { CoreEvent, EventOf } from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import { parseCoreParams } from '../../core/risk/params';

const POOL = { type: 'pool', pool: 'P', base: 'BTC', quote: 'USDT', fee: 300_000 };
const SECOND = 1_000_000;
const ADD = { type: 'liquidity', account: 1, pool: 1, action: 'add' };
const params = (core: object): object => ({ type: 'params', json: JSON.stringify(core) });

function desk(core: object | undefined, engine = new Engine()): Desk {
  const made = new Desk({}, undefined, engine);
  made.do(POOL);
  made.do({ ...ADD, base: 100_00000000n, quote: 100_00000000n });
  if (core) made.do(params(core));
  return made;
}

function only(events: CoreEvent[]): EventOf<'swap'> {
  const [event] = events;
  if (event?.type !== 'swap') throw new Error(`${event?.type} for a swap`);
  return event;
}

const buy = (on: Desk, amountIn: bigint, afterMicros = 1000): EventOf<'swap'> =>
  only(
    on.do(
      { type: 'swap', account: 2, pool: 1, side: 'BUY', amountIn, minAmountOut: 0n },
      afterMicros,
    ),
  );

test('the fee is fixed unless it is switched on, and fixed again when it is switched off', () => {
  const [plain, off, on] = [undefined, { dynamicPoolFee: false }, { dynamicPoolFee: true }];
  const amount = 1_00000000n;
  expect(buy(desk(plain), amount).fee).toBe(300_000n);
  expect(buy(desk(off), amount).fee).toBe(300_000n);
  const moving = desk(on);
  // 1 to 100 at even prices is 29 steps: 500,000 × 29² / 10,000 = 42,050 more.
  expect(buy(moving, amount).fee).toBe(342_050n);
  expect(buy(moving, amount).fee > 342_050n).toBe(true);
  moving.do(params({}));
  expect(buy(moving, amount).fee).toBe(300_000n);
});

test('volatility is forgotten after the decay time and halved before it', () => {
  const on = desk({ dynamicPoolFee: true });
  for (let i = 0; i < 5; i++) buy(on, 2_00000000n);
  const hot = buy(on, 1000n).fee;
  const halved = buy(on, 100_000n, 31 * SECOND).fee;
  expect(hot > 3n && halved > 300n).toBe(true);
  expect(buy(on, 100_000n, 600 * SECOND).fee).toBe(300n);
});

test('what the fee remembers is in the hash and goes on from a snapshot', () => {
  const seed = 4711;
  const r = new Seeded(seed);
  const on = desk({ dynamicPoolFee: { control: 1_000_000, filterSeconds: 2, decaySeconds: 9 } });
  let [resumed, ts] = [Engine.restore(on.engine.snapshot()), 1_000_000_000];
  const rates = new Set<bigint>();
  for (let step = 0; step < 300; step++) {
    ts += r.pick([0, 1000, SECOND, 3 * SECOND, 20 * SECOND]);
    const command = stamp(randomCommand(r), ts);
    const events: CoreEvent[][] = [on.engine, resumed].map((engine) => {
      const out: CoreEvent[] = [];
      engine.apply(command, (event) => out.push(event));
      expect(engine.conservation()).toEqual([]);
      return out;
    });
    expect([seed, step, events[1]]).toEqual([seed, step, events[0]]);
    for (const e of events[0]!) if (e.type === 'swap') rates.add((e.fee * 10_000n) / e.amountIn);
    if (r.chance(0.1)) resumed = Engine.restore(resumed.snapshot());
    expect(resumed.stateHash()).toBe(on.engine.stateHash());
  }
  expect(rates.size).toBeGreaterThan(20);
});

function randomCommand(r: Seeded): object {
  const who = { account: r.int(1, 3), pool: 1 };
  const amount = BigInt(r.int(1, 400_000_000));
  return r.pick<object>([
    { type: 'swap', ...who, side: 'BUY', amountIn: amount, minAmountOut: 0n },
    { type: 'swap', ...who, side: 'BUY', amountIn: amount * 5n, minAmountOut: 0n },
    { type: 'swap', ...who, side: 'SELL', amountIn: amount * 5n, minAmountOut: 0n },
    { type: 'liquidity', ...who, action: 'add', base: amount, quote: amount },
    { type: 'liquidity', ...who, action: 'remove', shares: amount / 4n + 1n },
  ]);
}

test('terms out of bounds and words that are none are refused by name', () => {
  const wrong = [
    { filterSeconds: 601 },
    { reduction: 10_001 },
    { control: 1_000_001 },
    { maxVolatility: -1 },
    { highestBps: 10_000 },
    { surge: 1 },
  ];
  for (const dynamicPoolFee of wrong) {
    const said = parseCoreParams(JSON.stringify({ dynamicPoolFee }));
    expect([dynamicPoolFee, typeof said]).toEqual([dynamicPoolFee, 'string']);
    expect(said).toMatch(/^params\.dynamicPoolFee/);
  }
});
