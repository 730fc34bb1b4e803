// long-file: every check of an order's own words, in the order they are made
/**
 * The market's filters: is the order well made (types, grids, combinations), and is its size
 * within the market's bounds. Codes 3xx, and 511.
 */
import type { MarketFigures } from './figures';
import type { MarketState } from './market';
import { isMarketType, isStopType } from './order';
import type { CommandOf, Decimal } from '../contract';
import { formatSteps, formatUnits, MAX_UNITS, OUT_OF_RANGE, pow10 } from '../contract/money';
import { MAX_CLIENT_ORDER_ID } from '../contract/reject';
import { refusal, said, type Refusal } from '../risk/refusal';

type OrderCommand = CommandOf<'order'>;

/** Price × quantity must stay an amount. */
export function amountsFit(m: MarketFigures, price: number, quantity: number): Refusal | undefined {
  if (m.surelyFits(price, quantity)) return undefined;
  if (m.baseAmount(quantity) > MAX_UNITS) {
    const text = formatSteps(quantity, m.info.lot);
    return refusal('306', `quantity ${text} passes 2^63-1 base units`);
  }
  if (price > 0 && m.notional(price, quantity) > MAX_UNITS) {
    const text = `${formatSteps(price, m.info.tick)} x ${formatSteps(quantity, m.info.lot)}`;
    return refusal('308', `price x quantity ${text} passes 2^63-1 base units`);
  }
  return undefined;
}

export function checkPrice(
  m: MarketFigures,
  price: number,
  raw: string | undefined,
): Refusal | undefined {
  if (price > 0) return undefined;
  const text = said(raw, 'price', String(price));
  return price === OUT_OF_RANGE
    ? refusal('306', `price ${text} is out of range`)
    : refusal('304', `price ${text} is not a positive multiple of the tick ${m.info.tickSize}`);
}

export function checkQuantity(
  m: MarketFigures,
  quantity: number,
  raw: string | undefined,
): Refusal | undefined {
  if (quantity > m.maxQuantity) {
    const text = formatSteps(quantity, m.info.lot);
    return refusal('311', `quantity ${text} is above the maximum ${m.info.maxQuantity ?? ''}`);
  }
  if (quantity > 0) return undefined;
  const text = said(raw, 'quantity', String(quantity));
  return quantity === OUT_OF_RANGE
    ? refusal('306', `quantity ${text} is out of range`)
    : refusal('305', `quantity ${text} is not a positive multiple of the lot ${m.info.lotSize}`);
}

/** Smallest notional and percent price; for limits, at their price. */
export function checkLimitSize(
  m: MarketState,
  price: number,
  quantity: number,
): Refusal | undefined {
  if (m.belowMinimum(price, quantity)) {
    const text = formatUnits(m.notional(price, quantity), m.info.quote.decimals);
    return refusal('307', `notional ${text} is below the minimum ${m.info.minNotional ?? ''}`);
  }
  return m.lastPrice > 0 ? checkPercentPrice(m, price) : undefined;
}

function checkPercentPrice(m: MarketState, price: number): Refusal | undefined {
  const { percentUp, percentDown } = m;
  const above = percentUp && compareTimes(price, m.lastPrice, percentUp) > 0;
  const below = percentDown && compareTimes(price, m.lastPrice, percentDown) < 0;
  if (!above && !below) return undefined;
  const last = formatSteps(m.lastPrice, m.info.tick);
  const bound = above ? m.info.percentPriceUp : m.info.percentPriceDown;
  const word = above ? 'above' : 'below';
  const text = formatSteps(price, m.info.tick);
  return refusal('309', `price ${text} is ${word} ${bound ?? ''} times the last price ${last}`);
}

