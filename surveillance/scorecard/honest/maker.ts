/**
 * Two-sided market makers: they quote around the price they believe in, skew on inventory, quote
 * anew when that price moves or a quote is hit, pull both sides when the outside price jumps, and
 * leave one side out when they hold too much.
 */
import { type Market } from '../model/market';
import { type Account, type Fill, type Order, type OrderWish } from '../model/order';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';

interface MakerStyle {
  readonly levels: number;
  /** Usual trades on the first level; deeper levels hold more. */
  readonly size: number;
  /** Half of the spread as a fraction of the price. */
  readonly halfSpread: number;
  readonly levelStep: number;
  readonly meanRequoteMicros: number;
  /** Inventory, in usual trades, at which a side is left out. */
  readonly inventoryLimit: number;
  /** Prices are rounded to this many ticks. */
  readonly round: number;
  readonly postOnly: boolean;
  readonly amends: boolean;
}

function drawStyle(random: Random, world: World, market: Market): MakerStyle {
  // In a thin market nearly every quote is out of place by the time its maker looks again.
  const pace = world.density ** (world.density < 1 ? 1.1 : 1) * market.spec.activity;
  const meanRequote = (random.range(14, 34) * SECOND) / pace;
  const wait = Math.sqrt(meanRequote / SECOND / 86_400);
  const staleness = market.spec.dailyVolatility * wait;
  const priceTicks = market.spec.price / market.tick;
  const halfSpread = random.range(0.00012, 0.0003) + 0.6 * staleness;
  const grain = random.chance(0.6) ? roundGrain(priceTicks * 0.00008) : 1;
  return {
    levels: random.int(1, 3),
    size: random.range(2, 7) * Math.max(0.6, world.density ** 0.25),
    halfSpread: Math.max(halfSpread, 0.6 / priceTicks),
    levelStep: Math.max(random.range(0.00012, 0.00035) + 0.2 * staleness, 1 / priceTicks),
    meanRequoteMicros: meanRequote,
    inventoryLimit: random.range(50, 130) * Math.max(0.7, world.density ** 0.4),
    round: grain,
    postOnly: random.chance(0.5),
    amends: random.chance(0.25),
  };
}

/** 1, 2 or 5 times a power of ten, at most `ticks`. */
function roundGrain(ticks: number): number {
  if (ticks < 2) return 1;
  const power = 10 ** Math.floor(Math.log10(ticks));
  const lead = ticks / power;
  return power * (lead >= 5 ? 5 : lead >= 2 ? 2 : 1);
}

/** Half of what is held is gone after this long. */
const INVENTORY_HALF_LIFE_MICROS = 240 * SECOND;

export class Maker {
  readonly #world: World;
  readonly #market: Market;
  readonly #account: Account;
  readonly #random: Random;
  readonly #style: MakerStyle;
  readonly #bids: (Order | undefined)[] = [];
  readonly #asks: (Order | undefined)[] = [];
  #inventory = 0;
  #offloadedAt = 0;
  #quietUntil = 0;
  #wideUntil = 0;
  #reacting = false;

  constructor(world: World, market: Market, account: Account) {
    this.#world = world;
    this.#market = market;
    this.#account = account;
    this.#random = world.random.fork(`maker-${account.name}-${market.index}`);
    this.#style = drawStyle(this.#random, world, market);
    world.shockListeners.push((shocked) => {
      if (shocked === market) this.#pull();
    });
    world.after(this.#random.range(0.01, 3) * SECOND, () => this.#beat());
  }

  #beat(): void {
    this.#quote();
    const mean = this.#style.meanRequoteMicros;
    this.#world.after(mean * this.#random.range(0.4, 1.6), () => this.#beat());
  }

  /** Both sides go at once, and come back wider when the dust has settled. */
  #pull(): void {
    if (!this.#random.chance(0.85)) return;
    this.#world.after(this.#random.logNormal(0.12, 0.6) * SECOND, () => {
      for (const order of [...this.#bids, ...this.#asks]) this.#world.cancelIfLive(order);
      const pause = this.#random.range(1.5, 8) * SECOND;
      this.#quietUntil = this.#world.now + pause;
      this.#wideUntil = this.#quietUntil + this.#random.range(10, 60) * SECOND;
      this.#world.after(pause, () => this.#quote());
    });
  }

