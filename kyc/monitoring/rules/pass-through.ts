/**
 * Pass-through: twice or more in thirty days money of one third party leaves within 72 hours to
 * another one, nearly untraded. The customer's own accounts elsewhere are no third party.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { names, percent, utc } from '../../../cases/contract/alert-wording';
import { DAY_MICROS, isPlainDecimal, toUnits } from '../../../core/contract';
import { asNumber, money } from '../amounts';
import type { Customer, Move } from '../feed/customer';
import { passageEnding, type Passage, type PassageLimits } from './passage';
import {
  conductOf,
  sumOf,
  thirdParties,
  type Detector,
  type DetectorContext,
  type Rule,
} from './rule';

const parameters = z.strictObject({
  /** Of one round, in the valuation asset. */
  floor: z.string().refine(isPlainDecimal, 'must be a plain decimal').default('3000'),
  minShare: z.number().positive().max(1).default(0.8),
  maxTraded: z.number().positive().default(0.1),
  minOfStanding: z.number().min(0).default(0.5),
  hours: z.number().positive().default(72),
  minRounds: z.number().int().min(2).default(2),
  days: z.number().positive().default(30),
});
type Parameters = z.infer<typeof parameters>;

const HOUR = 3_600_000_000;
const MOST_ROUNDS = 32;
const MOST_TIMES = 1.5;
const REGULAR_WITHIN = 45 * DAY_MICROS;
const REGULAR_TIMES = 4;
const ROUND_BANDS: Bands = [
  [3, 8],
  [4, 14],
  [6, 20],
];
const SUM_BANDS: Bands = [
  [5, 6],
  [20, 12],
];

interface Round {
  readonly moves: readonly Move[];
  readonly share: number;
}

interface State {
  rounds: Round[];
  /** Sequence number up to which movements belong to a round. */
  used: number;
  alert: { readonly id: string; to: number } | undefined;
}

class PassThrough implements Detector {
  evaluations = 0;
  private readonly states = new Map<number, State>();
  private limits: PassageLimits | undefined;

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  moved(move: Move): void {
    if (move.incoming || move.value <= 0n || move.own || move.refund) return;
    this.evaluations += 1;
    const state = this.states.get(move.customer.id);
    const used = state?.used ?? 0;
    const usable = (one: Move): boolean => !one.own && one.seq > used && !this.isRegular(one);
    const passage = passageEnding(move, this.limitsNow(), usable);
    if (passage === undefined || !this.betweenOthers(passage)) return;
    this.note(move, passage, state ?? { rounds: [], used: 0, alert: undefined });
  }

  aged(customer: Customer): void {
    this.states.delete(customer.id);
  }

  /** An other side that pays or is paid week by week: a card acquirer, a supplier, an employer. */
  private isRegular({ customer, party, at, incoming }: Move): boolean {
    if (party === undefined) return false;
    const window = incoming ? customer.incoming : customer.outgoing;
    const before = at - this.p.hours * HOUR;
    let times = 0;
    for (const one of window.within(at, REGULAR_WITHIN)) {
      if (one.party === party && one.at <= before) times += 1;
    }
    return times >= REGULAR_TIMES;
  }

  private limitsNow(): PassageLimits {
    const { minShare, maxTraded, minOfStanding, hours } = this.p;
    return (this.limits ??= {
      span: hours * HOUR,
      floor: toUnits(this.p.floor, this.context.feed.valuation.unit.decimals),
      ...{ minShare, maxTraded, minOfStanding, maxTimes: MOST_TIMES },
    });
  }

  /** Somebody else on both sides, and not the same one. An unnamed payer may be anybody. */
  private betweenOthers({ ins, outs }: Passage): boolean {
    const sources = thirdParties(ins);
    return [...thirdParties(outs)].some((party) => !sources.has(party));
  }

  private note(move: Move, passage: Passage, state: State): void {
    this.states.set(move.customer.id, state);
    const since = move.at - this.p.days * DAY_MICROS;
    state.rounds = state.rounds.filter(({ moves }) => (moves[0]?.at ?? 0) > since);
    state.rounds.push({ moves: passage.moves, share: passage.share });
    state.rounds = state.rounds.slice(-MOST_ROUNDS);
    state.used = move.seq;
    if (state.rounds.length < this.p.minRounds) return;
    const { alerts, identity } = this.context;
    const finding = this.finding(move, state.rounds);
    if (state.alert !== undefined && finding.from <= state.alert.to) {
      alerts.extend(identity, state.alert.id, finding);
      state.alert.to = move.at;
    } else state.alert = { id: alerts.raise(identity, finding), to: move.at };
  }

  private finding(move: Move, rounds: readonly Round[]) {
    const { unit } = this.context.feed.valuation;
    const moves = rounds.flatMap((round) => round.moves);
    const conduct = conductOf(moves);
    const ins = moves.filter(({ incoming }) => incoming);
    const outs = moves.filter(({ incoming }) => !incoming);
    const floor = this.limitsNow().floor;
    const share = Math.min(...rounds.map((round) => round.share));
    const times = Number(sumOf(ins) / (floor > 0n ? floor : 1n));
    return {
      ...conduct,
      at: move.at,
      score: 52 + points(rounds.length, ROUND_BANDS) + points(times, SUM_BANDS),
      measures: {
        rounds: { value: rounds.length, threshold: this.p.minRounds },
        incoming: { value: asNumber(sumOf(ins), unit), threshold: asNumber(floor, unit) },
        leastShareOut: { value: rounded(share), threshold: this.p.minShare },
      },
      explanation:
        `Between ${utc(conduct.from)} and ${utc(conduct.to)}, ${names(conduct.accounts)} passed ` +
        `on money of others ${rounds.length} times: ${money(sumOf(ins), unit)} came in, ` +
        `${money(sumOf(outs), unit)} went to somebody else within ${this.p.hours} hours each ` +
        `time, never less than ${percent(share)} and nearly untraded. It would not have been ` +
        `reported had it been once in ${this.p.days} days, had payer and payee been the same, or ` +
        "had the customer's own accounts elsewhere stood on one side.",
    };
  }
}

export const passThrough: Rule<Parameters> = {
  id: 'pass-through',
  version: '1',
  legal: ['AMLR 2024/1624 69', 'FATF VA red flags 2020, transactions', 'FATF R.20'],
  parameters,
  create: (values, context) => new PassThrough(values, context),
};
