/**
 * One-minute volumes and average prices of a market, and how far a minute's average usually lies
 * from that of the three traded minutes before: the habit against which a reference price is
 * judged.
 */
import { FadingHistogram } from './fading-histogram';

const MINUTE = 60_000_000;
const KEPT = 3;
const STALE_MINUTES = 15;
/** Traded minutes of about a day. */
const MEMORY = 1_440;

interface Bar {
  minute: number;
  lots: number;
  trades: number;
  value: number;
  /** Outside price times lots; NaN once a trade had none beside it. */
  outside: number;
}

/** Average prices in ticks over some trades; `outside` is NaN where it was not known throughout. */
export interface Average {
  readonly price: number;
  readonly outside: number;
}

/** How far the price went from `before` to `after`, net of the outside price where known. */
export function netMove(before: Average, after: Average): number {
  const outside = after.outside - before.outside;
  return after.price - before.price - (Number.isNaN(outside) ? 0 : outside);
}

export class MinuteBars {
  private readonly past: Bar[] = [];
  private current: Bar = { minute: -1, lots: 0, trades: 0, value: 0, outside: 0 };
  private readonly volumes = new FadingHistogram(MEMORY);
  private readonly sizes = new FadingHistogram(MEMORY);
  private readonly moves = new FadingHistogram(MEMORY);

  /** Takes in a trade; price in ticks, quantity in lots, outside price NaN if unknown. */
  add(at: number, price: number, quantity: number, outside: number): void {
    const minute = Math.floor(at / MINUTE);
    if (minute !== this.current.minute) this.roll(minute);
    this.current.lots += quantity;
    this.current.trades += 1;
    this.current.value += quantity * price;
    this.current.outside += quantity * outside;
  }

  /** Volume-weighted prices of the full minutes before `at`; undefined without trades. */
  averageBefore(at: number): Average | undefined {
    const minute = Math.floor(at / MINUTE);
    let lots = 0;
    let value = 0;
    let outside = 0;
    for (const bar of [...this.past, this.current]) {
      if (bar.minute < 0 || bar.minute >= minute || bar.minute < minute - STALE_MINUTES) continue;
      lots += bar.lots;
      value += bar.value;
      outside += bar.outside;
    }
    return lots === 0 ? undefined : { price: value / lots, outside: outside / lots };
  }

  /** Median lots of a minute in which there was trading. */
  get usualVolume(): number {
    return this.volumes.quantile(0.5);
  }

  /** Median over such minutes of a trade's mean lots. */
  get usualTrade(): number {
    return this.sizes.quantile(0.5);
  }

  /** Quantile of the distance, in hundredths of a tick, of a minute to the three before. */
  usualMove(q: number): number {
    return this.moves.quantile(q) / 100;
  }

  get samples(): number {
    return this.moves.samples;
  }

  private roll(minute: number): void {
    const done = this.current;
    if (done.lots > 0) {
      const before = this.averageBefore(done.minute * MINUTE);
      const after = { price: done.value / done.lots, outside: done.outside / done.lots };
      if (before !== undefined) this.moves.add(Math.abs(netMove(before, after)) * 100);
      this.volumes.add(done.lots);
      this.sizes.add(done.lots / done.trades);
      this.past.push(done);
      if (this.past.length > KEPT) this.past.shift();
    }
    this.current = { minute, lots: 0, trades: 0, value: 0, outside: 0 };
  }
}
