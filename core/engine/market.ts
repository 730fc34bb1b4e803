/** A market at work: its book, its waiting stops, its last prices. */
import { MarketFigures } from './figures';
import { KeptTrades } from './kept-trades';
import type { LiveOrders } from './live-orders';
import type { OrderList, LiveOrder } from './order';
import { MarketGuard } from './safeguards/market-guard';
import { StopShelf } from './stops';
import { BUYS, NO_ORDER, SELLS, type Book } from '../book/book';
import { grown } from '../book/level-table';
import type { MarketInfo } from '../contract';

const FIRST_HANDLES = 32;

export class MarketState extends MarketFigures {
  readonly stops = new StopShelf();
  readonly kept = new KeptTrades();
  readonly guard = new MarketGuard();
  /** The order's row by handle; handles given so far. */
  private rowAt = new Int32Array(FIRST_HANDLES);
  private handles = 0;
  private readonly freeHandles: number[] = [];
  /** Last trade's price, 0 before the first. */
  lastPrice = 0;
  /** Newest outside price, 0 before the first. */
  referencePrice = 0;
  nextTrade = 1;
  /** Range of trade prices of the message at work, 0 = no trade. */
  tradedLow = 0;
  tradedHigh = 0;
  /** Those prices one by one, repeats left out, kept while a trailing stop waits. */
  tradedPath: number[] = [];
  /** Order lists that a fill of this message concerns. */
  readonly dueLists: OrderList[] = [];

  constructor(
    info: MarketInfo,
    readonly book: Book,
    private readonly liveOrders: LiveOrders,
  ) {
    super(info);
  }

  /** Puts an order into the book with what it shows: a whole slice, unless it is said. */
  rest(order: LiveOrder, shown = firstShown(order)): void {
    const handle = this.freeHandles.pop() ?? this.handles++;
    if (handle >= this.rowAt.length) this.rowAt = grown(this.rowAt, handle * 2);
    this.rowAt[handle] = order.row;
    order.handle = handle;
    this.book.add(handle, order.buy ? BUYS : SELLS, order.price, shown);
  }

  /** The order that rests in the book under a handle. */
  orderAt(handle: number): LiveOrder {
    return this.liveOrders.at(this.rowAt[handle]!);
  }

  /** Takes an order that still has lots out of the book. */
  unrest(order: LiveOrder): void {
    this.book.remove(order.handle);
    this.release(order);
  }

  /** Frees the handle of an order that the book has dropped. */
  release(order: LiveOrder): void {
    this.freeHandles.push(order.handle);
    order.handle = NO_ORDER;
  }

  noteTrade(price: number): void {
    if (this.stops.wantsPath && this.tradedPath.at(-1) !== price) this.tradedPath.push(price);
    this.lastPrice = price;
    if (this.tradedHigh === 0) {
      this.tradedHigh = price;
      this.tradedLow = price;
    } else if (price > this.tradedHigh) this.tradedHigh = price;
    else if (price < this.tradedLow) this.tradedLow = price;
  }
}

function firstShown(order: LiveOrder): number {
  return order.slice > 0 ? Math.min(order.slice, order.leaves) : order.leaves;
}

/** Has the order's list looked at after the message, unless it only came nearer to its turn. */
export function noteListFill(m: MarketState, o: LiveOrder): void {
  const { list } = o;
  if (list === undefined || (list.waitsForFirst && o.leaves > 0)) return;
  list.touched = o;
  if (list.due) return;
  list.due = true;
  m.dueLists.push(list);
}
