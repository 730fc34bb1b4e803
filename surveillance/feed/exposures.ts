/**
 * What a group had built elsewhere when it began to push a price: net trades of the hour before in
 * books and pools, and what it did with them afterwards. Books count lots, pools base units.
 */
import type { EventOf, PoolInfo } from '../../core/contract';
import type { MarketFeed } from './market-feed';
import type { PriceRuns } from './price-runs';
import type { MarketState } from './state';
import { Trail, type TrailSum } from './trail';

/** How near the place is to the pushed one: the same pair, the same base asset, or another. */
export type Nearness = 'pair' | 'base' | 'other';

export interface Exposure {
  /** Market or pool. */
  readonly name: string;
  readonly nearness: Nearness;
  /** The book whose prices value it; a pool's declared one. */
  readonly market: MarketState;
  /** Undefined while the group never traded there. */
  readonly trail: () => Trail | undefined;
  /** Base units of one step of the trail's quantities. */
  readonly unitSize: number;
  /** Of the trail, when the push began. */
  readonly since: number;
  readonly before: TrailSum;
  /** Book price and outside price in ticks then; NaN where unknown. */
  readonly price: number;
  readonly outside: number;
}

const BUILT_SPAN = 3_600_000_000;
/** Swappers' trails kept; the oldest are forgotten. */
const MAX_TRAILS = 4_096;

/** Middle price in ticks, the last trade's where a side is empty; NaN before any. */
export function priceOf(market: MarketState): number {
  return market.mid2 / 2 || market.lastPrice || NaN;
}

const NOTHING: TrailSum = {
  ...{ bought: 0, boughtValue: 0, sold: 0, soldValue: 0 },
  ...{ firstAt: 0, lastAt: 0, firstSeq: 0 },
};

interface PoolPlace {
  readonly info: PoolInfo;
  readonly market: MarketState;
  /** Ticks of the book; 0 before the first swap. */
  price: number;
}

export class Exposures {
  private readonly pools = new Map<number, PoolPlace>();
  /** By pool and group. */
  private readonly trails = new Map<string, Trail>();

  constructor(
    private readonly feed: MarketFeed,
    private readonly runs: PriceRuns,
  ) {}

  /** The pool with the book of its pair; undefined where there is no such book. */
  pool(id: number): PoolPlace | undefined {
    const known = this.pools.get(id);
    if (known !== undefined) return known;
    const info = this.feed.registry.pool(id);
    if (info === undefined) return undefined;
    let market = info.market === undefined ? undefined : this.feed.market(info.market);
    this.feed.eachMarket((one) => {
      const same = one.info.base.id === info.base.id && one.info.quote.id === info.quote.id;
      if (same) market ??= one;
    });
    if (market === undefined) return undefined;
    const place = { info, market, price: 0 };
    this.pools.set(id, place);
    return place;
  }

  /** Takes in a swap. @returns the pool's prices in the book's ticks before and after it */
  swapped(e: EventOf<'swap'>, group: number): { before: number; after: number } | undefined {
    const place = this.pool(e.pool);
    if (place === undefined) return undefined;
    const buys = e.side === 'BUY';
    const [base, quote] = [Number(e.reserveBase), Number(e.reserveQuote)];
    const [taken, given] = [Number(e.amountOut), Number(e.amountIn)];
    const before = buys ? (quote - given) / (base + taken) : (quote + taken) / (base - given);
    const ticks = ticksOf(place.market);
    place.price = (quote / base) * ticks;
    const units = buys ? taken : given;
    const paid = (buys ? given : taken) / Math.max(1, units);
    const side = buys ? 0 : 1;
    this.trailOf(e.pool, group).note(e.ts, e.seq, side, units, paid * ticks, e.seq, true);
    return { before: before * ticks, after: place.price };
  }

  /** All that the group traded elsewhere in the hour before `at`, with room for what follows. */
  of(group: number, pushed: MarketState, exceptPool: number | undefined, at: number): Exposure[] {
    const found: Exposure[] = [];
    this.feed.eachMarket((market) => {
      if (market === pushed && exceptPool === undefined) return;
      const trail = (): Trail | undefined => {
        const party = market.parties.get(group);
        return party === undefined ? undefined : this.runs.trailOf(party);
      };
      if (market !== pushed && trail() === undefined) return;
      const unitSize = Number(market.info.lotUnits);
      const nearness = market === pushed ? 'pair' : nearnessOf(market, pushed);
      found.push(snapshot({ name: market.info.name, nearness, market, trail, unitSize }, at));
    });
    for (const [id, { info, market }] of this.pools) {
      const trail = (): Trail | undefined => this.trails.get(`${id} ${group}`);
      if (id === exceptPool || (market !== pushed && trail() === undefined)) continue;
      const nearness = market === pushed ? 'pair' : nearnessOf(market, pushed);
      found.push(snapshot({ name: info.name, nearness, market, trail, unitSize: 1 }, at));
    }
    return found;
  }

  private trailOf(pool: number, group: number): Trail {
    const key = `${pool} ${group}`;
    let trail = this.trails.get(key);
    if (trail === undefined) {
      trail = new Trail();
      this.trails.set(key, trail);
      if (this.trails.size > MAX_TRAILS) {
        for (const oldest of this.trails.keys()) {
          this.trails.delete(oldest);
          break;
        }
      }
    }
    return trail;
  }
}

/** Ticks of the book a quote unit for a base unit is: one tick × one lot is so many quote units. */
function ticksOf({ info }: MarketState): number {
  return Number(info.lotUnits) / Number(info.notionalUnits);
}

function nearnessOf(market: MarketState, pushed: MarketState): Nearness {
  return market.info.base.id === pushed.info.base.id ? 'base' : 'other';
}

function snapshot(
  place: Pick<Exposure, 'name' | 'nearness' | 'market' | 'trail' | 'unitSize'>,
  at: number,
): Exposure {
  const since = at - BUILT_SPAN;
  const before = place.trail()?.between(since, at + 1) ?? NOTHING;
  const { market } = place;
  return { ...place, since, before, price: priceOf(market), outside: market.outsideAt(at) };
}
