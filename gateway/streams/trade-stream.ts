/** `@trade` and `@aggTrade`: what has been traded, as it happens. */
import type { EventOf, MarketInfo } from '../../core/contract';
import { fixedSteps, stamp, type TimeUnit } from '../api/format';
import { symbolOf } from '../api/symbols';

/** What is kept of a fill; the event itself is only valid during the call. */
export interface StreamedTrade {
  readonly trade: number;
  lastTrade: number;
  readonly ts: number;
  readonly price: number;
  quantity: number;
  readonly buyerIsMaker: boolean;
  readonly taker: number;
}

export function streamedTrade(f: EventOf<'fill'>): StreamedTrade {
  return {
    trade: f.trade,
    lastTrade: f.trade,
    ts: f.ts,
    price: f.price,
    quantity: f.quantity,
    buyerIsMaker: f.aggressor === 'SELL',
    taker: f.takerOrderId,
  };
}

/** Adds the fill to the aggregate before it when both are of one incoming order at one price. */
export function joins(open: StreamedTrade | undefined, f: StreamedTrade): boolean {
  if (open?.taker !== f.taker || open.price !== f.price || open.lastTrade + 1 !== f.trade) {
    return false;
  }
  open.quantity += f.quantity;
  open.lastTrade = f.trade;
  return true;
}

export function tradeMessage(m: MarketInfo, t: StreamedTrade, now: number) {
  return (unit: TimeUnit): unknown => ({
    e: 'trade',
    E: stamp(now, unit),
    s: symbolOf(m),
    t: t.trade,
    p: fixedSteps(t.price, m.tick),
    q: fixedSteps(t.quantity, m.lot),
    T: stamp(t.ts, unit),
    m: t.buyerIsMaker,
    M: true,
  });
}

export function aggTradeMessage(m: MarketInfo, t: StreamedTrade, now: number) {
  return (unit: TimeUnit): unknown => ({
    e: 'aggTrade',
    E: stamp(now, unit),
    s: symbolOf(m),
    a: t.trade,
    p: fixedSteps(t.price, m.tick),
    q: fixedSteps(t.quantity, m.lot),
    f: t.trade,
    l: t.lastTrade,
    T: stamp(t.ts, unit),
    m: t.buyerIsMaker,
    M: true,
  });
}
