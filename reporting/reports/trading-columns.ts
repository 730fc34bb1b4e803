/** Sections of trading reports: columns, what each is cited from, and how the PDF cuts them. */
import { column } from './definition';

const POST_TRADE = 'MiCA Art 76(10); (EU) 2025/417 Annex II';
const ORDERS = 'MiCA Art 76(15); (EU) 2025/416 Annex';
const CLOSE = 'volume-weighted price of the last 60 s of the UTC day';
const SYSTEMS = 'MiCA Art 76(7); (EU) 2025/885 Art 2';
const FEES_LAW = 'MiCA Art 76(13), fee structure';
const OPENS = { opens: true } as const;
const SUMMED = { summed: true, opens: true } as const;

export const MARKETS = {
  name: 'markets',
  title: 'Markets',
  note: 'One row for each market that was enabled during the period, also without a trade.',
  rowKey: 'market',
  columns: [
    column('market', 'Market', 'text', '(EU) 2025/416 field 16'),
    column('base', 'Base', 'text', '(EU) 2025/416 field 17'),
    column('quote', 'Quote', 'text', '(EU) 2025/416 field 28'),
    column('open', 'Open', 'decimal', POST_TRADE, OPENS),
    column('high', 'High', 'decimal', POST_TRADE, OPENS),
    column('low', 'Low', 'decimal', POST_TRADE, OPENS),
    column('close', 'Close', 'decimal', CLOSE, OPENS),
    column('last', 'Last', 'decimal', POST_TRADE, OPENS),
    column('volume', 'Volume (base)', 'decimal', POST_TRADE, SUMMED),
    column('notional', 'Notional (quote)', 'decimal', POST_TRADE, SUMMED),
    column('trades', 'Trades', 'count', POST_TRADE, SUMMED),
    column('buyVolume', 'Taken by buyers', 'decimal', '(EU) 2025/416 field 42', SUMMED),
    column('sellVolume', 'Taken by sellers', 'decimal', '(EU) 2025/416 field 42', SUMMED),
    column('auctionVolume', 'In auctions', 'decimal', '(EU) 2025/416 field 10', SUMMED),
    column('largestTrade', 'Largest trade', 'text', POST_TRADE),
    column('largestPrice', 'at price', 'decimal', POST_TRADE, OPENS),
    column('largestQuantity', 'Quantity', 'decimal', POST_TRADE, OPENS),
    column('largestNotional', 'Notional', 'decimal', POST_TRADE, OPENS),
    column('participants', 'Owners', 'count', '(EU) 2025/416 fields 1 to 3', OPENS),
    column('accounts', 'Accounts', 'count', '(EU) 2025/416 fields 1 to 3', OPENS),
    column('orders', 'Orders', 'count', ORDERS, SUMMED),
    column('amends', 'Amended', 'count', ORDERS, SUMMED),
    column('cancels', 'Cancelled', 'count', ORDERS, SUMMED),
    column('rejects', 'Refused', 'count', `${ORDERS}; MiCA Art 76(7)`, SUMMED),
    column('expired', 'Expired', 'count', ORDERS, SUMMED),
    column('halts', 'Halts', 'count', SYSTEMS, { summed: true }),
    column('haltedSeconds', 'Halted (s)', 'decimal', SYSTEMS, { summed: true }),
    column('alerts', 'Alerts', 'count', 'MiCA Art 92(1)', SUMMED),
  ],
  tables: [
    { title: 'Prices', columns: ['market', 'open', 'high', 'low', 'close', 'last'] },
    {
      title: 'Volume and value',
      columns: ['market', 'volume', 'base', 'notional', 'quote', 'trades', 'participants'],
    },
    {
      title: 'Who took',
      columns: ['market', 'buyVolume', 'sellVolume', 'auctionVolume', 'accounts'],
    },
    {
      title: 'Largest trades',
      columns: ['market', 'largestTrade', 'largestPrice', 'largestQuantity', 'largestNotional'],
    },
    {
      title: 'Orders, halts and alerts',
      columns: [
        ...['market', 'orders', 'amends', 'cancels', 'rejects', 'expired'],
        ...['halts', 'haltedSeconds', 'alerts'],
      ],
    },
  ],
};

