/** What each account sent and traded in a span: a plain reading of a log. */
import { Registry, type CoreEvent } from '../../core/contract';

interface PlainActivity {
  orders: number;
  amends: number;
  cancels: number;
  trades: number;
}

/** By `market account`, as stored figures have them: busted trades are no trades. */
export function plainActivity(
  events: readonly CoreEvent[],
  from: number,
  to: number,
): Map<string, PlainActivity> {
  const registry = new Registry();
  const found = new Map<string, PlainActivity>();
  const sides = new Map<string, readonly PlainActivity[]>();
  const of = (market: number, account: number): PlainActivity => {
    const key = `${registry.market(market)?.name ?? ''} ${registry.account(account)?.name ?? ''}`;
    const known = found.get(key) ?? { orders: 0, amends: 0, cancels: 0, trades: 0 };
    found.set(key, known);
    return known;
  };
  for (const e of events) {
    registry.apply(e);
    const inSpan = e.ts >= from && e.ts < to;
    if (e.type === 'trade-bust' && e.action === 'bust') {
      const key = `${e.market} ${e.trade}`;
      for (const side of sides.get(key) ?? []) side.trades--;
      sides.delete(key);
    }
    if (!inSpan) continue;
    if (e.type === 'accepted') of(e.market, e.account).orders++;
    if (e.type === 'amended') of(e.market, e.account).amends++;
    if (e.type === 'cancelled') of(e.market, e.account).cancels++;
    if (e.type === 'expired') of(e.market, e.account);
    if (e.type === 'rejected' && registry.market(e.market)) of(e.market, e.account);
    if (e.type === 'fill') {
      const both = [of(e.market, e.makerAccount), of(e.market, e.takerAccount)];
      for (const side of both) side.trades++;
      sides.set(`${e.market} ${e.trade}`, both);
    }
  }
  return found;
}

export function marketNames(events: readonly CoreEvent[]): Set<string> {
  return new Set(events.flatMap((e) => (e.type === 'market' ? [e.name] : [])));
}
