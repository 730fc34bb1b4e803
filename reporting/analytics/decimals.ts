/** Whole numbers of the core as decimals of the tables, and fees in the quote asset's terms. */
import { formatScaled, pow10, type MarketInfo } from '../../core/contract';

/** Digits behind the point that every amount in the tables has room for. */
export const SCALE = 18;

/** Lots as a decimal of the base asset. */
export function baseOfLots(market: MarketInfo, lots: bigint): string {
  return formatScaled(lots * market.lot.mantissa, market.lot.scale);
}

/** Ticks as a decimal price. */
export function priceOfTicks(market: MarketInfo, ticks: number): string {
  return formatScaled(BigInt(ticks) * market.tick.mantissa, market.tick.scale);
}

/** Base units of the quote asset as a decimal. */
export function quoteOfUnits(market: MarketInfo, units: bigint): string {
  return formatScaled(units, market.quote.decimals);
}

/**
 * A fee of the base asset at the trade's price, in 1e-18 of the quote asset; rounded half to even
 * where that is not exact.
 */
export function feeInQuote(market: MarketInfo, feeUnits: bigint, ticks: number): bigint {
  const value = feeUnits * BigInt(ticks) * market.tick.mantissa;
  const scale = market.base.decimals + market.tick.scale;
  if (scale <= SCALE) return value * pow10(SCALE - scale);
  return divideHalfEven(value, pow10(scale - SCALE));
}

/** A fee of the quote asset in 1e-18 of it. */
export function quoteFee(market: MarketInfo, feeUnits: bigint): bigint {
  return feeUnits * pow10(SCALE - market.quote.decimals);
}

function divideHalfEven(value: bigint, divisor: bigint): bigint {
  const negative = value < 0n;
  const size = negative ? -value : value;
  const whole = size / divisor;
  const twice = (size % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && whole % 2n === 1n);
  const rounded = up ? whole + 1n : whole;
  return negative ? -rounded : rounded;
}
