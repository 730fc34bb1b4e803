/**
 * How many messages a market gets in a second: the habit of the last hours, and the running second
 * by party. Seconds without a message count as zero.
 */
import type { PartyMarket } from '../../feed/state';

const SECOND = 1_000_000;
/** A second weighs as much as all older ones after about this many seconds. */
const MEMORY = 3_600;

/** One party's part of the running second. */
export interface PartSecond {
  messages: number;
  /** Of these: orders, and orders that went unfilled within a second of coming. */
  orders: number;
  unfilled: number;
  firstSeq: number;
}

export class SecondCounts {
  private seconds = 0;
  private mean = 0;
  private variance = 0;
  private second = -1;
  messages = 0;
  readonly parts = new Map<PartyMarket, PartSecond>();

  /**
   * Counts one message of `party`; a second that is over is judged first, by `ended`.
   * @param at µs
   */
  note(at: number, party: PartyMarket, seq: number, ended: (at: number) => void): PartSecond {
    this.moveTo(at, ended);
    this.messages += 1;
    let part = this.parts.get(party);
    if (part === undefined) {
      part = { messages: 0, orders: 0, unfilled: 0, firstSeq: seq };
      this.parts.set(party, part);
    }
    part.messages += 1;
    return part;
  }

  moveTo(at: number, ended: (at: number) => void): void {
    const second = Math.floor(at / SECOND);
    if (second === this.second) return;
    if (this.second >= 0) {
      ended((this.second + 1) * SECOND);
      this.learn(this.messages, 1);
      this.learn(0, second - this.second - 1);
    }
    this.second = second;
    this.messages = 0;
    this.parts.clear();
  }

  /** Mean and standard deviation of a second's messages; a Poisson count's at least. */
  get usual(): { mean: number; deviation: number } {
    const deviation = Math.sqrt(Math.max(this.variance, this.mean));
    return { mean: this.mean, deviation: Math.max(deviation, 0.5) };
  }

  /** Seconds that the habit rests on. */
  get learnt(): number {
    return this.seconds;
  }

  /** Takes in `times` seconds of `count` messages; an outlier teaches no more than its bound. */
  private learn(count: number, times: number): void {
    if (times <= 0) return;
    const { mean, deviation } = this.usual;
    const bounded = this.seconds < 60 ? count : Math.min(count, mean + 3 * deviation + 2);
    this.seconds += times;
    const weight = 1 - (1 - 1 / Math.min(this.seconds, MEMORY)) ** times;
    const off = bounded - this.mean;
    this.mean += weight * off;
    this.variance = (1 - weight) * (this.variance + weight * off * off);
  }
}