export const QUOTES = {
  name: 'venue',
  title: 'Venue, by quote asset',
  note: 'Values of different assets are not added up: one row for each quote asset.',
  rowKey: 'quote',
  columns: [
    column('quote', 'Quote asset', 'text', '(EU) 2025/416 field 28'),
    column('markets', 'Markets', 'count', 'MiCA Art 76(1)', { summed: true }),
    column('trades', 'Trades', 'count', POST_TRADE, SUMMED),
    column('notional', 'Notional', 'decimal', POST_TRADE, SUMMED),
  ],
};

const feeColumns = [
  column('asset', 'Asset', 'text', '(EU) 2025/416 field 28'),
  column('makerFees', 'From makers', 'decimal', FEES_LAW, SUMMED),
  column('takerFees', 'From takers', 'decimal', FEES_LAW, SUMMED),
  column('fees', 'Fees', 'decimal', FEES_LAW, SUMMED),
];

export const FEES = {
  name: 'fees',
  title: 'Fees, by market and asset',
  note: 'A fee is taken from the asset received.',
  rowKey: 'row',
  columns: [
    column('row', 'Market and asset', 'text', FEES_LAW),
    column('market', 'Market', 'text', '(EU) 2025/416 field 16'),
    ...feeColumns,
  ],
  tables: [
    {
      title: 'Fees, by market and asset',
      columns: ['market', 'asset', 'makerFees', 'takerFees', 'fees'],
    },
  ],
};

export const FEE_ASSETS = {
  name: 'fee-assets',
  title: 'Fees, by asset',
  note: 'What the venue took in, in each asset.',
  rowKey: 'asset',
  columns: feeColumns,
};

export const HOURS = {
  name: 'hours',
  title: 'Hours with trades',
  note: 'Hours of the UTC day; an hour without trades has no row.',
  rowKey: 'row',
  columns: [
    column('row', 'Market and hour', 'text', POST_TRADE),
    column('market', 'Market', 'text', '(EU) 2025/416 field 16'),
    column('hour', 'Hour (UTC)', 'time', POST_TRADE),
    column('open', 'Open', 'decimal', POST_TRADE, OPENS),
    column('high', 'High', 'decimal', POST_TRADE, OPENS),
    column('low', 'Low', 'decimal', POST_TRADE, OPENS),
    column('close', 'Last', 'decimal', POST_TRADE, OPENS),
    column('volume', 'Volume', 'decimal', POST_TRADE, SUMMED),
    column('notional', 'Notional', 'decimal', POST_TRADE, SUMMED),
    column('trades', 'Trades', 'count', POST_TRADE, SUMMED),
  ],
  tables: [
    {
      title: 'Hours with trades',
      columns: ['row', 'open', 'high', 'low', 'close', 'volume', 'notional', 'trades'],
    },
  ],
};

const ALERT_LAW = 'MiCA Art 92(1); (EU) 2025/885 Art 3(1)(b)';

export const ALERTS = {
  name: 'alerts',
  title: 'Alerts raised, by rule',
  note: 'Counts alone: who is suspected of what is not part of this report.',
  rowKey: 'rule',
  columns: [
    column('rule', 'Rule', 'text', ALERT_LAW),
    column('low', 'Low', 'count', ALERT_LAW, { summed: true, opens: true }),
    column('medium', 'Medium', 'count', ALERT_LAW, { summed: true, opens: true }),
    column('high', 'High', 'count', ALERT_LAW, { summed: true, opens: true }),
    column('critical', 'Critical', 'count', ALERT_LAW, { summed: true, opens: true }),
    column('raised', 'Raised', 'count', ALERT_LAW, { summed: true, opens: true }),
  ],
};

export const CORRECTIONS = {
  name: 'corrections',
  title: 'Trades taken back or priced anew',
  note: 'They are counted as they stand after the correction.',
  rowKey: 'seq',
  columns: [
    column('seq', 'Event', 'count', '(EU) 2025/417 Annex II, cancellation and amendment flags'),
    column('market', 'Market', 'text', '(EU) 2025/416 field 16'),
    column('fillId', 'Trade', 'text', POST_TRADE),
    column('action', 'What was done', 'text', '(EU) 2025/417 Annex II'),
    column('priceBefore', 'Price before', 'decimal', POST_TRADE),
    column('priceAfter', 'Price after', 'decimal', POST_TRADE),
    column('quantity', 'Quantity', 'decimal', POST_TRADE, { summed: true }),
  ],
};
