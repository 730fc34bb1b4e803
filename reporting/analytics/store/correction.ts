/**
 * A trade is taken out or gets another price after the fact. Its row ends, the figures that it was
 * in are counted again from the trades that hold, and every row that changes leaves what it was in
 * rep_revisions.
 */
import { candleStart, dayStart, DAY_MICROS, ticks, toTicks } from '../../../core/contract';
import type { EventOf, MarketInfo } from '../../../core/contract';
import type { Sql } from '../../../platform/postgres/pool';
import { Positions } from '../positions';
import type { TradeFact } from '../trade-fact';
import { INTERVALS, TradeFigures, type UserHourRow } from '../trade-figures';
import { insertRows } from './bulk';
import { ACCOUNT_DAY_COLUMNS, CANDLE_COLUMNS, TRADE_COLUMNS, USER_HOUR_COLUMNS } from './columns';
import { correctMinutes } from './minute-correction';
import { record, revise, type Cause } from './revision';
import { lastPrice, type AnalyticsState } from './state';
import { currentTrade, tradesBetween, tradesOfOwner } from './trade-rows';

const HOUR = 3_600_000_000;

const CANDLES = {
  table: 'rep_candles',
  columns: CANDLE_COLUMNS,
  key: ['market', 'interval', 'ts'],
} as const;
const ACCOUNT_DAYS = {
  table: 'rep_account_days',
  columns: ACCOUNT_DAY_COLUMNS,
  key: ['market', 'account', 'ts'],
} as const;
const USER_HOURS = {
  table: 'user_analytics',
  columns: USER_HOUR_COLUMNS,
  key: ['user_id', 'market_id', 'ts'],
} as const;

/** Everything before the event is in the tables. The state's positions and prices follow. */
export async function correctTrade(
  tx: Sql,
  e: EventOf<'trade-bust'>,
  state: AnalyticsState,
): Promise<void> {
  const market = state.registry.market(e.market);
  if (market === undefined) throw new RangeError(`market ${e.market} is not defined`);
  const cause = { seq: e.seq, ts: e.ts, reason: `${e.action}: ${e.reason}` };
  const found = await currentTrade(tx, market, e.trade);
  if (found === undefined) {
    const key = { market: market.name, trade: e.trade, ts: e.ts };
    await record(tx, 'rep_trades', key, { before: null, after: null }, cause);
    return;
  }
  const { fact } = found;
  await replaceTrade(tx, e, found, cause);
  await correctDay(tx, fact, cause);
  await correctMinutes(tx, fact, cause);
  for (const owner of new Set([fact.maker.owner, fact.taker.owner])) {
    await correctOwner(tx, fact, owner, state.positions, cause);
  }
  const price = await lastPrice(tx, market.name);
  if (price === undefined) state.lastPrices.delete(market.id);
  else state.lastPrices.set(market.id, toTicks(price, market.tick));
}

async function replaceTrade(
  tx: Sql,
  e: EventOf<'trade-bust'>,
  { fact, version }: { fact: TradeFact; version: number },
  cause: Cause,
): Promise<void> {
  const { market, trade, ts } = fact;
  const stored = async (wanted: number): Promise<string | null> => {
    const { rows } = await tx.query<{ stored: string }>(
      `SELECT to_jsonb(t)::text AS stored FROM rep_trades t
       WHERE market = $1 AND trade = $2 AND version = $3`,
      [market.name, trade, wanted],
    );
    return rows[0]?.stored ?? null;
  };
  const before = await stored(version);
  await tx.query(
    `UPDATE rep_trades SET until_seq = $4
     WHERE market = $1 AND trade = $2 AND version = $3`,
    [market.name, trade, version, e.seq],
  );
  if (e.action === 'reprice' && e.price !== undefined) {
    const next = {
      ...fact,
      seq: e.seq,
      price: e.price,
      notional: notionalAt(market, fact, e.price),
    };
    await insertRows(tx, 'rep_trades', TRADE_COLUMNS, [{ fact: next, version: version + 1 }]);
  }
  const after = await stored(version + 1);
  await record(tx, 'rep_trades', { market: market.name, trade, ts }, { before, after }, cause);
}

function notionalAt(market: MarketInfo, { quantity }: TradeFact, price: number): bigint {
  return BigInt(ticks(price)) * BigInt(quantity) * market.notionalUnits;
}

/** Candles around the trade and its accounts' day, from the trades of the day that hold. */
async function correctDay(tx: Sql, fact: TradeFact, cause: Cause): Promise<void> {
  const { market, ts } = fact;
  const day = dayStart(ts);
  const figures = new TradeFigures(new Positions());
  for await (const trade of tradesBetween(tx, market, day, day + DAY_MICROS)) figures.add(trade);
  for (const interval of INTERVALS) {
    const start = candleStart(interval, ts);
    const row = figures.candles.get(`${interval}:${market.id}:${start}`);
    const key = { market: market.name, interval, ts: start };
    await revise(tx, CANDLES, key, row, cause);
  }
  for (const account of new Set([fact.maker.account, fact.taker.account])) {
    const row = figures.accountDays.get(`${market.id}:${day}:${account}`);
    await revise(tx, ACCOUNT_DAYS, { market: market.name, account, ts: day }, row, cause);
  }
}

/** Profit and loss rests on what was bought before: all hours since the trade are counted again. */
async function correctOwner(
  tx: Sql,
  { market, ts }: TradeFact,
  owner: string,
  positions: Positions,
  cause: Cause,
): Promise<void> {
  const fresh = new Positions();
  const figures = new TradeFigures(fresh);
  for await (const trade of tradesOfOwner(tx, market, owner)) figures.add(trade);
  const stored = await storedHours(tx, market, owner, ts - (ts % HOUR));
  const counted = new Map<number, UserHourRow>();
  for (const row of figures.userHours.values()) {
    if (row.owner === owner && row.ts >= ts - (ts % HOUR)) counted.set(row.ts, row);
  }
  for (const hour of [...new Set([...stored.keys(), ...counted.keys()])].sort((a, b) => a - b)) {
    const row = counted.get(hour);
    if (row !== undefined && stored.get(hour) === figuresText(row)) continue;
    const key = { user_id: owner, market_id: market.name, ts: hour };
    await revise(tx, USER_HOURS, key, row, cause);
  }
  Object.assign(positions.of(owner, market.name), fresh.of(owner, market.name));
}

/** The figures of an owner's hours from a time on, each as one text. */
async function storedHours(
  tx: Sql,
  market: MarketInfo,
  owner: string,
  from: number,
): Promise<Map<number, string>> {
  const { rows } = await tx.query<{ ts: bigint; figures: string }>(
    `SELECT ts, concat_ws(' ', trim_scale(trading_volume), trim_scale(fees_paid),
       trim_scale(profit_loss), trades) AS figures
     FROM user_analytics WHERE user_id = $1 AND market_id = $2 AND ts >= $3`,
    [owner, market.name, from],
  );
  return new Map(rows.map(({ ts, figures }) => [Number(ts), figures]));
}

function figuresText(row: UserHourRow): string {
  const figures = ['trading_volume', 'fees_paid', 'profit_loss', 'trades'];
  const columns = USER_HOUR_COLUMNS.filter(({ name }) => figures.includes(name));
  return columns.map(({ value }) => String(value(row))).join(' ');
}
