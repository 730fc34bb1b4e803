/**
 * What pump-and-dump and trash-and-cash share: a position first, then a price pushed the way it
 * gains (or talked there), then at least half of it given to those who followed, at a gain.
 */
import { z } from 'zod';
import type { EventOf } from '../../../core/contract';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, percent, utc } from '../../../cases/contract/alert-wording';
import type { PriceRun } from '../../feed/price-run';
import type { SideIndex } from '../../feed/state';
import type { Detector, DetectorContext } from '../detector';
import {
  heaviness,
  heavinessMeasures,
  isHabitKnown,
  isWayBack,
  outsideWords,
  raiseOnRun,
  runEvidence,
  usualMove,
} from './run-finding';
import { gathered, stretches, type Stretch } from './stretch';

export const positionPushParameters = z.strictObject({
  /**
   * Net position of the hours before over the lots of the push; and either in usual minute volumes
   * or, where a minute is more than one party trades, in the party's own large orders.
   */
  minBuilt: z.number().positive().default(0.025),
  minBuiltMinutes: z.number().nonnegative().default(0.3),
  minBuiltOrders: z.number().nonnegative().default(2),
  /** Move net of the outside price over what a minute usually moves here. */
  minMove: z.number().positive().default(3),
  /** The same until its own last step, before others carried it on. */
  minOwnMove: z.number().nonnegative().default(0.5),
  /** Price levels that it took whole; with an own announcement none is needed. */
  minLevels: z.number().int().min(1).default(4),
  /** Own steps over the move: others carry it, so a part is enough. */
  minOwnShare: z.number().nonnegative().default(0.15),
  /**
   * Part of the aggressive lots in the push's direction while it pushed, times the part of all
   * that it traded meanwhile that changed its position.
   */
  minDominance: z.number().nonnegative().max(1).default(0.25),
  /** Lots of the push over what is a large order of that party, times the same. */
  minWeight: z.number().nonnegative().default(4.4),
  /** The same over what a minute usually trades here. */
  minMinutes: z.number().nonnegative().default(0.25),
  /** Of position and push together, that is out again. */
  minOut: z.number().positive().max(1).default(0.5),
  /** Ticks won on the way out over what a minute usually moves here. */
  minGain: z.number().nonnegative().default(0),
});
export type PositionPushParameters = z.infer<typeof positionPushParameters>;

const MOVE_BANDS: Bands = [
  [6, 6],
  [12, 12],
  [25, 18],
];
/** Own announcements within this before the push count as promotion, in µs. */
const PROMOTION_SPAN = 900_000_000;
/** Of dominance and weight, what is asked of a push that was talked up as well. */
const PROMOTED_PART = 0.4;
const MAX_NEWS = 64;
/** More than this of position and push going the other way is other business. */
const SOLD_ALL = 1.3;
/** More of the way out by so much is told; what trickles after it is not. */
const TOLD_STEP = 0.1;
/** From here on it is out. */
const OUT = 0.9;
/** So long after the push other business begins, in µs. */
const WAY_OUT_SPAN = 1_800_000_000;
/** A push of seconds with a position below this part of it is an ignition, in µs. */
const SECONDS = 30_000_000;
const SMALL_POSITION = 0.3;

interface Verdict {
  readonly stretch: Stretch;
  readonly built: number;
  readonly move: number;
  readonly ownShare: number;
  readonly out: number;
  readonly gain: number;
  readonly promoted: boolean;
}

export class PositionPush implements Detector {
  evaluations = 0;
  /** How much of a run's way out has been told. */
  private readonly told = new WeakMap<PriceRun, number>();
  private readonly news: { readonly at: number; readonly source: string }[] = [];

  /** @param side 0: prices pushed up (pump), 1: pushed down (trash) */
  constructor(
    private readonly p: PositionPushParameters,
    private readonly context: DetectorContext,
    private readonly side: SideIndex,
  ) {}

  announced(e: EventOf<'news'>): void {
    if (e.source === undefined) return;
    this.news.push({ at: e.ts, source: e.source });
    if (this.news.length > MAX_NEWS) this.news.shift();
  }

  pushed(run: PriceRun, at: number): boolean {
    if (run.side !== this.side || run.outLots === 0) return false;
    this.evaluations += 1;
    const known = run.alerts.has(this.context.identity.id);
    if (at - run.lastAt > WAY_OUT_SPAN) return known;
    if (!isHabitKnown(run) || isWayBack(run, this.context)) return known;
    const verdict = this.verdict(run);
    if (verdict === undefined) return known;
    const { p, context } = this;
    const told = this.told.get(run) ?? 0;
    if (known && (told >= OUT || verdict.out < told + TOLD_STEP)) return true;
    this.told.set(run, verdict.out);
    const { stretch, built, move, ownShare, out, gain, promoted } = verdict;
    raiseOnRun(run, context, {
      ...runEvidence(run, context, at),
      from: stretch.from.at,
      to: Math.max(run.outAt, run.lastAt),
      score: 60 + points(move, MOVE_BANDS) + (promoted ? 8 : 0) + (out >= 0.8 ? 6 : 0),
      measures: {
        builtOverPushed: {
          value: rounded(built / Math.max(1, stretch.lots)),
          threshold: p.minBuilt,
        },
        moveOverUsual: { value: rounded(move), threshold: p.minMove },
        levelsTaken: { value: stretch.levels, threshold: p.minLevels },
        ownShareOfMove: { value: rounded(ownShare), threshold: p.minOwnShare },
        ...heavinessMeasures(heaviness(run, stretch.lots, stretch.dominance), p),
        outShare: { value: rounded(out), threshold: p.minOut },
        gainTicks: { value: rounded(gain), threshold: rounded(p.minGain * usualMove(run)) },
      },
      explanation: this.explain(run, verdict),
    });
    return true;
  }

