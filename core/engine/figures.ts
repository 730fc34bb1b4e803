/** A market's figures as numbers the hot path can use: grids, filters, fees, notional. */
import { isCall, type AssetId, type Decimal, type MarketId, type MarketInfo } from '../contract';
import { bigOf, smallOf } from '../contract/exact';
import { parseDecimal, toLots, toUnits } from '../contract/money';

const ALL_OF_IT = Number.MAX_SAFE_INTEGER;
export class MarketFigures {
  readonly id: MarketId;
  readonly base: AssetId;
  readonly quote: AssetId;
  private readonly lotUnits: bigint;
  private readonly notionalUnits: bigint;
  private readonly lotNumber: number;
  private readonly notionalNumber: number;
  // Filters and fees as the registry has them, prepared; see `refresh`.
  minNotional = 0n;
  private minNotionalNumber = 0;
  maxQuantity = ALL_OF_IT;
  maxOrders = ALL_OF_IT;
  /** In base units of the base asset; undefined = none. */
  maxPosition: bigint | undefined;
  percentUp: Decimal | undefined;
  percentDown: Decimal | undefined;
  makerFee = 0;
  takerFee = 0;
  /** Orders are matched as they come. */
  trading = true;
  /** Orders are collected for an auction. */
  call = false;
  /** Trading goes on, order by order or batch by batch. */
  live = true;
  /** µs from one batch auction to the next; 0 = orders are matched as they come. */
  batch = 0;

  constructor(public info: MarketInfo) {
    this.id = info.id;
    this.base = info.base.id;
    this.quote = info.quote.id;
    this.lotUnits = info.lotUnits;
    this.notionalUnits = info.notionalUnits;
    this.lotNumber = exact(info.lotUnits);
    this.notionalNumber = exact(info.notionalUnits);
    this.refresh(info);
  }

  /** Takes over changed parameters. */
  refresh(info: MarketInfo): void {
    this.info = info;
    const { minNotional, maxQuantity, maxPosition } = info;
    this.minNotional = minNotional ? toUnits(minNotional, info.quote.decimals) : 0n;
    this.minNotionalNumber = exact(this.minNotional);
    this.maxQuantity = maxQuantity ? toLots(maxQuantity, info.lot) : ALL_OF_IT;
    this.maxOrders = info.maxOrders ?? ALL_OF_IT;
    this.maxPosition = maxPosition ? toUnits(maxPosition, info.base.decimals) : undefined;
    this.percentUp = info.percentPriceUp ? parseDecimal(info.percentPriceUp) : undefined;
    this.percentDown = info.percentPriceDown ? parseDecimal(info.percentPriceDown) : undefined;
    this.makerFee = info.makerFee;
    this.takerFee = info.takerFee;
    this.live = info.phase === 'continuous' || info.phase === 'limit-state';
    this.trading = this.live && this.batch === 0;
    this.call = isCall(info.phase) || (this.live && this.batch > 0);
  }

  /** Whether price × quantity is less than the market's minimum. */
  belowMinimum(price: number, quantity: number): boolean {
    const small = price * quantity * this.notionalNumber;
    if (small <= Number.MAX_SAFE_INTEGER) return small < this.minNotionalNumber;
    return this.notional(price, quantity) < this.minNotional;
  }

  /** Whether price × quantity is more than a bound within 64 bits. */
  notionalAbove(price: number, quantity: number, bound: bigint): boolean {
    const small = price * quantity * this.notionalNumber;
    const least = smallOf(bound);
    if (small <= Number.MAX_SAFE_INTEGER && !Number.isNaN(least)) return small > least;
    return this.notional(price, quantity) > bound;
  }

  /** Price × quantity in base units of the quote asset. */
  notional(price: number, quantity: number): bigint {
    const small = price * quantity * this.notionalNumber;
    // Each factor is a whole number of at least 1, so a small product was exact on the way.
    if (small <= Number.MAX_SAFE_INTEGER) return bigOf(small);
    return BigInt(price) * BigInt(quantity) * this.notionalUnits;
  }

  /** As `notional`, or NaN where a number would not be exact. */
  exactNotional(price: number, quantity: number): number {
    const small = price * quantity * this.notionalNumber;
    return small <= Number.MAX_SAFE_INTEGER ? small : NaN;
  }

  /** As `baseAmount`, or NaN where a number would not be exact. */
  exactBase(quantity: number): number {
    const small = quantity * this.lotNumber;
    return small <= Number.MAX_SAFE_INTEGER ? small : NaN;
  }

  /** Whether both amounts are far below 2^63; false = to be computed exactly. */
  surelyFits(price: number, quantity: number): boolean {
    return (
      quantity * this.lotNumber < Number.MAX_SAFE_INTEGER &&
      price * quantity * this.notionalNumber < Number.MAX_SAFE_INTEGER
    );
  }

  /** Quantity in base units of the base asset. */
  baseAmount(quantity: number): bigint {
    const small = quantity * this.lotNumber;
    if (small <= Number.MAX_SAFE_INTEGER) return bigOf(small);
    return BigInt(quantity) * this.lotUnits;
  }

  /** Whole lots in `amount` base units of the base asset. */
  wholeLots(amount: bigint): number {
    const quick = Math.floor(smallOf(amount) / this.lotNumber);
    if (this.lotNumber <= Number.MAX_SAFE_INTEGER && quick >= 0) return quick;
    const count = amount / this.lotUnits;
    return count > BigInt(ALL_OF_IT) ? ALL_OF_IT : Number(count);
  }

  /** Whole lots that `amount` quote units pay for at that price. */
  affordable(amount: bigint, price: number): number {
    const each = price * this.notionalNumber;
    // Below 2^53 a quotient that is not whole is never rounded up to a whole one.
    const quick = Math.floor(smallOf(amount) / each);
    if (each <= Number.MAX_SAFE_INTEGER && quick >= 0) return quick;
    const count = amount / this.notional(price, 1);
    return count > BigInt(ALL_OF_IT) ? ALL_OF_IT : Number(count);
  }
}

/** As a number, or Infinity where a number would not be exact. */
function exact(value: bigint): number {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : Infinity;
}
