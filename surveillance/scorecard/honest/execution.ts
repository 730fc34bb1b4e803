/**
 * Large orders worked honestly: TWAP and VWAP slicing (also through the day's end), icebergs,
 * and hedgers who offset in one market what they did in another.
 */
import { type Market } from '../model/market';
import { type Account, type Order } from '../model/order';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';

export interface SlicePlan {
  readonly side: 'BUY' | 'SELL';
  readonly until: number;
  readonly meanGapMicros: number;
  /** Usual trades a slice. */
  readonly size: number;
  /** True: even slices by the clock; false: sizes follow the market's volume. */
  readonly even: boolean;
}

/** Works one parent order: a passive child first, crossed when its time is up, or an IOC. */
export class Slicer {
  readonly #world: World;
  readonly #random: Random;
  readonly #account: Account;
  readonly #market: Market;
  readonly #plan: SlicePlan;
  #child: Order | undefined;

  constructor(world: World, random: Random, account: Account, market: Market, plan: SlicePlan) {
    this.#world = world;
    this.#random = random;
    this.#account = account;
    this.#market = market;
    this.#plan = plan;
    this.#beat();
  }

  #beat(): void {
    this.#world.cancelIfLive(this.#child);
    this.#child = undefined;
    if (this.#world.now >= this.#plan.until) return;
    this.#slice();
    const jitter = this.#random.range(0.85, 1.15);
    this.#world.after(this.#plan.meanGapMicros * jitter, () => this.#beat());
  }

  #slice(): void {
    const { book, unit } = this.#market;
    const { side, even, size } = this.#plan;
    const facing = book.best(side === 'BUY' ? 'SELL' : 'BUY');
    if (facing === undefined) return;
    const gap = this.#plan.meanGapMicros;
    const lately = this.#market.volume(this.#world.now, 20 * gap) / 20 / unit;
    const slice = even ? size * this.#random.range(0.92, 1.08) : clamp(lately * 0.15, 0.2, 4);
    const quantity = slice * unit;
    if (this.#random.chance(0.55)) {
      const wish = { side, quantity, price: facing, timeInForce: 'IOC' } as const;
      this.#world.place(this.#account, this.#market, wish);
      return;
    }
    const price = book.best(side) ?? facing;
    if (!book.crosses(side, price)) {
      this.#child = this.#world.place(this.#account, this.#market, { side, quantity, price });
    }
  }
}

const clamp = (x: number, low: number, high: number): number => Math.max(low, Math.min(high, x));

/** Starts a parent order of this account now and then, for as long as the world turns. */
export function startSlicing(world: World, account: Account, market: Market): void {
  const random = world.random.fork(`slicer-${account.name}`);
  const begin = (): void => {
    const span = random.range(15, 70) * 60 * SECOND;
    const pace = Math.max(0.25, world.density ** 0.7) * market.spec.activity;
    new Slicer(world, random, account, market, {
      side: (account.positions[market.index] ?? 0) > 0 ? 'SELL' : 'BUY',
      until: world.now + span,
      meanGapMicros: (random.range(25, 60) * SECOND) / pace,
      size: random.range(0.4, 1.5),
      even: random.chance(0.5),
    });
    world.after(span + random.exponential(30 * 60 * SECOND), begin);
  };
  world.after(random.range(0.05, 25) * 60 * SECOND, begin);
}

/** Shows a slice of a large order at the touch; it refills itself from what is hidden. */
export function startIcebergs(world: World, account: Account, market: Market): void {
  const random = world.random.fork(`iceberg-${account.name}`);
  const pace = Math.max(0.3, Math.min(1, world.density ** 0.5));
  const work = (quantity: number, until: number): void => {
    const side = (account.positions[market.index] ?? 0) > 0 ? 'SELL' : 'BUY';
    const price = market.book.best(side);
    if (price === undefined || world.now >= until) {
      world.after(random.exponential(10 * 60 * SECOND), begin);
      return;
    }
    const iceberg = Math.max(market.minLots, quantity / random.int(5, 12));
    const order = world.place(account, market, { side, quantity, price, iceberg });
    const watch = (): void => {
      const distance = Math.abs(world.fair(market) / price - 1);
      if (order?.state === 'live' && distance < 0.0012 && world.now < until) {
        world.after((random.range(20, 60) * SECOND) / pace, watch);
        return;
      }
      // The market went elsewhere, or the time is up: what is left follows, or goes.
      const left = order?.leaves ?? 0;
      world.cancelIfLive(order);
      work(left, left < 3 * market.minLots ? 0 : until);
    };
    world.after((random.range(20, 60) * SECOND) / pace, watch);
  };
  const begin = (): void => {
    work(market.unit * random.range(10, 40), world.now + random.range(3, 20) * 60 * SECOND);
  };
  world.after(random.range(0.5, 20) * 60 * SECOND, begin);
}

/** Trades in one market and offsets in another some seconds later. */
export function startHedging(world: World, account: Account, from: Market, to: Market): void {
  const random = world.random.fork(`hedger-${account.name}`);
  const pace = Math.max(0.3, world.density ** 0.6);
  const begin = (): void => {
    const held = account.positions[from.index] ?? 0;
    const side = random.chance(held > 0 ? 0.3 : 0.7) ? 'BUY' : 'SELL';
    const back = side === 'BUY' ? 'SELL' : 'BUY';
    const size = random.logNormal(2, 0.5);
    world.place(account, from, { side, quantity: size * from.unit });
    world.after(random.range(0.3, 5) * SECOND, () => {
      world.place(account, to, { side: back, quantity: size * to.unit });
    });
    world.after(random.exponential((150 * SECOND) / pace), begin);
  };
  world.after(random.range(0.3, 5) * 60 * SECOND, begin);
}
