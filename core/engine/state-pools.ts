/** Canonical bytes of what pools remember for their dynamic fee. */
import type { StateSection } from './state-section';
import type { Venue } from './venue';
import type { PoolShares } from '../pools/pool-state';

const remembering = (v: Venue): PoolShares[] =>
  v.registry
    .pools()
    .map(({ id }) => v.pools[id]!)
    .filter(({ volatility }) => volatility !== undefined);

export const poolFeeSection: StateSection = {
  tag: 3,
  isPresent: (v) => remembering(v).length > 0,
  write(w, v) {
    const pools = remembering(v);
    w.u32(pools.length);
    for (const { id, volatility } of pools) {
      w.u32(id);
      w.f64(volatility!.referenceIndex);
      w.f64(volatility!.reference);
      w.f64(volatility!.current);
      w.f64(volatility!.lastSwap);
    }
  },
  read(r, v) {
    for (let left = r.u32(); left > 0; left--) {
      v.pools[r.u32()]!.volatility = {
        referenceIndex: r.f64(),
        reference: r.f64(),
        current: r.f64(),
        lastSwap: r.f64(),
      };
    }
  },
};
