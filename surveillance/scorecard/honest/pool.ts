/**
 * A constant-product pool beside the first market: people swap in it, and an arbitrageur brings
 * pool and book together, buying in one and selling in the other. The reserves kept here are the
 * model's own estimate.
 */
import { type Market } from '../model/market';
import { type Account } from '../model/order';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';

const FEE_BPS = 25;
const KEEP = 1 - FEE_BPS / 10_000;

interface PoolCast {
  readonly provider: Account;
  readonly arbitrageur: Account;
  readonly swappers: readonly Account[];
}

const pools = new WeakMap<World, PoolModel>();

/** The world's pool, if it has one. */
export function poolOf(world: World): PoolModel | undefined {
  return pools.get(world);
}

export class PoolModel {
  readonly #world: World;
  readonly #market: Market;
  readonly #cast: PoolCast;
  readonly #random: Random;
  readonly #name: string;
  #base: number;
  #quote: number;

  constructor(world: World, market: Market, cast: PoolCast) {
    pools.set(world, this);
    this.#world = world;
    this.#market = market;
    this.#cast = cast;
    this.#random = world.random.fork('pool');
    const { base, quote, price, tradeNotional } = market.spec;
    this.#name = `pool-${base}-${quote}`;
    this.#quote = Math.round(tradeNotional * 250);
    this.#base = this.#quote / price;
    const head = { ts: world.now, pool: this.#name };
    world.emit({ ...head, type: 'pool', base, quote, feeBps: FEE_BPS, market: market.spec.name });
    const baseText = decimalText(this.#base);
    world.emit({
      ...{ ...head, type: 'liquidity', account: cast.provider.name, action: 'add' },
      ...{ base: baseText, quote: String(this.#quote) },
    });
    world.after(5 * SECOND, () => this.#visit());
    world.after(8 * SECOND, () => this.#balance());
  }

  #visit(): void {
    const { tradeNotional } = this.#market.spec;
    const quote = tradeNotional * Math.min(this.#random.logNormal(0.7, 0.8), 6);
    const side = this.#random.chance(0.5) ? 'BUY' : 'SELL';
    this.#swap(this.#random.pick(this.#cast.swappers), side, quote);
    const mean = (45 * SECOND) / Math.max(0.3, this.#world.density ** 0.6);
    this.#world.after(this.#random.exponential(mean), () => this.#visit());
  }

  get name(): string {
    return this.#name;
  }

  /** Quote asset for one of the base asset, as it stands. */
  get quotePrice(): number {
    return this.#quote / this.#base;
  }

  /** What buying this much of the base asset costs. */
  costOf(base: number): number {
    return (this.#quote * base) / ((this.#base - base) * KEEP);
  }

  /** One of those who swap here does so, for about `quoteValue`. */
  visitBy(side: 'BUY' | 'SELL', quoteValue: number): void {
    this.#swap(this.#random.pick(this.#cast.swappers), side, quoteValue);
  }

  /** What the pool has of the quote asset. */
  get quoteReserve(): number {
    return this.#quote;
  }

  /** Swaps about `quoteValue` worth. Gives the base amount that changed hands. */
  #swap(account: Account, side: 'BUY' | 'SELL', quoteValue: number): number {
    const paid = side === 'BUY' ? quoteValue : quoteValue / (this.#quote / this.#base);
    const out = this.swapIn(account, side, paid);
    return side === 'BUY' ? out : paid;
  }

  /** Gives `paid` of one asset. @returns what comes of the other */
  swapIn(account: Account, side: 'BUY' | 'SELL', paid: number): number {
    const [own, other] = side === 'BUY' ? [this.#quote, this.#base] : [this.#base, this.#quote];
    const out = (other * paid * KEEP) / (own + paid * KEEP);
    if (side === 'BUY') {
      this.#quote += paid;
      this.#base -= out;
    } else {
      this.#base += paid;
      this.#quote -= out;
    }
    const head = { ts: this.#world.now, account: account.name, pool: this.#name, side };
    const amounts = { amountIn: decimalText(paid), minAmountOut: decimalText(out * 0.99) };
    this.#world.emit({ ...head, type: 'swap', ...amounts });
    return out;
  }

  #balance(): void {
    const { book } = this.#market;
    const pool = this.#quote / this.#base;
    const ask = book.best('SELL');
    const bid = book.best('BUY');
    const margin = FEE_BPS / 10_000 + 0.0006;
    if (ask !== undefined && pool > ask * this.#market.tick * (1 + margin)) {
      this.#close('SELL', ask);
    } else if (bid !== undefined && pool < bid * this.#market.tick * (1 - margin)) {
      this.#close('BUY', bid);
    }
    const mean = (3 * SECOND) / Math.max(0.3, this.#world.density ** 0.4);
    this.#world.after(this.#random.range(0.5, 1.5) * mean, () => this.#balance());
  }

  /** Sells in the pool what it buys in the book, or the other way round. */
  #close(poolSide: 'BUY' | 'SELL', bookPrice: number): void {
    const wanted = Math.sqrt(this.#base * this.#quote * bookPrice * this.#market.tick);
    const gap = Math.abs(wanted - this.#quote);
    const base = this.#swap(this.#cast.arbitrageur, poolSide, Math.max(gap * 0.8, 20));
    const quantity = Math.floor(base * this.#market.lotsPerBase());
    const side = poolSide === 'SELL' ? 'BUY' : 'SELL';
    const slack = Math.round(bookPrice * 0.0005);
    const price = side === 'BUY' ? bookPrice + slack : Math.max(1, bookPrice - slack);
    this.#world.after(this.#random.range(0.01, 0.2) * SECOND, () => {
      const wish = { side, quantity, price, timeInForce: 'IOC' } as const;
      this.#world.place(this.#cast.arbitrageur, this.#market, wish);
    });
  }
}

/** Plain notation with at most eight decimals. */
function decimalText(value: number): string {
  const text = value.toFixed(8);
  return text.replace(/0+$/, '').replace(/\.$/, '');
}
