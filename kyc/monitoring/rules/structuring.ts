/**
 * Structuring: payments below a reporting threshold, three or more in 24 hours or five or more in
 * seven days, in or out, together above it, and more of them than the customer's habit brings.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { names, utc } from '../../../cases/contract/alert-wording';
import { DAY_MICROS, isPlainDecimal, toUnits } from '../../../core/contract';
import { asNumber, money, scaled } from '../amounts';
import type { Customer, Move } from '../feed/customer';
import {
  conductOf,
  sumOf,
  thirdParties,
  type Detector,
  type DetectorContext,
  type Rule,
} from './rule';
import { SmallPayments, type Small } from './structuring-habit';

const parameters = z.strictObject({
  /** In the valuation asset; contracts §2. */
  threshold: z
    .string()
    .refine((text) => isPlainDecimal(text) && !text.startsWith('-'), 'must be a plain decimal')
    .default('10000'),
  minInDay: z.number().int().min(2).default(3),
  minInWeek: z.number().int().min(2).default(5),
  /** Smaller payments than this share of the threshold are everyday life. */
  minShare: z.number().min(0).max(1).default(0.05),
  /** From this share of the threshold on a payment lies just below it. */
  nearShare: z.number().min(0).max(1).default(0.65),
  /** Largest probability that so many are the customer's or its peers' habit. */
  maxChance: z.number().positive().max(1).default(0.005),
  maxNearChance: z.number().positive().max(1).default(0.002),
  /** A third party that paid about the same so many days before is a regular one. */
  regularAfterDays: z.number().positive().default(13),
  /** From so many different third parties, one payment each, it is a collection or payroll. */
  manyParties: z.number().int().min(2).default(5),
});
type Parameters = z.infer<typeof parameters>;

/** Same sum for a regular payment, as a share. */
const REGULAR_WITHIN = 0.2;
const MOST_KEPT = 256;
const WATCHED_DAYS = 10;
const LEAST_STRICT = 0.1;
const COUNT_BANDS: Bands = [
  [5, 6],
  [8, 12],
  [15, 18],
];
const NEAR_BANDS: Bands = [
  [0.5, 8],
  [0.8, 16],
];

interface Window {
  readonly days: number;
  readonly smalls: readonly Small[];
}

interface Side {
  readonly payments: SmallPayments;
  alert: { id: string; lastAt: number; span: number; reported: Small[] } | undefined;
}

class Structuring implements Detector {
  evaluations = 0;
  private readonly threshold: { text: string; units: bigint | undefined };
  /** By customer: incoming, outgoing. */
  private readonly sides = new Map<number, readonly [Side, Side]>();

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {
    this.threshold = { text: p.threshold, units: undefined };
  }

  moved(move: Move): void {
    const limit = this.limit();
    if (move.value >= limit || move.value < scaled(limit, this.p.minShare)) return;
    if (this.isRegular(move)) return;
    const side = this.sideOf(move);
    const near = move.value >= scaled(limit, this.p.nearShare);
    const small: Small = { move, near, reported: false };
    side.payments.add(small);
    this.evaluations += 1;
    const window = this.shortest(side, move, limit);
    if (window !== undefined) this.report(side, window, small);
  }

  aged(customer: Customer): void {
    this.sides.delete(customer.id);
  }

  private limit(): bigint {
    const { decimals } = this.context.feed.valuation.unit;
    return (this.threshold.units ??= toUnits(this.threshold.text, decimals));
  }

  private sideOf(move: Move): Side {
    const { id } = move.customer;
    let sides = this.sides.get(id);
    if (sides === undefined) {
      const side = (): Side => ({
        payments: new SmallPayments(7 * DAY_MICROS, MOST_KEPT),
        alert: undefined,
      });
      sides = [side(), side()];
      this.sides.set(id, sides);
    }
    return sides[move.incoming ? 0 : 1];
  }

  /** The same third party pays or is paid about the same every month: salary, rent. */
  private isRegular({ customer, party, value, incoming, at, own }: Move): boolean {
    if (party === undefined || own) return false;
    const window = incoming ? customer.incoming : customer.outgoing;
    const latest = at - this.p.regularAfterDays * DAY_MICROS;
    const slack = scaled(value, REGULAR_WITHIN);
    return window.within(at, 45 * DAY_MICROS).some((old) => {
      if (old.party !== party || old.at > latest) return false;
      const apart = old.value > value ? old.value - value : value - old.value;
      return apart <= slack;
    });
  }

