/** After a command: whether a market has come to the edge of its band or left it, or collects. */
import { atEdge, pullIn } from './bands';
import { armBatch } from './batches';
import { beginPhase } from './deadlines';
import type { MarketState } from '../market';
import type { Venue } from '../venue';
import type { Command } from '../../contract';

export function settleGuards(v: Venue, c: Command): void {
  if (!('market' in c)) return;
  const one = typeof c.market === 'number' ? v.markets[c.market] : undefined;
  if (one !== undefined) return settle(v, one);
  // 0 and a name: all of them, or one that has just begun.
  for (const { id } of v.registry.markets()) settle(v, v.markets[id]!);
}

function settle(v: Venue, m: MarketState): void {
  armBatch(v, m);
  const { phase } = m.info;
  // In batches there is no trade without an auction.
  if (m.batch > 0 || (phase !== 'continuous' && phase !== 'limit-state')) return;
  if (v.risk.banded) pullIn(v, m);
  const why = atEdge(v, m);
  if (phase === 'limit-state') {
    if (why === undefined) beginPhase(v, m, 'continuous', 'nothing stands at the price band', 0);
  } else if (why !== undefined) {
    const seconds = v.risk.params.priceBands?.limitStateSeconds ?? 0;
    beginPhase(v, m, 'limit-state', why, seconds);
  }
}
