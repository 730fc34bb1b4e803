/**
 * The market's filters as `exchangeInfo` publishes them, for rehearsals: a real order is checked
 * by the core, which has the last word.
 */
import {
  OUT_OF_RANGE,
  parseDecimal,
  toLots,
  toUnits,
  type Decimal,
  type MarketInfo,
  type OrderFields,
} from '../../core/contract';
import { ApiError, filterFailure } from '../api/errors';
import { symbolStatus } from '../market-data/exchange-info';

/** count × step against last × factor, exactly. */
function isAbove(price: number, last: number, factor: Decimal): boolean {
  const left = BigInt(price) * 10n ** BigInt(factor.scale);
  return left > BigInt(last) * factor.mantissa;
}

function checkPercentPrice(m: MarketInfo, price: number, last: number): void {
  if (last === 0) return;
  const { percentPriceUp: up, percentPriceDown: down } = m;
  const failure = filterFailure('PERCENT_PRICE_BY_SIDE');
  if (up !== undefined && isAbove(price, last, parseDecimal(up))) throw failure;
  if (down === undefined) return;
  const { mantissa, scale } = parseDecimal(down);
  if (BigInt(price) * 10n ** BigInt(scale) < BigInt(last) * mantissa) throw failure;
}

function checkPrice(price: number | undefined, name: string): void {
  if (price === undefined) return;
  if (price === 0) throw new ApiError(400, -1013, `Invalid ${name}.`);
  if (price < 0) throw filterFailure('PRICE_FILTER');
}

/**
 * @param last last trade's price in ticks, 0 before the first
 * @throws ApiError -1013
 */
export function checkFilters(m: MarketInfo, o: OrderFields, last: number): void {
  if (symbolStatus(m) !== 'TRADING') throw new ApiError(400, -1013, 'Market is closed.');
  checkPrice(o.price, 'price');
  checkPrice(o.stopPrice, 'stopPrice');
  if (o.quoteOrderQty === undefined) {
    if (o.quantity === 0) throw new ApiError(400, -1013, 'Invalid quantity.');
    if (o.quantity < 0) throw filterFailure('LOT_SIZE');
    const most = m.maxQuantity === undefined ? undefined : toLots(m.maxQuantity, m.lot);
    if (most !== undefined && o.quantity > most) throw filterFailure('LOT_SIZE');
  } else if (o.quoteOrderQty <= 0n) throw new ApiError(400, -1013, 'Invalid quoteOrderQty.');
  const { price } = o;
  if (price === undefined) return;
  const notional = BigInt(price) * BigInt(o.quantity) * m.notionalUnits;
  const least = toUnits(m.minNotional ?? '0', m.quote.decimals);
  if (least !== BigInt(OUT_OF_RANGE) && notional < least) throw filterFailure('NOTIONAL');
  checkPercentPrice(m, price, last);
}
