/**
 * Momentum ignition: within seconds an aggressive burst takes several price levels, strangers
 * follow, and at least half of it is out again within minutes at a better price.
 */
import { z } from 'zod';
import type { Finding } from '../../../cases/contract/alert-book';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, percent, utc } from '../../../cases/contract/alert-wording';
import { net, type Burst, type PriceRun } from '../../feed/price-run';
import type { Detector, DetectorContext, Rule } from '../detector';
import {
  heaviness,
  heavinessMeasures,
  isHabitKnown,
  isWayBack,
  TRADES_BOTH_WAYS,
  isMovedFromOutside,
  type Heaviness,
  outsideWords,
  raiseOnRun,
  runEvidence,
  usualMove,
} from './run-finding';

const parameters = z.strictObject({
  /** Price levels that the burst takes away whole. */
  minLevels: z.number().int().min(1).default(3),
  /** Own part of the move, and its least size in usual moves of a minute. */
  minOwnShare: z.number().nonnegative().default(0.15),
  minOwnMove: z.number().nonnegative().default(0.5),
  /** Move of the burst, net of the outside price, over what a minute usually moves here. */
  minMove: z.number().positive().default(2),
  maxBurstSeconds: z.number().positive().default(90),
  /** Of the burst, that is out again. */
  minOut: z.number().positive().max(1).default(0.5),
  outMinutes: z.number().positive().default(10),
  /** Strangers' aggressive lots in the same direction over the burst's. */
  minFollowers: z.number().nonnegative().default(0.1),
  /** Ticks won on the way out over what a minute usually moves here. */
  minGain: z.number().nonnegative().default(0.1),
  /** Part of the aggressive lots in its direction during the burst. */
  minVolumeShare: z.number().nonnegative().max(1).default(0.3),
  /** Lots of the burst over what is a large order of that party, times the same. */
  minWeight: z.number().nonnegative().default(2.4),
  /** The same over what a minute usually trades here. */
  minMinutes: z.number().nonnegative().default(0.25),
  /** Both, one times the other: what is light for the party has to be heavy for the market. */
  minHeaviness: z.number().nonnegative().default(4),
});
type Parameters = z.infer<typeof parameters>;

const MOVE_BANDS: Bands = [
  [5, 8],
  [10, 14],
];
const FOLLOW_BANDS: Bands = [
  [0.5, 6],
  [1, 12],
];

/** More of the way out by so much is told; what trickles after it is not. */
const TOLD_STEP = 0.1;
/** From here on it is out. */
const OUT = 0.9;
/** A burst so long ago is judged no more, in µs. */
const LATE = 900_000_000;
/** What goes out within so long of the first half is part of it in any case, in µs. */
const SHORTEST = 20_000_000;

interface Seen {
  readonly out: number;
  /** Until then what goes out is part of it, in µs. */
  readonly until: number;
  readonly finding: Finding;
}

interface Verdict {
  readonly move: number;
  readonly out: number;
  readonly gain: number;
  readonly followers: number;
  readonly heavy: Heaviness;
}

class MomentumIgnition implements Detector {
  evaluations = 0;
  /** What a run's burst has come to, kept until the run is quiet. */
  private readonly seen = new WeakMap<PriceRun, Seen>();

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  pushed(run: PriceRun, at: number): boolean {
    this.evaluations += 1;
    const { burst } = run;
    const { context } = this;
    if (run.alerts.has(context.identity.id)) return true;
    if (burst === undefined || !isHabitKnown(run) || isWayBack(run, context)) return false;
    if (at - burst.lastAt > LATE) return false;
    const verdict = this.verdict(run, burst);
    let seen = this.seen.get(run);
    const told = seen?.out ?? 0;
    const until = seen?.until ?? lastPartOf(run, burst);
    const isPart = told < OUT && run.outAt <= until;
    if (verdict !== undefined && isPart && verdict.out >= told + TOLD_STEP) {
      seen = { out: verdict.out, until, finding: this.finding(run, burst, verdict, at) };
      this.seen.set(run, seen);
    }
    // Until it is quiet it may turn out to be the push of a position from before.
    if (seen === undefined || !run.quiet) return false;
    raiseOnRun(run, context, { ...seen.finding, at });
    return true;
  }

  private finding(run: PriceRun, burst: Burst, verdict: Verdict, at: number): Finding {
    const { p, context } = this;
    const { move, out, gain, followers } = verdict;
    return {
      ...runEvidence(run, context, at),
      from: burst.firstAt,
      to: run.outAt,
      seqFrom: burst.seqFrom,
      score: 55 + points(move, MOVE_BANDS) + points(followers, FOLLOW_BANDS) + (out >= 1 ? 5 : 0),
      measures: {
        priceLevels: { value: burst.levels, threshold: p.minLevels },
        moveOverUsual: { value: rounded(move), threshold: p.minMove },
        soldOutShare: { value: rounded(out), threshold: p.minOut },
        gainTicks: { value: rounded(gain), threshold: rounded(p.minGain * usualMove(run)) },
        ...heavinessMeasures(verdict.heavy, p),
        followersOverBurst: { value: rounded(followers), threshold: p.minFollowers },
      },
      explanation: this.explain(run, burst, verdict),
    };
  }

