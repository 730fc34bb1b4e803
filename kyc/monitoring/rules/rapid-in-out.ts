/**
 * Rapid in and out: of a sum above the floor four fifths or more leave within 24 hours, in
 * whatever asset, and hardly any of it was traded. What goes back to where it came from is none.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { names, percent, utc } from '../../../cases/contract/alert-wording';
import { isPlainDecimal, toUnits } from '../../../core/contract';
import { asNumber, money } from '../amounts';
import type { Customer, Move } from '../feed/customer';
import { passageEnding, type Passage, type PassageLimits } from './passage';
import { conductOf, type Detector, type DetectorContext, type Rule } from './rule';
import { continues, goOn, type Stretch } from './stretch';

const parameters = z.strictObject({
  /** In the valuation asset. */
  floor: z.string().refine(isPlainDecimal, 'must be a plain decimal').default('5000'),
  minShare: z.number().positive().max(1).default(0.8),
  /** Traded meanwhile, as a share of what came in. */
  maxTraded: z.number().positive().default(0.1),
  /** Smaller sums beside what lies there already are no passage. */
  minOfStanding: z.number().min(0).default(0.5),
  hours: z.number().positive().default(24),
});
type Parameters = z.infer<typeof parameters>;

const HOUR = 3_600_000_000;
/** Alerts on one customer within this time; more often than that the last one is extended. */
const MOST_ALERTS = 3;
const REPEATS_WITHIN = 30 * 24 * HOUR;
const SUM_BANDS: Bands = [
  [2, 5],
  [5, 10],
  [20, 18],
];
const SHARE_BANDS: Bands = [
  [0.9, 4],
  [0.97, 8],
];
const PACE_BANDS: Bands = [
  [0.5, 4],
  [0.8, 10],
];

class RapidInOut implements Detector {
  evaluations = 0;
  private readonly stretches = new Map<number, Stretch[]>();
  private limits: PassageLimits | undefined;

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  moved(move: Move): void {
    if (move.incoming || move.value <= 0n) return;
    this.evaluations += 1;
    const passage = passageEnding(move, this.limitsNow());
    if (passage !== undefined) this.report(move, passage);
  }

  aged(customer: Customer): void {
    this.stretches.delete(customer.id);
  }

  private limitsNow(): PassageLimits {
    const { minShare, maxTraded, minOfStanding, hours } = this.p;
    return (this.limits ??= {
      span: hours * HOUR,
      floor: toUnits(this.p.floor, this.context.feed.valuation.unit.decimals),
      ...{ minShare, maxTraded, minOfStanding },
    });
  }

  private report(move: Move, passage: Passage): void {
    const { alerts, identity } = this.context;
    const finding = this.finding(move, passage);
    const { from, to } = finding;
    const known = (this.stretches.get(move.customer.id) ?? []).filter(
      (one) => one.to > move.at - REPEATS_WITHIN,
    );
    this.stretches.set(move.customer.id, known);
    const last = known.at(-1);
    // Money that passes again and again is one business, and pass-through's to tell.
    if (last !== undefined && (known.length >= MOST_ALERTS || continues(last, from, to))) {
      alerts.extend(identity, last.alert, finding);
      goOn(last, from, to);
      return;
    }
    const alert = alerts.raise(identity, finding);
    known.push({ alert, from, to, covered: to - from });
  }

  private finding(move: Move, passage: Passage) {
    const { incoming, outgoing, share, tradedShare } = passage;
    const { unit } = this.context.feed.valuation;
    const conduct = conductOf(passage.moves);
    const floor = this.limitsNow().floor;
    const times = Number(incoming / (floor > 0n ? floor : 1n));
    const pace = 1 - (conduct.to - conduct.from) / (this.p.hours * HOUR);
    const score =
      50 + points(times, SUM_BANDS) + points(share, SHARE_BANDS) + points(pace, PACE_BANDS);
    return {
      ...conduct,
      at: move.at,
      score,
      measures: {
        incoming: { value: asNumber(incoming, unit), threshold: asNumber(floor, unit) },
        shareOut: { value: rounded(share), threshold: this.p.minShare },
        traded: { value: rounded(tradedShare), threshold: this.p.maxTraded },
        hours: { value: rounded((conduct.to - conduct.from) / HOUR), threshold: this.p.hours },
      },
      explanation:
        `Between ${utc(conduct.from)} and ${utc(conduct.to)}, ${names(conduct.accounts)} ` +
        `received ${money(incoming, unit)} in ${passage.ins.length} and sent out ` +
        `${money(outgoing, unit)} in ${passage.outs.length} movements, ${percent(share)} of it, ` +
        `while trades came to ${percent(tradedShare)}. What went back to where it came from, or ` +
        `to the customer's own accounts when it came from there, is not counted. It would not ` +
        `have been reported below ${money(floor, unit)}, with less than ` +
        `${percent(this.p.minShare)} gone within ${this.p.hours} hours, or with ` +
        `${percent(this.p.maxTraded)} or more of it traded.`,
    };
  }
}

export const rapidInOut: Rule<Parameters> = {
  id: 'rapid-in-out',
  version: '1',
  // FATF's virtual-asset red flags (2020): immediate withdrawal without trading.
  legal: ['AMLR 2024/1624 69', 'FATF VA red flags 2020, transactions', 'FATF R.20'],
  parameters,
  create: (values, context) => new RapidInOut(values, context),
};
