/** Questions about orders, trades and fills that the tables answer. Each is one query. */
import type { AccountFill, AccountId, MarketId, Micros, OrderId } from '../../contract';
import type { OrderRef, OrderView, Page, Ticks, TradeRow } from '../../contract';
import { NONE, ticks } from '../../contract';
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import type { TradeCandle } from '../trade-candle';
import { paged } from './paged';
import { candleOf, fillOf, orderOf, tradeOfRow } from './rows';
import type { CandleTableRow, FillRow, OrderRow, TradeTableRow } from './rows';

/** Newest order that matches. */
export async function findOrder(
  sql: Sql,
  account: AccountId,
  market: MarketId,
  ref: OrderRef,
): Promise<OrderView | undefined> {
  const byId = 'orderId' in ref;
  const { rows } = await sql.query<OrderRow>(
    `SELECT * FROM core_orders
     WHERE account = $1 AND market = $2 AND ${byId ? 'order_id' : 'client_order_id'} = $3
     ORDER BY order_id DESC LIMIT 1`,
    [account, market, byId ? ref.orderId : ref.clientOrderId],
  );
  return rows[0] === undefined ? undefined : orderOf(rows[0]);
}

/** The account's orders of a market, ascending; page times are those of acceptance. */
export async function listOrders(
  sql: Sql,
  account: AccountId,
  market: MarketId,
  page: Page,
): Promise<OrderView[]> {
  const where = 'account = $1 AND market = $2';
  const rows = await paged<OrderRow>(sql, {
    select: `SELECT * FROM core_orders WHERE ${where}`,
    values: [account, market],
    id: 'order_id',
    ts: 'accepted_at',
    page,
  });
  return rows.map(orderOf);
}

/** Trades of a market, ascending. */
export async function listTrades(sql: Sql, market: MarketId, page: Page): Promise<TradeRow[]> {
  const rows = await paged<TradeTableRow>(sql, {
    select: 'SELECT * FROM core_trades WHERE market = $1',
    values: [market],
    id: 'trade',
    ts: 'ts',
    page,
  });
  return rows.map(tradeOfRow);
}

/** The account's sides of a market's trades, ascending; of one order where `orderId` is given. */
export async function listFills(
  sql: Sql,
  account: AccountId,
  market: MarketId,
  page: Page & { readonly orderId?: OrderId | undefined },
): Promise<AccountFill[]> {
  const ofOrder = page.orderId === undefined ? '' : ' AND f.order_id = $3';
  const rows = await paged<FillRow>(sql, {
    select: `SELECT f.*, t.ts, t.price, t.quantity, t.notional, t.buyer_is_maker,
               t.correction
             FROM core_fills f JOIN core_trades t USING (market, trade)
             WHERE f.account = $1 AND f.market = $2${ofOrder}`,
    values: page.orderId === undefined ? [account, market] : [account, market, page.orderId],
    id: 'f.trade',
    ts: 't.ts',
    tie: 'f.is_maker',
    page,
  });
  return rows.map(fillOf);
}

/** Minutes with trades from `since` on, ascending, and the closing price before them (0: none). */
export async function dayOfMinutes(
  sql: Sql,
  market: MarketId,
  since: Micros,
): Promise<{ minutes: TradeCandle[]; previousClose: Ticks }> {
  const { rows } = await sql.query<CandleTableRow>(
    `SELECT * FROM core_candles WHERE market = $1 AND base = '1m' AND open_time >= $2
     ORDER BY open_time`,
    [market, since],
  );
  const before = await sql.query<{ close: bigint }>(
    `SELECT close FROM core_candles WHERE market = $1 AND base = '1m' AND open_time < $2
     ORDER BY open_time DESC LIMIT 1`,
    [market, since],
  );
  const close = before.rows[0]?.close;
  const previousClose = ticks(close === undefined ? NONE : safeNumber(close));
  return { minutes: rows.map(candleOf), previousClose };
}

/** The newest `--params` in the log as canonical JSON; undefined when there are none. */
export async function lastParams(sql: Sql): Promise<Buffer | undefined> {
  const { rows } = await sql.query<{ event: Buffer }>(
    "SELECT event FROM core_registry WHERE kind = 'params' ORDER BY seq DESC LIMIT 1",
  );
  return rows[0]?.event;
}