  private shortest(side: Side, move: Move, limit: bigint): Window | undefined {
    const { minInDay, minInWeek } = this.p;
    for (const [days, least] of [
      [1, minInDay],
      [7, minInWeek],
    ] as const) {
      const smalls = side.payments.within(move.at, days * DAY_MICROS);
      if (smalls.length < least) continue;
      if (sumOf(smalls.map((small) => small.move)) <= limit) continue;
      if (this.isCollection(smalls, least)) continue;
      if (side.alert !== undefined && move.at - side.alert.lastAt < side.alert.span) {
        return { days, smalls };
      }
      if (this.breaksHabit(side, { days, smalls })) return { days, smalls };
    }
    return undefined;
  }

  /**
   * Named payers or payees, each of them once: salaries and a bonus on payday, takings, payroll, or
   * the business of fan-in. A few are one only when the sums do not lie just below the threshold.
   */
  private isCollection(smalls: readonly Small[], least: number): boolean {
    const named = smalls.filter(({ move }) => move.party?.startsWith('owner ') === true);
    const parties = thirdParties(named.map(({ move }) => move)).size;
    if (parties >= this.p.manyParties && parties * 2 > smalls.length) return true;
    const near = smalls.filter((small) => small.near).length;
    return parties === smalls.length && near < least;
  }

  private breaksHabit({ payments }: Side, { days, smalls }: Window): boolean {
    const near = smalls.filter((small) => small.near).length;
    const least = days === 1 ? this.p.minInDay : this.p.minInWeek;
    // Who is looked at for longer has more chances to look odd.
    const newest = smalls[smalls.length - 1]?.move;
    const seen = newest === undefined ? 0 : newest.customer.seenDays(newest.at);
    const strict = Math.min(1, Math.max(LEAST_STRICT, WATCHED_DAYS / Math.max(1, seen)));
    const { maxNearChance, maxChance } = this.p;
    if (near >= least && payments.chance(smalls, days, true) <= maxNearChance * strict) return true;
    return payments.chance(smalls, days, false) <= maxChance * strict;
  }

  private report(side: Side, window: Window, newest: Small): void {
    const { at } = newest.move;
    const { alerts, identity } = this.context;
    const goesOn = side.alert !== undefined && at - side.alert.lastAt < side.alert.span;
    const reported = goesOn && side.alert ? [...side.alert.reported, newest] : window.smalls;
    for (const small of reported) small.reported = true;
    const finding = this.finding(side, reported.slice(-MOST_KEPT), window);
    const span = window.days * DAY_MICROS;
    if (goesOn && side.alert !== undefined) {
      alerts.extend(identity, side.alert.id, finding);
      side.alert.lastAt = at;
      side.alert.reported = reported.slice(-MOST_KEPT);
      side.alert.span = Math.max(span, side.alert.span);
    } else {
      const id = alerts.raise(identity, finding);
      side.alert = { id, lastAt: at, span, reported: [...reported] };
    }
  }

  private finding(side: Side, smalls: readonly Small[], { days }: Window) {
    const moves = smalls.map(({ move }) => move);
    const { unit } = this.context.feed.valuation;
    const newest = moves[moves.length - 1];
    const sum = sumOf(moves);
    const expected = newest === undefined ? 0 : side.payments.expected(newest, days, false);
    const near = smalls.filter((small) => small.near).length / smalls.length;
    const conduct = conductOf(moves);
    const largest = moves.reduce((most, { value }) => (value > most ? value : most), 0n);
    const way = newest?.incoming === true ? 'received' : 'sent out';
    const least = days === 1 ? this.p.minInDay : this.p.minInWeek;
    return {
      ...conduct,
      at: newest?.at ?? 0,
      score: 55 + points(moves.length, COUNT_BANDS) + points(near, NEAR_BANDS),
      measures: {
        payments: { value: moves.length, threshold: least },
        sum: { value: asNumber(sum, unit), threshold: asNumber(this.limit(), unit) },
        justBelow: { value: rounded(near), threshold: 0.5 },
        expectedByHabit: { value: rounded(expected), threshold: least },
      },
      explanation:
        `Between ${utc(conduct.from)} and ${utc(conduct.to)}, ${names(conduct.accounts)} ${way} ` +
        `${moves.length} payments, each below ${this.p.threshold} ${unit.name} and none above ` +
        `${money(largest, unit)}, together ${money(sum, unit)}. The customer's habit, with that ` +
        `of its peers while little is known, would bring ${rounded(expected)} such payments in ` +
        `${days === 1 ? '24 hours' : 'seven days'}. It would not have been reported with fewer ` +
        `than ${least} in that time, had they stayed within the threshold together, or had the ` +
        'same parties paid about the same in earlier weeks.',
    };
  }
}

export const structuring: Rule<Parameters> = {
  id: 'structuring',
  version: '1',
  // 31 USC 5324 names the conduct; AMLR (EU) 2024/1624 art. 19(1)(b) links such transactions.
  legal: ['AMLR 2024/1624 19', 'AMLR 2024/1624 69', '31 USC 5324', 'FATF R.20'],
  parameters,
  create: (values, context) => new Structuring(values, context),
};
