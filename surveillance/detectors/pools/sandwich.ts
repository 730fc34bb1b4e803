// long-file: the search for a round trip and its two kinds of actors stand together
/**
 * Sandwich: on one pool an actor swaps one way just before others do, and the other way just
 * after, for like amounts, at a gain that those in between paid for. The actor may use several
 * wallets; the victims' loss comes from playing the pool again without the front swap.
 */
import { z } from 'zod';
import type { EventOf, PoolInfo } from '../../../core/contract';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, utc } from '../../../cases/contract/alert-wording';
import type { FeedFill } from '../../feed/market-feed';
import { baseOf, lossesWithout, poolSwap, type PoolSwap } from '../../feed/pool-swap';
import type { Detector, DetectorContext, Rule } from '../detector';

const parameters = z.strictObject({
  /** Between front and back, in seconds of the log. */
  maxSeconds: z.number().positive().default(60),
  /**
   * Share of the amount that does not match, times the usual distances of two swaps in that pool
   * that lie between front and back: about as many swaps match so well, so near, by chance. Like
   * amounts are evidence at any pace, loose ones only where little happens in between.
   */
  maxMismatchGaps: z.number().positive().default(0.03),
  /** Base amount of the back over that of the front, or its inverse. */
  minMatch: z.number().positive().max(1).default(0.8),
  /** The same for wallets that nothing but the amounts links. */
  minMatchUnlinked: z.number().positive().max(1).default(0.97),
  /** Round trips of such a pair of wallets that make it one actor. */
  minUnlinked: z.number().int().min(1).default(2),
  /** Victim's loss over what it received. */
  minLoss: z.number().nonnegative().default(0.0005),
  /** From this match on the asset that is left counts as gain as well as the price of a unit. */
  minMatchCash: z.number().positive().max(1).default(0.98),
  /** Share of the front that the actor traded back elsewhere at once: arbitrage, no sandwich. */
  maxHedged: z.number().nonnegative().max(1).default(0.5),
  gapMinutes: z.number().positive().default(10),
});
type Parameters = z.infer<typeof parameters>;

/** Swaps remembered a pool. */
const MAX_SWAPS = 96;
/** Swaps from which on a pool's usual pace is known. */
const KNOWN_PACE = 12;
const HEDGE_SPAN = 15_000_000;
const MAX_HEDGES = 32;
/** Swaps from which on it is known whether a group levels prices. */
const KNOWN_LEVELLER = 4;
const MAX_PAIRS = 4_096;
const PROFIT_BANDS: Bands = [
  [0.001, 5],
  [0.005, 10],
];

interface Conduct {
  alert: string;
  lastAt: number;
  count: number;
}

interface Sandwiched {
  readonly front: PoolSwap;
  readonly back: PoolSwap;
  readonly victims: readonly PoolSwap[];
  readonly loss: number;
  readonly match: number;
  /** How far apart front and back may have been for amounts so alike, in µs. */
  readonly reach: number;
  /** Gain in the asset put in at the front, over what was put in. */
  readonly profit: number;
}

/** Trades in the book that may offset a swap: base lots in base units, by direction. */
interface Hedge {
  readonly at: number;
  readonly group: number;
  readonly base: number;
  readonly buys: boolean;
  readonly units: number;
}

/** How many swaps of a group there were, and how many of them it traded back in a book at once. */
interface Swapper {
  swaps: number;
  offset: number;
  /** The newest swap: its base units yet to be traded back until it counts as offset. */
  last: PoolSwap;
  base: number;
  open: number;
}