  #quote(): void {
    if (this.#world.now < this.#quietUntil) return;
    this.#offload();
    const { halfSpread, inventoryLimit } = this.#style;
    // What he could not hedge weighs a little for ever, so that it does not grow without end.
    const held = this.#account.positions[this.#market.index] ?? 0;
    const load = (this.#inventory + held / 20) / (inventoryLimit * this.#market.unit);
    const skew = Math.max(-1.5, Math.min(1.5, load));
    const plain = this.#world.fair(this.#market);
    const fair = plain * (1 - skew * halfSpread + this.#lean());
    const half = fair * halfSpread * (this.#world.now < this.#wideUntil ? 1.8 : 1);
    this.#snipe(plain, half);
    this.#side('BUY', fair - half, skew < 1, skew);
    this.#side('SELL', fair + half, skew > -1, skew);
  }

  /** Inventory is hedged away elsewhere, bit by bit. */
  #offload(): void {
    const elapsed = this.#world.now - this.#offloadedAt;
    this.#inventory *= 0.5 ** (elapsed / INVENTORY_HALF_LIFE_MICROS);
    this.#offloadedAt = this.#world.now;
  }

  /** Takes a quote that others left standing on the wrong side of the price. */
  #snipe(fair: number, half: number): void {
    const { book, unit } = this.#market;
    const bid = book.best('BUY') ?? 0;
    const ask = book.best('SELL') ?? Infinity;
    const side = ask < fair - 0.9 * half ? 'BUY' : bid > fair + 0.9 * half ? 'SELL' : undefined;
    if (side === undefined || !this.#random.chance(0.6)) return;
    const own = side === 'BUY' ? this.#asks : this.#bids;
    for (const order of own) this.#world.cancelIfLive(order);
    this.#world.place(this.#account, this.#market, {
      side,
      quantity: this.#style.size * unit * this.#random.range(0.5, 2.5),
      price:
        side === 'BUY'
          ? Math.max(ask, Math.floor(fair - 0.4 * half))
          : Math.min(bid, Math.ceil(fair + 0.4 * half)),
      timeInForce: 'IOC',
      onFill: (fill) => this.#filled(fill),
    });
  }

  /** A little towards the heavier side of the book, as short-term forecasts do. */
  #lean(): number {
    const { book } = this.#market;
    const bids = book.depth('BUY', 3);
    const asks = book.depth('SELL', 3);
    if (bids + asks === 0) return 0;
    return ((bids - asks) / (bids + asks)) * this.#style.halfSpread * 0.3;
  }

  #side(side: 'BUY' | 'SELL', first: number, wanted: boolean, skew: number): void {
    const orders = side === 'BUY' ? this.#bids : this.#asks;
    const away = side === 'BUY' ? -1 : 1;
    const tolerance = first * this.#style.halfSpread * 0.5;
    const targets: { level: number; price: number }[] = [];
    for (let level = 0; level < this.#style.levels; level++) {
      const exact = first * (1 + away * level * this.#style.levelStep);
      const price = this.#fit(side, exact);
      const standing = orders[level];
      const live = standing?.state === 'live' ? standing : undefined;
      if (live !== undefined && wanted && Math.abs(live.price - price) <= tolerance) continue;
      if (live !== undefined && wanted && this.#style.amends && this.#world.amends) {
        orders[level] = this.#world.move(live, price, this.#wish(side, level, price, skew));
        continue;
      }
      this.#world.cancelIfLive(live);
      orders[level] = undefined;
      if (wanted) targets.push({ level, price });
    }
    for (const { level, price } of targets) {
      const wish = this.#wish(side, level, this.#fit(side, price), skew);
      orders[level] = this.#world.place(this.#account, this.#market, wish);
    }
  }

  #wish(side: 'BUY' | 'SELL', level: number, price: number, skew: number): OrderWish {
    const { size } = this.#style;
    const lean = side === 'BUY' ? 1 - 0.4 * skew : 1 + 0.4 * skew;
    const quantity = size * (1 + 0.35 * level) * this.#random.range(0.7, 1.3) * lean;
    return {
      side,
      price,
      quantity: quantity * this.#market.unit,
      ...(this.#style.postOnly ? { type: 'LIMIT_MAKER' as const } : {}),
      onFill: (fill) => this.#filled(fill),
    };
  }

  /** Whole ticks on the maker's own grain, never taking. */
  #fit(side: 'BUY' | 'SELL', exact: number): number {
    const { round } = this.#style;
    const { book } = this.#market;
    const rough = exact / round;
    let price = (side === 'BUY' ? Math.floor(rough) : Math.ceil(rough)) * round;
    const facing = book.best(side === 'BUY' ? 'SELL' : 'BUY');
    if (facing !== undefined) {
      price = side === 'BUY' ? Math.min(price, facing - 1) : Math.max(price, facing + 1);
    }
    return Math.max(1, price);
  }

  #filled(fill: Fill): void {
    this.#inventory += fill.order.side === 'BUY' ? fill.quantity : -fill.quantity;
    if (this.#reacting || !this.#random.chance(0.4)) return;
    this.#reacting = true;
    this.#world.after(this.#random.logNormal(0.25, 0.8) * SECOND, () => {
      this.#reacting = false;
      this.#quote();
    });
  }
}