  private verdict(run: PriceRun): Verdict | undefined {
    const promoted = this.isPromoted(run);
    if (!promoted && run.levels < this.p.minLevels) return undefined;
    for (const stretch of stretches(run)) {
      // What a burst took at its beginning is no position from before it.
      if (stretch.from.at > (run.burst?.firstAt ?? Infinity)) break;
      if (!this.isPush(run, stretch, promoted)) continue;
      const verdict = this.position(run, stretch, promoted);
      if (verdict !== undefined) return verdict;
    }
    return undefined;
  }

  private isPush(run: PriceRun, stretch: Stretch, promoted: boolean): boolean {
    const { p } = this;
    const { levels, lots, move, ownShare, dominance } = stretch;
    const part = promoted ? PROMOTED_PART : 1;
    if (dominance < part * p.minDominance) return false;
    const { weight, minutes } = heaviness(run, lots, dominance);
    if (weight < part * p.minWeight || minutes < part * p.minMinutes) return false;
    const pushed = levels >= p.minLevels && ownShare >= p.minOwnShare;
    return promoted || (pushed && move >= p.minOwnMove * usualMove(run));
  }

  private position(run: PriceRun, stretch: Stretch, promoted: boolean): Verdict | undefined {
    const { context } = this;
    const isShort = !promoted && stretch.to.at - stretch.from.at <= SECONDS;
    const fewest = this.fewest(run, stretch, isShort);
    for (const built of gathered(run, stretch, context, isShort)) {
      if (built < fewest) continue;
      const verdict = this.left(run, stretch, promoted, built);
      if (verdict !== undefined) return verdict;
    }
    return undefined;
  }

  /** Lots below which nothing was gathered first. */
  private fewest({ party }: PriceRun, { lots }: Stretch, isShort: boolean): number {
    const { p } = this;
    const minutes = p.minBuiltMinutes * party.market.bars.usualVolume;
    const least = Math.min(minutes, p.minBuiltOrders * party.largeSize);
    return Math.max(1, least, (isShort ? SMALL_POSITION : p.minBuilt) * lots);
  }

  /** What became of position and push. */
  private left(
    run: PriceRun,
    stretch: Stretch,
    promoted: boolean,
    built: number,
  ): Verdict | undefined {
    const { p } = this;
    const { from, to, lots, ownShare } = stretch;
    const all = built + run.top - run.sign * from.net;
    const out = (run.top - run.sign * run.party.netLots) / Math.max(1, all);
    if (out < p.minOut || out > SOLD_ALL) return undefined;
    // What was built counts at the price before the push.
    const before = run.mid + run.sign * from.level;
    const paid = (built * before + to.value - from.value) / Math.max(1, built + lots);
    const left = (run.outValue - from.outValue) / Math.max(1, run.outLots - from.outLots);
    const gain = run.sign * (left - paid);
    // Others may have carried the price on after the push.
    const move = Math.max(stretch.move, run.sign * (left - before)) / usualMove(run);
    if (gain < p.minGain * usualMove(run) || move < p.minMove) return undefined;
    return { stretch, built, move, ownShare, out, gain, promoted };
  }

  /** The party itself, or its owner, spoke of it just before or during the push. */
  private isPromoted(run: PriceRun): boolean {
    const { feed } = this.context;
    const own = new Set([...run.accounts].map((id) => feed.accountName(id)));
    for (const id of run.accounts) own.add(feed.parties.name(feed.ownerOf(id)));
    const since = Math.max(run.firstAt, run.lastAt - PROMOTION_SPAN) - PROMOTION_SPAN;
    return this.news.some(({ at, source }) => at >= since && own.has(source));
  }

  private explain(run: PriceRun, v: Verdict): string {
    const { p, context } = this;
    const accounts = [...run.accounts].map((id) => context.feed.accountName(id));
    const [did, undid, way] =
      this.side === 0 ? ['bought', 'sold', 'up'] : ['sold', 'bought back', 'down'];
    return (
      `By ${utc(v.stretch.from.at)}, ${names(accounts)} had ${did} ${figure(v.built)} lots of ` +
      `${run.party.market.info.name} net in the hours before. Until ${utc(run.lastAt)} it moved ` +
      `the price ${way} in ${v.stretch.steps} steps of its own` +
      (v.promoted ? ' and spoke of it in public' : '') +
      `, to ${figure(v.move)} times what a minute usually moves here (${p.minMove} count, ` +
      `${outsideWords(run)}); own steps were ${percent(v.ownShare)} of that. ` +
      `Then ${percent(v.out)} of position and push (${percent(p.minOut)} count) was ${undid}, ` +
      `${figure(v.gain)} ticks better than it had been ${did}. It would not have been reported ` +
      `without a position before, had the outside price moved alike, had the position been kept ` +
      `or given away without a gain, or had the party traded both ways while it pushed.`
    );
  }
}
