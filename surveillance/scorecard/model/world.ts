/**
 * The simulated exchange that the agents live in: time, markets, accounts, and the one way in
 * which records come about. Nothing here hears from the engine; the model follows from the seed.
 */
import { type FlowRecord } from '../records';
import { Agenda } from './agenda';
import { Market } from './market';
import { type Account, type Fill, type Order, type OrderWish } from './order';
import { orderRecord } from './order-record';
import { OutsidePrices } from './outside';
import { makePerson } from './people';
import { type AccountWish, type WorldOptions } from './world-options';
import { type Random } from '../../../platform/random/random';
import { SelfTrades } from './self-trades';

/** µs in a second. */
export const SECOND = 1_000_000;
export const DAY = 86_400 * SECOND;

export type Listener = (market: Market, side: 'BUY' | 'SELL', size: number) => void;

export class World {
  readonly random: Random;
  readonly density: number;
  readonly amends: boolean;
  readonly markets: readonly Market[];
  readonly outside: OutsidePrices;
  readonly accounts: Account[] = [];
  readonly startTs: number;
  /** Trades that came about in the model. */
  trades = 0;
  /** Called when a large order shows near the touch: (market, its side, its lots). */
  readonly bigOrderListeners: Listener[] = [];
  /** Called when the outside price jumped: (market, direction, size in ‱). */
  readonly shockListeners: Listener[] = [];
  readonly #agenda = new Agenda();
  readonly #selfTrades = new SelfTrades();
  readonly #idPrefix: string;
  #pending: FlowRecord[] = [];
  #orders = 0;
  #now: number;

  constructor(options: WorldOptions) {
    this.random = options.random;
    this.density = options.density;
    this.amends = options.amends;
    this.startTs = options.startTs;
    this.#now = options.startTs;
    this.#idPrefix = options.idPrefix;
    this.markets = options.specs.map((spec, i) => new Market(i, spec, options.density));
    const random = options.random.fork('outside');
    this.outside = new OutsidePrices(random, options.specs, options.startTs);
  }

  /** µs UTC. */
  get now(): number {
    return this.#now;
  }

  after(micros: number, action: () => void): void {
    this.#agenda.add(this.#now + Math.max(1, Math.round(micros)), action);
  }

  at(ts: number, action: () => void): void {
    this.#agenda.add(Math.max(Math.round(ts), this.#now + 1), action);
  }

  emit(record: FlowRecord): void {
    this.#pending.push(record);
  }

  /** Records up to `until` (µs, not included), lazily and in order of time. */
  *run(until: number): Generator<FlowRecord> {
    yield* this.#drain();
    for (;;) {
      const next = this.#agenda.nextAt;
      if (next === undefined || next >= until) return;
      this.#now = next;
      this.#agenda.take()();
      yield* this.#drain();
    }
  }

