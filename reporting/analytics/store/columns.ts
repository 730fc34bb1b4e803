/** The columns of the tables that figures are written to, and how each follows from its row. */
import { fillId, formatScaled, formatUnits, type MarketInfo } from '../../../core/contract';
import { baseOfLots, priceOfTicks, quoteOfUnits, SCALE } from '../decimals';
import { ORDER_COUNTS, type LogDayRow, type MinuteRow, type OrderStatRow } from '../gathered';
import type { LiveOrder } from '../live-orders';
import type { PositionRow } from '../positions';
import type { TradeFact, TradeSide } from '../trade-fact';
import type { AccountDayRow, CandleRow, UserHourRow } from '../trade-figures';
import type { Column } from './bulk';

/** A version of a trade as its table has it. */
export interface TradeVersion {
  readonly fact: TradeFact;
  readonly version: number;
}

const feeOf = ({ market }: TradeFact, { fee, feeIn }: TradeSide): string =>
  formatUnits(fee, market[feeIn].decimals);

export const TRADE_COLUMNS: readonly Column<TradeVersion>[] = [
  { name: 'ts', type: 'bigint', value: ({ fact }) => fact.ts },
  { name: 'seq', type: 'bigint', value: ({ fact }) => fact.seq },
  { name: 'market', type: 'text', value: ({ fact }) => fact.market.name },
  { name: 'trade', type: 'bigint', value: ({ fact }) => fact.trade },
  { name: 'version', type: 'int', value: ({ version }) => version },
  { name: 'fill_id', type: 'text', value: ({ fact }) => fillId(fact.market.name, fact.trade) },
  { name: 'price', type: 'numeric', value: ({ fact }) => priceOfTicks(fact.market, fact.price) },
  {
    name: 'quantity',
    type: 'numeric',
    value: ({ fact }) => baseOfLots(fact.market, BigInt(fact.quantity)),
  },
  {
    name: 'notional',
    type: 'numeric',
    value: ({ fact }) => quoteOfUnits(fact.market, fact.notional),
  },
  { name: 'aggressor', type: 'text', value: ({ fact }) => fact.aggressor },
  { name: 'auction', type: 'boolean', value: ({ fact }) => fact.auction },
  { name: 'maker_order', type: 'bigint', value: ({ fact }) => fact.maker.orderId },
  { name: 'taker_order', type: 'bigint', value: ({ fact }) => fact.taker.orderId },
  { name: 'maker_account', type: 'text', value: ({ fact }) => fact.maker.account },
  { name: 'maker_owner', type: 'text', value: ({ fact }) => fact.maker.owner },
  { name: 'taker_account', type: 'text', value: ({ fact }) => fact.taker.account },
  { name: 'taker_owner', type: 'text', value: ({ fact }) => fact.taker.owner },
  { name: 'maker_fee', type: 'numeric', value: ({ fact }) => feeOf(fact, fact.maker) },
  {
    name: 'maker_fee_asset',
    type: 'text',
    value: ({ fact }) => fact.market[fact.maker.feeIn].name,
  },
  { name: 'taker_fee', type: 'numeric', value: ({ fact }) => feeOf(fact, fact.taker) },
  {
    name: 'taker_fee_asset',
    type: 'text',
    value: ({ fact }) => fact.market[fact.taker.feeIn].name,
  },
];

export const CANDLE_COLUMNS: readonly Column<CandleRow>[] = [
  { name: 'ts', type: 'bigint', value: ({ candle }) => candle.openTime },
  { name: 'market', type: 'text', value: ({ market }) => market.name },
  { name: 'interval', type: 'text', value: ({ interval }) => interval },
  ...(['open', 'high', 'low', 'close'] as const).map((name) => ({
    name,
    type: 'numeric' as const, // of the column's types
    value: ({ market, candle }: CandleRow) => priceOfTicks(market, candle[name]),
  })),
  {
    name: 'volume',
    type: 'numeric',
    value: ({ market, candle }) => baseOfLots(market, BigInt(candle.volume)),
  },
  {
    name: 'quote_volume',
    type: 'numeric',
    value: ({ market, candle }) => quoteOfUnits(market, candle.quoteVolume),
  },
  { name: 'trades', type: 'bigint', value: ({ candle }) => candle.trades },
  {
    name: 'taker_buy_volume',
    type: 'numeric',
    value: ({ market, candle }) => baseOfLots(market, BigInt(candle.takerBuyVolume)),
  },
  {
    name: 'taker_buy_quote_volume',
    type: 'numeric',
    value: ({ market, candle }) => quoteOfUnits(market, candle.takerBuyQuoteVolume),
  },
  { name: 'first_trade', type: 'bigint', value: ({ firstTrade }) => firstTrade },
  { name: 'last_trade', type: 'bigint', value: ({ lastTrade }) => lastTrade },
];

const priceOrNull = (market: MarketInfo, ticks: number | undefined): string | null =>
  ticks === undefined || ticks === 0 ? null : priceOfTicks(market, ticks);

