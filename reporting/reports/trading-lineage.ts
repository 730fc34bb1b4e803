/** Which trades, order counts and alerts stand behind a figure of a trading report. */
import { TOTAL_ROW, type FigureParts, type FigureSource, type RunHead } from './definition';
import type { HourFacts, TradingFacts } from './trading-facts';

/** Alerts raised in the day; ids for those who may read alerts, never in a file. */
export interface AlertCount {
  readonly rule: string;
  readonly market: string | null;
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  readonly ids: readonly string[];
}

const CLOSE_MICROS = 60_000_000;
const HOUR_MICROS = 3_600_000_000;

/** How the trades make the figure, by column. */
const OF_TRADES: Readonly<Record<string, string>> = {
  open: 'price of the first trade',
  high: 'highest price',
  low: 'lowest price',
  last: 'price of the last trade',
  volume: 'sum of quantity',
  notional: 'sum of notional',
  trades: 'number of trades',
  buyVolume: 'sum of quantity where the buyer was the aggressor, outside auctions',
  sellVolume: 'sum of quantity where the seller was the aggressor, outside auctions',
  auctionVolume: 'sum of quantity of auction trades',
  largestPrice: 'price of the trade with the largest notional',
  largestQuantity: 'quantity of the trade with the largest notional',
  largestNotional: 'largest notional',
  participants: 'number of different owners',
  accounts: 'number of different accounts',
  makerFees: 'sum of the fees of makers in the asset',
  takerFees: 'sum of the fees of takers in the asset',
  fees: 'sum of the fees of makers and takers in the asset',
};
const OF_ORDERS: readonly string[] = ['orders', 'amends', 'cancels', 'rejects', 'expired'];

export function tradingSource(
  trading: TradingFacts,
  alerts: readonly AlertCount[],
  head: RunHead,
  figure: FigureParts,
): FigureSource | undefined {
  const { section, row, column } = figure;
  const total = row === TOTAL_ROW;
  if (section === 'alerts') return alertsBehind(alerts, total ? undefined : row, column);
  if (section === 'markets' && column === 'alerts') {
    const own = alerts.filter(({ market }) => market !== null && (total || market === row));
    return { from: 'ids', what: 'alerts', ids: own.flatMap(({ ids }) => ids) };
  }
  if (section === 'markets' && OF_ORDERS.includes(column)) {
    const made = `sum of ${column}`;
    return total ? { from: 'orders', made } : { from: 'orders', markets: [row], made };
  }
  if (section === 'markets' && column === 'close') {
    const { end: to } = head.period;
    const closing = trading.markets.find(({ market }) => market === row)?.closeQuantity !== '0';
    if (!closing) return { from: 'trades', markets: [row], made: 'price of the last trade' };
    const made = 'sum of notional / sum of quantity';
    return { from: 'trades', markets: [row], span: { from: to - CLOSE_MICROS, to }, made };
  }
  const made = OF_TRADES[column] ?? (column === 'close' ? OF_TRADES['last'] : undefined);
  if (made === undefined) return undefined;
  if (total) return { from: 'trades', made };
  return tradesOf(trading, section, row, made);
}

function tradesOf(
  trading: TradingFacts,
  section: string,
  row: string,
  made: string,
): FigureSource | undefined {
  if (section === 'markets') return { from: 'trades', markets: [row], made };
  if (section === 'venue') {
    const own = trading.markets.filter(({ quote }) => quote === row);
    return { from: 'trades', markets: own.map(({ market }) => market), made };
  }
  if (section === 'fees') {
    const fee = trading.fees.find(({ market, asset }) => `${market} ${asset}` === row);
    return fee && { from: 'trades', markets: [fee.market], made };
  }
  if (section === 'fee-assets') {
    const own = trading.fees.filter(({ asset }) => asset === row);
    return { from: 'trades', markets: own.map(({ market }) => market), made };
  }
  if (section !== 'hours') return undefined;
  const hour = trading.hours.find((facts) => hourName(facts) === row);
  if (hour === undefined) return undefined;
  const span = { from: hour.hour, to: hour.hour + HOUR_MICROS };
  return { from: 'trades', markets: [hour.market], span, made };
}

/** Names an hour's row: market and the hour's beginning. */
export function hourName({ market, hour }: Pick<HourFacts, 'market' | 'hour'>): string {
  return `${market} ${new Date(hour / 1000).toISOString().slice(0, 13)}:00Z`;
}

function alertsBehind(
  alerts: readonly AlertCount[],
  rule: string | undefined,
  column: string,
): FigureSource {
  const own = alerts
    .filter((alert) => rule === undefined || alert.rule === rule)
    .filter(({ severity }) => column === 'raised' || severity === column);
  return { from: 'ids', what: 'alerts', ids: own.flatMap(({ ids }) => ids) };
}
