/** Safeguards on random streams, held against what their words say, worked out the slow way. */
import { Desk } from './desk';
import { CommandStream, prologue, SAFEGUARDED, stamp } from './random-commands';
import { Seeded } from './seeded';
import type { CoreEvent, EventOf, MarketId } from '../../core/contract';
import { Engine } from '../../core/engine/engine';

const SEEDS = [20_261_128, 20_261_129];
const SECOND = 1_000_000;
const { referenceSeconds } = SAFEGUARDED.priceBands;

/** All trades since the last auction, each looked at again for every band. */
class NaiveBand {
  private trades: { second: number; price: number }[] = [];
  private opening = 0;
  phase = 'continuous';
  auction = 0;

  constructor(private readonly percent: number) {}

  note(e: EventOf<'fill'>): void {
    this.trades.push({ second: Math.floor(e.ts / SECOND), price: e.price });
  }

  restart(price: number): void {
    if (price === 0) return;
    this.trades = [];
    this.opening = price;
  }

  /** Prices at `now` between which trades may happen; undefined before there was a trade. */
  range(now: number): [number, number] | undefined {
    const second = Math.floor(now / SECOND);
    const done = this.trades.filter((t) => t.second < second);
    const newest = done.at(-1)?.second;
    const inside = done.filter((t) => t.second >= second - referenceSeconds);
    const counted = inside.length > 0 ? inside : done.filter((t) => t.second === newest);
    const sum = counted.reduce((all, { price }) => all + price, 0);
    const mean = counted.length === 0 ? this.opening : Math.floor(sum / counted.length + 0.5);
    if (mean === 0) return undefined;
    const part = this.percent * 10;
    return [Math.ceil((mean * (1000 - part)) / 1000), Math.floor((mean * (1000 + part)) / 1000)];
  }
}

const CALLS = ['opening-auction', 'volatility-auction', 'closing-auction'];

/** Of a book that does not cross: the middle, or the side that there is. */
function quoted(engine: Engine, market: MarketId): number {
  const best: number[] = [];
  for (const side of ['BUY', 'SELL'] as const) {
    const prices: number[] = [];
    engine.eachLevel(market, side, (price) => prices.push(price));
    if (prices.length > 0) best.push(prices[0]!);
  }
  return best.length === 0 ? 0 : Math.floor(best.reduce((a, b) => a + b) / best.length);
}

test.each(SEEDS)('no trade outside an auction is beyond the band (seed %i)', (seed) => {
  const stream = new CommandStream(new Seeded(seed), SAFEGUARDED);
  const engine = new Engine();
  const bands = [new NaiveBand(3), new NaiveBand(1.5)];
  let held = 0;
  let slid = 0;
  const onEvent = (e: CoreEvent): void => {
    if (e.type === 'amended' && e.slid === true) slid++;
    if (e.type === 'market-phase') {
      for (const { id } of engine.registry.markets()) {
        const band = bands[id - 1]!;
        if (e.market !== 0 && e.market !== id) continue;
        const ends = CALLS.includes(band.phase) && !CALLS.includes(e.phase);
        if (ends) band.restart(band.auction > 0 ? band.auction : quoted(engine, id));
        band.phase = e.phase;
        band.auction = 0;
      }
    }
    if (e.type !== 'fill') return;
    const band = bands[e.market - 1]!;
    if (e.auction === true) {
      band.auction = e.price;
      // From a phase without matching to trading: what crosses is no call's end.
      if (!CALLS.includes(band.phase)) band.note(e);
      return;
    }
    const range = band.range(e.ts);
    band.note(e);
    if (range === undefined) return;
    held++;
    if (e.price >= range[0] && e.price <= range[1]) return;
    throw new Error(`trade ${e.trade} at ${e.price} is not within ${range.join(' to ')}`);
  };
  for (const words of prologue(SAFEGUARDED)) engine.apply(stamp(words, 1), onEvent);
  for (let i = 0; i < 4000; i++) engine.apply(stream.next(), onEvent);
  expect([held > 100, slid > 10]).toEqual([true, true]);
});

const PAUSED = ['params', 'reference 100', 'bob b1 BUY 8 @ 110', 'wait 16'];

