/**
 * Counts how often in a row a party moves its interest on one side to other prices, while that
 * side outweighs its other one: who quotes both sides alike moves them all day.
 */
import { opposite, type PartyMarket, type SideIndex } from './state';

/** Interest stood for some time before its first move; executions then count as well. */
const STOOD_BEFORE = 60_000_000;
const CHAIN_ENDS = 300_000_000;
const OUTWEIGHS = 2;
const CHAIN_STEP = 500_000;

/** Moves of this side's interest in a row that the other side did not make as well. */
export function oneSidedMoves(party: PartyMarket, side: SideIndex, now: number): number {
  const moves = (s: SideIndex): number =>
    now - party.chains[s].lastAt <= CHAIN_ENDS ? party.chains[s].count : 0;
  return Math.max(0, moves(side) - moves(opposite(side)));
}

export function stepChain(party: PartyMarket, side: SideIndex, now: number): void {
  const chain = party.chains[side];
  if (party.resting[side] < OUTWEIGHS * party.resting[opposite(side)]) return;
  if (now - chain.lastAt > CHAIN_ENDS) {
    chain.count = 0;
    chain.since = now - STOOD_BEFORE;
  } else if (now - chain.lastAt < CHAIN_STEP) return;
  chain.count += 1;
  chain.lastAt = now;
}

export function endChain(party: PartyMarket, side: SideIndex): void {
  party.chains[side].count = 0;
}