  #drain(): FlowRecord[] {
    const records = this.#pending;
    if (records.length > 0) this.#pending = [];
    return records;
  }

  /** Opens an account and pays money in. */
  open(wish: AccountWish): Account {
    const number = this.accounts.length + 1;
    const { account, records } = makePerson(this.random, number, wish, this.#now, this.markets);
    this.accounts.push(account);
    for (const record of records) this.emit(record);
    return account;
  }

  /** Fair price in ticks, not whole. */
  fair(market: Market): number {
    return market.fair(this.outside.at(market.index, this.#now), this.#now);
  }

  /** An honest order, or undefined where it would have traded with its own owner. */
  place(account: Account, market: Market, wish: OrderWish): Order | undefined {
    if (!this.#selfTrades.allows(account, market, wish)) return undefined;
    return this.force(account, market, wish);
  }

  /** An order come what may. */
  force(account: Account, market: Market, wish: OrderWish): Order {
    const quantity = Math.max(Math.round(wish.quantity), market.minLots);
    const order: Order = {
      id: `${this.#idPrefix}${(++this.#orders).toString(36)}`,
      account,
      market: market.index,
      side: wish.side,
      client: wish.client,
      stp: wish.stp ?? 'NONE',
      iceberg: wish.iceberg === undefined ? undefined : Math.max(1, Math.round(wish.iceberg)),
      placedAt: this.#now,
      onFill: wish.onFill,
      price: wish.price ?? 0,
      limit: wish.price,
      quantity,
      leaves: wish.quoteAmount === undefined ? quantity : Number.MAX_SAFE_INTEGER,
      slice: 0,
      quoteLeft: wish.quoteAmount,
      state: 'new',
    };
    this.emit(orderRecord(this.#now, market, order, wish));
    this.#execute(market, order, wish);
    return order;
  }

  #execute(market: Market, order: Order, wish: OrderWish): void {
    const { book } = market;
    const crosses = wish.price !== undefined && book.crosses(order.side, wish.price);
    if (wish.type === 'LIMIT_MAKER' && crosses) {
      order.state = 'rejected';
      return;
    }
    if (wish.timeInForce === 'FOK' && !book.canFill(order)) {
      order.state = 'cancelled';
      return;
    }
    this.#match(market, order);
    if (order.leaves === 0) order.state = 'filled';
    else if (order.state === 'cancelled') return;
    else if (order.limit === undefined || (wish.timeInForce ?? 'GTC') !== 'GTC') {
      order.state = 'cancelled';
    } else this.#rest(market, order);
  }

  #rest(market: Market, order: Order): void {
    const { book } = market;
    const usual = book.depth(order.side, 1);
    book.insert(order);
    if (!book.isNear(order, 6) || order.slice < Math.max(usual, 6 * market.unit)) return;
    for (const listener of this.bigOrderListeners) listener(market, order.side, order.slice);
  }

  #match(market: Market, taker: Order): void {
    const calls: { readonly order: Order; readonly fill: Fill }[] = [];
    market.book.match(taker, ({ maker, price, quantity }) => {
      this.trades++;
      this.#selfTrades.count(taker, maker);
      const { account: aggressor, side } = taker;
      market.record({ ts: this.#now, aggressor, side, price, quantity });
      for (const [order, other] of [
        [maker, taker],
        [taker, maker],
      ] as const) {
        const sign = order.side === 'BUY' ? 1 : -1;
        const { positions } = order.account;
        positions[market.index] = (positions[market.index] ?? 0) + sign * quantity;
        const aggressive = order === taker;
        const fill = { order, counterparty: other.account, price, quantity, aggressive };
        if (order.onFill !== undefined) calls.push({ order, fill });
      }
    });
    for (const { order, fill } of calls) order.onFill?.(fill);
  }

  /** Sends a cancel, even for an order that has gone meanwhile (the engine refuses that). */
  cancel(order: Order): void {
    const market = this.marketOf(order);
    this.emit({
      ts: this.#now,
      type: 'cancel',
      account: order.account.name,
      market: market.spec.name,
      clientOrderId: order.id,
    });
    if (order.state === 'live') market.book.remove(order);
  }

  cancelIfLive(order: Order | undefined): void {
    if (order?.state === 'live') this.cancel(order);
  }

  /** Shrinks a live order to `quantity` lots in all, executed part included; where that can be. */
  shrink(order: Order, quantity: number): void {
    const filled = order.quantity - order.leaves;
    const total = Math.round(quantity);
    if (!this.amends || order.state !== 'live') return;
    if (total <= filled || total >= order.quantity) return;
    this.#emitAmend(order, { quantity: this.marketOf(order).quantityText(total) });
    order.quantity = total;
    order.leaves = total - filled;
    order.slice = order.leaves;
  }

  /** Moves a live order to a price that does not take. Gives the order that stands there now. */
  move(order: Order, price: number, wish: OrderWish): Order | undefined {
    const market = this.marketOf(order);
    if (order.state !== 'live' || market.book.crosses(order.side, price)) return order;
    if (!this.amends) {
      this.cancel(order);
      return this.force(order.account, market, { ...wish, price, quantity: order.leaves });
    }
    this.#emitAmend(order, { price: market.priceText(price) });
    market.book.remove(order);
    order.price = price;
    order.limit = price;
    market.book.insert(order);
    return order;
  }

  #emitAmend(order: Order, change: { quantity?: string; price?: string }): void {
    const market = this.marketOf(order).spec.name;
    const head = { ts: this.#now, type: 'amend', account: order.account.name, market } as const;
    this.emit({ ...head, clientOrderId: order.id, ...change });
  }

  marketOf(order: Order): Market {
    const market = this.markets[order.market];
    if (market === undefined) throw new RangeError(`no market ${order.market} in this world`);
    return market;
  }

  /** Fills of the owner in the market, and how many of them with itself. */
  fillsOf(owner: string, market: Market): { readonly fills: number; readonly self: number } {
    return this.#selfTrades.of(owner, market.index);
  }
}