/** Sign of price − last × factor, exactly. */
function compareTimes(price: number, last: number, factor: Decimal): number {
  const left = BigInt(price) * pow10(factor.scale);
  const right = BigInt(last) * factor.mantissa;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function checkClientOrderId(id: string): Refusal | undefined {
  if (id.length > 0 && id.length <= MAX_CLIENT_ORDER_ID) return undefined;
  return refusal(
    '511',
    `clientOrderId has ${id.length} characters; 1 to ${MAX_CLIENT_ORDER_ID} are taken`,
  );
}

/** All checks of a new order's own words. */
export function checkOrder(m: MarketState, c: OrderCommand): Refusal | undefined {
  return (
    checkClientOrderId(c.clientOrderId) ??
    checkCombination(c) ??
    checkNumbers(m, c) ??
    (isMarketType(c.orderType) ? undefined : checkLimitSize(m, c.price ?? 0, c.quantity))
  );
}

/** Bounds of a trailing delta in basis points, as the TRAILING_DELTA filter publishes them. */
const MIN_TRAILING_DELTA = 10;
const MAX_TRAILING_DELTA = 2000;

function checkNumbers(m: MarketState, c: OrderCommand): Refusal | undefined {
  if (c.price !== undefined) {
    const no = checkPrice(m, c.price, c.raw);
    if (no) return no;
  }
  if (c.stopPrice !== undefined && c.stopPrice <= 0) {
    const text = said(c.raw, 'stopPrice', String(c.stopPrice));
    return refusal('314', `stopPrice ${text} is not a positive multiple of the tick`);
  }
  const { trailingDelta: delta } = c;
  if (delta !== undefined && (delta < MIN_TRAILING_DELTA || delta > MAX_TRAILING_DELTA)) {
    const range = `${MIN_TRAILING_DELTA} to ${MAX_TRAILING_DELTA}`;
    return refusal('317', `trailingDelta ${delta} is not within ${range} basis points`);
  }
  if (c.quoteOrderQty !== undefined) {
    if (c.quoteOrderQty > 0n) return undefined;
    const text = said(c.raw, 'quoteOrderQty', String(c.quoteOrderQty));
    return refusal('207', `quoteOrderQty ${text} is not a positive amount of the quote asset`);
  }
  return (
    checkQuantity(m, c.quantity, c.raw) ??
    checkIceberg(c) ??
    amountsFit(m, c.price ?? 0, c.quantity)
  );
}

/** Each slice that is taken is a fill and a refresh: what one command may cause has a bound. */
const MAX_ICEBERG_SLICES = 100_000;

function checkIceberg(c: OrderCommand): Refusal | undefined {
  if (c.icebergQty === undefined) return undefined;
  const text = said(c.raw, 'icebergQty', `${c.icebergQty} lots`);
  if (c.icebergQty <= 0 || c.icebergQty > c.quantity) {
    return refusal('315', `icebergQty ${text} is not between one lot and the quantity`);
  }
  if (c.quantity / c.icebergQty <= MAX_ICEBERG_SLICES) return undefined;
  return refusal('315', `icebergQty ${text} makes more than ${MAX_ICEBERG_SLICES} slices`);
}

const combination = (text: string): Refusal => refusal('316', text);

/** Which fields each type takes, as Binance Spot has it. */
function checkCombination(c: OrderCommand): Refusal | undefined {
  const type = c.orderType;
  const pays = isMarketType(type);
  if (pays === (c.price !== undefined)) {
    return combination(`price is ${pays ? 'not taken by' : 'missing for'} orderType ${type}`);
  }
  const stops = isStopType(type);
  if (c.trailingDelta !== undefined && !stops) {
    return combination(`trailingDelta is not taken by orderType ${type}`);
  }
  // A trailing stop may do without: it follows from the start then.
  if (
    stops ? c.stopPrice === undefined && c.trailingDelta === undefined : c.stopPrice !== undefined
  ) {
    return combination(`stopPrice is ${stops ? 'missing for' : 'not taken by'} orderType ${type}`);
  }
  if (c.quoteOrderQty !== undefined) {
    if (type !== 'MARKET') return combination(`quoteOrderQty is not taken by orderType ${type}`);
    if (c.quantity !== 0) return combination('quantity and quoteOrderQty are both given');
    if (c.icebergQty !== undefined) return refusal('315', 'icebergQty needs a quantity');
  }
  if (type === 'LIMIT_MAKER' && c.timeInForce !== 'GTC') {
    return combination(`timeInForce ${c.timeInForce} is not taken by orderType LIMIT_MAKER`);
  }
  if (c.icebergQty !== undefined && (pays || c.timeInForce !== 'GTC')) {
    return refusal('315', `icebergQty needs a limit order that may rest, not ${type}`);
  }
  return undefined;
}
