/**
 * Every check that the customer's tier or the next one needs, or that was done, and how it
 * stands.
 */
import { CHECKS, type CheckStatus } from '../contract';
import type { Standing } from './standing';
import { tierNamed, TIERS } from './tiers';

export function checkTable({ kind, tier, checks }: Standing): CheckStatus[] {
  const rank = tierNamed(tier)?.rank ?? 0;
  const wanted = TIERS.tiers
    .filter((one) => one.rank === rank || one.rank === rank + 1)
    .flatMap(({ needs }) => needs[kind]);
  return CHECKS.filter((check) => wanted.includes(check) || checks.has(check)).map((check) => {
    const done = checks.get(check);
    return {
      check,
      needed: wanted.includes(check),
      done: done !== undefined,
      at: done?.at ?? null,
      by: done?.by ?? null,
      document: done?.document ?? null,
      until: done?.until ?? null,
    };
  });
}
