/** Canonical bytes of trades that may be corrected, and of volumes that fee tiers follow from. */
import type { StateSection } from './state-section';
import type { Venue } from './venue';
import { accountId, lots, orderId } from '../contract/ids';
import type { MarketState } from './market';
import type { KeptTrade } from './kept-trades';
import type { WireReader, WireWriter } from '../contract';

const NO_END = Number.MAX_SAFE_INTEGER;

const markets = (v: Venue): MarketState[] => v.registry.markets().map(({ id }) => v.markets[id]!);

function writeTrade(w: WireWriter, t: KeptTrade): void {
  w.f64(t.trade);
  w.f64(t.ts);
  w.f64(t.quantity);
  w.u8(t.aggressor === 'BUY' ? 0 : 1);
  w.f64(t.makerOrderId);
  w.u32(t.makerAccount);
  w.f64(t.takerOrderId);
  w.u32(t.takerAccount);
  w.f64(t.makerRate);
  w.f64(t.takerRate);
  w.f64(t.price);
  w.i64(t.notional);
  w.i64(t.makerFee);
  w.i64(t.takerFee);
  w.f64(t.before);
  w.text(t.volume.toString());
}

function readTrade(r: WireReader): KeptTrade {
  return {
    trade: r.f64(),
    ts: r.f64(),
    quantity: lots(r.f64()),
    aggressor: r.u8() === 0 ? 'BUY' : 'SELL',
    makerOrderId: orderId(r.f64()),
    makerAccount: accountId(r.u32()),
    takerOrderId: orderId(r.f64()),
    takerAccount: accountId(r.u32()),
    makerRate: r.f64(),
    takerRate: r.f64(),
    price: r.f64(),
    notional: r.i64(),
    makerFee: r.i64(),
    takerFee: r.i64(),
    before: r.f64(),
    volume: BigInt(r.text()),
  };
}

export const keptSection: StateSection = {
  tag: 4,
  isPresent: (v) => markets(v).some((m) => m.kept.size > 0),
  write(w, v) {
    for (const m of markets(v)) {
      w.u32(m.kept.size);
      for (const trade of m.kept) writeTrade(w, trade);
    }
  },
  read(r, v) {
    for (const m of markets(v)) {
      for (let left = r.u32(); left > 0; left--) m.kept.add(readTrade(r), NO_END);
    }
  },
};

export const volumeSection: StateSection = {
  tag: 5,
  isPresent: ({ volumes }) => volumes.owners.size > 0 || volumes.links.size > 0,
  write(w, { volumes }) {
    const owners = [...volumes.owners].sort((a, b) => a[0] - b[0]);
    w.u32(owners.length);
    for (const [owner, { days }] of owners) {
      w.u32(owner);
      w.u32(days.size);
      for (const [day, volume] of [...days].sort((a, b) => a[0] - b[0])) {
        w.f64(day);
        w.text(volume.toString());
      }
    }
    const links = [...volumes.links].sort((a, b) => (a[0] < b[0] ? -1 : 1));
    w.u32(links.length);
    for (const [pair, until] of links) {
      w.text(pair);
      w.f64(until);
    }
  },
  read(r, { volumes }) {
    for (let owners = r.u32(); owners > 0; owners--) {
      const owner = r.u32();
      for (let days = r.u32(); days > 0; days--) volumes.restore(owner, r.f64(), BigInt(r.text()));
    }
    for (let left = r.u32(); left > 0; left--) volumes.links.set(r.text(), r.f64());
  },
};
