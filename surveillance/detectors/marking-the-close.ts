/**
 * Marking the close: a third or more of the aggressive volume in the last 60 s of the UTC day, more
 * than anyone else's, one-sided, moving the daily reference price (the volume-weighted price of
 * that minute) beyond its habit, for someone who gains from it.
 *
 * The window is judged when the day has ended (a later event or clock), or at the end of the input
 * if that lies inside the window; a run that ends before the window judges nothing.
 */
import { z } from 'zod';
import { DAY_MICROS, type EventOf } from '../../core/contract';
import type { FeedFill } from '../feed/market-feed';
import { netMove } from '../feed/minute-bars';
import type { MarketState } from '../feed/state';
import { CloseWindow, WINDOW, type Closer } from './close-window';
import { closeFinding, type CloseVerdict } from './close-finding';
import type { Detector, DetectorContext, Rule } from './detector';

const parameters = z.strictObject({
  /** Of all aggressive volume in the window. */
  minShare: z.number().positive().max(1).default(0.333),
  /** Own net direction over own aggressive volume; below it the trades are two-sided. */
  oneSided: z.number().positive().max(1).default(0.8),
  /** Own aggressive volume over the market's usual minute. */
  minVolume: z.number().positive().default(0.6),
  /**
   * The same for a single order where few others took anything in the window: a thin market's last
   * minute often has one trade, which is then all of it.
   */
  minVolumeAlone: z.number().positive().default(4),
  fewTakers: z.number().int().nonnegative().default(5),
  /** Net move of the reference price over the usual distance of a minute, and in ticks. */
  minMove: z.number().positive().default(1.2),
  minTicks: z.number().positive().default(1),
  /** Own volume a minute in the hour before over that in the window; from it on it is steady. */
  steady: z.number().positive().default(0.5),
  /** Held before the window over what was traded in it, for a purchase to gain from. */
  minPosition: z.number().nonnegative().default(0.5),
  /** How long before the day's end an announcement of index trades may lie. */
  announcedHours: z.number().positive().default(48),
});
export type CloseParameters = z.infer<typeof parameters>;

interface Announcement {
  readonly at: number;
  readonly market: number | undefined;
  readonly asset: number | undefined;
  readonly source: string;
  readonly index: boolean;
}

/** Own rate before the window over that in it, from which on trades began before it. */
const INDEX_PACE = 0.1;
const MAX_NEWS = 256;
/** Traded minutes from which on a market's habit is known; without it nothing is judged. */
const KNOWN_HABIT = 5;
const INDEX_WORDS = /\b(index|indices|rebalanc\w*|basket|reconstitution)\b/i;

class MarkingTheClose implements Detector {
  evaluations = 0;
  private readonly windows = new Map<MarketState, CloseWindow>();
  private readonly news: Announcement[] = [];

  constructor(
    private readonly p: CloseParameters,
    private readonly context: DetectorContext,
  ) {}

  marketOpened(market: MarketState, at: number): void {
    this.arm(market, at - (at % DAY_MICROS) + DAY_MICROS);
  }

  filled(fill: FeedFill): void {
    const window = this.windows.get(fill.market);
    if (window !== undefined && fill.at >= window.lookFrom) window.add(fill);
  }

  announced(e: EventOf<'news'>): void {
    const { headline, source = '' } = e;
    this.news.push({
      at: e.ts,
      market: e.market,
      asset: e.asset,
      source,
      index: INDEX_WORDS.test(headline),
    });
    if (this.news.length > MAX_NEWS) this.news.shift();
  }

  finish(at: number): void {
    for (const [market, window] of this.windows) {
      if (at >= window.dayEnd - WINDOW) this.judge(market, window, at);
    }
  }

  private arm(market: MarketState, dayEnd: number): void {
    this.windows.set(market, new CloseWindow(dayEnd));
    this.context.timers.arm(dayEnd, {
      due: (at) => {
        const window = this.windows.get(market);
        if (window !== undefined) this.judge(market, window, at);
        // All markets are judged at this moment; their windows serve the test for baskets.
        this.context.timers.arm(at + 1, { due: () => this.arm(market, dayEnd + DAY_MICROS) });
      },
    });
  }

  private judge(market: MarketState, window: CloseWindow, at: number): void {
    const total = window.aggressive;
    if (total === 0) return;
    this.evaluations += 1;
    const closer = window.largest();
    if (closer === undefined || !this.stands(closer, total)) return;
    const verdict = this.verdict(market, window, closer, total);
    const { p } = this;
    if (verdict === undefined || verdict.net < p.minTicks) return;
    if (verdict.net < p.minMove * verdict.usualMove || !verdict.gains) return;
    const alone = closer.orderCount === 1 && window.takers <= p.fewTakers;
    const minVolume = alone ? Math.max(p.minVolume, p.minVolumeAlone) : p.minVolume;
    if (verdict.steady >= p.steady || verdict.volume < minVolume) return;
    if (this.isAnnounced(market, closer, at) || this.isBasket(market, window, closer)) return;
    const { alerts, identity, feed } = this.context;
    const limits = { ...p, minVolume };
    alerts.raise(identity, closeFinding(market, window, closer, verdict, limits, at, feed));
  }

