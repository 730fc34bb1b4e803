/**
 * A price over the last moments and how far it usually moves in ten seconds: for outside reference
 * prices and for the market's own middle price.
 */
import { FadingHistogram } from './fading-histogram';

const SIZE = 64;
const SPAN = 10_000_000;
const MEMORY = 5_000;
/** Fewer samples than this say nothing about what is usual. */
const MIN_SAMPLES = 20;

export class PriceMoves {
  private readonly at = new Float64Array(SIZE).fill(-Infinity);
  private readonly price = new Float64Array(SIZE);
  private readonly usual = new FadingHistogram(MEMORY);
  private written = 0;

  get last(): number {
    return this.written === 0 ? 0 : (this.price[(this.written - 1) % SIZE] ?? 0);
  }

  get lastAt(): number {
    return this.written === 0 ? -Infinity : (this.at[(this.written - 1) % SIZE] ?? -Infinity);
  }

  note(now: number, price: number): void {
    if (this.written > 0) this.usual.add(Math.abs(price - this.priceAt(now - SPAN)) * 100);
    this.at[this.written % SIZE] = now;
    this.price[this.written % SIZE] = price;
    this.written += 1;
  }

  /** The newest price not after `at`, else the oldest kept; 0 when there is none. */
  priceAt(at: number): number {
    const oldest = Math.max(0, this.written - SIZE);
    for (let i = this.written - 1; i >= oldest; i--) {
      if ((this.at[i % SIZE] ?? Infinity) <= at || i === oldest) return this.price[i % SIZE] ?? 0;
    }
    return 0;
  }

  /**
   * Whether the price moved in the ten seconds before `at` by more than `times` the q-quantile of
   * such moves and at least `floor`.
   */
  movedBefore(at: number, q: number, times: number, floor: number): boolean {
    if (this.usual.samples < MIN_SAMPLES) return false;
    const move = Math.abs(this.priceAt(at) - this.priceAt(at - SPAN));
    return move >= floor && move > (times * this.usual.quantile(q)) / 100;
  }
}
