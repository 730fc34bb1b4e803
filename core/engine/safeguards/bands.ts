/**
 * Price bands: trades stay within them, and what would go beyond waits at the edge. That is the
 * limit state; deadlines.ts has how it goes on.
 */
import type { MarketState } from '../market';
import { NO_LIMIT } from '../matching';
import type { LiveOrder } from '../order';
import { expireOrder } from '../outcomes';
import { boundAt } from '../percent-bound';
import type { Venue } from '../venue';
import { BUYS, NO_ORDER, SELLS } from '../../book/book';
import { ticks, units } from '../../contract/ids';

const SECOND = 1_000_000;

/** Lowest and highest price in ticks at which trades may happen; undefined = anywhere. */
function bandOf(v: Venue, m: MarketState): { low: number; high: number } | undefined {
  const { priceBands: terms } = v.risk.params;
  if (terms === undefined) return undefined;
  const { traded } = m.guard;
  traded.move(v.now, terms.referenceSeconds * SECOND);
  const from = traded.mean > 0 ? traded.mean : m.referencePrice;
  if (from === 0) return undefined;
  const percent = terms.markets?.[m.info.name]?.percent ?? terms.percent;
  return { low: boundAt(percent, from, -1), high: boundAt(percent, from, 1) };
}

/** The worst price that the order may trade at: `limit`, or the band's edge before it. */
export function withinBand(v: Venue, m: MarketState, buy: boolean, limit: number): number {
  const band = bandOf(v, m);
  const edge = band === undefined ? NO_LIMIT : buy ? band.high : band.low;
  if (edge === NO_LIMIT) return limit;
  if (limit === NO_LIMIT) return edge;
  return buy ? Math.min(limit, edge) : Math.max(limit, edge);
}

/** A limit order that would go beyond the band stands at its edge instead. */
export function slide(v: Venue, m: MarketState, o: LiveOrder, edge: number): void {
  const previousPrice = o.price;
  const before = o.lockFor(o.leaves);
  o.price = ticks(edge);
  o.updatedAt = v.now;
  v.send({
    type: 'amended',
    seq: v.nextSeq(),
    ts: v.now,
    orderId: o.id,
    account: o.account,
    market: m.id,
    clientOrderId: o.clientOrderId,
    side: o.side,
    price: o.price,
    quantity: o.quantity,
    leaves: o.leaves,
    previousPrice,
    previousQuantity: o.quantity,
    lockedDelta: units(o.lockFor(o.leaves) - before),
    keptPriority: false,
    slid: true,
  });
}

/**
 * The band has moved: what stands beyond it is pulled to its edges, so that nobody trades there
 * with it. Orders of a list end: what they may cost hangs together.
 */
export function pullIn(v: Venue, m: MarketState): void {
  const band = bandOf(v, m);
  if (band === undefined) return;
  for (const side of [BUYS, SELLS] as const) {
    const edge = side === BUYS ? band.high : band.low;
    if (edge === NO_LIMIT) continue;
    for (let h = m.book.first(side); h !== NO_ORDER; h = m.book.first(side)) {
      const price = m.book.priceOf(h);
      if (side === BUYS ? price <= edge : price >= edge) break;
      const order = m.orderAt(h);
      if (order.contingent !== undefined) expireOrder(v, order, 'price-limit');
      else {
        m.unrest(order);
        slide(v, m, order, edge);
        m.rest(order);
      }
    }
  }
}

/** Interest that stands at an edge of the band, in words; undefined while there is none. */
export function atEdge(v: Venue, m: MarketState): string | undefined {
  const band = bandOf(v, m);
  if (band === undefined) return undefined;
  const [bid, ask] = [m.book.bestPrice(BUYS), m.book.bestPrice(SELLS)];
  if (band.high > 0 && bid >= band.high) return 'the bid stands at the upper price band';
  if (band.low > 0 && ask > 0 && ask <= band.low) return 'the offer stands at the lower price band';
  return undefined;
}
