/**
 * What the core does by itself as time passes: limit state, pause, re-opening auction, one after
 * the other; the pause of all markets when several pause; the loss of a reference price; the end
 * of a batch.
 */
import { clear } from './batches';
import type { MarketState } from '../market';
import { changePhase } from '../phases';
import type { Venue } from '../venue';
import type { MarketPhase } from '../../contract';

const SECOND = 1_000_000;
const DEFAULT_AUCTION = 60;

/**
 * A phase that goes on to the next by itself.
 * @param seconds after so long; 0 = it does not
 * @param from µs; a phase that ended while no command came hands over at its own end
 */
export function beginPhase(
  v: Venue,
  m: MarketState,
  phase: MarketPhase,
  reason: string,
  seconds: number,
  from: number = v.now,
): void {
  m.guard.until = seconds === 0 ? 0 : from + seconds * SECOND;
  if (seconds > 0) v.nextDeadline = Math.min(v.nextDeadline, m.guard.until);
  changePhase(v, [m], { type: 'market-phase', market: m.id, phase, reason });
}

/** Takes in a source's price; the market's reference price follows. */
export function noteSource(v: Venue, m: MarketState, source: string, price: number): void {
  const terms = v.risk.params.referenceSources!;
  const { sources } = m.guard;
  sources.note(source, price, v.now);
  const found = sources.median(v.now, terms);
  if (found === 0) return;
  m.referencePrice = found;
  sources.goodAt = v.now;
  v.nextDeadline = Math.min(v.nextDeadline, lostAt(v, m));
}

/** When the reference price ends for want of sources; Infinity = it does not. */
function lostAt(v: Venue, m: MarketState): number {
  const { referenceSources: terms } = v.risk.params;
  if (terms === undefined || m.guard.sources.goodAt === 0) return Infinity;
  return m.guard.sources.goodAt + terms.lastGoodSeconds * SECOND + 1;
}

/** When the next of these things is due; Infinity = nothing is. */
export function nextGuardDue(v: Venue): number {
  let next = v.held.find(({ until }) => until > v.now)?.until ?? Infinity;
  for (const { id } of v.registry.markets()) {
    const m = v.markets[id]!;
    const { until, batchDue } = m.guard;
    if (until > v.now) next = Math.min(next, until);
    if (batchDue > v.now) next = Math.min(next, batchDue);
    const lost = lostAt(v, m);
    if (lost > v.now) next = Math.min(next, lost);
  }
  return next;
}

export function runGuards(v: Venue): void {
  for (const { id } of v.registry.markets()) {
    const m = v.markets[id]!;
    const { guard } = m;
    if (v.now >= lostAt(v, m)) loseReference(v, m);
    if (guard.batchDue > 0 && v.now >= guard.batchDue && m.live) clear(v, m);
    while (guard.until > 0 && v.now >= guard.until) goOn(v, m, guard.until);
  }
}

/** The phase that the core began has lasted. */
function goOn(v: Venue, m: MarketState, end: number): void {
  const { priceBands: terms } = v.risk.params;
  const auction = terms?.auctionSeconds ?? DEFAULT_AUCTION;
  switch (m.info.phase) {
    case 'limit-state':
      if (terms === undefined) return beginPhase(v, m, 'continuous', 'price bands are off', 0);
      beginPhase(v, m, 'paused', 'the limit state has lasted', terms.pauseSeconds, end);
      return notePause(v, m);
    case 'paused':
      return beginPhase(v, m, 'volatility-auction', 'the pause has lasted', auction, end);
    case 'volatility-auction':
      return beginPhase(v, m, 'continuous', 'the re-opening auction has ended', 0);
    default:
      m.guard.until = 0;
  }
}

/** Several markets that pause within a short time are the whole venue's matter. */
function notePause(v: Venue, paused: MarketState): void {
  const { venueBreaker: terms } = v.risk.params;
  if (terms === undefined) return;
  const since = v.now - terms.windowSeconds * SECOND;
  const others = v.bandPauses.filter(({ market, at }) => at > since && market !== paused.id);
  v.bandPauses = [...others, { market: paused.id, at: v.now }];
  if (v.bandPauses.length < terms.markets) return;
  const reason = `${v.bandPauses.length} markets paused within ${terms.windowSeconds} s`;
  v.bandPauses = [];
  for (const { id } of v.registry.markets()) {
    const m = v.markets[id]!;
    if (m.live) beginPhase(v, m, 'paused', reason, terms.pauseSeconds);
    else if (m.info.phase === 'paused' && m.guard.until > 0) {
      m.guard.until = Math.max(m.guard.until, v.now + terms.pauseSeconds * SECOND);
    }
  }
}

function loseReference(v: Venue, m: MarketState): void {
  m.guard.sources.goodAt = 0;
  m.referencePrice = 0;
  if (v.risk.params.referenceSources?.pauseWithout !== true || !m.live) return;
  m.guard.withoutReference = true;
  beginPhase(v, m, 'paused', 'there is no reference price', 0);
}

/** Markets that were paused for want of a reference price, once none is asked for any more. */
export function reopenUnasked(v: Venue): void {
  if (v.risk.params.referenceSources?.pauseWithout === true) return;
  for (const { id } of v.registry.markets()) {
    const m = v.markets[id]!;
    if (!m.guard.withoutReference) continue;
    m.guard.withoutReference = false;
    beginPhase(v, m, 'volatility-auction', 'no reference price is asked for', auctionSeconds(v));
  }
}

function auctionSeconds(v: Venue): number {
  return v.risk.params.priceBands?.auctionSeconds ?? DEFAULT_AUCTION;
}

/** A market that was paused for want of a reference price opens by an auction when it has one. */
export function reopenWithReference(v: Venue, m: MarketState): void {
  if (!m.guard.withoutReference || m.referencePrice === 0) return;
  m.guard.withoutReference = false;
  beginPhase(v, m, 'volatility-auction', 'there is a reference price again', auctionSeconds(v));
}
