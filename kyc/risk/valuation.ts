/**
 * Values amounts in one asset by the last trade or outside price, directly or over one asset in
 * between. Prices are only noted when they come; the arithmetic is done when a value is asked for.
 */
import type { EventOf, MarketInfo, Registry } from '../../core/contract';

/** One step of a way to the valuation asset: over a market, from its base or from its quote. */
interface Step {
  readonly market: MarketInfo;
  readonly fromBase: boolean;
}

export class Valuation {
  /** Last price in ticks by market id; 0 = none yet. */
  readonly #prices: number[] = [];
  readonly #markets: MarketInfo[] = [];
  /** Ways found so far, by asset; null = none. Forgotten when a market gets its first price. */
  readonly #ways = new Map<number, readonly Step[] | null>();
  #asset = 0;

  /** @param wanted name of the valuation asset; null = the quote asset that most markets share */
  constructor(
    private readonly registry: Registry,
    private readonly wanted: string | null,
  ) {}

  /** Id of the valuation asset; 0 before there is a market. */
  get asset(): number {
    return this.#asset;
  }

  /** Decimals and name of the valuation asset, for people. */
  get unit(): { readonly name: string; readonly decimals: number } {
    return this.registry.asset(this.#asset) ?? { name: '', decimals: 8 };
  }

  onMarket(e: EventOf<'market'>): void {
    const market = this.registry.market(e.market);
    if (market === undefined) return;
    this.#markets.push(market);
    this.#ways.clear();
    if (this.wanted === null) this.#asset = this.#mostShared();
    else this.#asset = this.registry.assetNamed(this.wanted)?.id ?? this.#asset;
  }

  /** Of quote assets that equally many markets share, the one that was first. */
  #mostShared(): number {
    const counts = new Map<number, number>();
    for (const { quote } of this.#markets) counts.set(quote.id, (counts.get(quote.id) ?? 0) + 1);
    let best = 0;
    for (const [asset, count] of counts) if (count > (counts.get(best) ?? 0)) best = asset;
    return best;
  }

  /** @param price in ticks of the market */
  onPrice(market: number, price: number): void {
    if (price <= 0) return;
    if ((this.#prices[market] ?? 0) === 0) this.#ways.clear();
    this.#prices[market] = price;
  }

  /** Base units of the valuation asset; 0 while no price is known. */
  value(asset: number, amount: bigint): bigint {
    if (asset === this.#asset) return amount;
    let way = this.#ways.get(asset);
    if (way === undefined) {
      way = this.#find(asset);
      this.#ways.set(asset, way);
    }
    if (way === null) return 0n;
    let value = amount;
    for (const { market, fromBase } of way) {
      const quotePerLot = BigInt(this.#prices[market.id] ?? 0) * market.notionalUnits;
      value = fromBase
        ? (value * quotePerLot) / market.lotUnits
        : (value * market.lotUnits) / quotePerLot;
    }
    return value;
  }

  #find(asset: number): readonly Step[] | null {
    for (const first of this.#stepsFrom(asset)) {
      if (reached(first) === this.#asset) return [first];
    }
    for (const first of this.#stepsFrom(asset)) {
      for (const second of this.#stepsFrom(reached(first))) {
        if (reached(second) === this.#asset) return [first, second];
      }
    }
    return null;
  }

  #stepsFrom(asset: number): Step[] {
    return this.#markets
      .filter(({ id }) => (this.#prices[id] ?? 0) > 0)
      .filter(({ base, quote }) => base.id === asset || quote.id === asset)
      .map((market) => ({ market, fromBase: market.base.id === asset }));
  }
}

function reached({ market, fromBase }: Step): number {
  return fromBase ? market.quote.id : market.base.id;
}
