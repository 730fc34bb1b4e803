/**
 * A reference price of several sources: the median of those that are fresh and agree, for a while
 * the last good one, then none.
 */
import { boundAt } from '../percent-bound';

export interface SourceTerms {
  readonly maxAgeSeconds: number;
  readonly maxDivergencePct: string;
  readonly minSources: number;
  readonly lastGoodSeconds: number;
}

export interface SourcePrice {
  readonly price: number;
  /** µs */
  readonly at: number;
}

const SECOND = 1_000_000;
/** One who invents names for sources does not fill the memory. */
const MAX_SOURCES = 64;

export class ReferenceSources {
  /** By name; a price without one is of the source ''. */
  readonly prices = new Map<string, SourcePrice>();
  /** When the reference in force was made, µs; 0 = never. */
  goodAt = 0;

  note(source: string, price: number, at: number): void {
    this.prices.delete(source);
    this.prices.set(source, { price, at });
    if (this.prices.size <= MAX_SOURCES) return;
    for (const oldest of this.prices.keys()) return void this.prices.delete(oldest);
  }

  /** The reference in ticks as the sources stand; 0 when too few agree. */
  median(now: number, terms: SourceTerms): number {
    const fresh = [...this.prices.values()]
      .filter(({ at }) => now - at <= terms.maxAgeSeconds * SECOND)
      .map(({ price }) => price)
      .sort((a, b) => a - b);
    if (fresh.length < terms.minSources) return 0;
    const middle = middleOf(fresh);
    const low = boundAt(terms.maxDivergencePct, middle, -1);
    const high = boundAt(terms.maxDivergencePct, middle, 1);
    const agreeing = fresh.filter((price) => price >= low && price <= high);
    return agreeing.length < terms.minSources ? 0 : middleOf(agreeing);
  }
}

/** Of an ascending list; of two middle ones their mean, rounded half up. */
function middleOf(sorted: readonly number[]): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  if (sorted.length % 2 === 1) return upper;
  const lower = sorted[half - 1] ?? upper;
  return lower + Math.ceil((upper - lower) / 2);
}
