/** What the call of an auction would come to, from the orders in memory. */
import { lots, ticks } from '../../contract';
import type { CoreEvent, IndicativeAuction, MarketId, Side } from '../../contract';
import { clearing, referenceOf, type AuctionLevel } from '../../engine/clearing';

/** Lots of all standing orders of a market's side by price, hidden lots of icebergs included. */
export type OpenLots = (market: MarketId, side: Side) => ReadonlyMap<number, bigint>;

interface Prices {
  referencePrice: number;
  lastPrice: number;
}

export class Call {
  private readonly prices = new Map<MarketId, Prices>();

  constructor(private readonly open: OpenLots) {}

  /** Prices when the view began. @param reference outside price in ticks; 0 = none, as in `last` */
  load(market: MarketId, reference: number, last: number): void {
    this.prices.set(market, { referencePrice: reference, lastPrice: last });
  }

  apply(e: CoreEvent): void {
    if (e.type === 'reference') this.of(e.market).referencePrice = e.inForce ?? e.price;
  }

  /** @param last the last trade's price; 0 = none since the view began */
  indicative(market: MarketId, last: number): IndicativeAuction | undefined {
    const bids = levelsOf(this.open(market, 'BUY'), -1);
    const asks = levelsOf(this.open(market, 'SELL'), 1);
    const { referencePrice, lastPrice } = this.of(market);
    const prices = { referencePrice, lastPrice: last > 0 ? last : lastPrice };
    const found = clearing(bids, asks, referenceOf(prices));
    if (found === undefined) return undefined;
    const [quantity, surplus] = [Number(found.volume), Number(found.surplus)];
    return { price: ticks(found.price), quantity: lots(quantity), surplus };
  }

  private of(market: MarketId): Prices {
    const known = this.prices.get(market);
    if (known) return known;
    const none: Prices = { referencePrice: 0, lastPrice: 0 };
    this.prices.set(market, none);
    return none;
  }
}

function levelsOf(open: ReadonlyMap<number, bigint>, order: 1 | -1): AuctionLevel[] {
  const levels = [...open].map(([price, lots]) => ({ price, lots }));
  return levels.sort((a, b) => order * (a.price - b.price));
}
