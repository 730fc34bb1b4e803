/** Reads the figures of a span from analytics, as of an event: sums are PostgreSQL's, exact. */
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { TradingSource } from '../reports/sources';
import type {
  CorrectionFacts,
  FeeFacts,
  HourFacts,
  LargestTrade,
  MarketFacts,
  TradingFacts,
} from '../reports/trading-facts';

/** A trade as of event $3, in [$1, $2). */
export const AS_OF = `ts >= $1 AND ts < $2 AND seq <= $3 AND (until_seq IS NULL OR until_seq > $3)`;
/** Shortest plain notation. */
const plain = (expression: string) => `trim_scale(${expression})::text`;
const sumOf = (expression: string, filter = 'true') =>
  plain(`coalesce(sum(${expression}) FILTER (WHERE ${filter}), 0)`);
const CLOSE_MICROS = 60_000_000;
/** Phases in which an order that could trade does not. */
const HALTED: ReadonlySet<string> = new Set(['paused', 'halted', 'cancel-only', 'closed']);

interface MarketRow {
  readonly market: string;
  readonly base: string;
  readonly quote: string;
  readonly tick: string;
}

/** Give it a transaction of isolation REPEATABLE READ, so that all figures are of one moment. */
export class TradingFactsStore implements TradingSource {
  constructor(private readonly sql: Sql) {}

  async read(from: number, to: number, watermark: number): Promise<TradingFacts> {
    const span = [from, to, watermark];
    const enabled = await this.enabledMarkets(span);
    const prices = byMarket(await this.prices(span));
    const largest = byMarket(await this.largest(span));
    const orders = byMarket(await this.orders(from, to));
    const halts = await this.halts(span);
    const markets = enabled.map((row): MarketFacts => {
      const { market } = row;
      const { market: _, ...traded } = prices.get(market) ?? NO_TRADES;
      const { market: _m, ...sent } = orders.get(market) ?? NO_ORDERS;
      const { market: _k, ...trade } = largest.get(market) ?? { market, fillId: '' };
      const big = trade.fillId === '' ? null : (trade as LargestTrade); // a row of the query
      return { ...row, ...traded, largest: big, ...sent, ...haltsOf(halts.get(market), from, to) };
    });
    return {
      markets,
      fees: await this.fees(span),
      hours: await this.hours(span),
      corrections: await this.corrections(span),
      owners: await this.owners(span),
      rejectsElsewhere: orders.get('')?.rejects ?? 0,
    };
  }

  private async enabledMarkets([from, to, watermark]: readonly number[]): Promise<MarketRow[]> {
    const { rows } = await this.sql.query<MarketRow>(
      `SELECT market, base, quote, ${plain('tick')} AS tick FROM rep_markets
       WHERE enabled_from < $2 AND (enabled_until IS NULL OR enabled_until > $1) AND seq <= $3
       ORDER BY market COLLATE "C"`,
      [from, to, watermark],
    );
    return rows;
  }

  private async prices(span: readonly number[]) {
    const closing = `ts >= $2 - ${CLOSE_MICROS}`;
    const buys = `aggressor = 'BUY' AND NOT auction`;
    const sells = `aggressor = 'SELL' AND NOT auction`;
    const { rows } = await this.sql.query<PriceRow & { n: bigint; o: bigint; a: bigint }>(
      `WITH t AS (SELECT * FROM rep_trades WHERE ${AS_OF}),
       who AS (
         SELECT market, count(DISTINCT owner) AS o, count(DISTINCT account) AS a FROM (
           SELECT market, maker_owner AS owner, maker_account AS account FROM t
           UNION ALL SELECT market, taker_owner, taker_account FROM t) sides
         GROUP BY market)
       SELECT t.market,
         ${plain('(array_agg(price ORDER BY ts, trade))[1]')} AS open,
         ${plain('max(price)')} AS high, ${plain('min(price)')} AS low,
         ${plain('(array_agg(price ORDER BY ts DESC, trade DESC))[1]')} AS last,
         ${sumOf('notional', closing)} AS "closeNotional",
         ${sumOf('quantity', closing)} AS "closeQuantity",
         ${sumOf('quantity')} AS volume, ${sumOf('notional')} AS notional,
         ${sumOf('quantity', buys)} AS "buyVolume", ${sumOf('quantity', sells)} AS "sellVolume",
         ${sumOf('quantity', 'auction')} AS "auctionVolume",
         count(*) AS n, max(who.o) AS o, max(who.a) AS a
       FROM t JOIN who ON who.market = t.market GROUP BY t.market`,
      [...span],
    );
    return rows.map(({ n, o, a, ...row }) => {
      const counts = { trades: safeNumber(n), owners: safeNumber(o), accounts: safeNumber(a) };
      return { ...row, ...counts };
    });
  }