class Sandwich implements Detector {
  evaluations = 0;
  private readonly swaps = new Map<number, PoolSwap[]>();
  private readonly conducts = new Map<string, Conduct>();
  /** Round trips of wallets that nothing else links, waiting for a second one. */
  private readonly pairs = new Map<string, Sandwiched[]>();
  private readonly hedges: Hedge[] = [];
  /** Groups that swap, by number: fills of others are of no interest. */
  private readonly swappers = new Map<number, Swapper>();

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  filled({ taker, quantity, market, at }: FeedFill): void {
    const { group } = taker.holder;
    const swapper = this.swappers.get(group);
    if (swapper === undefined) return;
    const units = quantity * Number(market.info.lotUnits);
    const base: number = market.info.base.id;
    this.hedges.push({ at, group, base, buys: taker.side === 0, units });
    if (this.hedges.length > MAX_HEDGES) this.hedges.shift();
    const { last } = swapper;
    if (swapper.open <= 0 || swapper.base !== base || at - last.at > HEDGE_SPAN) return;
    if (last.buys === (taker.side === 0)) return;
    swapper.open -= units;
    if (swapper.open <= 0) swapper.offset += 1;
  }

  private noteSwapper(pool: PoolInfo, swap: PoolSwap): void {
    const base: number = pool.base.id;
    const open = this.p.maxHedged * Number(baseOf(swap));
    const known = this.swappers.get(swap.group);
    if (known === undefined) {
      this.swappers.set(swap.group, { swaps: 1, offset: 0, last: swap, base, open });
      return;
    }
    known.swaps += 1;
    Object.assign(known, { last: swap, base, open });
  }

  /** Trades most of its swaps back in a book: nobody's second wallet, though its amounts fit. */
  private levels(group: number): boolean {
    const known = this.swappers.get(group);
    if (known === undefined || known.swaps < KNOWN_LEVELLER) return false;
    return known.offset > this.p.maxHedged * known.swaps;
  }

  swapped(e: EventOf<'swap'>): void {
    const { feed } = this.context;
    const pool = feed.registry.pool(e.pool);
    if (pool === undefined) return;
    const party = feed.ownerOf(e.account);
    const swap = poolSwap(e, party, feed.parties.group(party));
    let list = this.swaps.get(e.pool);
    if (list === undefined) {
      list = [];
      this.swaps.set(e.pool, list);
    }
    this.judge(pool, list, swap);
    this.noteSwapper(pool, swap);
    list.push(swap);
    if (list.length > MAX_SWAPS) list.shift();
  }

  /** Looks for the front that `back` closes: the newest own one, else one of a like amount. */
  private judge(pool: PoolInfo, list: readonly PoolSwap[], back: PoolSwap): void {
    const earliest = back.at - this.p.maxSeconds * 1e6;
    const gap = usualGap(list, back.at);
    let whole = back;
    let unlinked: Sandwiched | undefined;
    for (let i = list.length - 1; i >= 0; i--) {
      const front = list[i];
      if (front === undefined || front.at < earliest) break;
      if (front.buys === back.buys) {
        if (front.group === back.group) whole = together(whole, front);
        continue;
      }
      const own = front.group === back.group || this.areLinked(front, back);
      if (!own && (unlinked !== undefined || this.levels(back.group))) continue;
      const match = matchOf(front, whole);
      if (match < (own ? this.p.minMatch : this.p.minMatchUnlinked)) continue;
      const reach = this.reach(match, gap);
      if (front.at < back.at - reach) continue;
      const found = this.sandwiched(pool, front, whole, list.slice(i + 1), { match, reach });
      if (found === undefined) continue;
      if (own) return this.take(pool, [found]);
      unlinked = found;
    }
    if (unlinked !== undefined) this.repeat(pool, unlinked);
  }

  /** How long before the back a front may lie, in µs, given how well their amounts match. */
  private reach(match: number, gap: number | undefined): number {
    const { maxSeconds, maxMismatchGaps } = this.p;
    if (gap === undefined) return maxSeconds * 1e6;
    return Math.min(maxSeconds * 1e6, (maxMismatchGaps * gap) / Math.max(1 - match, 1e-9));
  }

