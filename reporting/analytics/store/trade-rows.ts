/** Trades that hold, read back from their table as facts. */
import {
  lots,
  micros,
  parseDecimal,
  pow10,
  tradeId,
  toLots,
  toTicks,
} from '../../../core/contract';
import type { MarketInfo, Side } from '../../../core/contract';
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import type { TradeFact, TradeSide } from '../trade-fact';

interface TradeRow {
  trade: bigint;
  version: number;
  ts: bigint;
  seq: bigint;
  price: string;
  quantity: string;
  notional: string;
  aggressor: Side;
  auction: boolean;
  maker_order: bigint;
  taker_order: bigint;
  maker_account: string;
  maker_owner: string;
  taker_account: string;
  taker_owner: string;
  maker_fee: string;
  maker_fee_asset: string;
  taker_fee: string;
  taker_fee_asset: string;
}

/** Rows read in one piece. */
const PIECE = 5_000;

/** The version of a trade that holds; undefined when it has been taken out, or never was. */
export async function currentTrade(
  sql: Sql,
  market: MarketInfo,
  trade: number,
): Promise<{ fact: TradeFact; version: number } | undefined> {
  const { rows } = await sql.query<TradeRow>(
    'SELECT * FROM rep_trades WHERE market = $1 AND trade = $2 AND until_seq IS NULL',
    [market.name, trade],
  );
  const [row] = rows;
  return row === undefined ? undefined : { fact: factOf(market, row), version: row.version };
}

/** A market's trades in [from, to) that hold, in their order. */
export function tradesBetween(
  sql: Sql,
  market: MarketInfo,
  from: number,
  to: number,
): AsyncGenerator<TradeFact> {
  return read(sql, market, 'ts >= $4 AND ts < $5', [from, to]);
}

/** A market's trades that hold and have the owner on a side, in their order. */
export function tradesOfOwner(
  sql: Sql,
  market: MarketInfo,
  owner: string,
): AsyncGenerator<TradeFact> {
  return read(sql, market, '(maker_owner = $4 OR taker_owner = $4)', [owner]);
}

async function* read(
  sql: Sql,
  market: MarketInfo,
  condition: string,
  values: readonly unknown[],
): AsyncGenerator<TradeFact> {
  for (let after = 0n; ;) {
    const { rows } = await sql.query<TradeRow>(
      `SELECT * FROM rep_trades WHERE market = $1 AND trade > $2 AND until_seq IS NULL
       AND ${condition} ORDER BY trade LIMIT $3`,
      [market.name, after, PIECE, ...values],
    );
    for (const row of rows) yield factOf(market, row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PIECE) return;
    after = last.trade;
  }
}

function factOf(market: MarketInfo, row: TradeRow): TradeFact {
  const takerBuys = row.aggressor === 'BUY';
  return {
    market,
    trade: tradeId(safeNumber(row.trade)),
    ts: micros(safeNumber(row.ts)),
    seq: safeNumber(row.seq),
    price: toTicks(row.price, market.tick),
    quantity: lots(toLots(row.quantity, market.lot)),
    notional: unitsOf(row.notional, market.quote.decimals),
    aggressor: row.aggressor,
    auction: row.auction,
    maker: {
      isBuyer: !takerBuys,
      account: row.maker_account,
      owner: row.maker_owner,
      orderId: safeNumber(row.maker_order),
      ...feeOf(market, row.maker_fee, row.maker_fee_asset),
    },
    taker: {
      isBuyer: takerBuys,
      account: row.taker_account,
      owner: row.taker_owner,
      orderId: safeNumber(row.taker_order),
      ...feeOf(market, row.taker_fee, row.taker_fee_asset),
    },
  };
}

function feeOf(market: MarketInfo, fee: string, asset: string): Pick<TradeSide, 'fee' | 'feeIn'> {
  const feeIn = asset === market.quote.name ? 'quote' : 'base';
  return { fee: unitsOf(fee, market[feeIn].decimals), feeIn };
}

/** Base units, of either sign; the tables hold no finer amounts. */
function unitsOf(text: string, decimals: number): bigint {
  const { mantissa, scale } = parseDecimal(text);
  return mantissa * pow10(decimals - scale);
}
