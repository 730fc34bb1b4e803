/**
 * The queries that the gateway stands on: what is current comes from memory, history from the
 * tables, which are waited for until they hold all that the asker may have seen.
 */
import { micros } from '../contract';
import type { AccountFill, AccountId, AccountQueries, BalanceRow, Candle } from '../contract';
import type {
  CandleInterval,
  DepthLevel,
  DepthSnapshot,
  FeeRates,
  IndicativeAuction,
  MarketId,
  MarketQueries,
} from '../contract';
import type { OrderId, OrderRef, OrderView, Page, RegistryView, TickerRow } from '../contract';
import type { OrderListRef, OrderListView, Ticks, TradeRow } from '../contract';
import type { Clock } from '../../platform/clock/clock';
import type { Sql } from '../../platform/postgres/pool';
import type { LiveView } from './live/live-view';
import { RECENT_TRADES, windowStart } from './live/tape';
import type { Projections } from './projections';
import { listCandles } from './store/candles';
import { findOrderList, listOrderLists } from './store/order-list-rows';
import { dayOfMinutes, findOrder, listFills, listOrders, listTrades } from './store/history';

export interface QuerySources {
  readonly view: LiveView;
  readonly projections: Projections;
  readonly sql: Sql;
  readonly clock: Clock;
  /** What the account pays on the market now. */
  readonly feeRates: (account: AccountId, market: MarketId) => FeeRates | undefined;
}

export class CoreMarketQueries implements MarketQueries {
  constructor(private readonly from: QuerySources) {}

  get registry(): RegistryView {
    return this.from.view.registry;
  }
  depth(market: MarketId, limit: number): DepthSnapshot {
    return this.from.view.depth.snapshot(market, limit);
  }
  bestBid(market: MarketId): DepthLevel | undefined {
    return this.from.view.depth.best(market, 'BUY');
  }
  bestAsk(market: MarketId): DepthLevel | undefined {
    return this.from.view.depth.best(market, 'SELL');
  }
  lastPrice(market: MarketId): Ticks {
    return this.from.view.lastPrice(market);
  }
  indicativeAuction(market: MarketId): IndicativeAuction | undefined {
    return this.from.view.indicativeAuction(market);
  }
  takerDelayMillis(market: MarketId): number {
    return this.from.view.takerDelayMillis(market);
  }
  ticker24h(market: MarketId): TickerRow | undefined {
    return this.from.view.tape(market).ticker(micros(this.from.clock.nowMicros()));
  }

  async trades(market: MarketId, page: Page): Promise<readonly TradeRow[]> {
    const { view, projections, sql } = this.from;
    if (page.startTime === undefined && page.endTime === undefined) {
      const tape = view.tape(market);
      const { fromId, limit } = page;
      const recent = fromId === undefined ? tape.newest(limit) : tape.from(fromId, limit);
      if (recent) return recent;
    }
    await projections.reach(view.seqOfMarket(market));
    return listTrades(sql, market, page);
  }

  async candles(
    market: MarketId,
    interval: CandleInterval,
    page: Page,
  ): Promise<readonly Candle[]> {
    const { view, projections, sql } = this.from;
    await projections.reach(view.seqOfMarket(market));
    return listCandles(sql, market, interval, page);
  }
}

export class CoreAccountQueries implements AccountQueries {
  constructor(private readonly from: QuerySources) {}

  balances(account: AccountId): readonly BalanceRow[] {
    return this.from.view.balances.of(account);
  }
  openOrders(account: AccountId, market?: MarketId): readonly OrderView[] {
    return this.from.view.orders.openOf(account, market);
  }

  feeRates(account: AccountId, market: MarketId): FeeRates | undefined {
    return this.from.feeRates(account, market);
  }

  async order(account: AccountId, market: MarketId, ref: OrderRef): Promise<OrderView | undefined> {
    const recent = this.from.view.orders.find(account, market, ref);
    if (recent) return recent;
    return findOrder(await this.tablesFor(account), account, market, ref);
  }

  async orders(account: AccountId, market: MarketId, page: Page): Promise<readonly OrderView[]> {
    return listOrders(await this.tablesFor(account), account, market, page);
  }

  openOrderLists(account: AccountId): readonly OrderListView[] {
    return this.from.view.orderLists.openOf(account);
  }

  async orderList(account: AccountId, ref: OrderListRef): Promise<OrderListView | undefined> {
    const recent = this.from.view.orderLists.find(account, ref);
    if (recent) return recent;
    return findOrderList(await this.tablesFor(account), account, ref);
  }

  async orderLists(account: AccountId, page: Page): Promise<readonly OrderListView[]> {
    return listOrderLists(await this.tablesFor(account), account, page);
  }

  async fills(
    account: AccountId,
    market: MarketId,
    page: Page & { readonly orderId?: OrderId | undefined },
  ): Promise<readonly AccountFill[]> {
    return listFills(await this.tablesFor(account), account, market, page);
  }

  /** The tables, holding every committed event of the account. */
  private async tablesFor(account: AccountId): Promise<Sql> {
    const { view, projections, sql } = this.from;
    await projections.reach(view.seqOfAccount(account));
    return sql;
  }
}

/** Gives the view the trades before its time; the tables must hold them. */
export async function loadTapes(view: LiveView, sql: Sql, now: number): Promise<void> {
  for (const { id } of view.registry.markets()) {
    const recent = await listTrades(sql, id, { limit: RECENT_TRADES });
    const { minutes, previousClose } = await dayOfMinutes(sql, id, windowStart(micros(now)));
    view.tape(id).load(recent, minutes, previousClose);
  }
}
