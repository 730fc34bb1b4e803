/**
 * Quote stuffing: a burst far outside the market's own rate (20 standard deviations of a second's
 * messages), most of it by one party, nearly all of whose orders go unfilled in under a second.
 * Who re-quotes after the outside price or the market moved is none of it.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, percent, utc } from '../../../cases/contract/alert-wording';
import type { EndReason, FeedMessage } from '../../feed/market-feed';
import type { MarketState, OrderState, PartyMarket } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';
import { SecondCounts, type PartSecond } from './second-counts';

const parameters = z.strictObject({
  minDeviations: z.number().positive().default(20),
  /** Messages of one party in a second, whatever is usual. */
  minMessages: z.number().int().positive().default(25),
  minPartyShare: z.number().positive().max(1).default(0.5),
  minUnfilledShare: z.number().positive().max(1).default(0.8),
  /** Orders that must have come and gone so, in all of the burst. */
  minOrders: z.number().int().positive().default(20),
  gapSeconds: z.number().positive().default(180),
});
type Parameters = z.infer<typeof parameters>;

interface Burst {
  alert: string | undefined;
  seconds: number;
  messages: number;
  orders: number;
  from: number;
  to: number;
  seqFrom: number;
  seqTo: number;
  deviations: number;
  share: number;
  unfilled: number;
}

interface Place {
  readonly market: MarketState;
  readonly counts: SecondCounts;
  readonly bursts: Map<PartyMarket, Burst>;
  /** Newest orders of the message stream, as evidence: account and client order id by party. */
  readonly named: Map<PartyMarket, { account: string; clientOrderId: string }[]>;
  readonly ended: (at: number) => void;
}

const SECOND = 1_000_000;
/** Seconds of habit without which nothing is judged. */
const MIN_LEARNT = 120;
const NEWS_WINDOW = 15_000_000;
const SECOND_BANDS: Bands = [
  [2, 6],
  [4, 12],
  [8, 20],
];
const DEVIATION_BANDS: Bands = [
  [40, 6],
  [80, 12],
];
const ORDERS_NAMED = 40;

class QuoteStuffing implements Detector {
  evaluations = 0;
  private readonly places: Place[] = [];

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  message({ order, market, at, seq, kind }: FeedMessage): void {
    if (market === undefined || order === undefined) return;
    const place = this.placeOf(market);
    const part = place.counts.note(at, order.holder, seq, place.ended);
    if (kind === 'order') part.orders += 1;
  }

  cancelled(o: OrderState, _reason: EndReason, at: number): void {
    if (at - o.acceptedAt >= SECOND || o.leaves !== o.quantity) return;
    const place = this.places[o.holder.market.info.id];
    const part = place?.counts.parts.get(o.holder);
    if (part !== undefined) part.unfilled += 1;
    if (place === undefined || part === undefined || part.messages < this.p.minMessages) return;
    let named = place.named.get(o.holder);
    if (named === undefined) {
      if (place.named.size > 1000) place.named.clear();
      named = [];
      place.named.set(o.holder, named);
    }
    const { clientOrderId } = o;
    named.push({ account: this.context.feed.accountName(o.account), clientOrderId });
    if (named.length > ORDERS_NAMED) named.shift();
  }

  forgotten(party: PartyMarket): void {
    const place = this.places[party.market.info.id];
    place?.named.delete(party);
    place?.bursts.delete(party);
  }

  finish(at: number): void {
    for (const place of this.places) place?.counts.moveTo(at + SECOND, place.ended);
  }

  private placeOf(market: MarketState): Place {
    const { id } = market.info;
    let place = this.places[id];
    if (place === undefined) {
      const made: Place = {
        ...{ market, counts: new SecondCounts(), bursts: new Map(), named: new Map() },
        ended: (at) => this.judge(made, at),
      };
      place = made;
      this.places[id] = place;
    }
    return place;
  }

