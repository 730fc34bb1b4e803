/**
 * Orders in memory: all that stand, and the newest of those that ended, so that most questions
 * need no database. Also works out what each one shows in the book.
 */
import { lots, NONE, ticks } from '../../contract';
import type { AccountId, CoreEvent, EventOf, Lots, MarketId, OrderId } from '../../contract';
import type { OrderRef, OrderView, Side } from '../../contract';
import { orderChanges, type OrderChange } from '../order-change';
import { acceptedView, changeView, pendingView, type OwnOrderView } from '../order-view';
import type { Depth } from './depth';

/** Ended orders kept in memory, over the whole venue. */
const ENDED_KEPT = 20_000;
const RESTING = new Set(['LIMIT', 'LIMIT_MAKER', 'STOP_LOSS_LIMIT', 'TAKE_PROFIT_LIMIT']);

const STANDING = new Set(['PENDING_NEW', 'NEW', 'PARTIALLY_FILLED']);

interface LiveOrder {
  readonly view: OwnOrderView;
  /** Lots not executed; self-trade prevention may have taken some. */
  leaves: number;
  /** What an iceberg shows of its present slice; undefined before it rests. */
  slice: number | undefined;
  ended: boolean;
  /** What it shows in the book at present. */
  shownPrice: number;
  shown: number;
}

interface AccountOrders {
  readonly open: Map<OrderId, LiveOrder>;
  /** Newest order of each client id, standing or ended. */
  readonly byClientId: Map<string, LiveOrder>;
}

export class LiveOrders {
  private readonly orders = new Map<OrderId, LiveOrder>();
  private readonly accounts = new Map<AccountId, AccountOrders>();
  private readonly touched = new Set<LiveOrder>();
  private ended: OrderId[] = [];

  constructor(private readonly depth: Depth) {}

  /** An order that stood when the view began. @param visible lots that it shows in the book */
  load(view: OrderView, leaves: Lots, visible: Lots): void {
    const slice = view.icebergQty === undefined || visible === 0 ? undefined : visible;
    this.place(fresh({ ...view }, leaves, slice));
  }

  apply(e: CoreEvent): void {
    if (e.type === 'accepted' && e.wasPending !== true) {
      this.place(fresh(acceptedView(e), e.quantity, undefined));
    } else if (e.type === 'pending') this.place(fresh(pendingView(e), e.quantity, undefined));
    else if (e.type === 'refreshed') this.refresh(e);
    else {
      if (e.type === 'fill' || (e.type === 'prevented' && e.mode === 'DECREMENT')) {
        this.consumeSlice(e);
      }
      orderChanges(e, (change) => this.change(change));
    }
  }

  /** Brings the book's levels up to date with all orders that events have touched. */
  finishBatch(): void {
    for (const order of this.touched) this.show(order);
    this.touched.clear();
    if (this.ended.length > 2 * ENDED_KEPT) {
      for (const id of this.ended.splice(0, ENDED_KEPT)) this.forget(id);
    }
  }

  /** In the order of acceptance. */
  openOf(account: AccountId, market?: MarketId): OrderView[] {
    const open = this.accounts.get(account)?.open;
    if (!open) return [];
    const views: OrderView[] = [];
    for (const { view } of open.values()) {
      if (market === undefined || view.market === market) views.push({ ...view });
    }
    return views;
  }

  /** Standing or recently ended; undefined says nothing about older ones. */
  find(account: AccountId, market: MarketId, ref: OrderRef): OrderView | undefined {
    const order =
      'orderId' in ref
        ? this.orders.get(ref.orderId)
        : this.accounts.get(account)?.byClientId.get(ref.clientOrderId);
    const view = order?.view;
    return view?.account === account && view.market === market ? { ...view } : undefined;
  }

