/** One account that somebody listens to: its open orders, and those who are told. */
import type {
  AccountId,
  AssetId,
  CoreEvent,
  EventOf,
  MarketInfo,
  OrderView,
} from '../../core/contract';
import type { Api } from '../api/endpoint';
import { answerTo } from '../api/rejects';
import { fixedUnits, stamp, type TimeUnit } from '../api/format';
import { acceptedOrder, afterEvent, pendingOrder, refusedOrder } from '../trading/order-life';
import { executionReport, fillExecution, type Execution } from './execution-report';
import { ListNames, listStatus } from './list-status';

/** Makes the event with times in the unit given. */
export type EventWriter = (unit: TimeUnit) => unknown;
export type UserListener = (write: EventWriter) => void;

const OPEN = new Set<OrderView['status']>(['PENDING_NEW', 'NEW', 'PARTIALLY_FILLED']);
const isOpen = (o: OrderView): boolean => OPEN.has(o.status);

export class WatchedAccount {
  readonly listeners = new Set<UserListener>();
  private readonly orders = new Map<number, OrderView>();
  private readonly lists: ListNames;
  private readonly touched = new Set<AssetId>();
  private touchedAt = 0;

  constructor(
    private readonly api: Api,
    private readonly account: AccountId,
  ) {
    for (const view of api.core.accounts.openOrders(account)) {
      this.orders.set(view.orderId, view);
    }
    this.lists = new ListNames(api, account, (id) => this.orders.get(id)?.clientOrderId);
  }

  /** Notes that the account's balance of the asset has changed. */
  touch(asset: AssetId, at: number): void {
    this.touched.add(asset);
    this.touchedAt = at;
  }

  /** One event that concerns the account. */
  take(e: CoreEvent): void {
    switch (e.type) {
      case 'accepted':
        if (e.wasPending !== true) return this.accepted(acceptedOrder(e), e);
        return this.move(e.orderId, e, { type: 'NEW', seq: e.seq, ts: e.ts });
      case 'rejected':
        // Others were answered to their sender.
        if (e.waited !== true) return;
        return this.report(refusedOrder(e), {
          ...{ type: 'REJECTED', seq: e.seq, ts: e.ts, refusal: answerTo(e).message },
        });
      case 'pending':
        return this.accepted(pendingOrder(e), e);
      case 'pending-ended':
        return this.neverPlaced(e);
      case 'order-list':
        return this.listMoved(e);
      case 'fill':
        if (e.makerAccount === this.account) this.filled(e, true);
        if (e.takerAccount === this.account) this.filled(e, false);
        return;
      case 'cancelled':
        return this.cancelled(e);
      case 'expired':
        return this.expired(e);
      case 'amended':
        return this.move(e.orderId, e, { type: 'REPLACED', seq: e.seq, ts: e.ts });
      case 'triggered':
        return this.move(e.orderId, e, { type: 'NEW', seq: e.seq, ts: e.ts });
      case 'deposit':
        return this.moved(e.asset, e.amount, e.ts);
      case 'withdrawal':
        if (e.state === 'settled') this.moved(e.asset, -e.amount, e.ts);
        return;
      case 'transfer':
        return this.moved(e.asset, e.to === this.account ? e.amount : -e.amount, e.ts);
      default:
        return;
    }
  }

  /** Balances that the events since the last time have changed. */
  sendPosition(): void {
    if (this.touched.size === 0) return;
    const { core, clock } = this.api;
    const now = clock.nowMicros();
    const at = this.touchedAt;
    const held = new Map(core.accounts.balances(this.account).map((row) => [row.asset, row]));
    const lines = [...this.touched].flatMap((id) => {
      const asset = core.markets.registry.asset(id);
      if (asset === undefined) return [];
      const row = held.get(id);
      return [
        {
          a: asset.name,
          f: fixedUnits(row?.available ?? 0n, asset.decimals),
          l: fixedUnits(row?.locked ?? 0n, asset.decimals),
        },
      ];
    });
    this.touched.clear();
    this.tell((unit) => ({
      e: 'outboundAccountPosition',
      E: stamp(now, unit),
      u: stamp(at, unit),
      B: lines,
    }));
  }

  tell(write: EventWriter): void {
    for (const listener of this.listeners) listener(write);
  }

  private report(o: OrderView, x: Execution): void {
    const market: MarketInfo | undefined = this.api.core.markets.registry.market(o.market);
    if (market !== undefined) {
      this.tell(executionReport(market, o, x, this.api.clock.nowMicros()));
    }
  }

  private accepted(order: OrderView, e: EventOf<'accepted' | 'pending'>): void {
    this.orders.set(e.orderId, order);
    this.report(order, { type: 'NEW', seq: e.seq, ts: e.ts });
  }

  /** Moves a known order on and reports it; ended orders are forgotten. */
  private move(id: number, e: CoreEvent, execution: Execution): void {
    const before = this.orders.get(id);
    if (before === undefined) return;
    const order = afterEvent(before, e);
    if (isOpen(order)) this.orders.set(id, order);
    else this.orders.delete(id);
    this.report(order, execution);
  }

  private filled(e: EventOf<'fill'>, maker: boolean): void {
    this.move(maker ? e.makerOrderId : e.takerOrderId, e, fillExecution(e, maker));
  }

  private cancelled(e: EventOf<'cancelled'>): void {
    this.move(e.orderId, e, {
      type: 'CANCELED',
      seq: e.seq,
      ts: e.ts,
      clientOrderId: e.newClientOrderId,
      originalClientOrderId: e.clientOrderId,
    });
  }

  private expired(e: EventOf<'expired'>): void {
    this.move(e.orderId, e, {
      type: e.reason === 'self-trade-prevention' ? 'TRADE_PREVENTION' : 'EXPIRED',
      seq: e.seq,
      ts: e.ts,
      expiry: e.reason,
    });
  }

  private neverPlaced(e: EventOf<'pending-ended'>): void {
    const reason = e.code === undefined ? 'OTO_PHASE_ONE_EXPIRED' : 'REJECTED';
    const expired = e.outcome === 'expired';
    this.move(e.orderId, e, {
      type: expired ? 'EXPIRED' : 'CANCELED',
      seq: e.seq,
      ts: e.ts,
      ...(expired ? { neverPlaced: reason } : {}),
    });
  }

  private listMoved(e: EventOf<'order-list'>): void {
    const market = this.api.core.markets.registry.market(e.market);
    if (market === undefined) return;
    const names = this.lists.namesOf(e);
    this.tell(listStatus(market, e, names, this.api.clock.nowMicros()));
  }

  private moved(assetId: AssetId, delta: bigint, ts: number): void {
    const asset = this.api.core.markets.registry.asset(assetId);
    if (asset === undefined) return;
    const now = this.api.clock.nowMicros();
    this.tell((unit) => ({
      e: 'balanceUpdate',
      E: stamp(now, unit),
      a: asset.name,
      d: fixedUnits(delta, asset.decimals),
      T: stamp(ts, unit),
    }));
  }
}
