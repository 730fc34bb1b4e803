/**
 * What pump-and-dump and trash-and-cash share: a position first, then a price pushed the way it
 * gains (or talked there), then at least half of it given to those who followed, at a gain.
 */
import { z } from 'zod';
import type { EventOf } from '../../../core/contract';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, percent, utc } from '../../../cases/contract/alert-wording';
import type { PriceRun, StepMark } from '../../feed/price-run';
import type { SideIndex } from '../../feed/state';
import type { Detector, DetectorContext } from '../detector';
import {
  isHabitKnown,
  isUnusual,
  outsideWords,
  raiseOnRun,
  runEvidence,
  twoSidedBefore,
  usualMove,
} from './run-finding';

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
  minSteps: z.number().int().min(1).default(2),
  /** Own steps over the move; with an own announcement none is needed. */
  minOwnShare: z.number().nonnegative().default(0.3),
  /** Beyond this its steps went to and fro with the price, which is trading and no push. */
  maxOwnShare: z.number().positive().default(2.75),
  /** Part of the aggressive lots in the push's direction until now. */
  minVolumeShare: z.number().nonnegative().max(1).default(0.2),
  /** Of position and push together, that is out again. */
  minOut: z.number().positive().max(1).default(0.5),
  /** Ticks won on the way out over what a minute usually moves here. */
  minGain: z.number().nonnegative().default(0.5),
  maxTwoSided: z.number().positive().max(1).default(0.5),
});
export type PositionPushParameters = z.infer<typeof positionPushParameters>;

const MOVE_BANDS: Bands = [
  [6, 6],
  [12, 12],
  [25, 18],
];
/** Own announcements within this before the push count as promotion, in µs. */
const PROMOTION_SPAN = 3_600_000_000;
const MAX_NEWS = 64;
/** The push proper begins where this part of the whole move was not there yet. */
const PUSH_PART = 0.25;
/** More than this of position and push going the other way is other business. */
const SOLD_ALL = 1.2;

interface Verdict {
  readonly built: number;
  readonly move: number;
  readonly ownShare: number;
  readonly out: number;
  readonly gain: number;
  readonly promoted: boolean;
}