  /** Lots of the orders that stand in a market's book by price, what icebergs hide included. */
  openLots(market: MarketId, side: Side): ReadonlyMap<number, bigint> {
    const levels = new Map<number, bigint>();
    for (const { open } of this.accounts.values()) {
      for (const { view, shown, shownPrice, leaves } of open.values()) {
        if (shown === 0 || view.market !== market || view.side !== side) continue;
        levels.set(shownPrice, (levels.get(shownPrice) ?? 0n) + BigInt(leaves));
      }
    }
    return levels;
  }

  private place(order: LiveOrder): void {
    const { orderId, account, clientOrderId } = order.view;
    this.orders.set(orderId, order);
    const own = this.ordersOf(account);
    own.open.set(orderId, order);
    own.byClientId.set(clientOrderId, order);
    this.touched.add(order);
  }

  private refresh(e: EventOf<'refreshed'>): void {
    const order = this.orders.get(e.orderId);
    if (!order) return;
    order.slice = e.visible;
    this.touched.add(order);
  }

  /** A resting iceberg gives from its slice; in an auction both orders rest. */
  private consumeSlice(e: EventOf<'fill' | 'prevented'>): void {
    this.consume(e.makerOrderId, e.quantity);
    if (e.type === 'fill' && e.auction === true) this.consume(e.takerOrderId, e.quantity);
  }

  private consume(id: OrderId, quantity: number): void {
    const order = this.orders.get(id);
    const size = order?.view.icebergQty;
    if (!order || size === undefined) return;
    const before = order.slice ?? Math.min(size, order.leaves);
    order.slice = Math.max(before - quantity, 0);
  }

  private change(change: OrderChange): void {
    const order = this.orders.get(change.orderId);
    if (!order) return;
    if (change.clientOrderId !== undefined) this.rename(order, change.clientOrderId);
    changeView(order.view, change);
    if (change.leaves !== undefined) order.leaves = change.leaves;
    this.touched.add(order);
    const { status, orderId, account } = order.view;
    if (STANDING.has(status) || order.ended) return;
    order.ended = true;
    this.ordersOf(account).open.delete(orderId);
    this.ended.push(orderId);
  }

  private rename(order: LiveOrder, clientOrderId: string): void {
    const { byClientId } = this.ordersOf(order.view.account);
    const old = order.view.clientOrderId;
    if (old === clientOrderId) return;
    if (byClientId.get(old) === order) byClientId.delete(old);
    byClientId.set(clientOrderId, order);
  }

  private show(order: LiveOrder): void {
    const { market, side, price } = order.view;
    const visible = this.visible(order);
    const at = price ?? NONE;
    if (visible === order.shown && at === order.shownPrice) return;
    this.depth.add(market, side, order.shownPrice, -order.shown);
    this.depth.add(market, side, at, visible);
    order.shown = visible;
    order.shownPrice = at;
  }

  private visible(order: LiveOrder): number {
    const { orderType, workingSince, icebergQty } = order.view;
    if (order.ended || workingSince === 0 || !RESTING.has(orderType)) return 0;
    if (icebergQty === undefined) return order.leaves;
    order.slice = Math.min(order.slice ?? icebergQty, order.leaves);
    return order.slice;
  }

  private forget(id: OrderId): void {
    const order = this.orders.get(id);
    if (!order) return;
    this.orders.delete(id);
    const { account, clientOrderId } = order.view;
    const own = this.accounts.get(account);
    if (own?.byClientId.get(clientOrderId) === order) own.byClientId.delete(clientOrderId);
  }

  private ordersOf(account: AccountId): AccountOrders {
    const known = this.accounts.get(account);
    if (known) return known;
    const none: AccountOrders = { open: new Map(), byClientId: new Map() };
    this.accounts.set(account, none);
    return none;
  }
}

function fresh(view: OwnOrderView, leaves: number, slice: number | undefined): LiveOrder {
  return { view, leaves, slice, ended: false, shownPrice: ticks(NONE), shown: lots(0) };
}
