/** What the four rules about pushed prices say alike: usual moves, controls, evidence. */
import type { Finding } from '../../../cases/contract/alert-book';
import { rounded } from '../../../cases/contract/alert-measures';
import type { PriceRun } from '../../feed/price-run';
import type { DetectorContext } from '../detector';

/** What a minute usually moves here beyond the outside price, in ticks; never below a spread. */
export function usualMove({ party: { market } }: PriceRun): number {
  return Math.max(market.bars.usualMove(0.5), market.usualSpread / 2, 1);
}

/** Traded minutes from which on the market's habit is known. */
const KNOWN_HABIT = 5;

export function isHabitKnown({ party: { market } }: PriceRun): boolean {
  return market.bars.samples >= KNOWN_HABIT;
}

const NEWS_SPAN = 60_000_000;
const JUST_BEFORE = 10_000_000;

/** Whether news had come just before `at` (µs), or the outside price had gone a third so far. */
export function isMovedFromOutside(run: PriceRun, at: number, ticks: number): boolean {
  const { market } = run.party;
  const sinceNews = at - market.newsAt;
  if (sinceNews >= 0 && sinceNews <= NEWS_SPAN) return true;
  const { outside } = market;
  const moved = run.sign * (outside.priceAt(at) - outside.priceAt(at - JUST_BEFORE));
  return !Number.isNaN(market.outsideAt(at)) && moved >= ticks / 3;
}

/** Orders from which on a party's sizes are known. */
const KNOWN_SIZES = 20;
/** Of what is asked of others, where they are not. */
const UNKNOWN_PART = 1 / 5;
/** More than so many times the push going the other way is no way out but other business. */
export const TRADES_BOTH_WAYS = 2;

export interface Heaviness {
  /** Lots over what is a large order of the party, and over what a minute usually trades here. */
  readonly weight: number;
  readonly minutes: number;
}

/**
 * How heavy a push was for the party and for the market: its lots times its dominance (0..1).
 * Large orders of someone new to the market are not known, which counts in its disfavour.
 */
export function heaviness({ party }: PriceRun, lots: number, dominance: number): Heaviness {
  const part = party.orders < KNOWN_SIZES ? UNKNOWN_PART : 1;
  const own = dominance * lots;
  return {
    weight: own / Math.max(1, part * party.largeSize),
    minutes: own / Math.max(1, party.market.bars.usualVolume),
  };
}

/** Both as measures of an alert. */
export function heavinessMeasures(
  { weight, minutes }: Heaviness,
  p: { readonly minWeight: number; readonly minMinutes: number },
): Pick<Finding, 'measures'>['measures'] {
  return {
    pushOverLargeOrder: { value: rounded(weight), threshold: p.minWeight },
    pushOverMinuteVolume: { value: rounded(minutes), threshold: p.minMinutes },
  };
}

/** Whether it undoes what the party had pushed the other way, which has been reported. */
export function isWayBack(run: PriceRun, { runs }: DetectorContext): boolean {
  const other = runs.opposite(run);
  return other !== undefined && other.alerts.size > 0 && other.firstAt < run.firstAt;
}

/** The part of a finding that follows from the run; the rest is the rule's. */
export function runEvidence(
  run: PriceRun,
  context: DetectorContext,
  at: number,
): Pick<Finding, 'market' | 'accounts' | 'at' | 'seqFrom' | 'seqTo' | 'orders' | 'fills'> {
  const { feed } = context;
  const { name } = run.party.market.info;
  return {
    market: name,
    accounts: [...run.accounts].map((id) => feed.accountName(id)),
    at,
    seqFrom: run.seqFrom,
    seqTo: run.seqTo,
    orders: run.orderRefs.map(({ account, clientOrderId }) => ({
      account: feed.accountName(account),
      clientOrderId,
    })),
    fills: run.trades.map((trade) => `${name}-${trade}`),
  };
}

/** Raises the rule's alert on a run, or extends the one it raised on it before. */
export function raiseOnRun(run: PriceRun, context: DetectorContext, finding: Finding): void {
  const { alerts, identity } = context;
  const raised = run.alerts.get(identity.id);
  if (raised === undefined) run.alerts.set(identity.id, alerts.raise(identity, finding));
  else alerts.extend(identity, raised, finding);
}

/** Words about the outside price that every explanation needs. */
export function outsideWords(run: PriceRun): string {
  return run.outsideKnown
    ? 'net of the outside price'
    : 'reduced: no fresh outside price was there to take off';
}
