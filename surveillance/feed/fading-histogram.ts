/**
 * Quantiles of positive sizes over a fading past: quarter-octave buckets, all counts halved when
 * the memory is full, so that old samples lose weight. Constant memory, no allocation per sample.
 */
const PER_OCTAVE = 4;
const BUCKETS = 54 * PER_OCTAVE;

export class FadingHistogram {
  private readonly counts = new Float64Array(BUCKETS);
  private total = 0;

  /** @param memory number of samples after which the past is halved */
  constructor(private readonly memory: number) {}

  get samples(): number {
    return this.total;
  }

  /** Values of zero or less count as zero. */
  add(value: number): void {
    const at = value < 1 ? 0 : Math.min(BUCKETS - 1, 1 + Math.floor(Math.log2(value) * PER_OCTAVE));
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.total += 1;
    if (this.total >= this.memory) this.halve();
  }

  /** The q-quantile (0..1) to about a tenth of its size; 0 without samples. */
  quantile(q: number): number {
    const wanted = q * this.total;
    let seen = 0;
    for (let i = 0; i < BUCKETS; i++) {
      seen += this.counts[i] ?? 0;
      if (seen > wanted) return i === 0 ? 0 : 2 ** ((i - 0.5) / PER_OCTAVE);
    }
    return 0;
  }

  private halve(): void {
    let total = 0;
    for (let i = 0; i < BUCKETS; i++) {
      const half = (this.counts[i] ?? 0) / 2;
      this.counts[i] = half;
      total += half;
    }
    this.total = total;
  }
}
