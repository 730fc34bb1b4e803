/** What a new comparison means for a hit that may already be there: decided here, written there. */
import type { HitState } from '../contract/screening';

/** The hit as it stands. */
export interface StandingHit {
  readonly state: HitState;
  readonly entryHash: string;
  readonly customerHash: string;
}

export interface Comparison {
  readonly entryHash: string;
  readonly customerHash: string;
}

export interface HitChange {
  readonly action: 'found' | 'returned' | 'changed' | 'gone';
  readonly state: HitState;
  readonly reason: string;
}

/**
 * @param standing undefined: never seen
 * @param now undefined: the two no longer match
 * @returns undefined when nothing is to be written
 */
export function hitChange(
  standing: StandingHit | undefined,
  now: Comparison | undefined,
): HitChange | undefined {
  if (standing === undefined) {
    return now && { action: 'found', state: 'open', reason: 'the names are alike' };
  }
  if (now === undefined) return noMatch(standing.state);
  const entry = standing.entryHash !== now.entryHash;
  const customer = standing.customerHash !== now.customerHash;
  if (standing.state === 'gone') {
    return { action: 'returned', state: 'open', reason: 'the two are alike again' };
  }
  if (!entry && !customer) return undefined;
  const who = entry && customer ? 'entry and customer' : entry ? 'the entry' : 'the customer';
  if (standing.state === 'dismissed') {
    const reason = `${who} changed since it was dismissed`;
    return { action: 'returned', state: 'open', reason };
  }
  // Who decides on it next sees what it is now.
  return { action: 'changed', state: standing.state, reason: `${who} changed` };
}

function noMatch(state: HitState): HitChange | undefined {
  if (state === 'gone') return undefined;
  // A true match stays one for people to deal with, also when the entry is taken off the list.
  if (state === 'confirmed') return undefined;
  return { action: 'gone', state: 'gone', reason: 'the entry or the customer changed: no match' };
}
