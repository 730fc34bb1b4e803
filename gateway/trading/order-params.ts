/**
 * The parameters of a new order: which each type must and may have (reference, "New order"), and
 * their way onto the market's grid. What breaks a trading rule goes on to the core with its words,
 * so that the refusal stands in the log; what is not even an order stops here.
 */
import {
  ORDER_TYPES,
  SIDES,
  STP_MODES,
  TIMES_IN_FORCE,
  micros,
  toLots,
  toTicks,
  toUnits,
  type CommandOf,
  type MarketInfo,
  type OrderFields,
  type OrderType,
} from '../../core/contract';
import type { SignedCall } from '../api/endpoint';
import {
  ApiError,
  filterFailure,
  missing,
  missingOneOf,
  notRequired,
  orderRefused,
} from '../api/errors';
import type { Params } from '../api/params';
import { usualPrevention } from './settlement';

/** Names that placing an order takes, in every form of it. */
export const ORDER_PARAMS = [
  'symbol',
  'side',
  'type',
  'timeInForce',
  'quantity',
  'quoteOrderQty',
  'price',
  'newClientOrderId',
  'strategyId',
  'strategyType',
  'stopPrice',
  'trailingDelta',
  'icebergQty',
  'newOrderRespType',
  'selfTradePreventionMode',
  'pegPriceType',
  'pegOffsetValue',
  'pegOffsetType',
  'settlementSignature',
  'settlementId',
  'settlementExpiry',
];

type Field = 'timeInForce' | 'quantity' | 'quoteOrderQty' | 'price' | 'stop' | 'icebergQty';

/** What a type must have, and what it may have besides. */
const FIELDS: Record<OrderType, { must: readonly Field[]; may: readonly Field[] }> = {
  LIMIT: { must: ['timeInForce', 'quantity', 'price'], may: ['icebergQty'] },
  MARKET: { must: [], may: ['quantity', 'quoteOrderQty'] },
  LIMIT_MAKER: { must: ['quantity', 'price'], may: ['icebergQty'] },
  STOP_LOSS: { must: ['quantity', 'stop'], may: [] },
  STOP_LOSS_LIMIT: { must: ['timeInForce', 'quantity', 'price', 'stop'], may: ['icebergQty'] },
  TAKE_PROFIT: { must: ['quantity', 'stop'], may: [] },
  TAKE_PROFIT_LIMIT: { must: ['timeInForce', 'quantity', 'price', 'stop'], may: ['icebergQty'] },
};
const ALL: readonly Field[] = [
  'timeInForce',
  'quantity',
  'quoteOrderQty',
  'price',
  'stop',
  'icebergQty',
];
const LEAST_STRATEGY_TYPE = 1_000_000;

const sent = (params: Params, field: Field): boolean =>
  field === 'stop' ? params.has('stopPrice') || params.has('trailingDelta') : params.has(field);

/** @throws ApiError -1102, -1106 */
function checkFields(params: Params, type: OrderType): void {
  const { must, may } = FIELDS[type];
  for (const field of must) {
    if (sent(params, field)) continue;
    throw field === 'stop' ? missingOneOf('stopPrice', 'trailingDelta') : missing(field);
  }
  for (const field of ALL) {
    if (must.includes(field) || may.includes(field) || !sent(params, field)) continue;
    const name = field === 'stop' && !params.has('stopPrice') ? 'trailingDelta' : field;
    throw notRequired(name === 'stop' ? 'stopPrice' : name);
  }
  if (type !== 'MARKET') return;
  const byQuantity = params.has('quantity');
  if (!byQuantity && !params.has('quoteOrderQty')) throw missingOneOf('quantity', 'quoteOrderQty');
  if (byQuantity && params.has('quoteOrderQty')) throw notRequired('quoteOrderQty');
}

function checkExtras(params: Params): void {
  if (params.has('pegPriceType') || params.has('pegOffsetType') || params.has('pegOffsetValue')) {
    throw orderRefused('Pegged orders are not supported for this symbol.');
  }
  const strategyType = params.integer('strategyType');
  if (strategyType !== undefined && strategyType < LEAST_STRATEGY_TYPE) {
    throw new ApiError(400, -1134, '`strategyType` was less than 1000000.');
  }
  if (params.has('icebergQty') && (params.text('timeInForce') ?? 'GTC') !== 'GTC') {
    throw new ApiError(400, -1014, 'Unsupported order combination.');
  }
}

/** What a new order is answered with. */
export type ResponseType = 'ACK' | 'RESULT' | 'FULL';

export interface NewOrder {
  readonly fields: OrderFields;
  readonly respond: ResponseType;
  /** Its words as JSON, when some number is not on the market's grid. */
  readonly raw: string | undefined;
}

