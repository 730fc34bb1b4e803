/**
 * What only contingent orders have: their place in an order list, and how far a trailing stop has
 * come. Most orders have none of it, so it stands apart from them.
 */
import type { LiveOrder } from './order';
import type { AccountId, ListKind, ListState, MarketId, Micros, OrderId } from '../contract';
import type { OrderListView } from '../contract';

/** Orders that depend on each other; alive while one of them is. */
export class OrderList {
  state: Extract<ListState, 'open' | 'triggered'> = 'open';
  /** Those of its orders that are alive, in the order of the command. */
  live: LiveOrder[] = [];
  /** Stands in the market's queue of lists to be looked at after the message. */
  due = false;
  updatedAt: Micros;
  /** The order whose fill made it due. */
  touched: LiveOrder | undefined;

  constructor(
    readonly id: number,
    readonly clientId: string,
    readonly kind: ListKind,
    readonly account: AccountId,
    readonly market: MarketId,
    readonly orderIds: readonly OrderId[],
    readonly createdAt: Micros,
  ) {
    this.updatedAt = createdAt;
  }

  view(): OrderListView {
    return {
      list: this.id,
      listClientOrderId: this.clientId,
      account: this.account,
      market: this.market,
      kind: this.kind,
      state: this.state,
      orderIds: this.orderIds,
      createdAt: this.createdAt,
      updatedAt: this.updatedAt,
    };
  }

  /** Whether its pending orders still wait for the first order to be filled. */
  get waitsForFirst(): boolean {
    return this.kind !== 'OCO' && this.state === 'open';
  }
}

/** A trailing stop's way (Binance Spot, trailing stop FAQ). Prices in ticks. */
export class Trail {
  /** Best price since it began to follow: the highest for sells, the lowest for buys; 0 = waits. */
  extreme = 0;
  /** Price at which it triggers, 0 while it does not follow yet. */
  level = 0;

  /** @param delta basis points between extreme and level */
  constructor(
    private readonly buy: boolean,
    private readonly delta: number,
  ) {}

  /** Begins to follow, or follows on. */
  follow(price: number): void {
    this.extreme = price;
    const factor = BigInt(10_000 + (this.buy ? this.delta : -this.delta));
    const product = BigInt(price) * factor;
    // A buy triggers at or above the level, a sell at or below it: rounded so that both are exact.
    this.level = Number((product + (this.buy ? 9_999n : 0n)) / 10_000n);
  }

  isBetter(price: number): boolean {
    return this.buy ? price < this.extreme : price > this.extreme;
  }

  isReached(price: number): boolean {
    return this.buy ? price >= this.level : price <= this.level;
  }
}

export class Contingent {
  list: OrderList | undefined;
  /** What of its cost the other order of a pair keeps locked, in base units. */
  lent = 0n;
  /** Waits for the first order of its list to be filled: no event but `pending` yet. */
  pending = false;

  constructor(readonly trail: Trail | undefined) {}
}
