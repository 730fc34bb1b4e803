/**
 * Looks ahead without trading: how much of an order the book would fill now and what that costs.
 * Decides FOK and whether a market buy is funded.
 */
import { NO_LIMIT } from './matching';
import type { MarketState } from './market';
import type { LiveOrder } from './order';
import { BUYS, NO_ORDER, SELLS } from '../book/book';

interface Prospect {
  /** Lots that would be executed. */
  readonly quantity: number;
  /** Price × quantity of them, base units of the quote asset. */
  readonly cost: bigint;
  /** Price in ticks of the last of them; 0 = nothing would be executed. */
  readonly worst: number;
}

/** @param limit worst price in ticks, NO_LIMIT = any */
export function prospect(m: MarketState, taker: LiveOrder, limit: number): Prospect {
  const walk = new Walk(m, taker);
  let handle = m.book.first(taker.buy ? SELLS : BUYS);
  while (handle !== NO_ORDER) {
    const price = m.book.priceOf(handle);
    if (limit !== NO_LIMIT && (taker.buy ? price > limit : price < limit)) break;
    let hidden = 0;
    // One level: what is shown first, what icebergs hide comes after it.
    while (handle !== NO_ORDER && m.book.priceOf(handle) === price) {
      if (walk.wants(price) === 0) return walk;
      const maker = m.orderAt(handle);
      const shown = m.book.quantityOf(handle);
      if (maker.owner !== taker.owner || taker.stp === 'NONE') {
        walk.count(price, shown);
        hidden += maker.leaves - shown;
      } else if (stopsAt(taker)) return walk;
      else if (taker.stp === 'DECREMENT') walk.skip(price, maker.leaves);
      handle = m.book.next(handle);
    }
    walk.count(price, hidden);
  }
  return walk;
}

/** Whether meeting an order of the same owner ends the matter (a FOK cannot be filled then). */
function stopsAt(taker: LiveOrder): boolean {
  if (taker.stp === 'EXPIRE_TAKER' || taker.stp === 'EXPIRE_BOTH') return true;
  return taker.stp === 'DECREMENT' && taker.timeInForce === 'FOK';
}

class Walk implements Prospect {
  quantity = 0;
  cost = 0n;
  worst = 0;
  private lots: number;
  private quote: bigint;

  constructor(
    private readonly m: MarketState,
    taker: LiveOrder,
  ) {
    this.lots = taker.leaves;
    this.quote = taker.quoteLeft;
  }

  /** Lots still wanted at that price. */
  wants(price: number): number {
    return this.quote < 0n ? this.lots : this.m.affordable(this.quote, price);
  }

  /** Executes up to `offered` lots. */
  count(price: number, offered: number): void {
    const quantity = this.skip(price, offered);
    if (quantity === 0) return;
    this.quantity += quantity;
    this.worst = price;
    this.cost += this.m.notional(price, quantity);
  }

  /** Uses up to `offered` lots without a trade. */
  skip(price: number, offered: number): number {
    const quantity = Math.min(this.wants(price), offered);
    if (this.quote < 0n) this.lots -= quantity;
    else this.quote -= this.m.notional(price, quantity);
    return quantity;
  }
}
