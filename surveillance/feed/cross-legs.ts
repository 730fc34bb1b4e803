// long-file: a push, what it moved and who gained elsewhere are one measure
/**
 * Measures pushes of one price beside what the same group had built, or then sold, elsewhere: a
 * book against the pool of its pair, a book against another one, and outside prices that follow
 * the push and come back. It judges nothing; oracle, inter-venue and cross-product manipulation
 * read the numbers.
 */
import type { EventOf } from '../../core/contract';
import { Exposures, priceOf, type Exposure } from './exposures';
import type { MarketFeed } from './market-feed';
import { net, type PriceRun } from './price-run';
import type { PriceRuns } from './price-runs';
import type { MarketState } from './state';
import type { Timers } from './timers';

/** A push of one price by one group. Prices in ticks of the book, sizes in base units. */
export interface CrossLeg {
  readonly group: number;
  readonly market: MarketState;
  /** The pushed pool; undefined where the book was. */
  readonly pool: string | undefined;
  readonly sign: 1 | -1;
  readonly exposures: readonly Exposure[];
  /** Book and outside price as it began; NaN where unknown. */
  readonly outside: number;
  readonly from: number;
  to: number;
  readonly seqFrom: number;
  seqTo: number;
  units: number;
  /** How far the price went, net of the outside price; and gross. */
  move: number;
  gross: number;
  /** It took the price towards the other place, as arbitrage does. */
  narrows: boolean;
  /** Furthest outside price in the push's direction since it began. */
  reference: number;
  readonly accounts: Set<number>;
  orders: readonly { readonly account: number; readonly clientOrderId: string }[];
  trades: readonly number[];
  readonly alerts: Map<string, string>;
}

export interface CrossMeasure {
  readonly leg: CrossLeg;
  readonly exposure: Exposure;
  /** Over what a minute usually moves in the pushed market. */
  readonly moveOverUsual: number;
  /** Exposure over the push, by base units or by value. */
  readonly over: number;
  /** It was built before the push; else only sold into it. */
  readonly built: boolean;
  /** Part of it that is out again. */
  readonly out: number;
  /** Ticks won a lot, net of the outside price, over what a minute usually moves there. */
  readonly gain: number;
  /** Part of the move that an outside price followed, and part of that which it gave back. */
  readonly reference: { readonly followed: number; readonly back: number };
}

const BURST_GAP = 300_000_000;
const JUDGE_AFTER = [240_000_000, 600_000_000] as const;
const KEPT_FOR = 3_600_000_000;
const MAX_LEGS = 2_048;
/** Of the move: beyond the other place's price by less than this it narrows the gap. */
const NARROWING = 0.3;
/** Smallest exposure, over the push, that is measured; the rules' own limits are higher. */
const WORTH = 0.5;
/** Likewise of a push, in usual minute moves. */
const WORTH_MOVE = 0.8;

export function usualMoveOf(market: MarketState): number {
  return Math.max(market.bars.usualMove(0.5), market.usualSpread / 2, 1);
}

interface Legs {
  readonly ofRun: Map<PriceRun, CrossLeg>;
  /** The newest push of each group in each pool. */
  readonly ofPool: Map<string, CrossLeg>;
}

export class CrossLegs {
  private readonly exposures: Exposures;
  /** By the pushed market: what is forgotten in one has nothing to do with another. */
  private readonly places = new Map<MarketState, Legs>();

  /**
   * @param measured @returns true when the conduct is taken
   * @param watches whether pushes of this market are measured here
   */
  constructor(
    private readonly feed: MarketFeed,
    runs: PriceRuns,
    private readonly timers: Timers,
    private readonly measured: (m: CrossMeasure, at: number) => boolean,
    private readonly watches: (market: number) => boolean = () => true,
  ) {
    this.exposures = new Exposures(feed, runs);
  }

  /** A run of own steps in a book has become worth a look. */
  began(run: PriceRun, at: number): void {
    const { market, group } = run.party;
    const found = this.exposures.of(group, market, undefined, at).filter(isActive);
    if (found.length === 0) return;
    const { ofRun } = this.placeOf(market);
    this.forgetOld(ofRun, at);
    const { sign, outside, firstAt, seqFrom, accounts } = run;
    ofRun.set(run, {
      ...{ group, market, pool: undefined, sign, exposures: found, outside, from: firstAt },
      ...{ to: run.lastAt, seqFrom, seqTo: run.seqTo, units: 0, move: 0, gross: 0 },
      ...{ narrows: false, reference: outside, accounts, orders: [], trades: [] },
      alerts: new Map(),
    });
  }

  /** @returns true when a rule took the run as the pushing leg of something larger */
  pushed(run: PriceRun, at: number): boolean {
    const leg = this.places.get(run.party.market)?.ofRun.get(run);
    // On the way out it would be measured again and again; what is out is known when it is quiet.
    if (leg === undefined || !run.quiet) return false;
    leg.units = run.lots * Number(leg.market.info.lotUnits);
    leg.gross = run.sign * (run.extreme - run.mid);
    leg.move = run.netMove;
    leg.to = run.lastAt;
    leg.seqTo = run.seqTo;
    leg.orders = run.orderRefs;
    leg.trades = run.trades;
    return this.judge(leg, at);
  }

