/**
 * The orders that stand, per market as levels: what a market's liquidity is counted from. Follows
 * events alone; which orders changed since the last write is kept for the table.
 */
import type { CoreEvent, EventOf, MarketId, OrderId, OrderType } from '../../core/contract';

export interface LiveOrder {
  readonly orderId: OrderId;
  readonly market: MarketId;
  readonly isBuy: boolean;
  /** Ticks. */
  price: number;
  /** Lots not executed, hidden parts of icebergs too. */
  leaves: number;
  /** A stop that has not been triggered: it stands on no level. */
  waiting: boolean;
}

/** One market's side: lots by price in ticks. Sums may pass 2^53, so they are bigint. */
type Side = Map<number, bigint>;

export interface Liquidity {
  /** Ticks; undefined while the side is empty. */
  readonly bestBid: number | undefined;
  readonly bestAsk: number | undefined;
  /** Σ ticks × lots within 1 % of the middle, both sides; 0 while a side is empty. */
  readonly near: bigint;
}

const STOPS: ReadonlySet<OrderType> = new Set([
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
]);

export class LiveOrders {
  private readonly orders = new Map<OrderId, LiveOrder>();
  private readonly books = new Map<MarketId, { bids: Side; asks: Side }>();
  /** Ids of changed orders; true: not in the table yet. */
  private changed = new Map<OrderId, boolean>();

  /** @param stored the table's rows */
  constructor(stored: Iterable<LiveOrder> = []) {
    for (const order of stored) this.stand({ ...order });
  }

  onEvent(e: CoreEvent): void {
    switch (e.type) {
      case 'accepted':
        return this.accept(e);
      case 'triggered':
        return this.change(e.orderId, { waiting: false });
      case 'amended':
        return this.change(e.orderId, { price: e.price, leaves: e.leaves });
      case 'cancelled':
      case 'expired':
        return this.change(e.orderId, { leaves: 0 });
      case 'fill':
        this.change(e.makerOrderId, { leaves: e.makerLeaves });
        return this.change(e.takerOrderId, { leaves: e.takerLeaves });
      case 'prevented':
        if (e.mode !== 'DECREMENT') return; // the order that ends has an event of its own
        this.change(e.makerOrderId, { leaves: e.makerLeaves });
        return this.change(e.takerOrderId, { leaves: e.takerLeaves });
      default:
        return;
    }
  }

  liquidity(market: MarketId): Liquidity {
    const book = this.books.get(market);
    let [bestBid, bestAsk]: [number | undefined, number | undefined] = [undefined, undefined];
    for (const price of book?.bids.keys() ?? []) {
      if (bestBid === undefined || price > bestBid) bestBid = price;
    }
    for (const price of book?.asks.keys() ?? []) {
      if (bestAsk === undefined || price < bestAsk) bestAsk = price;
    }
    let near = 0n;
    if (book !== undefined && bestBid !== undefined && bestAsk !== undefined) {
      const twiceMiddle = bestBid + bestAsk;
      // |2 price - twiceMiddle| <= 1 % of twiceMiddle, in whole numbers.
      const reach = (twiceMiddle - (twiceMiddle % 100)) / 100;
      for (const side of [book.bids, book.asks]) {
        for (const [price, lots] of side) {
          if (Math.abs(2 * price - twiceMiddle) <= reach) near += BigInt(price) * lots;
        }
      }
    }
    return { bestBid, bestAsk, near };
  }

  /** What the table has to be told since the last call: orders that stand, and ids to delete. */
  takeChanges(): { standing: LiveOrder[]; ended: OrderId[] } {
    const standing: LiveOrder[] = [];
    const ended: OrderId[] = [];
    for (const [id, isNew] of this.changed) {
      const order = this.orders.get(id);
      if (order !== undefined) standing.push({ ...order });
      else if (!isNew) ended.push(id);
    }
    this.changed = new Map();
    return { standing, ended };
  }

  private accept(e: EventOf<'accepted'>): void {
    if (e.price === undefined) return; // market orders never stand
    const { orderId, market, price, quantity: leaves } = e;
    const waiting = STOPS.has(e.orderType);
    this.stand({ orderId, market, isBuy: e.side === 'BUY', price, leaves, waiting });
    this.changed.set(orderId, true);
  }

  private stand(order: LiveOrder): void {
    this.orders.set(order.orderId, order);
    this.onLevel(order, BigInt(order.leaves));
  }

  private change(id: OrderId, to: Partial<Pick<LiveOrder, 'price' | 'leaves' | 'waiting'>>): void {
    const order = this.orders.get(id);
    if (order === undefined) return;
    if (!this.changed.has(id)) this.changed.set(id, false);
    this.onLevel(order, -BigInt(order.leaves));
    Object.assign(order, to);
    if (order.leaves === 0) this.orders.delete(id);
    else this.onLevel(order, BigInt(order.leaves));
  }

  private onLevel({ market, isBuy, price, waiting }: LiveOrder, lots: bigint): void {
    if (waiting) return;
    let book = this.books.get(market);
    if (book === undefined) this.books.set(market, (book = { bids: new Map(), asks: new Map() }));
    const side = isBuy ? book.bids : book.asks;
    const sum = (side.get(price) ?? 0n) + lots;
    if (sum === 0n) side.delete(price);
    else side.set(price, sum);
  }
}
