/**
 * Smoking: a price better than all others is shown for moments and worsened as flow arrives, which
 * then trades with the same party at the worse price, again and again and far beyond chance. Who
 * quotes both sides anew, or follows the outside price, does none of it.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, utc } from '../../../cases/contract/alert-wording';
import type { EndReason, FeedFill } from '../../feed/market-feed';
import { opposite, type OrderState, type PartyMarket, type SideIndex } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';

const parameters = z.strictObject({
  /**
   * Times that flow met the worse price just after the better one was gone, as far as they are
   * beyond doubt; of the five that make the practice, some always are not.
   */
  minTimes: z.number().int().min(2).default(3),
  /** A price shown for longer is a quote; flow that comes later came by itself. */
  shownSeconds: z.number().positive().default(1.5),
  thenSeconds: z.number().positive().default(0.75),
  /** Times beyond those by chance, in standard deviations of chance. */
  minDeviations: z.number().positive().default(4),
  /** Times over how often the better price was taken, which a bait never is. */
  minOverTaken: z.number().positive().default(2),
  /** Part of the times in which the outside price may have gone first. */
  maxFollowing: z.number().nonnegative().max(1).default(0.4),
  gapMinutes: z.number().positive().default(15),
});
type Parameters = z.infer<typeof parameters>;

/** The best price that was shown and is gone. */
interface Bait {
  readonly order: OrderState;
  readonly price: number;
  readonly shownAt: number;
  readonly at: number;
  readonly seq: number;
}

interface Row {
  readonly baits: [Bait | undefined, Bait | undefined];
  times: number;
  /** Baits shown and gone since the first time; how many of them flow meets by chance. */
  shown: number;
  byChance: number;
  taken: number;
  /** Of the times, those in which the outside price had gone first. */
  following: number;
  from: number;
  lastAt: number;
  seqFrom: number;
  readonly accounts: Set<string>;
  orders: { account: string; clientOrderId: string }[];
  fills: string[];
  alert: string | undefined;
}

const SECOND = 1_000_000;
const MAX_EVIDENCE = 120;
/** Both sides taken away within this time: quotes made anew. */
const BOTH_SIDES = 60_000;
const NEWS_SPAN = 15_000_000;
const TIMES_BANDS: Bands = [
  [8, 8],
  [12, 15],
  [20, 22],
];
const DEVIATION_BANDS: Bands = [
  [6, 5],
  [12, 10],
];

class Smoking implements Detector {
  evaluations = 0;
  private readonly rows = new Map<PartyMarket, Row>();
  /** No bait is younger than this, so that most fills need no look. */
  private newest = -Infinity;

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  cancelled(o: OrderState, reason: EndReason, at: number, seq: number): void {
    if (at - o.placedAt > this.p.shownSeconds * SECOND || o.level === undefined) return;
    if (o.leaves !== o.quantity || (reason !== 'user' && reason !== 'replaced')) return;
    const { level } = o;
    const side = o.holder.market.sideOf(o.side);
    if (side.best !== level || level.orders > 1 || side.depth < 2) return;
    this.shown(o, { price: o.price, since: o.placedAt, at, seq });
  }

  repriced(o: OrderState, at: number, from: number, since: number): void {
    if (at - since > this.p.shownSeconds * SECOND || o.leaves !== o.quantity) return;
    const sign = o.side === 0 ? 1 : -1;
    const best = o.holder.market.sideOf(o.side).best?.price ?? from;
    // Better than all that is left: it stood there alone.
    if (sign * (from - best) <= 0) return;
    this.shown(o, { price: from, since, at, seq: this.context.feed.seq });
  }

  filled(fill: FeedFill): void {
    const { maker, taker, at } = fill;
    if (at - this.newest > this.p.thenSeconds * SECOND) return;
    const row = this.rows.get(maker.holder);
    if (row === undefined || taker.holder === maker.holder) return;
    const bait = row.baits[maker.side];
    if (bait === undefined || at - bait.at > this.p.thenSeconds * SECOND) return;
    const worse = (maker.side === 0 ? 1 : -1) * (bait.price - maker.price);
    if (worse <= 0) row.taken += 1;
    else if (!this.isQuotedAnew(maker.holder, maker.side, bait)) {
      if (this.isFollowing(bait, worse)) row.following += 1;
      this.smoked(row, fill, bait);
    }
    row.baits[maker.side] = undefined;
  }

  forgotten(party: PartyMarket): void {
    this.rows.delete(party);
  }

  private shown(o: OrderState, was: { price: number; since: number; at: number; seq: number }) {
    const { holder } = o;
    const { at } = was;
    let row = this.rows.get(holder);
    if (row === undefined) {
      row = newRow();
      this.rows.set(holder, row);
    }
    row.baits[o.side] = { ...was, order: o, shownAt: was.since };
    this.newest = at;
    if (row.times === 0) return;
    row.shown += 1;
    const own = Math.max(0, holder.moments.weightAt(at) - row.times);
    const rate = own / Math.max(holder.moments.spanAt(at), 60 * SECOND);
    row.byChance += 1 - Math.exp(-rate * this.p.thenSeconds * SECOND);
  }