  swapped(e: EventOf<'swap'>): void {
    const place = this.exposures.pool(e.pool);
    if (place === undefined) return;
    const group = this.feed.parties.group(this.feed.ownerOf(e.account));
    const sign = e.side === 'BUY' ? 1 : -1;
    const key = `${e.pool} ${group}`;
    const prices = this.exposures.swapped(e, group);
    if (prices === undefined) return;
    const { market, info } = place;
    if (!this.watches(market.info.id)) return;
    const { ofPool } = this.placeOf(market);
    let leg = ofPool.get(key);
    if (leg === undefined || leg.sign !== sign || e.ts - leg.to > BURST_GAP) {
      const exposures = this.exposures.of(group, market, e.pool, e.ts).filter(isActive);
      if (exposures.length === 0) return;
      this.forgetOld(ofPool, e.ts);
      const outside = market.outsideAt(e.ts);
      const room = sign * (prices.before - priceOf(market));
      leg = {
        ...{ group, market, pool: info.name, sign, exposures, outside, from: e.ts, to: e.ts },
        ...{ seqFrom: e.seq, seqTo: e.seq, units: 0, move: 0, gross: 0 },
        ...{ narrows: room < -NARROWING * Math.abs(prices.after - prices.before) },
        ...{ reference: outside, accounts: new Set(), orders: [], trades: [], alerts: new Map() },
      };
      ofPool.set(key, leg);
      for (const after of JUDGE_AFTER) this.arm(leg, e.ts + after);
    }
    leg.to = e.ts;
    leg.seqTo = e.seq;
    leg.units += Number(sign > 0 ? e.amountOut : e.amountIn);
    leg.gross += Math.abs(prices.after - prices.before);
    leg.move = net(sign, 0, leg.outside, leg.gross * sign, market.outsideAt(e.ts));
    leg.accounts.add(e.account);
  }

  referenced(e: EventOf<'reference'>, market: MarketState): void {
    const place = this.places.get(market);
    if (place === undefined) return;
    for (const legs of [place.ofRun, place.ofPool]) {
      for (const leg of legs.values()) {
        if (Number.isNaN(leg.reference)) continue;
        if (leg.sign * (e.price - leg.reference) > 0) leg.reference = e.price;
      }
    }
  }

  private arm(leg: CrossLeg, due: number): void {
    this.timers.arm(due, { due: (at) => void this.judge(leg, at) });
  }

  /** The end of the input: pushes of pools are judged as they stand. */
  finish(at: number): void {
    for (const { ofPool } of this.places.values()) {
      for (const leg of ofPool.values()) this.judge(leg, at);
    }
  }

  private placeOf(market: MarketState): Legs {
    let place = this.places.get(market);
    if (place === undefined) {
      place = { ofRun: new Map(), ofPool: new Map() };
      this.places.set(market, place);
    }
    return place;
  }

  private forgetOld<K>(legs: Map<K, CrossLeg>, at: number): void {
    for (const [key, leg] of legs) {
      if (legs.size < MAX_LEGS && at - leg.to < KEPT_FOR) return;
      legs.delete(key);
    }
  }

  private judge(leg: CrossLeg, at: number): boolean {
    if (leg.narrows || leg.gross <= 0) return false;
    const moveOverUsual = leg.move / usualMoveOf(leg.market);
    if (moveOverUsual < WORTH_MOVE) return false;
    const followed = leg.sign * (leg.reference - leg.outside);
    const now = leg.sign * (leg.market.outsideAt(at) - leg.outside);
    const reference = {
      followed: followed > 0 ? followed / leg.gross : 0,
      back: followed > 0 ? (followed - now) / followed : 0,
    };
    let best: CrossMeasure | undefined;
    for (const exposure of leg.exposures) {
      const m = this.measure(leg, exposure, at);
      if (m === undefined || (best !== undefined && best.over >= m.over)) continue;
      best = { ...m, leg, exposure, moveOverUsual, reference };
    }
    return best !== undefined && this.measured(best, at);
  }

  private measure(
    leg: CrossLeg,
    exposure: Exposure,
    at: number,
  ): Pick<CrossMeasure, 'over' | 'built' | 'out' | 'gain'> | undefined {
    const { before, trail, market } = exposure;
    const now = trail()?.between(exposure.since, at + 1);
    if (now === undefined) return undefined;
    const buys = leg.sign > 0;
    const out = buys ? now.sold - before.sold : now.bought - before.bought;
    const outValue = buys ? now.soldValue - before.soldValue : now.boughtValue - before.boughtValue;
    const held = leg.sign * (before.bought - before.sold);
    const [larger, lesser] = [
      Math.max(before.bought, before.sold),
      Math.min(before.bought, before.sold),
    ];
    const built = held > 0 && lesser <= 0.4 * larger;
    // Without a position of before, only what is sold into the same pair's moved price counts.
    const size = built ? held : exposure.nearness === 'pair' ? out : 0;
    const over = (size * exposure.unitSize * this.valueOf(exposure, leg)) / Math.max(1, leg.units);
    if (over < WORTH || Number.isNaN(over)) return undefined;
    const entry = built
      ? (buys ? before.boughtValue : before.soldValue) /
        Math.max(1, buys ? before.bought : before.sold)
      : exposure.price;
    const exit = out >= size / 2 ? outValue / Math.max(1, out) : priceOf(market);
    const ticks = net(leg.sign, entry, exposure.outside, exit, market.outsideAt(at));
    return { over, built, out: out / Math.max(1, size), gain: ticks / usualMoveOf(market) };
  }

  /** One base unit there in base units of the pushed market; NaN where no price tells. */
  private valueOf({ market }: Exposure, leg: CrossLeg): number {
    if (market.info.base.id === leg.market.info.base.id) return 1;
    if (market.info.quote.id !== leg.market.info.quote.id) return NaN;
    const quoteOf = ({ info, lastPrice }: MarketState): number =>
      (lastPrice * Number(info.notionalUnits)) / Number(info.lotUnits);
    return quoteOf(market) / quoteOf(leg.market);
  }
}

/** Someone who did nothing there lately and does not trade there has no leg there. */
function isActive({ before, nearness }: Exposure): boolean {
  return before.bought !== before.sold || nearness === 'pair';
}
