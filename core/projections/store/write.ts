/** Writes a delta into the projections' tables, each table with one statement. */
import { eventCodec, WireWriter } from '../../contract';
import type { CoreEvent, EventOf, OrderView } from '../../contract';
import type { Sql } from '../../../platform/postgres/pool';
import type { OrderChange } from '../order-change';
import { bulk, type Column } from './bulk';
import type { BalanceChange, CandleRow, Delta } from './delta';
import { LIST_COLUMNS } from './order-list-rows';
import { FILL_COLUMNS, ORDER_COLUMNS } from './rows';

export async function writeDelta(sql: Sql, delta: Delta): Promise<void> {
  await writeDefinitions(sql, delta.definitions);
  await insertOrders(sql, [...delta.accepted.values()]);
  await updateOrders(sql, [...delta.changed.values()]);
  const lists = [...delta.lists.values()];
  await bulk(sql, 'INSERT INTO core_order_lists (COLUMNS) ROWS', LIST_COLUMNS, lists);
  await updateLists(sql, [...delta.changedLists.values()]);
  await insertTrades(sql, delta);
  await bulk(sql, 'INSERT INTO core_fills (COLUMNS) ROWS', FILL_COLUMNS, delta.fills);
  await upsertCandles(sql, [...delta.candles.values()]);
  await upsertBalances(sql, [...delta.balances.values()]);
}

function encoded(e: CoreEvent): Buffer {
  const writer = new WireWriter();
  eventCodec.encode(writer, e);
  return writer.take();
}

/** What the event is about: the id of its asset, market, pool or account. */
function subject(e: CoreEvent): number {
  if (e.type === 'asset') return e.asset;
  if (e.type === 'market' || e.type === 'market-params' || e.type === 'market-phase') {
    return e.market;
  }
  if (e.type === 'pool') return e.pool;
  return 'account' in e ? e.account : 0;
}

function writeDefinitions(sql: Sql, events: readonly CoreEvent[]): Promise<void> {
  const columns: Column<CoreEvent>[] = [
    { name: 'seq', type: 'bigint', value: (e) => e.seq },
    { name: 'ts', type: 'bigint', value: (e) => e.ts },
    { name: 'kind', type: 'text', value: (e) => e.type },
    { name: 'subject', type: 'bigint', value: subject },
    { name: 'name', type: 'text', value: (e) => ('name' in e ? e.name : null) },
    { name: 'event', type: 'bytea', value: encoded },
  ];
  return bulk(sql, 'INSERT INTO core_registry (COLUMNS) ROWS', columns, events);
}

function insertOrders(sql: Sql, orders: readonly OrderView[]): Promise<void> {
  return bulk(sql, 'INSERT INTO core_orders (COLUMNS) ROWS', ORDER_COLUMNS, orders);
}

function updateOrders(sql: Sql, changes: readonly OrderChange[]): Promise<void> {
  const columns: Column<OrderChange>[] = [
    { name: 'order_id', type: 'bigint', value: (c) => c.orderId },
    { name: 'executed', type: 'bigint', value: (c) => c.executed },
    { name: 'notional', type: 'numeric', value: (c) => c.notional },
    { name: 'updated_at', type: 'bigint', value: (c) => c.ts },
    { name: 'status', type: 'text', value: (c) => c.status ?? null },
    { name: 'quantity', type: 'bigint', value: (c) => c.quantity ?? null },
    { name: 'price', type: 'bigint', value: (c) => c.price ?? null },
    { name: 'client_order_id', type: 'text', value: (c) => c.clientOrderId ?? null },
    { name: 'working_since', type: 'bigint', value: (c) => c.workingSince ?? null },
  ];
  const statement = `
    UPDATE core_orders AS o SET
      executed = o.executed + c.executed,
      executed_notional = o.executed_notional + c.notional,
      updated_at = c.updated_at,
      status = coalesce(c.status, o.status),
      quantity = coalesce(c.quantity, o.quantity),
      price = coalesce(c.price, o.price),
      client_order_id = coalesce(c.client_order_id, o.client_order_id),
      working_since = coalesce(c.working_since, o.working_since)
    FROM (ROWS) AS c WHERE o.order_id = c.order_id`;
  return bulk(sql, statement, columns, changes);
}

