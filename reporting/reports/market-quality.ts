/**
 * Monthly market quality: how wide and how deep the books stood, how long both sides were quoted,
 * and who provided the liquidity that was taken.
 */
import type { ReportRow } from '../contract/reports';
import type { AccountActivity, MarketQuality } from './activity-facts';
import {
  column,
  defineReport,
  TOTAL_ROW,
  type FigureParts,
  type FigureSource,
  type ReportDefinition,
} from './definition';
import { quotient } from './exact';
import { section } from './section';

interface QualityFacts {
  readonly markets: readonly MarketQuality[];
  readonly accounts: readonly AccountActivity[];
}

const LAW = 'MiCA Art 76(1)(e), 76(7); Directive 2014/65/EU Art 48(2)';
const SUMMED = { summed: true, opens: true } as const;
const SCALE = 8;

const MARKETS = {
  name: 'markets',
  title: 'Books',
  note: 'Means are weighted by time; a minute without an event stands as the one before.',
  rowKey: 'market',
  columns: [
    column('market', 'Market', 'text', LAW),
    column('base', 'Base', 'text', LAW),
    column('quote', 'Quote', 'text', LAW),
    column('openSeconds', 'Open (s)', 'decimal', LAW, { summed: true }),
    column('quotedSeconds', 'Both sides (s)', 'decimal', LAW, { summed: true }),
    column('quotedShare', 'Share', 'decimal', `${LAW}: time quoted on both sides / open`),
    column('spreadBps', 'Spread (bps)', 'decimal', `${LAW}: (ask − bid) / middle`),
    column('liquidity', 'Within 1 %', 'decimal', `${LAW}: quote value, both sides`),
    column('minutes', 'Minutes', 'count', LAW, { summed: true }),
  ],
  tables: [
    {
      title: 'Books',
      columns: [
        ...['market', 'openSeconds', 'quotedSeconds', 'quotedShare', 'spreadBps'],
        ...['liquidity', 'quote', 'minutes'],
      ],
    },
  ],
};

const MAKERS = {
  name: 'makers',
  title: 'Who made the trades',
  note: 'Accounts with a trade as maker, by market; their share is of the market’s trades.',
  rowKey: 'row',
  columns: [
    column('row', 'Market and account', 'text', LAW),
    column('market', 'Market', 'text', LAW),
    column('account', 'Account', 'text', LAW),
    column('orders', 'Orders', 'count', LAW, SUMMED),
    column('makerTrades', 'As maker', 'count', LAW, SUMMED),
    column('takerTrades', 'As taker', 'count', LAW, SUMMED),
    column('share', 'Share', 'decimal', `${LAW}: trades as maker / trades of the market`),
  ],
  tables: [
    {
      title: 'Who made the trades',
      columns: ['row', 'orders', 'makerTrades', 'takerTrades', 'share'],
    },
  ],
};

export const marketQuality: ReportDefinition = defineReport<QualityFacts>({
  kind: 'market-quality',
  title: 'Monthly market quality report',
  description: 'Spread, depth and time quoted of every market, and who made its trades',
  cadence: 'month',
  onRequest: false,
  formats: ['pdf', 'csv', 'json'],
  definitionVersion: 1,
  validFrom: 0,
  validTo: null,
  regime: 'MiCA, Regulation (EU) 2023/1114, Art 76; Directive 2014/65/EU Art 48',
  restricted: false,
  trading: false,
  movingSections: [],
  async collect({ activity }, { period: { start, end } }) {
    return {
      markets: await activity.quality(start, end),
      accounts: await activity.accounts(start, end),
    };
  },
  build: ({ markets, accounts }, head) => ({
    head,
    title: marketQuality.title,
    definitionVersion: marketQuality.definitionVersion,
    regime: marketQuality.regime,
    rounding: 'Sums are exact. A mean or share is rounded half to even, to 8 decimals.',
    notes: [
      'Calendar month, UTC. Every market that was enabled has a row, also without an order.',
      'Halts are not taken off the open time. Quotes are not kept per maker: shares are of trades.',
    ],
    sections: [
      section({ ...MARKETS, rows: markets.map(bookRow) }),
      section({ ...MAKERS, rows: makerRows(accounts) }),
    ],
    charts: [],
  }),
  source: ({ accounts }, _head, figure) => makerSource(accounts, figure),
});

function bookRow(facts: MarketQuality): ReportRow {
  const { market, base, quote, openMicros, quotedMicros, spreadBps, liquidity, minutes } = facts;
  const seconds = (micros: number) => quotient(String(micros), '1000000', 6);
  return {
    ...{ market, base, quote, openSeconds: seconds(openMicros) },
    quotedSeconds: seconds(quotedMicros),
    quotedShare: openMicros === 0 ? null : share(quotedMicros, openMicros),
    ...{ spreadBps, liquidity, minutes },
  };
}

function makerRows(accounts: readonly AccountActivity[]): ReportRow[] {
  const trades = new Map<string, number>();
  for (const { market, makerTrades } of accounts) {
    trades.set(market, (trades.get(market) ?? 0) + makerTrades);
  }
  return accounts
    .filter(({ makerTrades }) => makerTrades > 0)
    .map(({ market, account, orders, makerTrades, takerTrades }) => ({
      ...{ row: `${market} ${account}`, market, account, orders, makerTrades, takerTrades },
      share: share(makerTrades, trades.get(market) ?? 1),
    }));
}

function share(part: number, whole: number): string {
  return quotient(String(part), String(whole), SCALE);
}

function makerSource(
  accounts: readonly AccountActivity[],
  { row, column: key }: FigureParts,
): FigureSource | undefined {
  const facts = accounts.find(({ market, account }) => `${market} ${account}` === row);
  const who = facts === undefined ? {} : { markets: [facts.market], accounts: [facts.account] };
  if (facts === undefined && row !== TOTAL_ROW) return undefined;
  if (key === 'orders') return { from: 'orders', ...who, made: 'sum of orders' };
  return { from: 'trades', ...who, made: 'number of trades, per side' };
}
