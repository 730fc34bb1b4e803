/**
 * Positions that parties had built up to a moment, against their own habit and against what others
 * in the market hold: how far each stands out, in the stretch of time in which it does most.
 */
import type { MarketState, PartyMarket } from '../../feed/state';
import type { Trail } from '../../feed/trail';
import { habitOf, isWorked } from './position-habit';

export interface PositionBefore {
  readonly party: PartyMarket;
  /** Net lots of the window; negative when sold. */
  readonly net: number;
  /** What of it was built on purpose, in lots: see `deliberate`. */
  readonly built: number;
  /** Standard deviations off the habit of windows of the same length. */
  readonly deviations: number;
  /** Times what four of five other parties' positions changed by at most meanwhile. */
  readonly overPeers: number;
  /** Both together: how far it stands out. */
  readonly standsOut: number;
  /** Average price paid or got, in ticks. */
  readonly price: number;
  readonly windowMicros: number;
  readonly firstAt: number;
  readonly firstSeq: number;
  readonly lastAt: number;
  /** Lots bought and sold since the party was first seen, as they stood at the moment. */
  readonly totals: readonly [number, number];
}

const BUCKET = 300_000_000;
/** Stretches looked at, in buckets of five minutes. */
const WINDOWS = [2, 3, 4, 6, 9, 15, 24, 72] as const;
/** Longer stretches are likelier to stand out by chance: each doubling of this one asks more. */
const PLAIN_WINDOW = 4;
const MORE_PER_DOUBLING = 0.18;
/** Of what was traded in the stretch, net: less is trading to and fro. */
const LEAST_ONE_WAY = 0.35;
/** What was sold again before the moment, over what is held. */
const MOST_GIVEN_BACK = 0.25;
/** A standing order that is more of it was filled when others wished. */
const STANDING_SHARE = 0.35;
/** Part of the largest order that does not count: a single one is no building. */
const LARGEST_PART = 0.5;
/** Beyond so many deviations, or times the others, more says no more. */
const MOST_DEVIATIONS = 8;
const MOST_OVER_PEERS = 3;
/** Part of the position up to which it had not begun. */
const NOT_YET = 0.1;
/** Least position, in usual trades of the market. */
const LEAST_TRADES = 3;
const PEERS_QUANTILE = 0.8;

/** A market's parties at one moment, as far as they traded lately. */
export interface Standing {
  readonly at: number;
  readonly usualTrade: number;
  /** By window: what four of five parties that traded changed their position by at most. */
  readonly peers: readonly number[];
  readonly candidates: readonly Candidate[];
}

interface Candidate {
  readonly party: PartyMarket;
  readonly trail: Trail;
  /** Net lots a bucket since trading was first seen, the current bucket last. */
  readonly series: readonly number[];
}

/** Everyone who traded within the longest window. @param since µs of the market's first trade */
export function standingOf(
  market: MarketState,
  trailOf: (party: PartyMarket) => Trail | undefined,
  since: number,
  at: number,
): Standing {
  const start = Math.max(since - (since % BUCKET), at - (at % BUCKET) - 287 * BUCKET);
  const longest = WINDOWS[WINDOWS.length - 1] ?? 1;
  const candidates: Candidate[] = [];
  for (const party of market.parties.values()) {
    const trail = trailOf(party);
    if (trail === undefined || trail.lastStart < at - longest * BUCKET) continue;
    candidates.push({ party, trail, series: trail.netSeries(start, at + 1) });
  }
  const peers = WINDOWS.map((buckets) => {
    const changes: number[] = [];
    for (const { trail, series } of candidates) {
      if (trail.lastStart < at - buckets * BUCKET) continue;
      changes.push(Math.abs(sumOf(series, series.length - 1 - buckets)));
    }
    changes.sort((x, y) => x - y);
    return changes[Math.floor(PEERS_QUANTILE * changes.length)] ?? 0;
  });
  return { at, usualTrade: Math.max(1, market.bars.usualTrade), peers, candidates };
}

/**
 * The window in which each party stands out most with a position on `side` (0 bought, 1 sold).
 * Who does not stand out at all is left out.
 */
