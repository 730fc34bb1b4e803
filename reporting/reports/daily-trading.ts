/**
 * The daily trading report per market and venue: prices, volumes, fees, orders, halts, and how
 * many alerts were raised, without a word about whom. Due at 00:10 UTC of the next day.
 */
import { parseDecimal } from '../../core/contract';
import type { ReportRow } from '../contract/reports';
import { defineReport, type ReportDocument, type RunHead } from './definition';
import { compareDecimals, quotient, sumDecimals } from './exact';
import { section } from './section';
import type { FeeFacts, MarketFacts, TradingFacts } from './trading-facts';
import * as columns from './trading-columns';
import { hourName, tradingSource, type AlertCount } from './trading-lineage';

export interface DailyFacts {
  readonly trading: TradingFacts;
  readonly alerts: readonly AlertCount[];
}

/** A price that is a mean has at least this many decimals, or the tick's if that has more. */
const PRICE_SCALE = 8;
const CHARTS = 12;

/**
 * The daily reference price: volume-weighted price of the day's last 60 s (contracts §2); the last
 * trade's price where that minute has no trade; null on a day without trades.
 */
function closeOf(facts: MarketFacts): string | null {
  if (compareDecimals(facts.closeQuantity, '0') === 0) return facts.last;
  const scale = Math.max(PRICE_SCALE, parseDecimal(facts.tick).scale);
  return quotient(facts.closeNotional, facts.closeQuantity, scale);
}

export const dailyTrading = defineReport<DailyFacts>({
  kind: 'daily-trading',
  title: 'Daily trading report',
  description: 'Prices, volumes, fees, orders and halts of a day, per market and for the venue',
  cadence: 'day',
  onRequest: false,
  formats: ['pdf', 'csv', 'json'],
  definitionVersion: 1,
  validFrom: 0,
  validTo: null,
  regime: 'MiCA, Regulation (EU) 2023/1114, Art 76; Delegated Regulations (EU) 2025/416, 2025/417',
  restricted: false,
  trading: true,
  movingSections: [],
  async collect({ trading, cases }, { period: { start, end }, watermark }) {
    const raised = await cases.alerts(start, end);
    return {
      trading: await trading.read(start, end, watermark),
      // More people read this report than may know of restricted alerts: those have no severity.
      alerts: raised.flatMap(({ rule, market, severity, raised: { ids } }) =>
        severity === null ? [] : [{ rule, market, severity, ids: [...ids].sort() }],
      ),
    };
  },
  build: (facts, head) => buildDaily(facts, head),
  source: ({ trading, alerts }, head, figure) => tradingSource(trading, alerts, head, figure),
});

function buildDaily({ trading, alerts }: DailyFacts, head: RunHead): ReportDocument {
  return {
    head,
    title: dailyTrading.title,
    definitionVersion: dailyTrading.definitionVersion,
    regime: dailyTrading.regime,
    rounding:
      'Sums are exact. A mean price is rounded half to even, to 8 decimals or the tick’s if more.',
    notes: notes(trading),
    sections: [
      section({
        ...columns.MARKETS,
        rows: trading.markets.map((market) => marketRow(market, alerts)),
      }),
      section({ ...columns.QUOTES, rows: quoteRows(trading) }),
      section({ ...columns.FEES, rows: trading.fees.map(feeRow) }),
      section({ ...columns.FEE_ASSETS, rows: feeAssetRows(trading.fees) }),
      section({ ...columns.HOURS, rows: hourRows(trading) }),
      section({ ...columns.ALERTS, rows: alertRows(alerts) }),
      section({ ...columns.CORRECTIONS, rows: trading.corrections.map((row) => ({ ...row })) }),
    ],
    charts: charts(trading),
  };
}

