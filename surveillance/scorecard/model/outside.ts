/**
 * The outside price that honest agents quote around: per market a random walk with a common
 * factor, volatility that comes and goes, and jumps when something happens.
 */
import { type MarketSpec } from './markets';
import { type Random } from '../../../platform/random/random';

const STEP_MICROS = 1_000_000;
const STEPS_A_DAY = 86_400;
/** How much of a market's variance is common to all. */
const COMMON = 0.6;

export class OutsidePrices {
  readonly #random: Random;
  readonly #specs: readonly MarketSpec[];
  readonly #logs: number[];
  readonly #heat: number[];
  #at: number;

  constructor(random: Random, specs: readonly MarketSpec[], startTs: number) {
    this.#random = random;
    this.#specs = specs;
    this.#logs = specs.map((spec) => Math.log(spec.price));
    this.#heat = specs.map(() => 0);
    this.#at = startTs;
  }

  /** Price in the quote asset at `ts` (µs); `ts` must not go back. */
  at(index: number, ts: number): number {
    while (this.#at + STEP_MICROS <= ts) this.#step();
    return Math.exp(this.#logs[index] ?? 0);
  }

  /** A jump by `size` (0.01 = one percent), after which the market stays lively for a while. */
  jump(index: number, size: number): void {
    this.#logs[index] = (this.#logs[index] ?? 0) + size;
    this.#heat[index] = Math.min((this.#heat[index] ?? 0) + 0.8, 1.2);
  }

  #step(): void {
    this.#at += STEP_MICROS;
    const common = this.#random.normal();
    for (let i = 0; i < this.#specs.length; i++) {
      const volatility = (this.#specs[i]?.dailyVolatility ?? 0) / Math.sqrt(STEPS_A_DAY);
      const heat = this.#heat[i] ?? 0;
      const own = Math.sqrt(COMMON) * common + Math.sqrt(1 - COMMON) * this.#random.normal();
      this.#logs[i] = (this.#logs[i] ?? 0) + volatility * Math.exp(heat) * own;
      this.#heat[i] = heat * 0.9975 + 0.02 * this.#random.normal();
    }
  }
}
