/** The gate's check of settlement: each fill lies in one settled range, with as many as it says. */
import type { GateCheck } from '../../contract/reports';
import { Check, skippedCheck } from './finding';
import type { ComparedFill } from './log-checks';

const CHECK = 'settlement';
const TITLE = 'Fills are settled, and as many as were traded';

/** A range of the log that was netted and settled. */
export interface SettledRange {
  readonly batch: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  /** Fills that went in. */
  readonly fills: number;
}

export interface SettledRanges {
  /** Ranges that have an event in [fromSeq, toSeq], ascending; they never overlap. */
  ranges(fromSeq: number, toSeq: number): Promise<readonly SettledRange[]>;
  /** False: nothing was ever settled beyond the ledger itself. */
  settles(): Promise<boolean>;
}

/** Events of the period in the log; 0 and 0 when it has none. */
interface Covered {
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** Keeps the numbers of the log's fills as they pass. */
export class SettlementComparison {
  private readonly fills: number[] = [];

  constructor(private readonly settled: SettledRanges) {}

  /** Hands the fills on. */
  async *watch(fills: AsyncIterable<ComparedFill>): AsyncGenerator<ComparedFill> {
    for await (const fill of fills) {
      this.fills.push(fill.seq);
      yield fill;
    }
  }

  async done({ firstSeq, lastSeq }: Covered): Promise<GateCheck> {
    if (!(await this.settled.settles())) return settlementNotThere();
    const check = new Check(CHECK, TITLE);
    const ranges = await this.settled.ranges(firstSeq, lastSeq);
    const counts = ranges.map(() => 0);
    let at = 0;
    let open = 0;
    let firstOpen = 0;
    for (const seq of this.fills) {
      while (at < ranges.length && (ranges[at]?.toSeq ?? 0) < seq) at++;
      const range = ranges[at];
      if (range === undefined || seq < range.fromSeq) {
        if (open++ === 0) firstOpen = seq;
      } else counts[at] = (counts[at] ?? 0) + 1;
    }
    ranges.forEach(({ batch, fromSeq, toSeq, fills }, i) => {
      // A range that goes beyond the period has fills that were not read here.
      if (fromSeq < firstSeq || toSeq > lastSeq) return;
      const place = `settlement ${batch}, events ${fromSeq} to ${toSeq}`;
      const message = 'a settlement has not as many fills as the log: look at its transaction';
      check.expect(place, String(counts[i]), String(fills), message);
    });
    check.count(this.fills.length - open);
    if (open > 0) {
      const message = 'fills are not settled: wait for settlement, or see why it stands';
      check.add(`from event ${firstOpen}`, 'settled', `${open} fills in no range`, message);
    }
    return check.done();
  }
}

export function settlementNotThere(): GateCheck {
  const why = 'nothing settles beyond the ledger here: a fill is final with its event';
  return skippedCheck(CHECK, TITLE, why);
}
