/** Writes a gathered stretch: one statement a table, sums added to what is there. */
import { eventCodec, NONE, WireWriter } from '../../../core/contract';
import type { CoreEvent, EventOf, RegistryView } from '../../../core/contract';
import type { Sql } from '../../../platform/postgres/pool';
import type { Gathered } from '../gathered';
import type { LiveOrders } from '../live-orders';
import type { Positions } from '../positions';
import { insertRows } from './bulk';
import * as columns from './columns';

/** `SET` list that adds the given columns' new values to the stored ones. */
const added = (names: readonly string[]): string =>
  names.map((name) => `${name} = t.${name} + excluded.${name}`).join(', ');
const replaced = (names: readonly string[]): string =>
  names.map((name) => `${name} = excluded.${name}`).join(', ');

const ON_CANDLE = `ON CONFLICT (market, interval, time) DO UPDATE SET
  high = greatest(t.high, excluded.high), low = least(t.low, excluded.low),
  ${replaced(['close', 'last_trade'])},
  ${added(['volume', 'quote_volume', 'trades', 'taker_buy_volume', 'taker_buy_quote_volume'])}`;
const ON_MINUTE = `ON CONFLICT (market_id, time) DO UPDATE SET
  ${replaced(['price', 'liquidity', 'best_bid', 'best_ask'])},
  ${added(['volume', 'notional', 'trades'])}`;
const ON_USER_HOUR = `ON CONFLICT (user_id, market_id, time) DO UPDATE SET
  ${added(['trading_volume', 'fees_paid', 'profit_loss', 'trades'])}`;
const ON_ACCOUNT_DAY = `ON CONFLICT (market, account, time) DO UPDATE SET
  ${added(['bought', 'sold', 'bought_notional', 'sold_notional', 'maker_trades'])},
  ${added(['taker_trades', 'fee_base', 'fee_quote'])}`;
const ON_ORDER_STAT = `ON CONFLICT (market, account, time) DO UPDATE SET
  ${added(['orders', 'cancels', 'amends', 'rejects', 'expired', 'triggered', 'prevented'])},
  ${added(['order_quantity'])}`;
const ON_LOG_DAY = `ON CONFLICT (day) DO UPDATE SET
  ${replaced(['last_seq', 'last_ts'])}, ${added(['events'])}`;
const ON_POSITION = `ON CONFLICT (user_id, market_id) DO UPDATE SET
  ${replaced(['quantity', 'cost'])}`;
const ON_LIVE_ORDER = `ON CONFLICT (order_id) DO UPDATE SET
  ${replaced(['price', 'leaves', 'waiting'])}`;

export async function writeGathered(tx: Sql, gathered: Gathered): Promise<void> {
  const { figures } = gathered;
  const versions = gathered.trades.map((fact) => ({ fact, version: 1 }));
  await insertRows(tx, 'rep_trades', columns.TRADE_COLUMNS, versions);
  const candles = [...figures.candles.values()];
  await insertRows(tx, 'rep_candles', columns.CANDLE_COLUMNS, candles, ON_CANDLE);
  await insertRows(tx, 'market_data', columns.MINUTE_COLUMNS, gathered.minutes, ON_MINUTE);
  const hours = [...figures.userHours.values()];
  await insertRows(tx, 'user_analytics', columns.USER_HOUR_COLUMNS, hours, ON_USER_HOUR);
  const days = [...figures.accountDays.values()];
  await insertRows(tx, 'rep_account_days', columns.ACCOUNT_DAY_COLUMNS, days, ON_ACCOUNT_DAY);
  const stats = [...gathered.orderStats.values()];
  await insertRows(tx, 'rep_order_stats', columns.ORDER_STAT_COLUMNS, stats, ON_ORDER_STAT);
  const logDays = [...gathered.logDays.values()];
  await insertRows(tx, 'rep_log_days', columns.LOG_DAY_COLUMNS, logDays, ON_LOG_DAY);
}

export async function writePositions(tx: Sql, positions: Positions): Promise<void> {
  const rows = positions.takeChanges();
  await insertRows(tx, 'rep_positions', columns.POSITION_COLUMNS, rows, ON_POSITION);
}

export async function writeLiveOrders(tx: Sql, live: LiveOrders): Promise<void> {
  const { standing, ended } = live.takeChanges();
  await insertRows(tx, 'rep_live_orders', columns.LIVE_ORDER_COLUMNS, standing, ON_LIVE_ORDER);
  if (ended.length > 0) {
    await tx.query('DELETE FROM rep_live_orders WHERE order_id = ANY ($1::bigint[])', [ended]);
  }
}

/** Keeps definitions for the next start, and writes markets and their phases. */
export async function writeDefinitions(
  tx: Sql,
  events: readonly CoreEvent[],
  registry: RegistryView,
): Promise<void> {
  const writer = new WireWriter();
  const rows = events.map((e) => {
    writer.reset();
    eventCodec.encode(writer, e);
    return { seq: e.seq, bytes: writer.take() };
  });
  await insertRows(
    tx,
    'rep_registry',
    [
      { name: 'seq', type: 'bigint', value: ({ seq }) => seq },
      { name: 'event', type: 'bytea', value: ({ bytes }) => bytes },
    ],
    rows,
  );
  for (const e of events) {
    if (e.type === 'market') await writeMarket(tx, e, registry);
    else if (e.type === 'market-phase') await writePhase(tx, e, registry);
  }
}

async function writeMarket(tx: Sql, e: EventOf<'market'>, registry: RegistryView): Promise<void> {
  const market = registry.market(e.market);
  if (market === undefined) return;
  await tx.query(
    `INSERT INTO rep_markets (market, base, quote, tick, lot, seq, enabled_from)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [e.name, market.base.name, market.quote.name, e.tickSize, e.lotSize, e.seq, e.ts],
  );
}

/** Market 0 is the venue: its phase is every market's that there is. */
async function writePhase(
  tx: Sql,
  e: EventOf<'market-phase'>,
  registry: RegistryView,
): Promise<void> {
  const one = e.market === NONE ? null : (registry.market(e.market)?.name ?? '');
  await tx.query(
    `INSERT INTO rep_market_phases (seq, market, ts, phase, reason)
     SELECT $1, market, $3, $4, $5 FROM rep_markets
     WHERE seq < $1 AND ($2::text IS NULL OR market = $2)`,
    [e.seq, one, e.ts, e.phase, e.reason],
  );
  await tx.query(
    `UPDATE rep_markets SET enabled_until = CASE WHEN $3 = 'closed' THEN $4::bigint END
     WHERE seq < $1 AND ($2::text IS NULL OR market = $2)`,
    [e.seq, one, e.phase, e.ts],
  );
}