  /** A second is over: was it outside what is usual, and whose was it? */
  private judge(place: Place, at: number): void {
    const { counts } = place;
    if (counts.messages < this.p.minMessages || counts.learnt < MIN_LEARNT) return;
    this.evaluations += 1;
    const { mean, deviation } = counts.usual;
    const deviations = (counts.messages - mean) / deviation;
    if (deviations < this.p.minDeviations) return;
    for (const [party, part] of counts.parts) {
      const share = part.messages / counts.messages;
      if (part.messages < this.p.minMessages || share < this.p.minPartyShare) continue;
      const unfilled = part.unfilled / Math.max(1, part.orders, part.unfilled);
      if (unfilled < this.p.minUnfilledShare || this.marketMoved(place.market, at)) return;
      return this.stuffed(place, party, part, { at, deviations, share, unfilled });
    }
  }

  private marketMoved(market: MarketState, at: number): boolean {
    const start = at - SECOND;
    if (start - market.newsAt >= -SECOND && start - market.newsAt <= NEWS_WINDOW) return true;
    return market.outside.movedBefore(start, 0.9, 4, 2);
  }

  private stuffed(
    place: Place,
    party: PartyMarket,
    part: PartSecond,
    seen: { at: number; deviations: number; share: number; unfilled: number },
  ): void {
    let burst = place.bursts.get(party);
    const { at } = seen;
    if (burst === undefined || at - burst.to > this.p.gapSeconds * SECOND) {
      burst = {
        ...{ alert: undefined, seconds: 0, messages: 0, orders: 0, from: at - SECOND, to: at },
        ...{ seqFrom: part.firstSeq, seqTo: part.firstSeq, deviations: 0, share: 0, unfilled: 0 },
      };
      place.bursts.set(party, burst);
    }
    burst.seconds += 1;
    burst.messages += part.messages;
    burst.orders += part.unfilled;
    burst.to = at;
    burst.seqTo = Math.max(burst.seqTo, part.firstSeq + part.messages - 1);
    burst.deviations = Math.max(burst.deviations, seen.deviations);
    burst.share = Math.max(burst.share, seen.share);
    burst.unfilled = seen.unfilled;
    if (burst.orders >= this.p.minOrders) this.report(place, party, burst, at);
  }

  private report(place: Place, party: PartyMarket, burst: Burst, at: number): void {
    const { alerts, identity } = this.context;
    const { p } = this;
    const orders = place.named.get(party) ?? [];
    const accounts = [...new Set(orders.map((o) => o.account))];
    if (accounts.length === 0) return;
    const finding = {
      market: place.market.info.name,
      accounts,
      ...{ from: burst.from, to: burst.to, at, seqFrom: burst.seqFrom, seqTo: burst.seqTo },
      score: 50 + points(burst.seconds, SECOND_BANDS) + points(burst.deviations, DEVIATION_BANDS),
      measures: {
        deviations: { value: rounded(burst.deviations), threshold: p.minDeviations },
        shareOfMessages: { value: rounded(burst.share), threshold: p.minPartyShare },
        unfilledShare: { value: rounded(burst.unfilled), threshold: p.minUnfilledShare },
        messages: { value: burst.messages, threshold: p.minMessages },
      },
      explanation:
        `From ${utc(burst.from)} to ${utc(burst.to)}, ${names(accounts)} sent ${burst.messages} ` +
        `messages to ${place.market.info.name} in ${burst.seconds} seconds of a burst, up to ` +
        `${figure(burst.deviations)} standard deviations above the market's own rate ` +
        `(${p.minDeviations} count) and ${percent(burst.share)} of all messages then ` +
        `(${percent(p.minPartyShare)} counts). ${percent(burst.unfilled)} of the orders were ` +
        `gone unfilled within a second (${percent(p.minUnfilledShare)} counts); neither news nor ` +
        `the outside price moved before. It would not have been reported with fewer than ` +
        `${p.minMessages} messages in a second, had the orders stood or traded, or had the whole ` +
        `market been as busy.`,
      orders: [...orders],
      fills: [],
    };
    if (burst.alert === undefined) burst.alert = alerts.raise(identity, finding);
    else alerts.extend(identity, burst.alert, finding);
    place.named.delete(party);
  }
}

export const quoteStuffing: Rule<Parameters> = {
  id: 'quote-stuffing',
  version: '1',
  serial: 'market',
  // 2016/522 Annex II 1.4(e); MiCA 91(3)(b)(i): disrupting or delaying the system.
  legal: ['MiCA 91(3)(b)(i)', '2016/522 II.1.4(e)', '2017/565 III.B.21'],
  parameters,
  create: (p, context) => new QuoteStuffing(p, context),
};
