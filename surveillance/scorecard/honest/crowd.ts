/**
 * The crowd: many small traders with log-normal sizes who take, or leave a limit order for a
 * while; those who follow the trend or a heavy book; clients of custodians; desks that prevent
 * trades with themselves.
 */
import { type Market } from '../model/market';
import { type Account, type Order, type OrderWish } from '../model/order';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';
import { type StpMode } from '../records';

export interface Trader {
  readonly account: Account;
  readonly client?: string;
  readonly stp?: StpMode;
}

/** Decisions a second in the busiest market at density 1. */
const DECISIONS = 0.22;

export class Crowd {
  readonly #world: World;
  readonly #market: Market;
  readonly #traders: readonly Trader[];
  readonly #random: Random;

  constructor(world: World, market: Market, traders: readonly Trader[]) {
    this.#world = world;
    this.#market = market;
    this.#traders = traders;
    this.#random = world.random.fork(`crowd-${market.index}`);
    world.after(4 * SECOND, () => this.#beat());
    world.after(30 * SECOND, () => this.#trend());
    world.bigOrderListeners.push((where, side) => {
      if (where === market) this.#seeBigOrder(side);
    });
  }

  #beat(): void {
    this.#act(this.#random.pick(this.#traders));
    // Bursts and lulls: the clock of a market does not tick evenly.
    const pace = DECISIONS * this.#world.density * this.#market.spec.activity;
    const mean = (SECOND / pace) * (this.#random.chance(0.3) ? 0.35 : 1.28);
    this.#world.after(this.#random.exponential(mean), () => this.#beat());
  }

  #act(trader: Trader): void {
    const random = this.#random;
    const { unit } = this.#market;
    const side = this.#chooseSide(trader);
    const quantity = unit * Math.min(random.logNormal(1, 0.9), 14);
    const style = random.next();
    if (style < 0.34) this.#takeAtMarket(trader, side, quantity);
    else if (style < 0.52) this.#take(trader, side, quantity, random.chance(0.8) ? 'IOC' : 'FOK');
    else this.#leave(trader, side, quantity, style > 0.985);
  }

  /** People come back to even: the more they hold, the likelier they sell. */
  #chooseSide(trader: Trader): 'BUY' | 'SELL' {
    const held = (trader.account.positions[this.#market.index] ?? 0) / this.#market.unit;
    return this.#random.chance(0.5 - Math.max(-0.3, Math.min(0.3, held / 120))) ? 'BUY' : 'SELL';
  }

  #place(trader: Trader, wish: OrderWish): Order | undefined {
    const { client, stp } = trader;
    return this.#world.place(trader.account, this.#market, {
      ...wish,
      ...(client === undefined ? {} : { client }),
      ...(stp === undefined ? {} : { stp }),
    });
  }

  #takeAtMarket(trader: Trader, side: 'BUY' | 'SELL', quantity: number): void {
    const best = this.#market.book.best(side === 'BUY' ? 'SELL' : 'BUY');
    if (best === undefined) return;
    const byAmount = side === 'BUY' && this.#random.chance(0.25);
    const quoteAmount = best * Math.max(Math.round(quantity), this.#market.minLots);
    this.#place(trader, { side, quantity, ...(byAmount ? { quoteAmount } : {}) });
  }

  #take(trader: Trader, side: 'BUY' | 'SELL', quantity: number, timeInForce: 'IOC' | 'FOK'): void {
    const best = this.#market.book.best(side === 'BUY' ? 'SELL' : 'BUY');
    if (best === undefined) return;
    const slack = Math.round(best * this.#random.range(0, 0.0006));
    const price = Math.max(1, side === 'BUY' ? best + slack : best - slack);
    this.#place(trader, { side, quantity, price, timeInForce });
  }

  /** A limit order somewhere near, given up after seconds to minutes; now and then a huge one. */
  #leave(trader: Trader, side: 'BUY' | 'SELL', quantity: number, huge: boolean): void {
    const random = this.#random;
    const { book } = this.#market;
    const fair = this.#world.fair(this.#market);
    const near = book.best(side) ?? fair;
    const facing = book.best(side === 'BUY' ? 'SELL' : 'BUY');
    const back = fair * random.exponential(0.0006) * (random.chance(0.35) ? 0 : 1);
    const improve = random.chance(0.2) ? 1 : 0;
    let price = Math.round(side === 'BUY' ? near - back + improve : near + back - improve);
    if (facing !== undefined) {
      price = side === 'BUY' ? Math.min(price, facing - 1) : Math.max(price, facing + 1);
    }
    const size = huge ? this.#market.unit * random.range(15, 60) : quantity;
    const order = this.#place(trader, { side, quantity: size, price: Math.max(1, price) });
    if (order?.state !== 'live') return;
    const patience = random.logNormal(huge ? 90 : 45, 1.1) * SECOND;
    this.#world.after(patience / Math.max(0.4, this.#world.density ** 0.3), () => {
      if (random.chance(0.12)) this.#world.shrink(order, order.quantity * random.range(0.3, 0.8));
      const rest = random.range(0, 20) * SECOND;
      this.#world.after(rest, () => {
        // Some find out too late that there is nothing left to cancel.
        if (order.state === 'live' || random.chance(0.15)) this.#world.cancel(order);
      });
    });
  }

  /** Buys what has risen and sells what has fallen over the last minutes. */
  #trend(): void {
    const random = this.#random;
    const minutes = random.range(1, 6);
    const mid = this.#market.mid();
    let past: number | undefined;
    const from = this.#world.now - minutes * 60 * SECOND;
    for (const print of this.#market.printsSince(from)) past = print.price;
    if (mid !== undefined && past !== undefined) {
      const move = mid / past - 1;
      const usual = this.#market.spec.dailyVolatility * Math.sqrt(minutes / 1440);
      if (Math.abs(move) > usual * 1.2) {
        const quantity = this.#market.unit * random.logNormal(2, 0.7);
        this.#takeAtMarket(random.pick(this.#traders), move > 0 ? 'BUY' : 'SELL', quantity);
      }
    }
    const mean = (40 * SECOND) / (this.#world.density * this.#market.spec.activity);
    this.#world.after(random.exponential(mean), () => this.#trend());
  }

  /** A large order shows: some trade in its direction before it is too late. */
  #seeBigOrder(side: 'BUY' | 'SELL'): void {
    const random = this.#random;
    if (!random.chance(0.6)) return;
    const followers = random.int(1, 3);
    for (let i = 0; i < followers; i++) {
      this.#world.after(random.logNormal(1.6, 0.9) * SECOND, () => {
        const { book } = this.#market;
        const facing = side === 'BUY' ? 'SELL' : 'BUY';
        if (book.depth(side, 4) < 1.4 * book.depth(facing, 4)) return;
        const quantity = this.#market.unit * random.logNormal(1.2, 0.7);
        this.#takeAtMarket(random.pick(this.#traders), side, quantity);
      });
    }
  }
}