describe('what the core began', () => {
  const bands = 'params {"priceBands":{"percent":"5"}}';
  const paused = (): Desk => {
    const desk = new Desk();
    for (const line of PAUSED) desk.say(line === 'params' ? bands : line);
    return desk;
  };

  test('ends at the word of a person', () => {
    const desk = paused();
    expect(desk.say('market continuous')).toContain('phase continuous');
    desk.say('bob cancel b1');
    expect(desk.say('wait 1000')).toEqual(['clock']);
  });

  test('goes on after a restart as if there had been none', () => {
    const desk = paused();
    const resumed = Engine.restore(desk.engine.snapshot());
    const at = desk.engine.now + 301 * SECOND;
    const words = [desk.engine, resumed].map((engine) => {
      const out: string[] = [];
      engine.apply(stamp({ type: 'clock' }, at), (e) => out.push(e.type));
      return [out, engine.stateHash()];
    });
    expect(words[1]).toEqual(words[0]);
    expect(words[0]![0]).toEqual(['market-phase', 'clock']);
  });

  test('is over when the bands are switched off', () => {
    const desk = new Desk();
    for (const line of [bands, 'reference 100', 'bob b1 BUY 8 @ 110', 'params {}']) desk.say(line);
    expect(desk.say('wait 16')).toEqual(['phase continuous', 'clock']);
  });
});

test('nothing of it is in the state while it is switched off', () => {
  const desk = new Desk();
  for (const line of ['reference 100', 'ann a1 SELL 5 @ 100', 'bob b1 BUY 2 @ 100']) desk.say(line);
  const before = desk.engine.snapshot().length;
  for (const phase of ['opening-auction', 'continuous']) desk.say(`market ${phase}`);
  expect(desk.engine.snapshot().length).toBe(before);
});

describe('a reference price of sources', () => {
  const terms = { minSources: 2, maxAgeSeconds: 60, maxDivergencePct: '2' };
  const sources = `params {"referenceSources":${JSON.stringify(terms)}}`;
  const inForce = (lines: readonly string[]): unknown => {
    const desk = new Desk();
    desk.say(sources);
    let last: CoreEvent | undefined;
    for (const line of lines) last = desk.tell(line).find((e) => e.type === 'reference') ?? last;
    return last?.type === 'reference' ? last.inForce : undefined;
  };

  test.each([
    ['one source is too few', ['reference 100 x'], 0],
    ['the middle of two, half up', ['reference 100 x', 'reference 101 y'], 101],
    ['the middle one of three', ['reference 99 x', 'reference 101 y', 'reference 100 z'], 100],
    ['one far off is dropped', ['reference 100 x', 'reference 100 y', 'reference 190 z'], 100],
    ['a stale one too', ['reference 90 x', 'wait 61', 'reference 100 y', 'reference 100 z'], 100],
    ['two that differ give none', ['reference 100 x', 'reference 120 y'], 0],
    ['a source speaks once', ['reference 100 x', 'reference 102 x', 'reference 102 x'], 0],
  ] as const)('%s', (_what, lines, price) => {
    expect(inForce(lines)).toBe(price);
  });
});

test('a swap that would move its pool too far is refused, a smaller one is not', () => {
  const desk = new Desk();
  desk.do({ type: 'pool', pool: 'P', base: 'BTC', quote: 'USDT', fee: 0 });
  const shares = { base: 100n * 100_000_000n, quote: 10_000n * 100_000_000n };
  desk.do({ type: 'liquidity', account: 1, pool: 1, action: 'add', ...shares });
  desk.do({ type: 'params', json: '{"priceImpact":{"percent":"5"}}' });
  const swap = (side: string, amount: bigint): unknown => {
    const words = { type: 'swap', account: 2, pool: 1, side, minAmountOut: 0n };
    const [event] = desk.do({ ...words, amountIn: amount * 100_000_000n });
    return event?.type === 'rejected' ? event.code : event?.type;
  };
  // Putting in a share s of a reserve moves the price by (1 + s)² - 1.
  expect([swap('BUY', 250n), swap('SELL', 3n)]).toEqual(['409', '409']);
  expect([swap('BUY', 240n), swap('SELL', 2n)]).toEqual(['swap', 'swap']);
});
