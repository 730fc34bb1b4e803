/** Corrections of trades within the published window, and the fee tiers that volumes lead to. */
import { Desk } from './desk';
import { Seeded } from './seeded';
import { eventCodec, WireWriter, type CoreEvent, type EventOf } from '../../core/contract';
import { Engine } from '../../core/engine/engine';

const DAY = 86_400_000_000;
const UNIT = 100_000_000n;
const params = (core: object): object => ({ type: 'params', json: JSON.stringify(core) });
const BUSTS = params({ tradeBusts: { windowSeconds: 60 } });
const bust = (trade: number, more: object = {}): object => ({
  ...{ type: 'trade-bust', market: 1, trade, action: 'bust', reason: 'clear error', ...more },
});
const FEES = { makerFee: 75_001, takerFee: 100_000 };

function correction(events: readonly CoreEvent[]): EventOf<'trade-bust'> {
  const [event] = events;
  if (event?.type !== 'trade-bust') throw new Error(`${event?.type ?? 'nothing'} for a correction`);
  return event;
}

describe('a correction of a trade', () => {
  test('takes back what it moved, fees included', () => {
    const desk = new Desk(FEES);
    desk.do(BUSTS);
    const before = [desk.balances('ann'), desk.balances('bob')];
    desk.say('ann a1 SELL 3 @ 7');
    desk.say('bob b1 BUY 3 @ 7');
    expect([desk.balances('ann'), desk.balances('bob')]).not.toEqual(before);
    const event = correction(desk.do(bust(1)));
    expect(event).toMatchObject({
      ...{ quantity: 3, previousPrice: 7, previousNotional: 21n * UNIT, notional: 0n },
      ...{ makerAccount: 1, takerAccount: 2, aggressor: 'BUY' },
      ...{ previousMakerFee: 1_575_021n, previousTakerFee: 300_000n, makerFee: 0n, takerFee: 0n },
    });
    expect([desk.balances('ann'), desk.balances('bob')]).toEqual(before);
  });

  test('prices it anew, with the fee of the new amount at the old rate', () => {
    const desk = new Desk(FEES);
    desk.do(BUSTS);
    desk.say('ann a1 SELL 3 @ 7');
    desk.say('bob b1 BUY 3 @ 7');
    desk.do({ type: 'fee-tier', account: 1, market: 0, makerFee: 0, takerFee: 0 });
    correction(desk.do(bust(1, { action: 'reprice', price: 9 })));
    // 27 USDT x 0.00075001 = 0.02025027
    const usdt = 1_000_000n * UNIT + 27n * UNIT - 2_025_027n;
    expect(desk.balances('ann')).toEqual(['BTC 997+0', `USDT ${usdt}/1e8+0`]);
    expect(desk.balances('bob')[1]).toBe(`USDT ${1_000_000 - 27}+0`);
  });

  test('moves the last price, and another trade after it does not lose its own', () => {
    const desk = new Desk();
    desk.do(BUSTS);
    for (const [n, price] of [100, 500, 90].entries()) {
      desk.say(`ann a${n} SELL 1 @ ${price}`);
      desk.say(`bob b${n} BUY 1 @ ${price}`);
    }
    desk.do(bust(2));
    // The last price is 90 still: a stop there would trigger at once.
    expect(desk.say('cat c1 SELL 1 STOP 90')).toEqual(['rejected 504']);
    desk.do(bust(3));
    // Now it is that of trade 1.
    expect(desk.say('cat c2 SELL 1 STOP 99')).toEqual(['accepted c2 locks 0']);
    expect(desk.say('cat c3 SELL 1 STOP 100')).toEqual(['rejected 504']);
  });

  test('is refused when the window is over, and state is let go of', () => {
    const desk = new Desk();
    desk.do(BUSTS);
    desk.say('ann a1 SELL 1 @ 100');
    desk.say('bob b1 BUY 1 @ 100');
    desk.do({ type: 'clock' }, 60_000_000);
    expect(desk.do(bust(1))).toMatchObject([{ type: 'rejected', code: '514' }]);
  });

  test('gives the same events after a snapshot', () => {
    const desk = new Desk(FEES);
    desk.do(BUSTS);
    desk.say('ann a1 SELL 3 @ 7');
    desk.say('bob b1 BUY 2 @ 7');
    const copy = Engine.restore(desk.engine.snapshot(), { book: 'naive' });
    const bytes = [desk.engine, copy].map((engine) => {
      const w = new WireWriter();
      const command = { ...bust(1, { action: 'reprice', price: 8 }), ts: 9_000_000 };
      // A command of the tests, as `stamp` makes them.
      engine.apply(command as Parameters<Engine['apply']>[0], (e) => eventCodec.encode(w, e));
      return w.take();
    });
    expect(bytes[1]!.equals(bytes[0]!)).toBe(true);
    expect(copy.stateHash()).toBe(desk.engine.stateHash());
  });
});

