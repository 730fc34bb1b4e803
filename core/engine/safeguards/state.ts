/** Canonical bytes of what safeguards remember. */
import type { MarketState } from '../market';
import type { StateSection } from '../state-section';
import type { Venue } from '../venue';
import type { WireReader, WireWriter } from '../../contract';
import { marketId } from '../../contract/ids';

const markets = (v: Venue): MarketState[] => v.registry.markets().map(({ id }) => v.markets[id]!);

function remembers({ guard }: MarketState): boolean {
  const { traded, sources, until, withoutReference, batchDue } = guard;
  if (traded.mean > 0 || traded.seconds.length > 0 || sources.prices.size > 0) return true;
  return sources.goodAt > 0 || until > 0 || withoutReference || batchDue > 0;
}

function writeGuard(w: WireWriter, { guard }: MarketState): void {
  const { traded, sources } = guard;
  w.f64(traded.mean);
  w.u32(traded.seconds.length);
  for (const { second, sum, count } of traded.seconds) {
    w.f64(second);
    w.text(sum.toString());
    w.f64(count);
  }
  w.u32(sources.prices.size);
  for (const [name, { price, at }] of sources.prices) {
    w.text(name);
    w.f64(price);
    w.f64(at);
  }
  w.f64(sources.goodAt);
  w.f64(guard.until);
  w.u8(guard.withoutReference ? 1 : 0);
  w.f64(guard.batchDue);
}

function readGuard(r: WireReader, { guard }: MarketState): void {
  const { traded, sources } = guard;
  traded.mean = r.f64();
  for (let left = r.u32(); left > 0; left--) {
    traded.seconds.push({ second: r.f64(), sum: BigInt(r.text()), count: r.f64() });
  }
  for (let left = r.u32(); left > 0; left--) {
    const name = r.text();
    sources.prices.set(name, { price: r.f64(), at: r.f64() });
  }
  sources.goodAt = r.f64();
  guard.until = r.f64();
  guard.withoutReference = r.u8() !== 0;
  guard.batchDue = r.f64();
}

export const guardSection: StateSection = {
  tag: 6,
  isPresent: (v) => v.bandPauses.length > 0 || markets(v).some(remembers),
  write(w, v) {
    for (const m of markets(v)) writeGuard(w, m);
    w.u32(v.bandPauses.length);
    for (const { market, at } of v.bandPauses) {
      w.u32(market);
      w.f64(at);
    }
  },
  read(r, v) {
    for (const m of markets(v)) readGuard(r, m);
    for (let left = r.u32(); left > 0; left--) {
      v.bandPauses.push({ market: marketId(r.u32()), at: r.f64() });
    }
  },
};