  private async largest(span: readonly number[]) {
    const { rows } = await this.sql.query<{ market: string } & LargestTrade>(
      `SELECT DISTINCT ON (market) market, fill_id AS "fillId", ${plain('price')} AS price,
         ${plain('quantity')} AS quantity, ${plain('notional')} AS notional
       FROM rep_trades WHERE ${AS_OF} ORDER BY market, rep_trades.notional DESC, trade`,
      [...span],
    );
    return rows;
  }

  private async fees(span: readonly number[]): Promise<FeeFacts[]> {
    const { rows } = await this.sql.query<FeeFacts>(
      `WITH t AS (SELECT * FROM rep_trades WHERE ${AS_OF}),
       f AS (
         SELECT market, maker_fee_asset AS asset, maker_fee AS m, 0::numeric AS t FROM t
         UNION ALL SELECT market, taker_fee_asset, 0, taker_fee FROM t)
       SELECT market, asset, ${plain('sum(m)')} AS "makerFees", ${plain('sum(t)')} AS "takerFees"
       FROM f GROUP BY market, asset HAVING sum(m) <> 0 OR sum(t) <> 0
       ORDER BY market COLLATE "C", asset COLLATE "C"`,
      [...span],
    );
    return rows;
  }

  private async hours(span: readonly number[]): Promise<HourFacts[]> {
    const hour = 'ts - ts % 3600000000';
    const { rows } = await this.sql.query<
      Omit<HourFacts, 'hour' | 'trades'> & { hour: bigint; trades: bigint }
    >(
      `SELECT market, ${hour} AS hour,
         ${plain('(array_agg(price ORDER BY ts, trade))[1]')} AS open,
         ${plain('max(price)')} AS high, ${plain('min(price)')} AS low,
         ${plain('(array_agg(price ORDER BY ts DESC, trade DESC))[1]')} AS close,
         ${sumOf('quantity')} AS volume, ${sumOf('notional')} AS notional, count(*) AS trades
       FROM rep_trades WHERE ${AS_OF}
       GROUP BY market, ${hour} ORDER BY market COLLATE "C", 2`,
      [...span],
    );
    return rows.map(({ hour: at, trades, ...row }) => {
      return { ...row, hour: safeNumber(at), trades: safeNumber(trades) };
    });
  }

  private async corrections(span: readonly number[]): Promise<CorrectionFacts[]> {
    const { rows } = await this.sql.query<Omit<CorrectionFacts, 'seq'> & { seq: bigint }>(
      `SELECT o.until_seq AS seq, o.market, o.fill_id AS "fillId",
         CASE WHEN n.price IS NULL THEN 'bust' ELSE 'reprice' END AS action,
         ${plain('o.price')} AS "priceBefore", ${plain('n.price')} AS "priceAfter",
         ${plain('o.quantity')} AS quantity
       FROM rep_trades o LEFT JOIN rep_trades n
         ON n.market = o.market AND n.trade = o.trade AND n.seq = o.until_seq
       WHERE o.ts >= $1 AND o.ts < $2 AND o.until_seq <= $3 ORDER BY o.until_seq`,
      [...span],
    );
    return rows.map((row) => ({ ...row, seq: safeNumber(row.seq) }));
  }