export function positionsOn(standing: Standing, side: 0 | 1): PositionBefore[] {
  return standing.candidates.flatMap((candidate) => {
    let best: PositionBefore | undefined;
    WINDOWS.forEach((buckets, i) => {
      const found = inWindow(standing, candidate, side, buckets, standing.peers[i] ?? 0);
      if (found !== undefined && found.standsOut > (best?.standsOut ?? 0)) best = found;
    });
    return best === undefined ? [] : [best];
  });
}

function sumOf(series: readonly number[], from: number): number {
  let sum = 0;
  for (let i = Math.max(0, from); i < series.length; i++) sum += series[i] ?? 0;
  return sum;
}

function inWindow(
  { at, usualTrade }: Standing,
  { party, trail, series }: Candidate,
  side: 0 | 1,
  buckets: number,
  peers: number,
): PositionBefore | undefined {
  const sign = side === 0 ? 1 : -1;
  // The window's last bucket is the one that runs; the habit is what came before the first.
  const from = series.length - 1 - buckets;
  if (from < 1 || sign * sumOf(series, from) < LEAST_TRADES * usualTrade) return undefined;
  const habit = habitOf(series.slice(0, from), buckets);
  if (habit === undefined) return undefined;
  if (givenBack(series, from, sign) > MOST_GIVEN_BACK) return undefined;
  const start = at - (at % BUCKET) - buckets * BUCKET;
  if (isWorked(trail.sideOf(side, start, at + 1))) return undefined;
  const built = deliberate(trail, side, start, at);
  if (built < LEAST_TRADES * usualTrade) return undefined;
  const sum = trail.between(start, at + 1);
  const began = start + (buckets - building(series, from, sign)) * BUCKET;
  const { firstAt, firstSeq, lastAt } = trail.between(began, at + 1);
  const off = built - sign * habit.mean;
  const deviations = off / Math.max(habit.spread, usualTrade);
  const overPeers = built / Math.max(peers, usualTrade);
  const more = 1 + MORE_PER_DOUBLING * Math.max(0, Math.log2(buckets / PLAIN_WINDOW));
  if (deviations <= 0) return undefined;
  const joint = Math.min(deviations, MOST_DEVIATIONS) * Math.min(overPeers, MOST_OVER_PEERS);
  return {
    ...{ party, net: sum.bought - sum.sold, built, deviations, overPeers },
    standsOut: Math.sqrt(joint) / more,
    price: side === 0 ? sum.boughtValue / sum.bought : sum.soldValue / sum.sold,
    ...{ windowMicros: buckets * BUCKET, firstAt, firstSeq, lastAt },
    ...{ totals: [trail.total[0], trail.total[1]] },
  };
}

/** Whole buckets before the current one in which most of the position was built. */
function building(series: readonly number[], from: number, sign: number): number {
  const held = sign * sumOf(series, from);
  let [sum, began] = [0, from];
  for (let i = from; i < series.length; i++) {
    if (sum <= NOT_YET * held) began = i;
    sum += sign * (series[i] ?? 0);
  }
  return series.length - 1 - began;
}

/** Of the position's highest mark in the window, what was gone again at its end. */
function givenBack(series: readonly number[], from: number, sign: number): number {
  let [held, highest] = [0, 0];
  for (let i = from; i < series.length; i++) {
    held += sign * (series[i] ?? 0);
    highest = Math.max(highest, held);
  }
  return held <= 0 ? Infinity : (highest - held) / held;
}

/**
 * Lots of the position that were built on purpose: all that its own taking orders brought, of what
 * stood to be taken the part that its trading was one way, without one large standing order that
 * others filled, and without half of the largest order.
 */
function deliberate(trail: Trail, side: 0 | 1, from: number, to: number): number {
  const own = trail.sideOf(side, from, to + 1);
  const other = trail.sideOf(side === 0 ? 1 : 0, from, to + 1);
  const { bought, sold } = trail.between(from, to + 1);
  const net = side === 0 ? bought - sold : sold - bought;
  const oneWay = net / Math.max(1, bought + sold);
  if (oneWay < LEAST_ONE_WAY) return 0;
  const taken = own.taken - other.taken;
  const stood = net - taken;
  let built = taken + (stood > 0 ? stood * oneWay : stood);
  if (own.largestStanding > STANDING_SHARE * net) built -= own.largestStanding * oneWay;
  built -= LARGEST_PART * own.largest * oneWay;
  return built * Math.sqrt(oneWay);
}