  private stands(closer: Closer, total: number): boolean {
    const own = closer.bought + closer.sold;
    const net = Math.abs(closer.bought - closer.sold);
    return own >= this.p.minShare * total && net >= this.p.oneSided * own;
  }

  private verdict(
    market: MarketState,
    window: CloseWindow,
    closer: Closer,
    total: number,
  ): CloseVerdict | undefined {
    const { feed } = this.context;
    const start = window.dayEnd - WINDOW;
    const before = market.bars.averageBefore(start);
    if (before === undefined || market.bars.samples < KNOWN_HABIT) return undefined;
    const own = closer.bought + closer.sold;
    const up = closer.bought > closer.sold;
    const reference = window.average;
    const outside = reference.outside - before.outside;
    const sign = up ? 1 : -1;
    const sinceMinutes = sign * netMove(before, reference);
    // Against the moment before its first order: what came before that is not its doing.
    const sinceOwn = sign * netMove(closer.before, reference);
    const held = feed.positionLots(closer.group, market.info);
    const heldBefore = held - closer.bought + closer.sold;
    return {
      share: own / total,
      before: before.price,
      reference: reference.price,
      outside,
      outsideKnown: !Number.isNaN(outside),
      net: Number.isNaN(sinceOwn) ? sinceMinutes : Math.max(sinceMinutes, sinceOwn),
      usualMove: Math.max(market.bars.usualMove(0.5), market.usualSpread / 2),
      volume: own / Math.max(1, market.bars.usualVolume),
      steady: closer.steady(own),
      heldBefore,
      // A seller's gain lies in an instrument that this venue does not see: it counts as unknown.
      gains: !up || heldBefore >= this.p.minPosition * own,
      up,
    };
  }

  /**
   * The party's own announcement; or an index's, if the trades look like it: begun before the
   * window, or in several markets. Not everyone who trades on such a day rebalances an index.
   */
  private isAnnounced(market: MarketState, closer: Closer, at: number): boolean {
    const { info } = market;
    const { feed } = this.context;
    const oldest = at - this.p.announcedHours * 3_600e6;
    const own = new Set([...closer.accounts].map((id) => feed.accountName(id)));
    own.add(feed.parties.name(closer.party));
    const indexLike = closer.steady(closer.bought + closer.sold) >= INDEX_PACE;
    const tracks = indexLike || this.tradesElsewhere(market, closer);
    return this.news.some((n) => {
      const here = n.market === undefined ? n.asset === undefined : n.market === info.id;
      const touches = here || n.asset === info.base.id || n.asset === info.quote.id;
      const before = n.at >= oldest && n.at < closer.firstAt;
      return before && touches && ((n.index && tracks) || own.has(n.source));
    });
  }

  private tradesElsewhere(market: MarketState, closer: Closer): boolean {
    for (const [other, window] of this.windows) {
      const there = other === market ? undefined : window.closer(closer.group);
      if (there !== undefined && there.bought + there.sold > 0) return true;
    }
    return false;
  }

  /** It bought in some markets what it sold in others, by value: a basket, not a push. */
  private isBasket(market: MarketState, window: CloseWindow, closer: Closer): boolean {
    const up = closer.bought > closer.sold;
    let opposite = 0;
    for (const [other, there] of this.windows) {
      if (other === market || there.dayEnd !== window.dayEnd) continue;
      if (other.info.quote.id !== market.info.quote.id) continue;
      const same = there.closer(closer.group);
      if (same !== undefined) opposite += valueOf(other, up ? same.sold : same.bought);
    }
    return opposite >= valueOf(market, up ? closer.bought : closer.sold) / 4;
  }
}

/** In base units of the quote asset, as a float: to compare, not to pay. */
function valueOf(market: MarketState, lots: number): number {
  return lots * market.lastPrice * Number(market.info.notionalUnits);
}

export const markingTheClose: Rule<CloseParameters> = {
  id: 'marking-the-close',
  version: '2',
  serial: 'venue',
  // 2016/522 Annex II 1.5(d); 2017/565 Annex III.B 9 to 11.
  legal: ['MiCA 91(2)(a)(ii)', '2016/522 II.1.5(d)', '2017/565 III.B.9', '2017/565 III.B.10'],
  parameters,
  create: (p, context) => new MarkingTheClose(p, context),
};
