/** How far a trailing stop has come. */

/** A trailing stop's way (Binance Spot, trailing stop FAQ). Prices in ticks. */
export class Trail {
  /** Best price since it began to follow: the highest for sells, the lowest for buys; 0 = waits. */
  extreme = 0;
  /** Price at which it triggers, 0 while it does not follow yet. */
  level = 0;

  /** @param delta basis points between extreme and level */
  constructor(
    private readonly buy: boolean,
    private readonly delta: number,
  ) {}

  /** Begins to follow, or follows on. */
  follow(price: number): void {
    this.extreme = price;
    const factor = BigInt(10_000 + (this.buy ? this.delta : -this.delta));
    const product = BigInt(price) * factor;
    // A buy triggers at or above the level, a sell at or below it: rounded so that both are exact.
    this.level = Number((product + (this.buy ? 9_999n : 0n)) / 10_000n);
  }

  isBetter(price: number): boolean {
    return this.buy ? price < this.extreme : price > this.extreme;
  }

  isReached(price: number): boolean {
    return this.buy ? price >= this.level : price <= this.level;
  }
}
