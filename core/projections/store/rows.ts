/** Rows of the tables and the shapes they stand for, both ways. */
import { assetId, lots, marketId, micros, orderId, ticks, tradeId, units } from '../../contract';
import type {
  AccountFill,
  BustAction,
  Lots,
  OrderView,
  Ticks,
  TradeId,
  TradeRow,
} from '../../contract';
import { accountId, type Micros } from '../../contract';
import { safeNumber } from '../../../platform/postgres/pool';
import type { TradeCandle } from '../trade-candle';
import type { Column } from './bulk';

/** Fields of an order that have a column of their own; all others are in `rest`. */
const OWN_COLUMN = {
  ...{ orderId: 1, account: 1, market: 1, clientOrderId: 1, side: 1, orderType: 1, quantity: 1 },
  ...{ quoteOrderQty: 1, price: 1, timeInForce: 1, stopPrice: 1, status: 1, executed: 1 },
  ...{ executedNotional: 1, acceptedAt: 1, updatedAt: 1, workingSince: 1, list: 1 },
} satisfies Partial<Record<keyof OrderView, 1>>;
const OWN_COLUMNS: ReadonlySet<string> = new Set(Object.keys(OWN_COLUMN));
type Rest = Omit<OrderView, keyof typeof OWN_COLUMN>;

/** One by one: each destructuring with a rest copies the whole order. */
function restOf(o: OrderView): Rest {
  const rest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(o)) if (!OWN_COLUMNS.has(key)) rest[key] = value;
  return rest as unknown as Rest; // every field but those of the type's Omit
}

export const ORDER_COLUMNS: readonly Column<OrderView>[] = [
  { name: 'order_id', type: 'bigint', value: (o) => o.orderId },
  { name: 'account', type: 'bigint', value: (o) => o.account },
  { name: 'market', type: 'bigint', value: (o) => o.market },
  { name: 'client_order_id', type: 'text', value: (o) => o.clientOrderId },
  { name: 'side', type: 'text', value: (o) => o.side },
  { name: 'order_type', type: 'text', value: (o) => o.orderType },
  { name: 'quantity', type: 'bigint', value: (o) => o.quantity },
  { name: 'quote_order_qty', type: 'numeric', value: (o) => o.quoteOrderQty ?? null },
  { name: 'price', type: 'bigint', value: (o) => o.price ?? null },
  { name: 'time_in_force', type: 'text', value: (o) => o.timeInForce },
  { name: 'stop_price', type: 'bigint', value: (o) => o.stopPrice ?? null },
  { name: 'status', type: 'text', value: (o) => o.status },
  { name: 'executed', type: 'bigint', value: (o) => o.executed },
  { name: 'executed_notional', type: 'numeric', value: (o) => o.executedNotional },
  { name: 'accepted_at', type: 'bigint', value: (o) => o.acceptedAt },
  { name: 'updated_at', type: 'bigint', value: (o) => o.updatedAt },
  { name: 'working_since', type: 'bigint', value: (o) => o.workingSince },
  { name: 'list', type: 'bigint', value: (o) => o.list },
  { name: 'rest', type: 'text', cast: 'jsonb', value: (o) => JSON.stringify(restOf(o)) },
];

export interface OrderRow {
  readonly order_id: bigint;
  readonly account: bigint;
  readonly market: bigint;
  readonly client_order_id: string;
  readonly side: OrderView['side'];
  readonly order_type: OrderView['orderType'];
  readonly quantity: bigint;
  readonly quote_order_qty: string | null;
  readonly price: bigint | null;
  readonly time_in_force: OrderView['timeInForce'];
  readonly stop_price: bigint | null;
  readonly status: OrderView['status'];
  readonly executed: bigint;
  readonly executed_notional: string;
  readonly accepted_at: bigint;
  readonly updated_at: bigint;
  readonly working_since: bigint;
  readonly list: bigint;
  readonly rest: Rest;
}

const asTicks = (value: bigint): Ticks => ticks(safeNumber(value));
const asLots = (value: bigint): Lots => lots(safeNumber(value));
const asMicros = (value: bigint): Micros => micros(safeNumber(value));
const asTrade = (value: bigint): TradeId => tradeId(safeNumber(value));

