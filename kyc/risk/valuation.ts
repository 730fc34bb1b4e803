/** Values amounts in one asset by the last trade or outside price of the markets against it. */
import type { EventOf, MarketInfo, Registry } from '../../core/contract';

/** Last price of an asset: `numerator` / `denominator` valuation units per base unit. */
interface Price {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export class Valuation {
  readonly #prices = new Map<number, Price>();
  #asset = 0;

  /** @param wanted name of the valuation asset; null = the quote asset of the first market */
  constructor(
    private readonly registry: Registry,
    private readonly wanted: string | null,
  ) {}

  onMarket(e: EventOf<'market'>): void {
    if (this.#asset !== 0) return;
    const wanted = this.wanted === null ? undefined : this.registry.assetNamed(this.wanted)?.id;
    if (this.wanted === null) this.#asset = e.quote;
    else if (wanted !== undefined) this.#asset = wanted;
  }

  /** @param price in ticks of the market */
  onPrice(market: MarketInfo, price: number): void {
    if (market.quote.id !== this.#asset || price <= 0) return;
    const numerator = BigInt(price) * market.notionalUnits;
    this.#prices.set(market.base.id, { numerator, denominator: market.lotUnits });
  }

  /** Base units of the valuation asset; 0 while no price is known. */
  value(asset: number, amount: bigint): bigint {
    if (asset === this.#asset) return amount;
    const price = this.#prices.get(asset);
    return price === undefined ? 0n : (amount * price.numerator) / price.denominator;
  }
}