const TIERS = {
  asset: 'USDT',
  days: 2,
  tiers: [
    { from: '1000', makerFeeBps: 5, takerFeeBps: 7.5 },
    { from: '5000', makerFeeBps: 0, takerFeeBps: 2 },
  ],
};

/** One trade of ann with the account, of one lot. @returns the maker's and the taker's fee rate */
function trade(desk: Desk, taker: string, price: number, n: string): [number, number] {
  desk.say(`ann m${n} SELL 1 @ ${price}`);
  const fill = desk.tell(`${taker} t${n} BUY 1 @ ${price}`).find((e) => e.type === 'fill');
  if (fill?.type !== 'fill') throw new Error(`trade ${n} was not made`);
  // 1 BTC, so the fee in base units of the taker is its rate in 1e-8.
  return [Number(fill.makerFee) / price, Number(fill.takerFee)];
}

describe('fee tiers by volume', () => {
  test('count the whole days before today, at the bound too', () => {
    const desk = new Desk({ makerFee: 100_000, takerFee: 200_000 });
    desk.do(params({ volumeTiers: TIERS }));
    expect(trade(desk, 'bob', 999, '1')).toEqual([100_000, 200_000]);
    desk.do({ type: 'clock' }, DAY);
    expect(trade(desk, 'bob', 1, '2')).toEqual([100_000, 200_000]);
    desk.do({ type: 'clock' }, DAY);
    // 999 + 1 of the two days before: exactly the bound.
    expect(trade(desk, 'bob', 10, '3')).toEqual([50_000, 75_000]);
    desk.do({ type: 'clock' }, DAY);
    // The 999 have left.
    expect(trade(desk, 'bob', 10, '4')).toEqual([100_000, 200_000]);
  });

  test('leave out trades with oneself, with linked owners, and busted ones', () => {
    const desk = new Desk({ makerFee: 100_000, takerFee: 200_000 });
    desk.do(params({ volumeTiers: TIERS, tradeBusts: { windowSeconds: 86_400 } }));
    desk.do({ type: 'relationship', account: 1, kind: 'family', to: 'bob' });
    trade(desk, 'bob', 9000, '1');
    desk.say('kit k1 SELL 1 @ 9000');
    desk.say('cat c1 BUY 1 @ 9000');
    trade(desk, 'hal', 9000, '2');
    desk.do({ type: 'clock' }, DAY - 1_000_000);
    // On the next day the tier is found, and then the trade is taken back.
    expect(trade(desk, 'hal', 1, '3')).toEqual([0, 20_000]);
    correction(desk.do(bust(3)));
    expect(trade(desk, 'hal', 1, '4')).toEqual([100_000, 200_000]);
    expect(trade(desk, 'cat', 1, '5')).toEqual([100_000, 200_000]);
  });

  test('follow a naive sum over all trades, from snapshot to snapshot', () => {
    const seed = 20_261;
    const r = new Seeded(seed);
    const desk = new Desk({ makerFee: 100_000, takerFee: 200_000 });
    desk.do(params({ volumeTiers: TIERS }));
    const made: { day: number; price: number; taker: string }[] = [];
    let day = 0;
    for (let n = 0; n < 150; n++) {
      const skip = r.chance(0.15) ? r.int(1, 3) : 0;
      if (skip > 0) desk.do({ type: 'clock' }, skip * DAY);
      day += skip;
      const [taker, price] = [r.pick(['bob', 'hal']), r.int(1, 900)];
      const sum = made.reduce(
        (all, t) => (t.taker === taker && t.day < day && t.day >= day - 2 ? all + t.price : all),
        0,
      );
      const rate = sum >= 5000 ? 20_000 : sum >= 1000 ? 75_000 : 200_000;
      expect([seed, n, trade(desk, taker, price, String(n))[1]]).toEqual([seed, n, rate]);
      made.push({ day, price, taker });
      const copy = Engine.restore(desk.engine.snapshot());
      expect(copy.stateHash()).toBe(desk.engine.stateHash());
    }
  });
});