export const MINUTE_COLUMNS: readonly Column<MinuteRow>[] = [
  { name: 'ts', type: 'bigint', value: ({ ts }) => ts },
  { name: 'market_id', type: 'text', value: ({ market }) => market.name },
  { name: 'price', type: 'numeric', value: ({ market, price }) => priceOrNull(market, price) },
  { name: 'volume', type: 'numeric', value: ({ market, volume }) => baseOfLots(market, volume) },
  {
    name: 'liquidity',
    type: 'numeric',
    value: ({ market, liquidity }) => quoteOfUnits(market, liquidity.near * market.notionalUnits),
  },
  { name: 'trades', type: 'bigint', value: ({ trades }) => trades },
  {
    name: 'notional',
    type: 'numeric',
    value: ({ market, notional }) => quoteOfUnits(market, notional),
  },
  {
    name: 'best_bid',
    type: 'numeric',
    value: ({ market, liquidity }) => priceOrNull(market, liquidity.bestBid),
  },
  {
    name: 'best_ask',
    type: 'numeric',
    value: ({ market, liquidity }) => priceOrNull(market, liquidity.bestAsk),
  },
];

export const USER_HOUR_COLUMNS: readonly Column<UserHourRow>[] = [
  { name: 'ts', type: 'bigint', value: ({ ts }) => ts },
  { name: 'user_id', type: 'text', value: ({ owner }) => owner },
  { name: 'market_id', type: 'text', value: ({ market }) => market.name },
  { name: 'quote', type: 'text', value: ({ market }) => market.quote.name },
  {
    name: 'trading_volume',
    type: 'numeric',
    value: ({ market, volume }) => quoteOfUnits(market, volume),
  },
  { name: 'fees_paid', type: 'numeric', value: ({ fees }) => formatScaled(fees, SCALE) },
  {
    name: 'profit_loss',
    type: 'numeric',
    value: ({ market, profit }) => quoteOfUnits(market, profit),
  },
  { name: 'trades', type: 'bigint', value: ({ trades }) => trades },
];

const lotsAs = (name: string, key: 'bought' | 'sold'): Column<AccountDayRow> => ({
  name,
  type: 'numeric',
  value: (row) => baseOfLots(row.market, row[key]),
});
const quoteAs = (name: string, key: 'boughtNotional' | 'soldNotional' | 'feeQuote') => ({
  name,
  type: 'numeric' as const, // of the column's types
  value: (row: AccountDayRow) => quoteOfUnits(row.market, row[key]),
});

export const ACCOUNT_DAY_COLUMNS: readonly Column<AccountDayRow>[] = [
  { name: 'ts', type: 'bigint', value: ({ ts }) => ts },
  { name: 'market', type: 'text', value: ({ market }) => market.name },
  { name: 'account', type: 'text', value: ({ account }) => account },
  { name: 'owner', type: 'text', value: ({ owner }) => owner },
  lotsAs('bought', 'bought'),
  lotsAs('sold', 'sold'),
  quoteAs('bought_notional', 'boughtNotional'),
  quoteAs('sold_notional', 'soldNotional'),
  { name: 'maker_trades', type: 'bigint', value: ({ makerTrades }) => makerTrades },
  { name: 'taker_trades', type: 'bigint', value: ({ takerTrades }) => takerTrades },
  {
    name: 'fee_base',
    type: 'numeric',
    value: ({ market, feeBase }) => formatUnits(feeBase, market.base.decimals),
  },
  quoteAs('fee_quote', 'feeQuote'),
];

export const ORDER_STAT_COLUMNS: readonly Column<OrderStatRow>[] = [
  { name: 'ts', type: 'bigint', value: ({ ts }) => ts },
  { name: 'market', type: 'text', value: ({ market }) => market?.name ?? '' },
  { name: 'account', type: 'text', value: ({ account }) => account },
  ...ORDER_COUNTS.map((name) => ({
    name,
    type: 'bigint' as const, // of the column's types
    value: (row: OrderStatRow) => row[name],
  })),
  {
    name: 'order_quantity',
    type: 'numeric',
    value: ({ market, quantity }) => (market === undefined ? '0' : baseOfLots(market, quantity)),
  },
];

export const LOG_DAY_COLUMNS: readonly Column<LogDayRow>[] = [
  { name: 'day', type: 'bigint', value: ({ day }) => day },
  { name: 'first_seq', type: 'bigint', value: ({ firstSeq }) => firstSeq },
  { name: 'last_seq', type: 'bigint', value: ({ lastSeq }) => lastSeq },
  { name: 'events', type: 'bigint', value: ({ events }) => events },
  { name: 'last_ts', type: 'bigint', value: ({ lastTs }) => lastTs },
];

export const POSITION_COLUMNS: readonly Column<PositionRow>[] = [
  { name: 'user_id', type: 'text', value: ({ owner }) => owner },
  { name: 'market_id', type: 'text', value: ({ market }) => market },
  { name: 'quantity', type: 'bigint', value: ({ quantity }) => quantity },
  { name: 'cost', type: 'numeric', value: ({ cost }) => cost },
];

export const LIVE_ORDER_COLUMNS: readonly Column<LiveOrder>[] = [
  { name: 'order_id', type: 'bigint', value: ({ orderId }) => orderId },
  { name: 'market', type: 'bigint', value: ({ market }) => market },
  { name: 'is_buy', type: 'boolean', value: ({ isBuy }) => isBuy },
  { name: 'price', type: 'bigint', value: ({ price }) => price },
  { name: 'leaves', type: 'bigint', value: ({ leaves }) => leaves },
  { name: 'waiting', type: 'boolean', value: ({ waiting }) => waiting },
];
