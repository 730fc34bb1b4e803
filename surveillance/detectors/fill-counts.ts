/**
 * Counts of one party's (or one market's) fills in two windows: the last 15 to 30 minutes, and
 * the UTC day. What a party does in minutes is not drowned by what it did all day.
 */
import { DAY_MICROS } from '../../core/contract';

/** A plain constant: it is read on every fill. */
const DAY: number = DAY_MICROS;
const BUCKET = 15 * 60_000_000;

export interface Counts {
  fills: number;
  /** As the aggressor, with anyone. */
  taken: number;
  /** As the standing side, with others. */
  made: number;
  /** With itself; counted once. */
  self: number;
  /** µs since when. */
  since: number;
}

function none(since: number): Counts {
  return { fills: 0, taken: 0, made: 0, self: 0, since };
}

function add(counts: Counts, taker: boolean, self: boolean): void {
  counts.fills += 1;
  if (taker) counts.taken += 1;
  else counts.made += 1;
  if (self) counts.self += 1;
}

export class FillCounts {
  private current = none(0);
  private previous = none(0);
  private today = none(0);

  note(at: number, taker: boolean, self: boolean): void {
    this.move(at);
    add(this.current, taker, self);
    add(this.today, taker, self);
  }

  short(at: number): Counts {
    this.move(at);
    const { current, previous } = this;
    return {
      fills: current.fills + previous.fills,
      taken: current.taken + previous.taken,
      made: current.made + previous.made,
      self: current.self + previous.self,
      since: previous.since,
    };
  }

  day(at: number): Counts {
    this.move(at);
    return this.today;
  }

  isQuiet(now: number): boolean {
    return this.current.since < now - 4 * BUCKET;
  }

  private move(at: number): void {
    const bucket = at - (at % BUCKET);
    if (bucket === this.current.since) return;
    const follows = bucket - this.current.since === BUCKET;
    this.previous = follows ? this.current : none(bucket - BUCKET);
    this.current = none(bucket);
    const day = at - (at % DAY);
    if (day !== this.today.since) this.today = none(day);
  }
}