  private sandwiched(
    pool: PoolInfo,
    front: PoolSwap,
    back: PoolSwap,
    between: readonly PoolSwap[],
    { match, reach }: Readonly<{ match: number; reach: number }>,
  ): Sandwiched | undefined {
    const others = between.filter((s) => s.group !== front.group && s.group !== back.group);
    if (!others.some((s) => s.buys === front.buys)) return undefined;
    this.evaluations += 1;
    const unit = front.buys ? buyFirstGain(front, back) : sellFirstGain(front, back);
    const gain = match >= this.p.minMatchCash ? Math.max(unit, cashGain(front, back)) : unit;
    if (gain <= 0 || this.isHedged(pool, front)) return undefined;
    const lost = lossesWithout(front, others, pool.fee);
    const victims: PoolSwap[] = [];
    let loss = 0;
    others.forEach((other, i) => {
      if (other.buys !== front.buys) return;
      const share = Number(lost[i] ?? 0n) / Math.max(1, Number(other.amountOut));
      if (share < this.p.minLoss) return;
      victims.push(other);
      loss = Math.max(loss, share);
    });
    if (victims.length === 0) return undefined;
    return { front, back, victims, loss, match, reach, profit: gain };
  }

  /** The actor traded the front back in a book at once: it levels prices. */
  private isHedged(pool: PoolInfo, front: PoolSwap): boolean {
    let units = 0;
    for (const h of this.hedges) {
      const near = Math.abs(h.at - front.at) <= HEDGE_SPAN;
      if (near && h.group === front.group && h.base === pool.base.id && h.buys !== front.buys) {
        units += h.units;
      }
    }
    return units > this.p.maxHedged * Number(baseOf(front));
  }

  /** One common fact is enough beside amounts that match. */
  private areLinked(front: PoolSwap, back: PoolSwap): boolean {
    return this.context.feed.parties.shareFact(front.party, back.party);
  }

  private repeat(pool: PoolInfo, found: Sandwiched): void {
    const key = `${pool.id} ${found.front.account} ${found.back.account}`;
    const seen = this.pairs.get(key) ?? [];
    seen.push(found);
    this.pairs.set(key, seen);
    if (this.pairs.size > MAX_PAIRS) this.forgetOldest();
    if (seen.length < this.p.minUnlinked) return;
    this.pairs.set(key, []);
    this.take(pool, seen);
  }

  private forgetOldest(): void {
    for (const key of this.pairs.keys()) {
      this.pairs.delete(key);
      return;
    }
  }

  private take(pool: PoolInfo, found: readonly Sandwiched[]): void {
    const { feed, alerts, identity } = this.context;
    const last = found[found.length - 1];
    const first = found[0];
    if (first === undefined || last === undefined) return;
    const key = `${pool.id} ${last.front.group} ${last.back.group}`;
    const open = this.conducts.get(key);
    const isOpen = open !== undefined && last.front.at - open.lastAt <= this.p.gapMinutes * 60e6;
    const count = (isOpen ? open.count : 0) + found.length;
    const accounts = [...new Set(found.flatMap((s) => [s.front.account, s.back.account]))];
    const victims = [...new Set(found.flatMap((s) => s.victims.map((v) => v.account)))];
    const finding = {
      market: null,
      pool: pool.name,
      accounts: accounts.map((id) => feed.accountName(id)),
      victims: victims.map((id) => feed.accountName(id)),
      from: first.front.at,
      to: last.back.at,
      at: last.back.at,
      seqFrom: first.front.seq,
      seqTo: last.back.seq,
      score: 65 + points(last.profit, PROFIT_BANDS) + Math.min(20, 5 * (count - 1)),
      measures: {
        sandwiches: { value: count, threshold: 1 },
        amountsMatch: { value: rounded(last.match), threshold: this.p.minMatch },
        secondsBetween: {
          value: rounded((last.back.at - last.front.at) / 1e6),
          threshold: rounded(last.reach / 1e6),
        },
        victimLossShare: { value: rounded(last.loss), threshold: this.p.minLoss },
        profitShare: { value: rounded(last.profit), threshold: 0 },
      },
      explanation: this.explain(pool, last, accounts, victims, count),
      orders: [],
      fills: [],
    };
    if (isOpen) {
      open.count = count;
      open.lastAt = last.back.at;
      return alerts.extend(identity, open.alert, finding);
    }
    const alert = alerts.raise(identity, finding);
    this.conducts.set(key, { alert, lastAt: last.back.at, count });
  }

