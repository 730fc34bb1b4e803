/**
 * Excessive spread: who stood alone at the best price takes it away, the spread stays over five
 * times what is usual for a minute, and that party goes on to trade at the wide prices, holding
 * most of the best levels. Where news came or the outside price jumped, everybody widens.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, percent, utc } from '../../../cases/contract/alert-wording';
import type { EndReason, FeedFill, FeedMessage } from '../../feed/market-feed';
import type { MarketState, OrderState, PartyMarket } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';

const parameters = z.strictObject({
  /** Spread over the market's median. */
  minTimes: z.number().positive().default(5),
  minSeconds: z.number().positive().default(60),
  /** Own visible lots at the best levels, both sides together. */
  minTopShare: z.number().positive().max(1).default(0.6),
  minTrades: z.number().int().positive().default(2),
});
type Parameters = z.infer<typeof parameters>;

interface Wide {
  readonly party: PartyMarket;
  readonly from: number;
  readonly seqFrom: number;
  trades: number;
  readonly accounts: Set<string>;
  orders: { account: string; clientOrderId: string }[];
  fills: string[];
  alert: string | undefined;
}

interface Place {
  readonly market: MarketState;
  usual: number;
  usualUntil: number;
  /** When the spread was last seen to be usual. */
  narrowAt: number;
  pulled: { readonly party: PartyMarket; readonly at: number; readonly seq: number } | undefined;
  wide: Wide | undefined;
}

const SECOND = 1_000_000;
/** The median is looked up so often, in µs. */
const USUAL_FOR = 30 * SECOND;
/** The next command may be that long in coming. */
const PULL_SPAN = 60 * SECOND;
const NEWS_SPAN = 60 * SECOND;
const MAX_EVIDENCE = 100;
const TIMES_BANDS: Bands = [
  [8, 6],
  [15, 12],
];
const TRADE_BANDS: Bands = [
  [4, 6],
  [8, 12],
];

class ExcessiveSpread implements Detector {
  evaluations = 0;
  private readonly places: (Place | undefined)[] = [];

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  /** The book stands as the command before this one left it. */
  message({ market, at }: FeedMessage): void {
    if (market === undefined) return;
    const place = this.placeOf(market);
    const times = this.timesOf(place, at);
    // A side that is empty for a moment says nothing either way.
    if (times === 0) return;
    if (times < this.p.minTimes) {
      place.wide = undefined;
      place.narrowAt = at;
      return;
    }
    const { pulled } = place;
    if (place.wide !== undefined || pulled === undefined) return;
    if (pulled.at < place.narrowAt || at - pulled.at > PULL_SPAN) return;
    if (this.isMoved(market, pulled.at)) return;
    place.wide = {
      ...{ party: pulled.party, from: pulled.at, seqFrom: pulled.seq, trades: 0 },
      ...{ accounts: new Set(), orders: [], fills: [], alert: undefined },
    };
  }

  cancelled(o: OrderState, reason: EndReason, at: number, seq: number): void {
    if (reason !== 'user' && reason !== 'replaced') return;
    const { level, holder } = o;
    const side = holder.market.sideOf(o.side);
    if (level === undefined || side.best !== level || level.orders > 1) return;
    this.placeOf(holder.market).pulled = { party: holder, at, seq };
  }

  repriced(o: OrderState, at: number, from: number): void {
    const { market } = o.holder;
    const best = market.sideOf(o.side).best?.price ?? from;
    if ((o.side === 0 ? from - best : best - from) <= 0) return;
    this.placeOf(market).pulled = { party: o.holder, at, seq: this.context.feed.seq };
  }

  filled(fill: FeedFill): void {
    const { maker, market, at } = fill;
    const wide = this.places[market.info.id]?.wide;
    if (wide === undefined || maker.holder !== wide.party) return;
    if (at - wide.from < this.p.minSeconds * SECOND || fill.taker.holder === wide.party) return;
    this.evaluations += 1;
    const account = this.context.feed.accountName(maker.account);
    wide.trades += 1;
    wide.accounts.add(account);
    wide.orders.push({ account, clientOrderId: maker.clientOrderId });
    wide.fills.push(`${market.info.name}-${fill.trade}`);
    if (wide.orders.length > MAX_EVIDENCE) {
      wide.orders.shift();
      wide.fills.shift();
    }
    const share = topShare(wide.party, market);
    if (wide.trades < this.p.minTrades || share < this.p.minTopShare) return;
    this.report(wide, fill, share);
  }