  private async owners(span: readonly number[]): Promise<number> {
    const { rows } = await this.sql.query<{ n: bigint }>(
      `WITH t AS (SELECT maker_owner, taker_owner FROM rep_trades WHERE ${AS_OF})
       SELECT count(*) AS n FROM (
         SELECT maker_owner FROM t UNION SELECT taker_owner FROM t) owners`,
      [...span],
    );
    return safeNumber(rows[0]?.n ?? 0n);
  }

  private async orders(from: number, to: number): Promise<OrderRow[]> {
    const sums = ORDER_COLUMNS.map((name) => `sum(${name})::bigint AS ${name}`).join(', ');
    const { rows } = await this.sql.query<{ market: string } & Record<OrderColumn, bigint>>(
      `SELECT market, ${sums} FROM rep_order_stats WHERE ts >= $1 AND ts < $2 GROUP BY market`,
      [from, to],
    );
    return rows.map((row) => ({
      market: row.market,
      orders: safeNumber(row.orders),
      amends: safeNumber(row.amends),
      cancels: safeNumber(row.cancels),
      rejects: safeNumber(row.rejects),
      expired: safeNumber(row.expired),
      triggered: safeNumber(row.triggered),
      prevented: safeNumber(row.prevented),
    }));
  }

  private async halts([, to, watermark]: readonly number[]): Promise<Map<string, PhaseRow[]>> {
    const { rows } = await this.sql.query<{ market: string; ts: bigint; phase: string }>(
      `SELECT market, ts, phase FROM rep_market_phases WHERE ts < $1 AND seq <= $2 ORDER BY seq`,
      [to, watermark],
    );
    const phases = new Map<string, PhaseRow[]>();
    for (const { market, ts, phase } of rows) {
      const list = phases.get(market) ?? [];
      list.push({ ts: safeNumber(ts), phase });
      phases.set(market, list);
    }
    return phases;
  }
}

const ORDER_COLUMNS = [
  ...(['orders', 'amends', 'cancels', 'rejects'] as const),
  ...(['expired', 'triggered', 'prevented'] as const),
] as const;
type OrderColumn = (typeof ORDER_COLUMNS)[number];
type OrderRow = { readonly market: string } & Readonly<Record<OrderColumn, number>>;

type PriceRow = Pick<
  MarketFacts,
  | ('market' | 'open' | 'high' | 'low' | 'last' | 'closeNotional' | 'closeQuantity')
  | ('volume' | 'notional' | 'buyVolume' | 'sellVolume' | 'auctionVolume')
>;
interface PhaseRow {
  readonly ts: number;
  readonly phase: string;
}

const NO_TRADES = {
  ...{ market: '', open: null, high: null, low: null, last: null },
  ...{ closeNotional: '0', closeQuantity: '0', volume: '0', notional: '0', trades: 0 },
  ...{ buyVolume: '0', sellVolume: '0', auctionVolume: '0', owners: 0, accounts: 0 },
} as const;
const NO_ORDERS = {
  ...{ market: '', orders: 0, amends: 0, cancels: 0, rejects: 0 },
  ...{ expired: 0, triggered: 0, prevented: 0 },
} as const;

function byMarket<Row extends { readonly market: string }>(rows: readonly Row[]) {
  return new Map(rows.map((row) => [row.market, row]));
}

/** How often trading stopped in [from, to), and how long; a halt from before counts its time. */
function haltsOf(phases: readonly PhaseRow[] = [], from: number, to: number) {
  let halts = 0;
  let haltedMicros = 0;
  let since: number | undefined;
  for (const { ts, phase } of phases) {
    if (HALTED.has(phase)) {
      if (since !== undefined) continue;
      since = ts;
      if (ts >= from) halts++;
    } else if (since !== undefined) {
      haltedMicros += Math.max(0, ts - Math.max(since, from));
      since = undefined;
    }
  }
  if (since !== undefined) haltedMicros += Math.max(0, to - Math.max(since, from));
  return { halts, haltedMicros };
}