export function orderOf(row: OrderRow): OrderView {
  const { price, stop_price: stop, quote_order_qty: quote } = row;
  return {
    ...row.rest,
    orderId: orderId(safeNumber(row.order_id)),
    account: accountId(safeNumber(row.account)),
    market: marketId(safeNumber(row.market)),
    clientOrderId: row.client_order_id,
    side: row.side,
    orderType: row.order_type,
    quantity: asLots(row.quantity),
    ...(quote === null ? {} : { quoteOrderQty: units(BigInt(quote)) }),
    ...(price === null ? {} : { price: asTicks(price) }),
    timeInForce: row.time_in_force,
    ...(stop === null ? {} : { stopPrice: asTicks(stop) }),
    status: row.status,
    executed: asLots(row.executed),
    executedNotional: units(BigInt(row.executed_notional)),
    acceptedAt: asMicros(row.accepted_at),
    updatedAt: asMicros(row.updated_at),
    workingSince: asMicros(row.working_since),
    list: safeNumber(row.list),
  };
}

export interface TradeTableRow {
  readonly market: bigint;
  readonly trade: bigint;
  readonly ts: bigint;
  readonly price: bigint;
  readonly quantity: bigint;
  readonly notional: string;
  readonly buyer_is_maker: boolean;
  readonly correction: BustAction | null;
}

export function tradeOfRow(row: TradeTableRow): TradeRow {
  return {
    market: marketId(safeNumber(row.market)),
    trade: asTrade(row.trade),
    ts: asMicros(row.ts),
    price: asTicks(row.price),
    quantity: asLots(row.quantity),
    notional: units(BigInt(row.notional)),
    buyerIsMaker: row.buyer_is_maker,
    ...(row.correction === null ? {} : { correction: row.correction }),
  };
}

export const FILL_COLUMNS: readonly Column<AccountFill>[] = [
  { name: 'account', type: 'bigint', value: (f) => f.account },
  { name: 'market', type: 'bigint', value: (f) => f.market },
  { name: 'trade', type: 'bigint', value: (f) => f.trade },
  { name: 'is_maker', type: 'boolean', value: (f) => f.isMaker },
  { name: 'order_id', type: 'bigint', value: (f) => f.orderId },
  { name: 'client_order_id', type: 'text', value: (f) => f.clientOrderId },
  { name: 'is_buyer', type: 'boolean', value: (f) => f.isBuyer },
  { name: 'fee', type: 'numeric', value: (f) => f.fee },
  { name: 'fee_asset', type: 'bigint', value: (f) => f.feeAsset },
];

export interface FillRow extends TradeTableRow {
  readonly account: bigint;
  readonly is_maker: boolean;
  readonly order_id: bigint;
  readonly client_order_id: string;
  readonly is_buyer: boolean;
  readonly fee: string;
  readonly fee_asset: bigint;
}

export function fillOf(row: FillRow): AccountFill {
  return {
    ...tradeOfRow(row),
    account: accountId(safeNumber(row.account)),
    orderId: orderId(safeNumber(row.order_id)),
    clientOrderId: row.client_order_id,
    isBuyer: row.is_buyer,
    isMaker: row.is_maker,
    fee: units(BigInt(row.fee)),
    feeAsset: assetId(safeNumber(row.fee_asset)),
  };
}

export interface CandleTableRow {
  readonly open_time: bigint;
  readonly open: bigint;
  readonly high: bigint;
  readonly low: bigint;
  readonly close: bigint;
  readonly volume: bigint;
  readonly quote_volume: string;
  readonly trades: bigint;
  readonly taker_buy_volume: bigint;
  readonly taker_buy_quote_volume: string;
  readonly first_trade: bigint;
  readonly last_trade: bigint;
}

export function candleOf(row: CandleTableRow): TradeCandle {
  return {
    openTime: asMicros(row.open_time),
    open: asTicks(row.open),
    high: asTicks(row.high),
    low: asTicks(row.low),
    close: asTicks(row.close),
    volume: safeNumber(row.volume),
    quoteVolume: BigInt(row.quote_volume),
    trades: safeNumber(row.trades),
    takerBuyVolume: safeNumber(row.taker_buy_volume),
    takerBuyQuoteVolume: BigInt(row.taker_buy_quote_volume),
    firstTrade: asTrade(row.first_trade),
    lastTrade: asTrade(row.last_trade),
  };
}
