/** What the three rules about legs in two places share: limits, evidence and words. */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, percent, utc } from '../../../cases/contract/alert-wording';
import type { CrossMeasure } from '../../feed/cross-legs';
import type { DetectorContext } from '../detector';

export const crossParameters = z.strictObject({
  /** Move of the pushed price, net of the outside price, over what a minute usually moves. */
  minMove: z.number().positive().default(3),
  /** Exposure over the pushing leg; where nothing of it is out, so many times that. */
  minExposure: z.number().positive().default(1),
  heldTimes: z.number().min(1).default(2),
  /** Part that is out; below it the exposure is held and gains on paper. */
  minOut: z.number().positive().max(1).default(0.5),
  /** Gain over what a minute usually moves in the place of the exposure. */
  minGain: z.number().nonnegative().default(0.5),
});
export type CrossParameters = z.infer<typeof crossParameters>;

const MOVE_BANDS: Bands = [
  [5, 6],
  [10, 12],
  [20, 18],
];
const EXPOSURE_BANDS: Bands = [
  [2, 6],
  [4, 12],
];
/** Traded minutes from which on the market's habit is known. */
const KNOWN_HABIT = 20;
const NEWS_SPAN = 60_000_000;

/** Whether legs and gain are what the rule asks for, whatever the places are. */
export function isGainElsewhere(m: CrossMeasure, p: CrossParameters, minMove: number): boolean {
  const { market, from } = m.leg;
  if (market.bars.samples < KNOWN_HABIT || m.moveOverUsual < minMove) return false;
  const sinceNews = from - market.newsAt;
  if (sinceNews >= 0 && sinceNews <= NEWS_SPAN) return false;
  const held = m.out < p.minOut;
  if (held && !m.built) return false;
  return m.over >= p.minExposure * (held ? p.heldTimes : 1) && m.gain >= p.minGain;
}

/** Raises the rule's alert on the push, or extends it. @param said what this rule is about */
export function raiseOnLeg(
  m: CrossMeasure,
  at: number,
  context: DetectorContext,
  p: CrossParameters,
  minMove: number,
  said: string,
): void {
  const { feed, alerts, identity } = context;
  const { leg, exposure } = m;
  const accounts = [...leg.accounts].map((id) => feed.accountName(id));
  const place = leg.pool ?? leg.market.info.name;
  const outsideWords = Number.isNaN(leg.outside)
    ? 'reduced: no fresh outside price'
    : 'net of the outside price';
  const finding = {
    ...(leg.pool === undefined ? { market: place } : { market: null, pool: place }),
    accounts,
    from: exposure.before.firstAt === 0 ? leg.from : Math.min(leg.from, exposure.before.firstAt),
    ...{ to: Math.max(leg.to, lastOut(m, at)), at, seqFrom: leg.seqFrom, seqTo: leg.seqTo },
    score: 55 + points(m.moveOverUsual, MOVE_BANDS) + points(m.over, EXPOSURE_BANDS),
    measures: {
      moveOverUsual: { value: rounded(m.moveOverUsual), threshold: minMove },
      exposureOverPush: { value: rounded(m.over), threshold: p.minExposure },
      exposureOutShare: { value: rounded(m.out), threshold: p.minOut },
      gainOverUsual: { value: rounded(m.gain), threshold: p.minGain },
      outsideFollowed: { value: rounded(m.reference.followed), threshold: 0.5 },
    },
    explanation:
      `From ${utc(leg.from)} on, ${names(accounts)} pushed the price of ${place} ` +
      `${leg.sign > 0 ? 'up' : 'down'} by ${figure(m.moveOverUsual)} times what a minute ` +
      `usually moves there (${minMove} count, ` +
      `${outsideWords}). ${said} In ${exposure.name} the same party ` +
      `${m.built ? 'had built' : 'then traded the other way,'} ${figure(m.over)} times as much ` +
      `(${p.minExposure} count); ${percent(Math.min(1, m.out))} of it is out, at ` +
      `${figure(m.gain)} usual minute moves better (${p.minGain} count). It would not have been ` +
      `reported had the push narrowed a gap between the two places, had news or the outside ` +
      `price gone first, or had the exposure been smaller than the push or without gain.`,
    orders: leg.orders.map(({ account, clientOrderId }) => ({
      account: feed.accountName(account),
      clientOrderId,
    })),
    fills: leg.trades.map((trade) => `${leg.market.info.name}-${trade}`),
  };
  const raised = leg.alerts.get(identity.id);
  if (raised === undefined) leg.alerts.set(identity.id, alerts.raise(identity, finding));
  else alerts.extend(identity, raised, finding);
}

function lastOut({ exposure, leg }: CrossMeasure, at: number): number {
  return exposure.trail()?.between(leg.from - 300_000_000, at + 1).lastAt ?? 0;
}
