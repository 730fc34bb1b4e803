/** A live order: what was accepted, and how far it has come. */
import type { MarketFigures } from './figures';
import { Trail } from './trail';
import { NO_ORDER } from '../book/book';
import type {
  AccountId,
  EventOf,
  ListKind,
  ListState,
  Lots,
  MarketId,
  Micros,
  OrderId,
  OrderListView,
  OrderStatus,
  OrderType,
  OrderView,
  Side,
  StpMode,
  Ticks,
} from '../contract';
import { lots, NONE, ticks, units } from '../contract/ids';

/** Types that pay as they fill and never rest. */
export function isMarketType(type: OrderType): boolean {
  return type === 'MARKET' || type === 'STOP_LOSS' || type === 'TAKE_PROFIT';
}

/** Types that wait for a trade price first. */
export function isStopType(type: OrderType): boolean {
  return type !== 'LIMIT' && type !== 'MARKET' && type !== 'LIMIT_MAKER';
}

/** The leg of a pair that ends a losing position. */
export function isLossType(type: OrderType): boolean {
  return type === 'STOP_LOSS' || type === 'STOP_LOSS_LIMIT';
}

/** Whether a stop waits for the price to rise to it (else: to fall). */
export function triggersOnRise(type: OrderType, buy: boolean): boolean {
  return (type === 'STOP_LOSS' || type === 'STOP_LOSS_LIMIT') === buy;
}

/**
 * Fields are declared without a value and set in the constructor alone, in this order: what is
 * read when an order is cancelled or filled comes first and shares cache lines, and no field is
 * ever of two kinds.
 */
export class LiveOrder {
  declare readonly id: OrderId;
  declare readonly account: AccountId;
  declare readonly market: MarketFigures;
  declare clientOrderId: string;
  declare readonly side: Side;
  declare readonly buy: boolean;
  /** Of a type that pays as it fills and never rests. */
  declare readonly pays: boolean;
  /** Limit in ticks, 0 for market types. */
  declare price: Ticks;
  declare leaves: Lots;
  declare executed: Lots;
  /** Place in the market's book, NO_ORDER while it does not rest. */
  declare handle: number;
  /** Its row in the table of live orders, -1 outside it; kept by that. */
  declare row: number;
  /** A stop that has not triggered. */
  declare waiting: boolean;
  /** Its list and its trail, for the few that have one. */
  declare contingent: Contingent | undefined;
  /** Number of the beneficial owner. */
  declare readonly owner: number;
  declare readonly stp: StpMode;
  /** Slice that an iceberg shows, 0 for others. */
  declare readonly slice: number;
  declare executedNotional: bigint;
  declare updatedAt: Micros;
  /** By a quote amount, not by a quantity. */
  declare readonly byQuote: boolean;
  /** What is left of a quote amount; -1n when the order is by quantity. */
  declare quoteLeft: bigint;
  declare quantity: Lots;
  declare readonly type: OrderType;
  /** Trigger price, 0 for others. */
  declare readonly stopPrice: number;
  /** Lots that self-trade prevention took away (DECREMENT). */
  declare prevented: number;
  declare workingSince: number;
  /** The event that accepted it; kept as the order's unchanging words. */
  declare readonly terms: EventOf<'accepted'>;

  /** @param terms the event that accepted it */
  constructor(terms: EventOf<'accepted'>, market: MarketFigures, owner: number) {
    this.id = terms.orderId;
    this.account = terms.account;
    this.market = market;
    this.clientOrderId = terms.clientOrderId;
    this.side = terms.side;
    this.buy = terms.side === 'BUY';
    this.pays = isMarketType(terms.orderType);
    this.price = terms.price ?? ticks(0);
    this.leaves = terms.quantity;
    this.executed = lots(0);
    this.handle = NO_ORDER;
    this.row = -1;
    this.waiting = false;
    const { trailingDelta } = terms;
    this.contingent =
      trailingDelta === undefined ? undefined : new Contingent(new Trail(this.buy, trailingDelta));
    this.owner = owner;
    this.stp = terms.selfTradePreventionMode;
    this.slice = terms.icebergQty ?? 0;
    this.executedNotional = 0n;
    this.updatedAt = terms.ts;
    this.byQuote = terms.quoteOrderQty !== undefined;
    this.quoteLeft = terms.quoteOrderQty ?? -1n;
    this.quantity = terms.quantity;
    this.type = terms.orderType;
    this.stopPrice = terms.stopPrice ?? 0;
    this.prevented = 0;
    this.workingSince = 0;
    this.terms = terms;
  }

  /** In the tables of live orders. */
  get listed(): boolean {
    return this.row >= 0;
  }

  /** What `quantity` lots of it keep locked, in base units of the asset it gives. */
  lockFor(quantity: number): bigint {
    if (this.pays) return 0n;
    return this.buy ? this.market.notional(this.price, quantity) : this.market.baseAmount(quantity);
  }

  /** What it has locked now, in base units of the asset it gives. */
  get locked(): bigint {
    const { contingent } = this;
    if (contingent === undefined) return this.lockFor(this.leaves);
    return contingent.pending ? 0n : this.lockFor(this.leaves) - contingent.lent;
  }

  get list(): OrderList | undefined {
    return this.contingent?.list;
  }

  view(): OrderView {
    const { ts, type: _type, seq: _seq, locked: _locked, list, ...words } = this.terms;
    const { wasPending: _was, ...fields } = words;
    return {
      ...fields,
      clientOrderId: this.clientOrderId,
      quantity: this.quantity,
      ...(this.pays ? {} : { price: this.price }),
      status: this.status,
      executed: this.executed,
      executedNotional: units(this.executedNotional),
      acceptedAt: this.list?.createdAt ?? ts,
      updatedAt: this.updatedAt,
      workingSince: this.workingSince as Micros, // set from command times only
      list: list ?? NONE,
    };
  }

  private get status(): OrderStatus {
    if (this.contingent?.pending === true) return 'PENDING_NEW';
    return this.executed > 0 ? 'PARTIALLY_FILLED' : 'NEW';
  }
}

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

/**
 * What only contingent orders have: their place in a list, and how far a trailing stop has come.
 * Most orders have none of it, so it stands apart from them.
 */
export class Contingent {
  list: OrderList | undefined;
  /** What of its cost the other order of a pair keeps locked, in base units. */
  lent = 0n;
  /** Waits for the first order of its list to be filled: no event but `pending` yet. */
  pending = false;

  constructor(readonly trail: Trail | undefined) {}
}
