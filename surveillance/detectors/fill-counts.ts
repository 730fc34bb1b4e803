/**
 * Counts of one party's (or one market's) fills in three windows: the last 2 to 4 minutes, the last
 * 15 to 30, and the UTC day. What a party does in minutes is not drowned by what it did all day.
 */
import { DAY_MICROS } from '../../core/contract';

/** A plain constant: it is read on every fill. */
const DAY: number = DAY_MICROS;
const MINUTE = 60_000_000;
const QUIET = 60 * MINUTE;

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

/** The running bucket of a fixed length and the one before it. */
class Sliding {
  private current = none(0);
  private previous = none(0);

  constructor(private readonly bucket: number) {}

  note(at: number, taker: boolean, self: boolean): void {
    this.move(at);
    add(this.current, taker, self);
  }

  sum(at: number): Counts {
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

  private move(at: number): void {
    const start = at - (at % this.bucket);
    if (start === this.current.since) return;
    const follows = start - this.current.since === this.bucket;
    this.previous = follows ? this.current : none(start - this.bucket);
    this.current = none(start);
  }
}

export class FillCounts {
  private readonly minutes = new Sliding(2 * MINUTE);
  private readonly quarters = new Sliding(15 * MINUTE);
  private today = none(0);
  private yesterday = none(-DAY);
  private lastAt = 0;

  note(at: number, taker: boolean, self: boolean): void {
    this.minutes.note(at, taker, self);
    this.quarters.note(at, taker, self);
    this.lastAt = at;
    add(this.day(at), taker, self);
  }

  /** The three windows as they stand at `at`, the shortest first. */
  windows(at: number): readonly [Counts, Counts, Counts] {
    return [this.minutes.sum(at), this.quarters.sum(at), this.day(at)];
  }

  /** Today and the day before: what is usual, also just after midnight. */
  habit(at: number): Counts {
    const today = this.day(at);
    const { yesterday } = this;
    return {
      fills: today.fills + yesterday.fills,
      taken: today.taken + yesterday.taken,
      made: today.made + yesterday.made,
      self: today.self + yesterday.self,
      since: yesterday.since,
    };
  }

  isQuiet(now: number): boolean {
    return this.lastAt < now - QUIET;
  }

  private day(at: number): Counts {
    const start = at - (at % DAY);
    if (start !== this.today.since) {
      const follows = start - this.today.since === DAY;
      this.yesterday = follows ? this.today : none(start - DAY);
      this.today = none(start);
    }
    return this.today;
  }
}

/**
 * How much of the other one's trades would look meant with this party if it dealt with the other as
 * it deals with everyone: its part in the trades that the other has none in, times how often its
 * own trades with others look meant. A market's only dealer is everyone's counterparty.
 */
export function asCounterparty(
  market: Counts,
  own: Counts,
  other: Counts,
  together: number,
): number {
  const others = own.fills - together;
  if (others <= 0) return 0;
  const part = Math.min(1, others / Math.max(1, market.fills - other.fills));
  return (part * Math.max(0, own.self - together)) / others;
}