/** LIMIT and MARKET are answered in full unless asked otherwise, the others with ACK. */
function responseType(params: Params, type: OrderType): ResponseType {
  const asked = params.word('newOrderRespType', ['ACK', 'RESULT', 'FULL']);
  return asked ?? (type === 'LIMIT' || type === 'MARKET' ? 'FULL' : 'ACK');
}

const badType = (): ApiError => new ApiError(400, -1116, 'Invalid orderType.');
const badSide = (): ApiError => new ApiError(400, -1117, 'Invalid side.');
const badTimeInForce = (): ApiError => new ApiError(400, -1115, 'Invalid timeInForce.');

/** Loopback says nothing about who shares an address with whom. */
function addressField(address: string): { ip?: string } {
  return address === '' || address === '::1' || address.startsWith('127.') ? {} : { ip: address };
}

/** Optional fields that are there. */
function numbers(params: Params, market: MarketInfo): Partial<OrderFields> {
  const price = params.decimal('price');
  const stopPrice = params.decimal('stopPrice');
  const icebergQty = params.decimal('icebergQty');
  const quote = params.decimal('quoteOrderQty');
  const trailingDelta = params.integer('trailingDelta');
  const strategyId = params.integer('strategyId');
  const strategyType = params.integer('strategyType');
  return {
    ...(price === undefined ? {} : { price: toTicks(price, market.tick) }),
    ...(stopPrice === undefined ? {} : { stopPrice: toTicks(stopPrice, market.tick) }),
    ...(icebergQty === undefined ? {} : { icebergQty: toLots(icebergQty, market.lot) }),
    ...(quote === undefined ? {} : { quoteOrderQty: toUnits(quote, market.quote.decimals) }),
    ...(trailingDelta === undefined ? {} : { trailingDelta }),
    ...(strategyId === undefined ? {} : { strategyId }),
    ...(strategyType === undefined ? {} : { strategyType }),
  };
}

/** On-chain accounts alone; what they must be is settlement's business. */
function settlementFields(params: Params): Partial<OrderFields> {
  const settlementSignature = params.text('settlementSignature');
  const settlementId = params.text('settlementId');
  const seconds = params.integer('settlementExpiry');
  return {
    ...(settlementSignature === undefined ? {} : { settlementSignature }),
    ...(settlementId === undefined ? {} : { settlementId }),
    ...(seconds === undefined ? {} : { settlementExpiry: micros(seconds * 1_000_000) }),
  };
}

/** Whether some number carries a marker of "not on the grid" (core/contract/money). */
function isOffGrid(f: OrderFields): boolean {
  const counts = [f.quantity, f.price, f.stopPrice, f.icebergQty];
  return counts.some((n) => n !== undefined && n < 0) || (f.quoteOrderQty ?? 0n) < 0n;
}

function wordsOf(params: Params): string {
  const words: Record<string, string | undefined> = {};
  for (const name of ORDER_PARAMS) if (params.has(name)) words[name] = params.text(name);
  return JSON.stringify(words);
}

/** @throws ApiError for every way in which the parameters are not an order */
/** Slices an iceberg may have: each is a fill and a refresh within one command. */
export const MAX_ICEBERG_PARTS = 100;

/** @throws ApiError -1013 when the order would come in too many slices */
function checkIceberg({ quantity, icebergQty }: OrderFields): void {
  if (icebergQty === undefined || icebergQty <= 0) return;
  if (quantity > icebergQty * MAX_ICEBERG_PARTS) throw filterFailure('ICEBERG_PARTS');
}

export function newOrder(call: SignedCall, market: MarketInfo): NewOrder {
  const { params } = call;
  params.required('side');
  params.required('type');
  const side = params.word('side', SIDES, badSide) ?? 'BUY';
  const type = params.word('type', ORDER_TYPES, badType) ?? 'LIMIT';
  checkFields(params, type);
  checkExtras(params);
  const quantity = params.decimal('quantity');
  const fields: OrderFields = {
    clientOrderId: params.clientOrderId('newClientOrderId') ?? call.api.newId(),
    side,
    orderType: type,
    quantity: toLots(quantity ?? '0', market.lot),
    timeInForce: params.word('timeInForce', TIMES_IN_FORCE, badTimeInForce) ?? 'GTC',
    selfTradePreventionMode:
      params.word('selfTradePreventionMode', STP_MODES) ?? usualPrevention(call),
    source: call.source,
    key: call.key.number,
    ...addressField(call.address),
    ...numbers(params, market),
    ...settlementFields(params),
  };
  checkIceberg(fields);
  const respond = responseType(params, type);
  return { fields, respond, raw: isOffGrid(fields) ? wordsOf(params) : undefined };
}

/** The command that places it. */
export function orderCommand(
  call: SignedCall,
  market: MarketInfo,
  order: NewOrder,
): Omit<CommandOf<'order'>, 'ts'> {
  return {
    type: 'order',
    account: call.account,
    market: market.id,
    ...order.fields,
    ...(order.raw === undefined ? {} : { raw: order.raw }),
  };
}
