/** Reads accounts' activity and market quality from analytics: sums are PostgreSQL's, exact. */
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { AccountActivity, ActivitySource, MarketQuality } from '../reports/activity-facts';

const plain = (expression: string) => `trim_scale(${expression})::text`;
/** Decimals of means. */
const SCALE = 8;

export class ActivityStore implements ActivitySource {
  constructor(private readonly sql: Sql) {}

  async accounts(from: number, to: number): Promise<AccountActivity[]> {
    const { rows } = await this.sql.query<ActivityRow>(
      `WITH sent AS (
         SELECT market, account, sum(orders) AS orders, sum(amends) AS amends,
           sum(cancels) AS cancels, sum(expired) AS expired, sum(rejects) AS rejects,
           sum(order_quantity) AS quantity
         FROM rep_order_stats WHERE ts >= $1 AND ts < $2 AND market <> '' GROUP BY 1, 2
       ), traded AS (
         SELECT market, account, max(owner) AS owner, sum(maker_trades) AS maker,
           sum(taker_trades) AS taker, sum(bought + sold) AS quantity
         FROM rep_account_days WHERE ts >= $1 AND ts < $2 GROUP BY 1, 2
       )
       SELECT market, account, coalesce(t.owner, '') AS owner,
         coalesce(s.orders, 0)::bigint AS orders, coalesce(s.amends, 0)::bigint AS amends,
         coalesce(s.cancels, 0)::bigint AS cancels, coalesce(s.expired, 0)::bigint AS expired,
         coalesce(s.rejects, 0)::bigint AS rejects,
         ${plain('coalesce(s.quantity, 0)')} AS "orderQuantity",
         coalesce(t.maker, 0)::bigint AS "makerTrades",
         coalesce(t.taker, 0)::bigint AS "takerTrades",
         ${plain('coalesce(t.quantity, 0)')} AS "tradedQuantity"
       FROM sent s FULL JOIN traded t USING (market, account)
       ORDER BY market COLLATE "C", account COLLATE "C"`,
      [from, to],
    );
    return rows.map((row) => ({
      ...row,
      orders: safeNumber(row.orders),
      amends: safeNumber(row.amends),
      cancels: safeNumber(row.cancels),
      expired: safeNumber(row.expired),
      rejects: safeNumber(row.rejects),
      makerTrades: safeNumber(row.makerTrades),
      takerTrades: safeNumber(row.takerTrades),
    }));
  }

  /** A minute without a row stands as the one before it left the book. */
  async quality(from: number, to: number): Promise<MarketQuality[]> {
    const { rows } = await this.sql.query<QualityRow>(
      `WITH markets AS (
         SELECT market, base, quote, greatest(enabled_from, $1) AS begins,
           least(coalesce(enabled_until, $2), $2) AS ends
         FROM rep_markets
         WHERE enabled_from < $2 AND (enabled_until IS NULL OR enabled_until > $1)
       ), stands AS (
         SELECT m.market, s.ts, s.best_bid, s.best_ask, s.liquidity
         FROM markets m CROSS JOIN LATERAL (
           SELECT $1::bigint AS ts, best_bid, best_ask, liquidity FROM market_data d
           WHERE d.market_id = m.market AND d.ts < $1 ORDER BY d.ts DESC LIMIT 1) s
         UNION ALL
         SELECT market_id, ts, best_bid, best_ask, liquidity FROM market_data
         WHERE ts >= $1 AND ts < $2
       ), spans AS (
         SELECT s.*, greatest(0, least(lead(s.ts, 1, m.ends) OVER (
             PARTITION BY s.market ORDER BY s.ts), m.ends) - greatest(s.ts, m.begins)) AS lasts
         FROM stands s JOIN markets m USING (market)
       ), sums AS (
         SELECT market, sum(lasts) FILTER (WHERE ${QUOTED}) AS quoted,
           sum((best_ask - best_bid) * 20000 / (best_ask + best_bid) * lasts)
             FILTER (WHERE ${QUOTED}) AS spread,
           sum(liquidity * lasts) AS liquid, sum(lasts) AS known
         FROM spans GROUP BY market
       )
       SELECT m.market, m.base, m.quote, greatest(0, m.ends - m.begins) AS "openMicros",
         coalesce(s.quoted, 0)::bigint AS "quotedMicros",
         ${plain(`round(s.spread / nullif(s.quoted, 0), ${SCALE})`)} AS "spreadBps",
         ${plain(`round(s.liquid / nullif(s.known, 0), ${SCALE})`)} AS liquidity,
         (SELECT count(*) FROM market_data d
          WHERE d.market_id = m.market AND d.ts >= $1 AND d.ts < $2) AS minutes
       FROM markets m LEFT JOIN sums s USING (market) ORDER BY m.market COLLATE "C"`,
      [from, to],
    );
    return rows.map((row) => ({
      ...row,
      openMicros: safeNumber(row.openMicros),
      quotedMicros: safeNumber(row.quotedMicros),
      minutes: safeNumber(row.minutes),
    }));
  }
}

const QUOTED = 'best_bid IS NOT NULL AND best_ask IS NOT NULL';

type Counts =
  'orders' | 'amends' | 'cancels' | 'expired' | 'rejects' | 'makerTrades' | 'takerTrades';
type ActivityRow = Omit<AccountActivity, Counts> & Record<Counts, bigint>;
type Times = 'openMicros' | 'quotedMicros' | 'minutes';
type QualityRow = Omit<MarketQuality, Times> & Record<Times, bigint>;