  /** The other side went too, or news had come. */
  private isQuotedAnew(party: PartyMarket, side: SideIndex, bait: Bait): boolean {
    const other = party.cancels[opposite(side)].lastAt;
    if (Math.abs(bait.at - other) <= BOTH_SIDES) return true;
    const sinceNews = bait.at - party.market.newsAt;
    return sinceNews >= 0 && sinceNews <= NEWS_SPAN;
  }

  /** The outside price went there by more than it usually does. */
  private isFollowing({ order, at, shownAt }: Bait, worse: number): boolean {
    const { market } = order.holder;
    if (Number.isNaN(market.outsideAt(at))) return false;
    const { outside } = market;
    const moved = outside.priceAt(at) - outside.priceAt(shownAt - 3 * SECOND);
    const away = order.side === 0 ? -moved : moved;
    return away >= worse / 2 && outside.movedBefore(at, 0.75, 1, 1);
  }

  private smoked(row: Row, fill: FeedFill, bait: Bait): void {
    this.evaluations += 1;
    const { feed } = this.context;
    const { at, seq, maker, market } = fill;
    const { holder } = maker;
    if (row.times > 0 && at - row.lastAt > this.p.gapMinutes * 60 * SECOND) startAnew(row);
    if (row.times === 0) {
      row.from = bait.shownAt;
      row.seqFrom = bait.seq;
      row.shown = 1;
    }
    row.times += 1;
    row.lastAt = at;
    for (const o of [bait.order, maker]) {
      const account = feed.accountName(o.account);
      row.accounts.add(account);
      row.orders.push({ account, clientOrderId: o.clientOrderId });
    }
    row.fills.push(`${market.info.name}-${fill.trade}`);
    if (row.orders.length > MAX_EVIDENCE) row.orders = row.orders.slice(-MAX_EVIDENCE);
    const deviations = (row.times - row.byChance) / Math.sqrt(row.byChance + 0.5);
    if (row.times < this.p.minTimes || deviations < this.p.minDeviations) return;
    if (row.times < this.p.minOverTaken * row.taken) return;
    if (row.following > this.p.maxFollowing * row.times) return;
    this.report(row, holder, at, seq, deviations);
  }

  private report(row: Row, holder: PartyMarket, at: number, seq: number, deviations: number) {
    const { alerts, identity } = this.context;
    const { p } = this;
    const market = holder.market.info.name;
    const accounts = [...row.accounts];
    const finding = {
      ...{ market, accounts, from: row.from, to: at, at, seqFrom: row.seqFrom, seqTo: seq },
      score: 50 + points(row.times, TIMES_BANDS) + points(deviations, DEVIATION_BANDS),
      measures: {
        times: { value: row.times, threshold: p.minTimes },
        betterPricesShown: { value: row.shown, threshold: p.minTimes },
        deviationsFromChance: { value: rounded(deviations), threshold: p.minDeviations },
        betterPriceTaken: {
          value: row.taken,
          threshold: rounded(row.times / p.minOverTaken),
        },
        outsideMovedFirst: { value: row.following, threshold: rounded(row.times * p.maxFollowing) },
      },
      explanation:
        `Between ${utc(row.from)} and ${utc(at)}, ${names(accounts)} showed the best price of ` +
        `${market} for less than ${p.shownSeconds} s and took it away unfilled ${row.shown} ` +
        `times; ${row.times} times (${p.minTimes} count) an order that came within ` +
        `${p.thenSeconds} s traded with the same party at a worse price, where chance would ` +
        `bring ${figure(row.byChance)} (${figure(deviations)} deviations off; ` +
        `${p.minDeviations} count). The better price itself was taken ${row.taken} times. It ` +
        `would not have been reported had the outside price moved first, had both sides been ` +
        `quoted anew together, or had the better price stood to be taken.`,
      orders: row.orders,
      fills: row.fills,
    };
    if (row.alert === undefined) row.alert = alerts.raise(identity, finding);
    else alerts.extend(identity, row.alert, finding);
    row.orders = [];
    row.fills = [];
  }
}

function newRow(): Row {
  return {
    ...{ baits: [undefined, undefined], times: 0, shown: 0, byChance: 0, taken: 0 },
    following: 0,
    ...{ from: 0, lastAt: 0, seqFrom: 0, accounts: new Set(), orders: [], fills: [] },
    alert: undefined,
  };
}

function startAnew(row: Row): void {
  row.times = 0;
  row.byChance = 0;
  row.taken = 0;
  row.following = 0;
  row.accounts.clear();
  row.orders = [];
  row.fills = [];
  row.alert = undefined;
}

export const smoking: Rule<Parameters> = {
  id: 'smoking',
  version: '2',
  serial: 'market',
  // 2016/522 Annex II 1.6(j): orders that attract slow traders, revised to less generous terms.
  legal: ['MiCA 91(3)(b)(ii)', '2016/522 II.1.6(j)'],
  parameters,
  create: (p, context) => new Smoking(p, context),
};
