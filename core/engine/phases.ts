/** Phases of a market: how it leaves one and enters the next, at whose word it may be. */
import { endCall, uncross } from './auction';
import type { MarketState } from './market';
import { runTriggers } from './triggers';
import type { Venue } from './venue';
import { BUYS, SELLS } from '../book/book';
import { refusal } from '../risk/refusal';
import { isCall, type CommandOf, type MarketPhase } from '../contract';
import { NONE } from '../contract/ids';

type Words = Omit<CommandOf<'market-phase'>, 'ts'>;

/** A person of the venue sets a phase; what the core had planned for the market is off. */
export function setPhase(v: Venue, c: CommandOf<'market-phase'>): void {
  if (c.market !== NONE && !v.markets[c.market]) {
    return v.refuse(c, refusal('301', `market ${c.market} is unknown`));
  }
  if (c.phase === 'limit-state') {
    return v.refuse(c, refusal('516', 'phase limit-state begins by the price bands alone'));
  }
  // Index 0 is empty: ids start at 1.
  const concerned = v.markets.filter((m) => m && (c.market === NONE || m.id === c.market));
  for (const m of concerned) {
    m.guard.until = 0;
    m.guard.withoutReference = false;
  }
  if (c.market === NONE) v.trading = c.phase === 'continuous';
  changePhase(v, concerned, c);
}

/** Markets leave their phases for the one of `words`. */
export function changePhase(v: Venue, concerned: readonly MarketState[], words: Words): void {
  for (const m of concerned) leavePhase(v, m, words.phase);
  v.define({ ...words, seq: v.nextSeq(), ts: v.now });
  for (const m of concerned) {
    m.guard.batchDue = 0;
    m.refresh(v.registry.market(m.id)!);
  }
  for (const m of concerned) runTriggers(v, m);
}

/**
 * What crosses is cleared before trading goes on, or at the close that ends a call. Any other end
 * of a call leaves the book as it was collected; a change between calls goes on collecting.
 */
function leavePhase(v: Venue, m: MarketState, to: MarketPhase): void {
  if (isCall(to)) return;
  const { nextTrade } = m;
  if (to === 'continuous' || (m.call && to === 'closed')) uncross(v, m);
  if (!m.call) return;
  endCall(v, m);
  const price = m.nextTrade === nextTrade ? quoted(m) : m.lastPrice;
  if (price > 0 && v.risk.banded) m.guard.traded.restart(price);
}

/** What an auction without a trade says of the price: the middle, or the one side that there is. */
function quoted(m: MarketState): number {
  const [bid, ask] = [m.book.bestPrice(BUYS), m.book.bestPrice(SELLS)];
  return bid === 0 || ask === 0 ? bid + ask : Math.floor((bid + ask) / 2);
}