function notes({ owners, markets, rejectsElsewhere, corrections }: TradingFacts): string[] {
  const quiet = markets.filter(({ trades }) => trades === 0).map(({ market }) => market);
  return [
    'Trading day [00:00, 24:00) UTC; every market that was enabled has a row, also without trades.',
    `Beneficial owners that traded on the venue: ${owners}.`,
    ...(quiet.length === 0 ? [] : [`Without trades: ${quiet.join(', ')}.`]),
    ...(rejectsElsewhere === 0
      ? []
      : [`Refused messages that named no known market: ${rejectsElsewhere}.`]),
    ...(corrections.length === 0
      ? []
      : [`Trades taken back or priced anew: ${corrections.length}, listed below.`]),
    'Totals over markets of different assets are control sums.',
  ];
}

function marketRow(facts: MarketFacts, alerts: readonly AlertCount[]): ReportRow {
  const { market, base, quote, open, high, low, last, volume, notional, trades } = facts;
  const { buyVolume, sellVolume, auctionVolume, largest, owners, accounts } = facts;
  const { orders, amends, cancels, rejects, expired, halts, haltedMicros } = facts;
  return {
    ...{ market, base, quote, open, high, low, close: closeOf(facts), last },
    ...{ volume, notional, trades, buyVolume, sellVolume, auctionVolume },
    largestTrade: largest?.fillId ?? null,
    largestPrice: largest?.price ?? null,
    largestQuantity: largest?.quantity ?? null,
    largestNotional: largest?.notional ?? null,
    ...{ participants: owners, accounts, orders, amends, cancels, rejects, expired, halts },
    haltedSeconds: quotient(String(haltedMicros), '1000000', 6),
    alerts: alerts.filter((row) => row.market === market).flatMap(({ ids }) => ids).length,
  };
}

function quoteRows({ markets }: TradingFacts): ReportRow[] {
  const quotes = [...new Set(markets.map(({ quote }) => quote))].sort();
  return quotes.map((quote) => {
    const own = markets.filter((market) => market.quote === quote);
    return {
      quote,
      markets: own.length,
      trades: own.reduce((sum, { trades }) => sum + trades, 0),
      notional: sumDecimals(own.map(({ notional }) => notional)),
    };
  });
}

function feeRow({ market, asset, makerFees, takerFees }: FeeFacts): ReportRow {
  const fees = sumDecimals([makerFees, takerFees]);
  return { row: `${market} ${asset}`, market, asset, makerFees, takerFees, fees };
}

function feeAssetRows(fees: readonly FeeFacts[]): ReportRow[] {
  const assets = [...new Set(fees.map(({ asset }) => asset))].sort();
  return assets.map((asset) => {
    const own = fees.filter((row) => row.asset === asset);
    const makerFees = sumDecimals(own.map((row) => row.makerFees));
    const takerFees = sumDecimals(own.map((row) => row.takerFees));
    return { asset, makerFees, takerFees, fees: sumDecimals([makerFees, takerFees]) };
  });
}

function hourRows({ hours }: TradingFacts): ReportRow[] {
  return hours.map(({ market, hour, ...rest }) => {
    const { open, high, low, close, volume, notional, trades } = rest;
    const what = { open, high, low, close, volume, notional, trades };
    return { row: hourName({ market, hour }), market, hour, ...what };
  });
}

function alertRows(alerts: readonly AlertCount[]): ReportRow[] {
  const rules = [...new Set(alerts.map(({ rule }) => rule))].sort();
  return rules.map((rule) => {
    const count = (severity?: AlertCount['severity']) =>
      alerts
        .filter((row) => row.rule === rule && (severity ?? row.severity) === row.severity)
        .reduce((sum, { ids }) => sum + ids.length, 0);
    const [low, medium, high] = [count('low'), count('medium'), count('high')];
    return { rule, low, medium, high, critical: count('critical'), raised: count() };
  });
}

function charts({ markets, hours }: TradingFacts) {
  const traded = markets.filter(({ trades }) => trades > 0).slice(0, CHARTS);
  return traded.map(({ market, base, quote }) => ({
    title: market,
    base,
    quote,
    points: hours
      .filter((row) => row.market === market)
      .map(({ hour, open, high, low, close, volume }) => ({
        ...{ time: hour, open, high, low, close, volume },
      })),
  }));
}
