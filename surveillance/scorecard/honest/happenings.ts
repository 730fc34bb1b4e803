/**
 * What happens to everyone: outside prices come in, news makes them jump, leveraged positions are
 * liquidated one after the other, and index funds rebalance at the day's end as announced.
 */
import { type Market } from '../model/market';
import { type Account } from '../model/order';
import { type Random } from '../../../platform/random/random';
import { DAY, SECOND, type World } from '../model/world';
import { Slicer } from './execution';

/** Outside prices of every market from two sources, each with its own small error. */
export function startReferences(world: World): void {
  for (const market of world.markets) {
    for (const source of ['index', 'venue-b']) {
      const random = world.random.fork(`reference-${source}-${market.index}`);
      const mean = (random.range(10, 20) * SECOND) / Math.max(0.3, world.density ** 0.5);
      const beat = (): void => {
        emitReference(world, market, source, random);
        world.after(mean * random.range(0.5, 1.5), beat);
      };
      world.after(1, beat);
    }
  }
}

function emitReference(world: World, market: Market, source: string, random: Random): void {
  const outside = world.outside.at(market.index, world.now) / market.tick;
  const ticks = Math.max(1, Math.round(outside * (1 + 0.00005 * random.normal())));
  world.emit({
    ts: world.now,
    type: 'reference',
    market: market.spec.name,
    price: market.priceText(ticks),
    source,
  });
}

const HEADLINES = [
  'Regulator opens consultation on custody of digital assets',
  'Large payment firm adds settlement in digital assets',
  'Network upgrade delayed after audit finding',
  'Fund reports record weekly inflows',
];

/** Jumps of the outside price, most of them with news; makers pull, the price goes elsewhere. */
export function startNews(world: World): void {
  const random = world.random.fork('news');
  const meanGap = 55 * 60 * SECOND;
  let count = 0;
  const happen = (): void => {
    const market = random.pick(world.markets);
    const sign = random.chance(0.5) ? 1 : -1;
    const size = sign * market.spec.dailyVolatility * random.range(0.06, 0.2);
    if (random.chance(0.7)) {
      world.emit({
        ts: world.now,
        type: 'news',
        id: `news-${(count += 1)}`,
        market: market.spec.name,
        headline: random.pick(HEADLINES),
        source: 'Example Wire',
        priceSensitive: true,
      });
    }
    world.after(random.range(0.01, 0.4) * SECOND, () => {
      world.outside.jump(market.index, size);
      for (const listener of world.shockListeners) {
        listener(market, sign > 0 ? 'BUY' : 'SELL', Math.abs(size) * 10_000);
      }
      emitReference(world, market, 'index', random);
    });
    world.after(random.exponential(meanGap), happen);
  };
  world.after(random.exponential(meanGap * 0.6), happen);
}

/** A fall triggers forced sales of unrelated holders, seconds apart. */
export function startLiquidations(world: World, holders: readonly Account[]): void {
  const random = world.random.fork('liquidations');
  world.shockListeners.push((market, direction, size) => {
    if (direction !== 'SELL' || size < 20 || !random.chance(0.6)) return;
    let wait = random.range(0.5, 4);
    for (const holder of random.shuffled(holders).slice(0, random.int(4, 10))) {
      wait += random.exponential(2.5);
      const quantity = market.unit * random.logNormal(3.5, 0.6);
      world.after(wait * SECOND, () => {
        world.place(holder, market, { side: 'SELL', quantity });
      });
    }
  });
}

/** µs of the first midnight (UTC) after `ts`. */
export function nextMidnight(ts: number): number {
  return ts - (ts % DAY) + DAY;
}

/**
 * An index fund announces, and then trades a basket in the last minutes of the day: it buys in
 * some markets and sells in others.
 */
export function planRebalance(world: World, fund: Account): void {
  const random = world.random.fork('rebalance');
  const midnight = nextMidnight(world.startTs);
  const announced = midnight - random.range(25, 90) * 60 * SECOND;
  const bySelf = random.chance(0.7);
  const markets = random.shuffled(world.markets).slice(0, random.int(1, world.markets.length));
  markets.forEach((market, i) => {
    world.at(announced + i * SECOND, () => {
      world.emit({
        ts: world.now,
        type: 'news',
        id: `rebalance-${market.spec.base}`,
        market: market.spec.name,
        headline: `Index rebalance of ${fund.owner} (${fund.name}) at the day's end`,
        source: bySelf ? fund.name : 'Example Index',
        priceSensitive: false,
      });
    });
    const start = midnight - random.range(40, 240) * SECOND;
    world.at(start, () => {
      const left = midnight - world.now;
      const lately = market.volume(world.now, 600 * SECOND) / 600;
      const total = Math.max(4 * market.unit, (lately * left * random.range(0.25, 0.9)) / SECOND);
      const slices = random.int(6, 25);
      new Slicer(world, random.fork(market.spec.name), fund, market, {
        side: i % 2 === 0 ? 'BUY' : 'SELL',
        until: midnight,
        meanGapMicros: left / slices,
        size: total / slices / market.unit,
        even: true,
      });
    });
  });
}

/** An execution desk whose steady slices happen to run through the day's end. */
export function planSteadyClose(world: World, desk: Account, market: Market): void {
  const random = world.random.fork(`steady-close-${market.index}`);
  const midnight = nextMidnight(world.startTs);
  const pace = Math.max(0.3, world.density ** 0.7) * market.spec.activity;
  world.at(midnight - random.range(15, 50) * 60 * SECOND, () => {
    new Slicer(world, random, desk, market, {
      side: random.chance(0.5) ? 'BUY' : 'SELL',
      until: midnight + random.range(5, 30) * 60 * SECOND,
      meanGapMicros: (random.range(8, 25) * SECOND) / pace,
      size: random.range(0.3, 0.8),
      even: true,
    });
  });
}
