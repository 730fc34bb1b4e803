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
  /** The same in usual distances of two swaps in that pool; so many seconds always pass. */
  maxGaps: z.number().positive().default(1.5),
  nearSeconds: z.number().nonnegative().default(5),
  /** Base amount of the back over that of the front, or its inverse. */
  minMatch: z.number().positive().max(1).default(0.8),
  /** The same for wallets that nothing but the amounts links. */
  minMatchUnlinked: z.number().positive().max(1).default(0.97),
  /** Round trips of such a pair of wallets that make it one actor. */
  minUnlinked: z.number().int().min(1).default(2),
  /** Victim's loss over what it received. */
  minLoss: z.number().nonnegative().default(0.0005),
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
  /** How far apart front and back may have been, in µs. */
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

class Sandwich implements Detector {
  evaluations = 0;
  private readonly swaps = new Map<number, PoolSwap[]>();
  private readonly conducts = new Map<string, Conduct>();
  /** Round trips of wallets that nothing else links, waiting for a second one. */
  private readonly pairs = new Map<string, Sandwiched[]>();
  private readonly hedges: Hedge[] = [];
  /** Groups that swap: fills of others are of no interest. */
  private readonly swappers = new Set<number>();

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  filled({ taker, quantity, market, at }: FeedFill): void {
    const { group } = taker.holder;
    if (this.swappers.size === 0 || !this.swappers.has(group)) return;
    const units = quantity * Number(market.info.lotUnits);
    const base: number = market.info.base.id;
    this.hedges.push({ at, group, base, buys: taker.side === 0, units });
    if (this.hedges.length > MAX_HEDGES) this.hedges.shift();
  }

  swapped(e: EventOf<'swap'>): void {
    const { feed } = this.context;
    const pool = feed.registry.pool(e.pool);
    if (pool === undefined) return;
    const party = feed.ownerOf(e.account);
    const swap = poolSwap(e, party, feed.parties.group(party));
    this.swappers.add(swap.group);
    let list = this.swaps.get(e.pool);
    if (list === undefined) {
      list = [];
      this.swaps.set(e.pool, list);
    }
    this.judge(pool, list, swap);
    list.push(swap);
    if (list.length > MAX_SWAPS) list.shift();
  }

  /** Looks for the front that `back` closes: the newest own one, else one of a like amount. */
  private judge(pool: PoolInfo, list: readonly PoolSwap[], back: PoolSwap): void {
    const reach = this.reach(list, back.at);
    for (let i = list.length - 1; i >= 0; i--) {
      const front = list[i];
      if (front === undefined || front.at < back.at - reach) return;
      if (front.buys === back.buys) continue;
      const own = front.group === back.group;
      const between = list.slice(i + 1);
      const victims = between.filter(
        (s) => s.buys === front.buys && s.group !== front.group && s.group !== back.group,
      );
      if (victims.length === 0) continue;
      const found = this.sandwiched(pool, front, wholeOf(back, between), victims, reach);
      if (found === undefined) continue;
      if (own || this.areLinked(front, back)) return this.take(pool, [found]);
      if (found.match >= this.p.minMatchUnlinked) return this.repeat(pool, found);
    }
  }

  /** How long before `at` a front may lie, in µs: in a busy pool others soon come in between. */
  private reach(list: readonly PoolSwap[], at: number): number {
    const { maxSeconds, maxGaps, nearSeconds } = this.p;
    const first = list[0];
    if (first === undefined || list.length < KNOWN_PACE) return maxSeconds * 1e6;
    const gaps = (maxGaps * (at - first.at)) / list.length;
    return Math.min(maxSeconds * 1e6, Math.max(nearSeconds * 1e6, gaps));
  }

  private sandwiched(
    pool: PoolInfo,
    front: PoolSwap,
    back: PoolSwap,
    victims: readonly PoolSwap[],
    reach: number,
  ): Sandwiched | undefined {
    this.evaluations += 1;
    const [x, y] = [Number(baseOf(front)), Number(baseOf(back))];
    const match = Math.min(x, y) / Math.max(x, y, 1);
    if (match < this.p.minMatch) return undefined;
    const gain = front.buys ? buyFirstGain(front, back) : sellFirstGain(front, back);
    const losses = lossesWithout(front, victims, pool.fee).map(
      (lost, i) => Number(lost) / Math.max(1, Number(victims[i]?.amountOut ?? 1n)),
    );
    const loss = Math.max(...losses);
    if (gain <= 0 || loss < this.p.minLoss || this.isHedged(pool, front)) return undefined;
    const hit = victims.filter((_v, i) => (losses[i] ?? 0) >= this.p.minLoss);
    return { front, back, victims: hit, loss, match, reach, profit: gain };
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

/** The way back with its earlier parts: the same group's swaps that way since the front. */
function wholeOf(back: PoolSwap, between: readonly PoolSwap[]): PoolSwap {
  let { amountIn, amountOut } = back;
  for (const part of between) {
    if (part.group !== back.group || part.buys !== back.buys) continue;
    amountIn += part.amountIn;
    amountOut += part.amountOut;
  }
  return { ...back, amountIn, amountOut };
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
  version: '2',
  serial: 'pool',
  // (EU) 2025/885: the ledger's behaviour, consensus included, is watched; MiCA 91(2)(a).
  legal: ['MiCA 91(2)(a)(i)', '2025/885 Art 2(1)(b)'],
  parameters,
  create: (p, context) => new Sandwich(p, context),
};