  private verdict(run: PriceRun, burst: Burst): Verdict | undefined {
    const { p, context } = this;
    const heavy = this.burstOf(run, burst);
    if (heavy === undefined) return undefined;
    const outLots = run.outLots - burst.outLots;
    const out = outLots / Math.max(1, burst.lots);
    if (out < p.minOut || out > TRADES_BOTH_WAYS) return undefined;
    const { sign } = run;
    const usual = usualMove(run);
    const left = (run.outValue - burst.outValue) / Math.max(1, outLots);
    const gain = sign * (left - burst.value / Math.max(1, burst.lots));
    // Others may have carried the price on after the burst.
    const furthest = sign * Math.max(sign * run.extreme, sign * left);
    const outside = run.party.market.outsideAt(burst.lastAt);
    const ticks = net(sign, burst.mid, burst.outside, furthest, outside);
    if (ticks < p.minMove * usual || burst.ticks < p.minOwnShare * ticks) return undefined;
    const own = burst.own[run.side];
    const [alike] = context.runs.strangers(run, { tape: burst.tape, own });
    const followers = alike / Math.max(1, burst.lots);
    if (gain < p.minGain * usual || followers < p.minFollowers) return undefined;
    if (isMovedFromOutside(run, burst.firstAt, ticks)) return undefined;
    return { move: ticks / usual, out, gain, followers, heavy };
  }

  /** How heavy the burst was; undefined where it is none. */
  private burstOf(run: PriceRun, burst: Burst): Heaviness | undefined {
    const { p } = this;
    if (burst.levels < p.minLevels || run.outAt <= burst.firstAt) return undefined;
    if (burst.lastAt - burst.firstAt > p.maxBurstSeconds * 1e6) return undefined;
    if (run.outAt - burst.lastAt > p.outMinutes * 60e6) return undefined;
    if (burst.ticks < p.minOwnMove * usualMove(run)) return undefined;
    const taken = (run.latest?.tape[run.side] ?? 0) - burst.tape[run.side];
    const share = burst.lots / Math.max(1, burst.lots, taken);
    if (share < p.minVolumeShare) return undefined;
    const heavy = heaviness(run, burst.lots, share);
    if (heavy.weight < p.minWeight || heavy.minutes < p.minMinutes) return undefined;
    return heavy.weight * heavy.minutes < p.minHeaviness ? undefined : heavy;
  }

  private explain(run: PriceRun, burst: Burst, v: Verdict): string {
    const { p, context } = this;
    const accounts = [...run.accounts].map((id) => context.feed.accountName(id));
    const [did, undid] = run.side === 0 ? ['bought', 'sold'] : ['sold', 'bought'];
    return (
      `From ${utc(burst.firstAt)} on, within ${figure((burst.lastAt - burst.firstAt) / 1e6)} s, ` +
      `${names(accounts)} ${did} ${burst.lots} lots of ${run.party.market.info.name} through ` +
      `${burst.levels} price levels (${p.minLevels} count), which moved the price by ` +
      `${figure(v.move)} times what a minute usually moves here (${p.minMove} count, ` +
      `${outsideWords(run)}). Strangers traded ${percent(v.followers)} of that in the same ` +
      `direction afterwards, and ${percent(v.out)} (${percent(p.minOut)} count) was ${undid} ` +
      `within ${p.outMinutes} minutes, ${figure(v.gain)} ticks better than it had been ${did}. ` +
      `No news and no move of the outside price came before. It would not have been reported had ` +
      `the position been kept, had nobody followed, had the way out brought no gain, or had ` +
      `others traded most of it.`
    );
  }
}

/** As long again as it took until enough was out: later trades are the party's everyday. */
function lastPartOf(run: PriceRun, burst: Burst): number {
  return run.outAt + Math.max(SHORTEST, run.outAt - burst.firstAt);
}

export const momentumIgnition: Rule<Parameters> = {
  id: 'momentum-ignition',
  version: '5',
  serial: 'market',
  // 2016/522 Annex II 1.6(d): momentum ignition; 2017/565 Annex III.B 21.
  legal: ['MiCA 91(3)(b)(iii)', '2016/522 II.1.4(f)', '2017/565 III.B.18'],
  parameters,
  create: (p, context) => new MomentumIgnition(p, context),
};
