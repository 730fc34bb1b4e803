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
  value: number;
}

export class MinuteBars {
  private readonly past: Bar[] = [];
  private current: Bar = { minute: -1, lots: 0, value: 0 };
  private readonly volumes = new FadingHistogram(MEMORY);
  private readonly moves = new FadingHistogram(MEMORY);

  /** Takes in a trade; price in ticks, quantity in lots. */
  add(at: number, price: number, quantity: number): void {
    const minute = Math.floor(at / MINUTE);
    if (minute !== this.current.minute) this.roll(minute);
    this.current.lots += quantity;
    this.current.value += quantity * price;
  }

  /** Volume-weighted price in ticks of the full minutes before `at`; 0 without trades. */
  averageBefore(at: number): number {
    const minute = Math.floor(at / MINUTE);
    let lots = 0;
    let value = 0;
    for (const bar of [...this.past, this.current]) {
      if (bar.minute < 0 || bar.minute >= minute || bar.minute < minute - STALE_MINUTES) continue;
      lots += bar.lots;
      value += bar.value;
    }
    return lots === 0 ? 0 : value / lots;
  }

  /** Median lots of a minute in which there was trading. */
  get usualVolume(): number {
    return this.volumes.quantile(0.5);
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
      if (before > 0) this.moves.add(Math.abs(done.value / done.lots - before) * 100);
      this.volumes.add(done.lots);
      this.past.push(done);
      if (this.past.length > KEPT) this.past.shift();
    }
    this.current = { minute, lots: 0, value: 0 };
  }
}