function updateLists(sql: Sql, changes: readonly EventOf<'order-list'>[]): Promise<void> {
  const columns: Column<EventOf<'order-list'>>[] = [
    { name: 'list', type: 'bigint', value: (e) => e.list },
    { name: 'state', type: 'text', value: (e) => e.state },
    { name: 'updated_at', type: 'bigint', value: (e) => e.ts },
  ];
  const statement = `
    UPDATE core_order_lists AS l SET state = c.state, updated_at = c.updated_at
    FROM (ROWS) AS c WHERE l.list = c.list`;
  return bulk(sql, statement, columns, changes);
}

function insertTrades(sql: Sql, { trades }: Delta): Promise<void> {
  const columns: Column<Delta['trades'][number]>[] = [
    { name: 'market', type: 'bigint', value: ({ trade }) => trade.market },
    { name: 'trade', type: 'bigint', value: ({ trade }) => trade.trade },
    { name: 'seq', type: 'bigint', value: ({ seq }) => seq },
    { name: 'ts', type: 'bigint', value: ({ trade }) => trade.ts },
    { name: 'price', type: 'bigint', value: ({ trade }) => trade.price },
    { name: 'quantity', type: 'bigint', value: ({ trade }) => trade.quantity },
    { name: 'notional', type: 'numeric', value: ({ trade }) => trade.notional },
    { name: 'buyer_is_maker', type: 'boolean', value: ({ trade }) => trade.buyerIsMaker },
  ];
  return bulk(sql, 'INSERT INTO core_trades (COLUMNS) ROWS', columns, trades);
}

function upsertCandles(sql: Sql, candles: readonly CandleRow[]): Promise<void> {
  const columns: Column<CandleRow>[] = [
    { name: 'market', type: 'bigint', value: ({ market }) => market },
    { name: 'base', type: 'text', value: ({ base }) => base },
    { name: 'open_time', type: 'bigint', value: ({ candle }) => candle.openTime },
    { name: 'open', type: 'bigint', value: ({ candle }) => candle.open },
    { name: 'high', type: 'bigint', value: ({ candle }) => candle.high },
    { name: 'low', type: 'bigint', value: ({ candle }) => candle.low },
    { name: 'close', type: 'bigint', value: ({ candle }) => candle.close },
    { name: 'volume', type: 'bigint', value: ({ candle }) => candle.volume },
    { name: 'quote_volume', type: 'numeric', value: ({ candle }) => candle.quoteVolume },
    { name: 'trades', type: 'bigint', value: ({ candle }) => candle.trades },
    { name: 'taker_buy_volume', type: 'bigint', value: ({ candle }) => candle.takerBuyVolume },
    {
      name: 'taker_buy_quote_volume',
      type: 'numeric',
      value: ({ candle }) => candle.takerBuyQuoteVolume,
    },
    { name: 'first_trade', type: 'bigint', value: ({ candle }) => candle.firstTrade },
    { name: 'last_trade', type: 'bigint', value: ({ candle }) => candle.lastTrade },
  ];
  const statement = `
    INSERT INTO core_candles AS c (COLUMNS) ROWS
    ON CONFLICT (market, base, open_time) DO UPDATE SET
      high = greatest(c.high, excluded.high),
      low = least(c.low, excluded.low),
      close = excluded.close,
      volume = c.volume + excluded.volume,
      quote_volume = c.quote_volume + excluded.quote_volume,
      trades = c.trades + excluded.trades,
      taker_buy_volume = c.taker_buy_volume + excluded.taker_buy_volume,
      taker_buy_quote_volume = c.taker_buy_quote_volume + excluded.taker_buy_quote_volume,
      last_trade = excluded.last_trade`;
  return bulk(sql, statement, columns, candles);
}

function upsertBalances(sql: Sql, changes: readonly BalanceChange[]): Promise<void> {
  const columns: Column<BalanceChange>[] = [
    { name: 'holder', type: 'text', value: (c) => c.holder },
    { name: 'holder_id', type: 'bigint', value: (c) => c.holderId },
    { name: 'asset', type: 'bigint', value: (c) => c.asset },
    { name: 'available', type: 'numeric', value: (c) => c.available },
    { name: 'locked', type: 'numeric', value: (c) => c.locked },
  ];
  const statement = `
    INSERT INTO core_balances AS b (COLUMNS) ROWS
    ON CONFLICT (holder, holder_id, asset) DO UPDATE SET
      available = b.available + excluded.available,
      locked = b.locked + excluded.locked`;
  return bulk(sql, statement, columns, changes);
}