  private explain(
    pool: PoolInfo,
    { front, back, loss, match, profit }: Sandwiched,
    accounts: readonly number[],
    victims: readonly number[],
    count: number,
  ): string {
    const { feed } = this.context;
    const name = (id: number): string => feed.accountName(id);
    return (
      `At ${utc(front.at)} ${names(accounts.map(name))} ` +
      `${front.buys ? 'bought from' : 'sold to'} ` +
      `pool ${pool.name}, ${victims.length} others followed in the same direction, and ` +
      `${figure((back.at - front.at) / 1e6)} s later the amount went back (match ` +
      `${figure(match * 100)} %, ${figure(this.p.minMatch * 100)} % counts) with a gain of ` +
      `${figure(profit * 100)} %. Played again without the first swap, the pool would have given ` +
      `the worst hit ${figure(loss * 100)} % more. It is number ${count} of its kind in this ` +
      `stretch; harmed: ${names(victims.map(name))}. It would not have been reported had both ` +
      `swaps gone the same way, had the first been offset in a book at once (arbitrage), had ` +
      `liquidity been lent instead, or had nobody traded in between.`
    );
  }
}

/** The way back and an earlier part of it. */
function together(whole: PoolSwap, part: PoolSwap): PoolSwap {
  const amountIn = whole.amountIn + part.amountIn;
  return { ...whole, amountIn, amountOut: whole.amountOut + part.amountOut };
}

/** Smaller over larger amount of the base asset. */
function matchOf(front: PoolSwap, back: PoolSwap): number {
  const [x, y] = [Number(baseOf(front)), Number(baseOf(back))];
  return Math.min(x, y) / Math.max(x, y, 1);
}

/** Usual distance of two swaps in the pool, in µs; undefined while too few have been seen. */
function usualGap(list: readonly PoolSwap[], at: number): number | undefined {
  const first = list[0];
  if (first === undefined || list.length < KNOWN_PACE) return undefined;
  return (at - first.at) / list.length;
}

/** What is left of the quote asset, as a share of what was paid or got for the front. */
function cashGain(front: PoolSwap, back: PoolSwap): number {
  const [got, paid] = front.buys
    ? [back.amountOut, front.amountIn]
    : [front.amountOut, back.amountIn];
  return Number(got - paid) / Math.max(1, Number(front.buys ? paid : got));
}

/** Gain a unit of base: bought at the front, sold at the back, as a share of what was paid. */
function buyFirstGain(front: PoolSwap, back: PoolSwap): number {
  return priceOf(back) / priceOf(front) - 1;
}

/** Sold at the front and bought back for less. */
function sellFirstGain(front: PoolSwap, back: PoolSwap): number {
  return priceOf(front) / priceOf(back) - 1;
}

/** Quote units a base unit. */
function priceOf({ buys, amountIn, amountOut }: PoolSwap): number {
  const [quote, base] = buys ? [amountIn, amountOut] : [amountOut, amountIn];
  return Number(quote) / Math.max(1, Number(base));
}

export const sandwich: Rule<Parameters> = {
  id: 'sandwich',
  version: '3',
  serial: 'pool',
  // (EU) 2025/885: the ledger's behaviour, consensus included, is watched; MiCA 91(2)(a).
  legal: ['MiCA 91(2)(a)(i)', '2025/885 Art 2(1)(b)'],
  parameters,
  create: (p, context) => new Sandwich(p, context),
};
