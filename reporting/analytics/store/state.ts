/** What the consumer knows in memory, read back from its tables for a start in the middle. */
import { eventCodec, marketId, orderId, Registry, toTicks } from '../../../core/contract';
import type { MarketId } from '../../../core/contract';
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import { LiveOrders, type LiveOrder } from '../live-orders';
import { Positions, type PositionRow } from '../positions';

export interface AnalyticsState {
  readonly registry: Registry;
  readonly live: LiveOrders;
  readonly positions: Positions;
  /** Ticks of each market's last trade. */
  readonly lastPrices: Map<MarketId, number>;
}

export async function loadState(sql: Sql): Promise<AnalyticsState> {
  const registry = await loadRegistry(sql);
  return {
    registry,
    live: new LiveOrders(await loadLiveOrders(sql)),
    positions: new Positions(await loadPositions(sql)),
    lastPrices: await loadLastPrices(sql, registry),
  };
}

async function loadRegistry(sql: Sql): Promise<Registry> {
  const registry = new Registry();
  const { rows } = await sql.query<{ event: Buffer }>(
    'SELECT event FROM rep_registry ORDER BY seq',
  );
  for (const { event } of rows) {
    for (const e of eventCodec.decodeAll(event)) registry.apply(e);
  }
  return registry;
}

async function loadLiveOrders(sql: Sql): Promise<LiveOrder[]> {
  const { rows } = await sql.query<{
    order_id: bigint;
    market: bigint;
    is_buy: boolean;
    price: bigint;
    leaves: bigint;
    waiting: boolean;
  }>('SELECT order_id, market, is_buy, price, leaves, waiting FROM rep_live_orders');
  return rows.map((row) => ({
    orderId: orderId(safeNumber(row.order_id)),
    market: marketId(safeNumber(row.market)),
    isBuy: row.is_buy,
    price: safeNumber(row.price),
    leaves: safeNumber(row.leaves),
    waiting: row.waiting,
  }));
}

async function loadPositions(sql: Sql): Promise<PositionRow[]> {
  const { rows } = await sql.query<{
    user_id: string;
    market_id: string;
    quantity: bigint;
    cost: string;
  }>('SELECT user_id, market_id, quantity, cost FROM rep_positions');
  return rows.map(({ user_id: owner, market_id: market, quantity, cost }) => ({
    owner,
    market,
    quantity,
    cost: BigInt(cost),
  }));
}

async function loadLastPrices(sql: Sql, registry: Registry): Promise<Map<MarketId, number>> {
  const prices = new Map<MarketId, number>();
  for (const market of registry.markets()) {
    const price = await lastPrice(sql, market.name);
    if (price !== undefined) prices.set(market.id, toTicks(price, market.tick));
  }
  return prices;
}

/** Price of a market's newest trade that holds. */
export async function lastPrice(sql: Sql, market: string): Promise<string | undefined> {
  const { rows } = await sql.query<{ price: string }>(
    `SELECT price FROM rep_trades WHERE market = $1 AND until_seq IS NULL
     ORDER BY trade DESC LIMIT 1`,
    [market],
  );
  return rows[0]?.price;
}
