/** Auctions: the clearing price against brute force, and the call as every reader sees it. */
import { Desk } from './desk';
import { Seeded } from './seeded';
import { eventCodec, WireWriter, type CoreEvent } from '../../core/contract';
import { marketId, seq } from '../../core/contract/ids';
import { type AuctionLevel, clearing } from '../../core/engine/clearing';
import { Engine } from '../../core/engine/engine';
import { LiveView } from '../../core/projections/live/live-view';

const SEED = 20_261;

/** Every price there is, one by one. */
function bruteForce(
  bids: readonly AuctionLevel[],
  asks: readonly AuctionLevel[],
  reference: number,
): { volume: bigint; surplus: bigint; prices: number[]; nearest: number } | undefined {
  let best: { volume: bigint; surplus: bigint; prices: number[] } | undefined;
  for (let price = 1; price <= 60; price++) {
    let [demand, supply] = [0n, 0n];
    for (const bid of bids) if (bid.price >= price) demand += bid.lots;
    for (const ask of asks) if (ask.price <= price) supply += ask.lots;
    const volume = demand < supply ? demand : supply;
    const surplus = demand < supply ? supply - demand : demand - supply;
    if (volume === 0n) continue;
    if (best?.volume === volume && best.surplus === surplus) best.prices.push(price);
    else if (
      best === undefined ||
      volume > best.volume ||
      (volume === best.volume && surplus < best.surplus)
    ) {
      best = { volume, surplus, prices: [price] };
    }
  }
  if (best === undefined) return undefined;
  const away = (price: number): number => Math.abs(price - reference);
  const nearest = best.prices.reduce((a, b) => (away(b) < away(a) ? b : a));
  return { ...best, nearest };
}

function side(r: Seeded, sign: 1 | -1): AuctionLevel[] {
  const prices = new Set<number>();
  for (let n = r.int(0, 7); n > 0; n--) prices.add(r.int(5, 40));
  return [...prices]
    .sort((a, b) => sign * (a - b))
    .map((price) => ({ price, lots: BigInt(r.int(1, 4)) }));
}

describe('the clearing price', () => {
  test(`is what trying every price finds (seed ${SEED})`, () => {
    const r = new Seeded(SEED);
    let crossed = 0;
    for (let n = 0; n < 4000; n++) {
      const [bids, asks] = [side(r, -1), side(r, 1)];
      const reference = r.int(1, 50);
      const expected = bruteForce(bids, asks, reference);
      const found = clearing(bids, asks, reference);
      if (expected === undefined) expect(found).toBeUndefined();
      else {
        crossed++;
        expect(found).toMatchObject({ price: expected.nearest, volume: expected.volume });
        const surplus = found!.surplus < 0n ? -found!.surplus : found!.surplus;
        expect(surplus).toBe(expected.surplus);
      }
    }
    expect(crossed).toBeGreaterThan(1000);
  });
});

const EPISODE = [
  ...['ann a1 SELL 9 @ 100 ICE 2', 'market opening-auction', 'bob b1 BUY 4 @ 102 ICE 3'],
  ...['cat c1 SELL 3 @ 99 STP DECREMENT', 'kit k1 BUY 5 @ 103 ICE 2', 'hal h1 SELL 2 @ 101 IOC'],
];

describe('a call', () => {
  test('is in snapshot and hash: the rest comes out the same from there', () => {
    const desk = new Desk();
    EPISODE.forEach((line) => desk.say(line));
    const restored = Engine.restore(desk.engine.snapshot(), { book: 'naive' });
    expect(restored.stateHash()).toBe(desk.engine.stateHash());
    const after = { type: 'market-phase', market: 1, phase: 'continuous', reason: 'r' };
    const [one, other] = [new WireWriter(), new WireWriter()];
    desk.do(after).forEach((event) => eventCodec.encode(one, event));
    const command = { ...after, ts: desk.engine.now } as Parameters<Engine['apply']>[0]; // as above
    restored.apply(command, (event) => eventCodec.encode(other, event));
    expect(other.take()).toEqual(one.take());
    expect(restored.stateHash()).toBe(desk.engine.stateHash());
  });

  test.each([1, 2, 99])('is seen alike by the view of events in batches of %i', (batch) => {
    const desk = new Desk();
    const view = new LiveView(desk.engine);
    const events: CoreEvent[] = [];
    for (const line of [...EPISODE, 'market continuous']) events.push(...desk.tell(line));
    expect(events.filter((e) => e.type === 'fill' && e.auction === true)).not.toEqual([]);
    for (let i = 0; i < events.length; i += batch) {
      const part = events.slice(i, i + batch);
      view.apply(part, seq(part.at(-1)!.seq));
    }
    const shown: string[] = [];
    const { bids, asks } = view.depth.snapshot(marketId(1), 50);
    for (const { price, quantity } of asks) shown.unshift(`${price} SELL ${quantity}`);
    for (const { price, quantity } of bids) shown.push(`${price} BUY ${quantity}`);
    expect(shown).toEqual(desk.book());
  });

  test('charges the maker fee to both sides', () => {
    const desk = new Desk({ makerFee: 100_000, takerFee: 500_000 });
    for (const line of ['market opening-auction', 'ann a1 SELL 2 @ 50', 'bob b1 BUY 2 @ 50']) {
      desk.say(line);
    }
    const [fill] = desk.tell('market continuous');
    // 100 USDT and 2 BTC at 0.1 %
    expect(fill).toMatchObject({ auction: true, makerFee: 10_000_000n, takerFee: 200_000n });
  });

  test('is for the whole venue where no market is named', () => {
    const desk = new Desk();
    const phase = (word: string): CoreEvent[] =>
      desk.do({ type: 'market-phase', market: 0, phase: word, reason: 'r' });
    phase('volatility-auction');
    desk.say('ann a1 SELL 2 @ 50');
    desk.say('bob b1 BUY 2 @ 50');
    expect(phase('opening-auction').map((e) => e.type)).toEqual(['market-phase']);
    expect(phase('continuous').map((e) => e.type)).toEqual(['fill', 'market-phase']);
  });

  test('lets an OTO be placed, whose pending order comes after the uncross', () => {
    const desk = new Desk();
    desk.say('market closing-auction');
    desk.say('cat OTO l1 | w1 BUY 3 @ 95 | s1 SELL 3 @ 90');
    desk.say('ann a1 SELL 3 @ 95');
    desk.say('bob b1 BUY 1 @ 92');
    // Closed: the pending order stands, and crosses until trading goes on.
    expect(desk.say('market closed').slice(0, 2)).toEqual([
      'auction fill a1(0) w1(0) 3 @ 95',
      'phase closed',
    ]);
    expect(desk.book()).toEqual(['90 SELL 3', '92 BUY 1']);
    expect(desk.say('market continuous')[0]).toBe('auction fill s1(2) b1(0) 1 @ 92');
  });
});