  forgotten(party: PartyMarket): void {
    const place = this.places[party.market.info.id];
    if (place?.pulled?.party === party) place.pulled = undefined;
    if (place?.wide?.party === party) place.wide = undefined;
  }

  private placeOf(market: MarketState): Place {
    const { id } = market.info;
    let place = this.places[id];
    if (place === undefined) {
      place = {
        ...{ market, usual: 0, usualUntil: -Infinity, narrowAt: -Infinity },
        ...{ pulled: undefined, wide: undefined },
      };
      this.places[id] = place;
    }
    return place;
  }

  /** Spread over the usual one; 0 while a side is empty or nothing is known. */
  private timesOf(place: Place, at: number): number {
    const { market } = place;
    const bid = market.bids.best;
    const ask = market.asks.best;
    if (bid === undefined || ask === undefined) return 0;
    // What is usual is what was usual before it became wide.
    if (at >= place.usualUntil && place.wide === undefined) {
      place.usual = market.usualSpread;
      place.usualUntil = at + USUAL_FOR;
    }
    return place.usual === 0 ? 0 : (ask.price - bid.price) / place.usual;
  }

  private isMoved(market: MarketState, at: number): boolean {
    const sinceNews = at - market.newsAt;
    if (sinceNews >= 0 && sinceNews <= NEWS_SPAN) return true;
    return market.outside.movedBefore(at, 0.9, 2, 2);
  }

  private report(wide: Wide, { market, at, seq }: FeedFill, share: number): void {
    const { alerts, identity } = this.context;
    const { p } = this;
    const place = this.placeOf(market);
    const times = this.timesOf(place, at);
    const accounts = [...wide.accounts];
    const finding = {
      ...{ market: market.info.name, accounts, from: wide.from, to: at, at },
      ...{ seqFrom: wide.seqFrom, seqTo: seq },
      score: 50 + points(times, TIMES_BANDS) + points(wide.trades, TRADE_BANDS),
      measures: {
        spreadOverUsual: { value: rounded(times), threshold: p.minTimes },
        seconds: { value: rounded((at - wide.from) / SECOND), threshold: p.minSeconds },
        shareOfBestLevels: { value: rounded(share), threshold: p.minTopShare },
        trades: { value: wide.trades, threshold: p.minTrades },
      },
      explanation:
        `At ${utc(wide.from)} ${names(accounts)}, alone at the best price of ` +
        `${market.info.name}, took it away. The spread has stood at ${figure(times)} times the ` +
        `usual (${p.minTimes} count) until ${utc(at)}, with the same party at ` +
        `${percent(share)} of the best levels (${percent(p.minTopShare)} counts), and ` +
        `${wide.trades} trades met it there (${p.minTrades} count). Neither news nor the outside ` +
        `price came before. It would not have been reported had others quoted inside, had all ` +
        `makers gone, or had nobody traded at these prices.`,
      orders: wide.orders,
      fills: wide.fills,
    };
    if (wide.alert === undefined) wide.alert = alerts.raise(identity, finding);
    else alerts.extend(identity, wide.alert, finding);
    wide.orders = [];
    wide.fills = [];
  }
}

/** The party's part of the visible lots at both best levels, 0..1. */
function topShare(party: PartyMarket, market: MarketState): number {
  let own = 0;
  let all = 0;
  for (const side of [0, 1] as const) {
    const { best } = market.sideOf(side);
    all += best?.quantity ?? 0;
    for (const o of party.live[side]) if (o.level === best) own += o.visible;
  }
  return all === 0 ? 0 : own / all;
}

export const excessiveSpread: Rule<Parameters> = {
  id: 'excessive-spread',
  version: '1',
  serial: 'market',
  // Few cases support it: shadow first, as the design has it.
  standard: 'shadow',
  // 2016/522 Annex II 1.6(c): market power used to keep the spread at artificial levels.
  legal: ['MiCA 91(3)(a)', '2016/522 II.1.6(c)'],
  parameters,
  create: (p, context) => new ExcessiveSpread(p, context),
};