export class PositionPush implements Detector {
  evaluations = 0;
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
    if (!isHabitKnown(run)) return false;
    const verdict = this.verdict(run);
    if (verdict === undefined) return known;
    const { p, context } = this;
    const { built, move, ownShare, out, gain, promoted } = verdict;
    raiseOnRun(run, context, {
      ...runEvidence(run, context, at),
      from: run.firstAt,
      to: Math.max(run.outAt, run.lastAt),
      score: 60 + points(move, MOVE_BANDS) + (promoted ? 8 : 0) + (out >= 0.8 ? 6 : 0),
      measures: {
        builtOverPushed: { value: rounded(built / Math.max(1, run.lots)), threshold: p.minBuilt },
        moveOverUsual: { value: rounded(move), threshold: p.minMove },
        ownSteps: { value: run.steps, threshold: p.minSteps },
        ownShareOfMove: { value: rounded(ownShare), threshold: p.minOwnShare },
        outShare: { value: rounded(out), threshold: p.minOut },
        gainTicks: { value: rounded(gain), threshold: rounded(p.minGain * usualMove(run)) },
      },
      explanation: this.explain(run, verdict),
    });
    return true;
  }

  private verdict(run: PriceRun): Verdict | undefined {
    const { p, context, side } = this;
    const { before } = run;
    const mark = run.pushFrom(PUSH_PART);
    if (mark === undefined) return undefined;
    const pushed = Math.max(1, run.lots - mark.lots);
    const built = this.built(run, mark);
    const usualVolume = run.party.market.bars.usualVolume;
    const fewest = Math.min(
      p.minBuiltMinutes * usualVolume,
      p.minBuiltOrders * run.party.largeSize,
    );
    if (built < p.minBuilt * pushed || built < fewest) return undefined;
    const move = run.netMove / usualMove(run);
    if (move < p.minMove || run.steps < p.minSteps) return undefined;
    const [alike] = context.runs.strangers(run, { tape: mark.tape, own: mark.lots });
    if (pushed < p.minVolumeShare * (pushed + alike)) return undefined;
    const promoted = this.isPromoted(run);
    const ownShare = run.ticks / Math.max(1, run.netMove);
    if (!promoted && ownShare < p.minOwnShare) return undefined;
    if (ownShare > p.maxOwnShare) return undefined;
    const outLots = Math.max(1, run.outLots - mark.outLots);
    const out = outLots / Math.max(1, built + pushed);
    const paid =
      side === 0
        ? (before.boughtValue + run.value) / Math.max(1, before.bought + run.lots)
        : (before.soldValue + run.value) / Math.max(1, before.sold + run.lots);
    const gain = run.sign * ((run.outValue - mark.outValue) / outLots - paid);
    if (out < p.minOut || out > SOLD_ALL || gain < p.minGain * usualMove(run)) return undefined;
    if (!isUnusual(run, run.lots)) return undefined;
    if (this.twoSided(run) > p.maxTwoSided) return undefined;
    if (twoSidedBefore(run, context) > p.maxTwoSided) return undefined;
    return { built, move, ownShare, out, gain, promoted };
  }

  /**
   * Most that was gathered net in the last half hour, hour or four before the run, with what the
   * run itself gathered, standing or taking, before the push proper began.
   */
  private built(run: PriceRun, mark: StepMark): number {
    const trail = this.context.runs.trailOf(run.party);
    const nets = [1_800_000_000, 3_600_000_000].map((span) => {
      const sum = trail?.between(run.firstAt - span, run.firstAt - (run.firstAt % 300_000_000));
      return (sum?.bought ?? 0) - (sum?.sold ?? 0);
    });
    nets.push(run.before.bought - run.before.sold);
    const meanwhile = mark.net - (run.marks[0]?.net ?? mark.net);
    return Math.max(...nets.map((lots) => run.sign * (lots + meanwhile)));
  }

  private twoSided({ before }: PriceRun): number {
    const larger = Math.max(before.bought, before.sold, 1);
    return Math.min(before.bought, before.sold) / larger;
  }

  /** The party itself, or its owner, spoke of it in the hour before. */
  private isPromoted(run: PriceRun): boolean {
    const { feed } = this.context;
    const own = new Set([...run.accounts].map((id) => feed.accountName(id)));
    for (const id of run.accounts) own.add(feed.parties.name(feed.ownerOf(id)));
    const since = run.firstAt - PROMOTION_SPAN;
    return this.news.some(({ at, source }) => at >= since && own.has(source));
  }

  private explain(run: PriceRun, v: Verdict): string {
    const { p, context } = this;
    const accounts = [...run.accounts].map((id) => context.feed.accountName(id));
    const [did, undid, way] =
      this.side === 0 ? ['bought', 'sold', 'up'] : ['sold', 'bought back', 'down'];
    return (
      `By ${utc(run.firstAt)}, ${names(accounts)} had ${did} ${figure(v.built)} lots of ` +
      `${run.party.market.info.name} net in the hours before. Until ${utc(run.lastAt)} it moved ` +
      `the price ${way} in ${run.steps} steps of its own` +
      (v.promoted ? ' and spoke of it in public' : '') +
      `, to ${figure(v.move)} times what a minute usually moves here (${p.minMove} count, ` +
      `${outsideWords(run)}); own steps were ${percent(v.ownShare)} of that. ` +
      `Then ${percent(v.out)} of position and push (${percent(p.minOut)} count) was ${undid}, ` +
      `${figure(v.gain)} ticks better than it had been ${did}. It would not have been reported ` +
      `without a position before, had the outside price moved alike, had the position been kept ` +
      `or given away without a gain, or had the party traded both ways before.`
    );
  }
}
