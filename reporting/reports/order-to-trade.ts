/**
 * Daily order-to-trade ratios per account and market: messages over trades, and quantity ordered
 * over quantity traded, less one each, as Delegated Regulation (EU) 2017/566 Art 2 counts them.
 */
import { formatScaled, parseDecimal, pow10 } from '../../core/contract';
import type { ReportRow } from '../contract/reports';
import type { AccountActivity } from './activity-facts';
import {
  column,
  defineReport,
  TOTAL_ROW,
  type FigureParts,
  type FigureSource,
  type ReportDefinition,
} from './definition';
import { quotient, sumDecimals } from './exact';
import { section } from './section';

interface RatioFacts {
  readonly accounts: readonly AccountActivity[];
}

const LAW = '(EU) 2017/566 Art 2, 3; MiCA Art 76(7)';
const SUMMED = { summed: true, opens: true } as const;
const SCALE = 8;

const COUNTS = [
  column('orders', 'Orders', 'count', LAW, SUMMED),
  column('amends', 'Amended', 'count', LAW, SUMMED),
  column('cancels', 'Cancelled', 'count', LAW, SUMMED),
  column('rejects', 'Refused', 'count', 'MiCA Art 76(7)', SUMMED),
  column('messages', 'Messages', 'count', `${LAW}: orders, changes and cancellations`, SUMMED),
  column('trades', 'Trades', 'count', LAW, SUMMED),
  column('orderQuantity', 'Ordered', 'decimal', LAW, SUMMED),
  column('tradedQuantity', 'Traded', 'decimal', LAW, SUMMED),
  column('numberRatio', 'By number', 'decimal', `${LAW}: messages / trades − 1`),
  column('quantityRatio', 'By quantity', 'decimal', `${LAW}: ordered / traded − 1`),
];
const shown = COUNTS.map(({ key }) => key);

const ACCOUNTS = {
  name: 'accounts',
  title: 'Accounts, by market',
  note: 'One row for each account that sent anything to the market; no ratio without a trade.',
  rowKey: 'row',
  columns: [
    column('row', 'Market and account', 'text', LAW),
    column('market', 'Market', 'text', LAW),
    column('account', 'Account', 'text', LAW),
    ...COUNTS,
  ],
  tables: [{ title: 'Accounts, by market', columns: ['row', ...shown] }],
};

const MARKETS = {
  name: 'markets',
  title: 'Markets',
  note: 'Each trade counts on both sides.',
  rowKey: 'market',
  columns: [column('market', 'Market', 'text', LAW), ...COUNTS],
};

export const orderToTrade: ReportDefinition = defineReport<RatioFacts>({
  kind: 'order-to-trade',
  title: 'Order-to-trade ratios',
  description: 'Messages and quantities ordered against trades, per account and market of a day',
  cadence: 'day',
  onRequest: false,
  formats: ['pdf', 'csv', 'json'],
  definitionVersion: 1,
  validFrom: 0,
  validTo: null,
  regime: 'Delegated Regulation (EU) 2017/566; MiCA, Regulation (EU) 2023/1114, Art 76(7)',
  restricted: false,
  trading: false,
  movingSections: [],
  async collect({ activity }, { period: { start, end } }) {
    return { accounts: await activity.accounts(start, end) };
  },
  build: ({ accounts }, head) => ({
    head,
    title: orderToTrade.title,
    definitionVersion: orderToTrade.definitionVersion,
    regime: orderToTrade.regime,
    rounding: 'Sums are exact. A ratio is rounded half to even, to 8 decimals.',
    notes: [
      'Trading day [00:00, 24:00) UTC. A message is an order, a change or a cancellation taken in.',
      'Totals over markets of different assets are control sums.',
    ],
    sections: [
      section({ ...ACCOUNTS, rows: accounts.map(accountRow) }),
      section({ ...MARKETS, rows: marketRows(accounts) }),
    ],
    charts: [],
  }),
  source: (facts, _head, figure) => ratioSource(facts, figure),
});

function accountRow(facts: AccountActivity): ReportRow {
  const { market, account } = facts;
  return { row: `${market} ${account}`, market, account, ...countsOf([facts]) };
}

function marketRows(accounts: readonly AccountActivity[]): ReportRow[] {
  const markets = [...new Set(accounts.map(({ market }) => market))].sort();
  return markets.map((market) => {
    return { market, ...countsOf(accounts.filter((row) => row.market === market)) };
  });
}

function countsOf(rows: readonly AccountActivity[]) {
  const sum = (of: (row: AccountActivity) => number) => rows.reduce((n, row) => n + of(row), 0);
  const [orders, amends, cancels] = [
    sum((row) => row.orders),
    sum((row) => row.amends),
    sum((row) => row.cancels),
  ];
  const trades = sum((row) => row.makerTrades + row.takerTrades);
  const messages = orders + amends + cancels;
  const orderQuantity = sumDecimals(rows.map((row) => row.orderQuantity));
  const tradedQuantity = sumDecimals(rows.map((row) => row.tradedQuantity));
  return {
    ...{ orders, amends, cancels, rejects: sum((row) => row.rejects), messages, trades },
    ...{ orderQuantity, tradedQuantity, numberRatio: ratio(String(messages), String(trades)) },
    quantityRatio: ratio(orderQuantity, tradedQuantity),
  };
}

/** ordered / traded − 1; null where nothing was traded. */
function ratio(ordered: string, traded: string): string | null {
  if (parseDecimal(traded).mantissa === 0n) return null;
  return quotient(difference(ordered, traded), traded, SCALE);
}

function difference(left: string, right: string): string {
  const [a, b] = [parseDecimal(left), parseDecimal(right)];
  const scale = Math.max(a.scale, b.scale);
  const at = (of: typeof a) => of.mantissa * pow10(scale - of.scale);
  return formatScaled(at(a) - at(b), scale);
}

function ratioSource(
  { accounts }: RatioFacts,
  { section: name, row, column: key }: FigureParts,
): FigureSource {
  const facts = accounts.find(({ market, account }) => `${market} ${account}` === row);
  const who =
    name === 'accounts' && facts !== undefined
      ? { markets: [facts.market], accounts: [facts.account] }
      : row === TOTAL_ROW
        ? {}
        : { markets: [row] };
  if (key === 'trades') return { from: 'trades', ...who, made: 'number of trades, per side' };
  if (key === 'tradedQuantity') {
    return { from: 'trades', ...who, made: 'sum of quantity, per side' };
  }
  return { from: 'orders', ...who, made: `sum of ${key}` };
}
