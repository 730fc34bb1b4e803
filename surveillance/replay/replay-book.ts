/**
 * The books of all markets with every resting order, rebuilt from events: what the order-book
 * replay shows. An order that comes in stands aside until what it takes is over, so that no book
 * is ever seen crossed.
 */
import type { CoreEvent, EventOf } from '../../core/contract';
import { BookLevels, type ReplayOrder } from './book-levels';

/** `[id, account, market, side, price, visible, leaves, iceberg, waiting]` */
type OrderLine = readonly [
  id: number,
  account: number,
  market: number,
  side: 0 | 1,
  price: number,
  visible: number,
  leaves: number,
  iceberg: number,
  waiting: 0 | 1,
];

/** JSON value of a snapshot: orders in the order of their arrival. */
export interface BooksSnapshot {
  readonly orders: readonly OrderLine[];
}

interface MarketBook {
  readonly bids: BookLevels;
  readonly asks: BookLevels;
}

export class ReplayBooks {
  private readonly orders = new Map<number, ReplayOrder>();
  private readonly markets = new Map<number, MarketBook>();
  /** The order whose command is being carried out. */
  private incoming: ReplayOrder | undefined;
  seq = 0;
  ts = 0;

  static restore(snapshot: BooksSnapshot, seq: number, ts: number): ReplayBooks {
    const books = new ReplayBooks();
    for (const line of snapshot.orders) {
      const [id, account, market, side, price, visible, leaves, iceberg, waiting] = line;
      const order = { id, account, market, side, price, visible, leaves, iceberg, rests: false };
      books.orders.set(id, order);
      if (waiting === 0) books.join(order);
    }
    books.seq = seq;
    books.ts = ts;
    return books;
  }

  /** As of the last event; call between commands (at the end of a batch). */
  snapshot(): BooksSnapshot {
    this.settle();
    const orders = [...this.orders.values()].map((o): OrderLine => {
      const waiting = o.rests ? 0 : 1;
      const { id, account, market, side, price, visible, leaves, iceberg } = o;
      return [id, account, market, side, price, visible, leaves, iceberg, waiting];
    });
    return { orders };
  }

  market(id: number): MarketBook {
    let book = this.markets.get(id);
    if (book === undefined) {
      book = { bids: new BookLevels('BUY'), asks: new BookLevels('SELL') };
      this.markets.set(id, book);
    }
    return book;
  }

  /** Whether that event still belongs to the order that is coming in. */
  goesOnWith(next: CoreEvent | undefined): boolean {
    const id = this.incoming?.id;
    if (next === undefined || id === undefined) return false;
    if (next.type === 'fill' || next.type === 'prevented') return next.takerOrderId === id;
    // On the way a maker may show its next slice, or expire by the rules, and with it the pending
    // orders of its list; an order of a list has the rest of its list told first.
    if (next.type === 'refreshed' || next.type === 'expired') return true;
    if (next.type === 'pending-ended') return true;
    if (next.type === 'pending' || next.type === 'order-list') return true;
    return next.type === 'cancelled' && next.orderId === id;
  }

  apply(e: CoreEvent): void {
    if (!this.goesOnWith(e)) this.settle();
    this.seq = e.seq;
    this.ts = e.ts;
    switch (e.type) {
      case 'accepted':
        return this.accept(e);
      case 'triggered':
        this.incoming = this.orders.get(e.orderId);
        return;
      case 'fill':
      case 'prevented':
        this.reduce(e.makerOrderId, e.makerLeaves);
        this.reduce(e.takerOrderId, e.takerLeaves);
        return;
      case 'refreshed':
        return this.show(e);
      case 'amended':
        return this.amend(e);
      case 'cancelled':
      case 'expired':
        return this.drop(e.orderId);
      default:
        return;
    }
  }

  /** What came in and is not used up takes its place in the book. */
  settle(): void {
    const order = this.incoming;
    this.incoming = undefined;
    if (order === undefined || !this.orders.has(order.id)) return;
    order.visible = visibleOf(order);
    this.join(order);
  }

  private accept(e: EventOf<'accepted'>): void {
    // These end with their command: nothing of them is ever in the book. An IOC ends with it too,
    // by an event of its own, but in the call of an auction, where it rests.
    if (e.price === undefined || e.timeInForce === 'FOK') return;
    const order: ReplayOrder = {
      id: e.orderId,
      account: e.account,
      market: e.market,
      side: e.side === 'BUY' ? 0 : 1,
      price: e.price,
      visible: 0,
      leaves: e.quantity,
      iceberg: e.icebergQty ?? 0,
      rests: false,
    };
    this.orders.set(order.id, order);
    if (e.stopPrice === undefined && e.trailingDelta === undefined) this.incoming = order;
  }

  private join(order: ReplayOrder): void {
    order.rests = true;
    this.sideOf(order).join(order);
  }

  private leave(order: ReplayOrder): void {
    if (!order.rests) return;
    order.rests = false;
    this.sideOf(order).leave(order);
  }

  private sideOf({ market, side }: ReplayOrder): BookLevels {
    const book = this.market(market);
    return side === 0 ? book.bids : book.asks;
  }

  /**
   * An iceberg takes with all of it; what it loses while it rests comes off its slice. One that
   * comes in does not rest yet; in an auction both do.
   */
  private reduce(id: number, leaves: number): void {
    const order = this.orders.get(id);
    if (order === undefined) return;
    const taken = order.leaves - leaves;
    order.leaves = leaves;
    if (leaves === 0) return this.drop(id);
    if (order.rests) this.sideOf(order).change(order, Math.max(0, order.visible - taken));
  }

  private show(e: EventOf<'refreshed'>): void {
    const order = this.orders.get(e.orderId);
    if (order?.rests === true) this.sideOf(order).change(order, e.visible);
  }

  private amend(e: EventOf<'amended'>): void {
    const order = this.orders.get(e.orderId);
    if (order === undefined) return;
    this.leave(order);
    order.price = e.price;
    order.leaves = e.leaves;
    if (e.keptPriority) {
      order.visible = visibleOf(order);
      this.join(order);
    } else this.incoming = order;
  }

  private drop(id: number): void {
    const order = this.orders.get(id);
    if (order === undefined) return;
    this.leave(order);
    this.orders.delete(id);
    if (this.incoming === order) this.incoming = undefined;
  }
}

function visibleOf({ iceberg, leaves }: ReplayOrder): number {
  return iceberg > 0 ? Math.min(iceberg, leaves) : leaves;
}
