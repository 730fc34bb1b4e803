/**
 * Abusive squeeze: one group holds half or more of an asset's supply here, and sells it to others
 * at a price far above that of the hour before, net of the outside price. The float outside the
 * venue and who is obliged to buy are not known to it, and the alert says so.
 */
import { z } from 'zod';
import type { EventOf } from '../../../core/contract';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, percent, utc } from '../../../cases/contract/alert-wording';
import type { FeedFill } from '../../feed/market-feed';
import type { MarketState, OrderState, PartyMarket } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';

const parameters = z.strictObject({
  /** Of the asset's supply here: deposits less withdrawals. */
  minShare: z.number().positive().max(1).default(0.5),
  /** Rise of the price within an hour, net of the outside price, over a minute's usual move. */
  minMove: z.number().positive().default(10),
  /** Others who buy of it at that price. */
  minBuyers: z.number().int().positive().default(3),
});
type Parameters = z.infer<typeof parameters>;

/** Price and outside price in ticks, one a span. */
interface Mark {
  readonly at: number;
  readonly price: number;
  readonly outside: number;
}

interface Squeeze {
  readonly buyers: Set<number>;
  readonly accounts: Set<string>;
  orders: { account: string; clientOrderId: string }[];
  fills: string[];
  readonly from: number;
  readonly seqFrom: number;
  lastAt: number;
  alert: string | undefined;
}

const MARK_SPAN = 600_000_000;
const MARKS = 6;
const USUAL_FOR = 60_000_000;
const GAP = 1_800_000_000;
const MAX_EVIDENCE = 100;
const MAX_BUYERS = 1_000;
const KNOWN_HABIT = 20;
const SHARE_BANDS: Bands = [
  [0.7, 8],
  [0.9, 16],
];
const MOVE_BANDS: Bands = [
  [20, 6],
  [40, 12],
];

class AbusiveSqueeze implements Detector {
  evaluations = 0;
  /** Base units of each asset on the venue. */
  private readonly supply = new Map<number, number>();
  private readonly marks: Mark[][] = [];
  private readonly usuals: { readonly move: number; readonly until: number }[] = [];
  private readonly squeezes = new Map<PartyMarket, Squeeze>();

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  moved(e: EventOf<'deposit' | 'withdrawal' | 'transfer'>): void {
    if (e.type === 'transfer') return;
    const units = e.type === 'deposit' ? Number(e.amount) : -Number(e.amount);
    this.supply.set(e.asset, (this.supply.get(e.asset) ?? 0) + units);
  }

  filled(fill: FeedFill): void {
    const { market, maker, taker, at, price } = fill;
    const marks = (this.marks[market.info.id] ??= []);
    const newest = marks[marks.length - 1];
    if (newest === undefined || at - newest.at >= MARK_SPAN) {
      marks.push({ at, price, outside: market.outsideAt(at) });
      if (marks.length > MARKS) marks.shift();
    }
    const move = moveOf(marks, price, market.outsideAt(at));
    // The whole of it rests on a rise that is rare, so that most fills end here.
    if (move < this.p.minMove || market.bars.samples < KNOWN_HABIT) return;
    const usual = this.usualOf(market, at);
    if (move < this.p.minMove * usual) return;
    const [buyer, seller] = maker.side === 0 ? [maker, taker] : [taker, maker];
    if (buyer.holder !== seller.holder) this.sold(fill, seller, buyer, move / usual);
  }

  forgotten(party: PartyMarket): void {
    this.squeezes.delete(party);
  }

  /** A minute's usual move in ticks; looked up once a minute. */
  private usualOf(market: MarketState, at: number): number {
    const { id } = market.info;
    const known = this.usuals[id];
    if (known !== undefined && at < known.until) return known.move;
    const move = Math.max(market.bars.usualMove(0.5), market.usualSpread / 2, 1);
    this.usuals[id] = { move, until: at + USUAL_FOR };
    return move;
  }

  private sold(fill: FeedFill, seller: OrderState, buyer: OrderState, move: number): void {
    this.evaluations += 1;
    const { market, at, seq, quantity } = fill;
    const share = this.shareOf(seller.holder, market, quantity);
    if (share < this.p.minShare) return;
    let squeeze = this.squeezes.get(seller.holder);
    if (squeeze === undefined || at - squeeze.lastAt > GAP) {
      squeeze = {
        ...{ buyers: new Set(), accounts: new Set(), orders: [], fills: [] },
        ...{ from: at, seqFrom: seq, lastAt: at, alert: undefined },
      };
      this.squeezes.set(seller.holder, squeeze);
    }
    const account = this.context.feed.accountName(seller.account);
    squeeze.lastAt = at;
    if (squeeze.buyers.size < MAX_BUYERS) squeeze.buyers.add(buyer.holder.group);
    squeeze.accounts.add(account);
    squeeze.orders.push({ account, clientOrderId: seller.clientOrderId });
    squeeze.fills.push(`${market.info.name}-${fill.trade}`);
    if (squeeze.orders.length > MAX_EVIDENCE) {
      squeeze.orders.shift();
      squeeze.fills.shift();
    }
    if (squeeze.buyers.size >= this.p.minBuyers) this.report(squeeze, fill, share, move);
  }

  /** Of the supply, before this sale. */
  private shareOf(party: PartyMarket, market: MarketState, sold: number): number {
    const { info } = market;
    const supply = (this.supply.get(info.base.id) ?? 0) / Number(info.lotUnits);
    if (supply <= 0) return 0;
    return (this.context.feed.positionLots(party.group, info) + sold) / supply;
  }

  private report(squeeze: Squeeze, fill: FeedFill, share: number, move: number): void {
    const { alerts, identity } = this.context;
    const { p } = this;
    const { market, at, seq } = fill;
    const accounts = [...squeeze.accounts];
    const finding = {
      ...{ market: market.info.name, accounts, from: squeeze.from, to: at, at },
      ...{ seqFrom: squeeze.seqFrom, seqTo: seq },
      score: 50 + points(share, SHARE_BANDS) + points(move, MOVE_BANDS),
      measures: {
        shareOfSupply: { value: rounded(share), threshold: p.minShare },
        moveOverUsual: { value: rounded(move), threshold: p.minMove },
        buyers: { value: squeeze.buyers.size, threshold: p.minBuyers },
      },
      explanation:
        `${names(accounts)} held ${percent(share)} of all ${market.info.base.name} on the venue ` +
        `(${percent(p.minShare)} counts) and sold of it to ${squeeze.buyers.size} others ` +
        `(${p.minBuyers} count) from ${utc(squeeze.from)} to ${utc(at)}, with the price ` +
        `${figure(move)} usual minute moves above that of the hour before ` +
        `(${p.minMove} count, net of the outside price where it is known). The float outside the ` +
        `venue, and whether the buyers were obliged to buy, are not known to the venue. It would ` +
        `not have been reported with a smaller part of the supply or without the rise.`,
      orders: squeeze.orders,
      fills: squeeze.fills,
    };
    if (squeeze.alert === undefined) squeeze.alert = alerts.raise(identity, finding);
    else alerts.extend(identity, squeeze.alert, finding);
    squeeze.orders = [];
    squeeze.fills = [];
  }
}

/** Ticks above the lowest mark, less what the outside price rose since. */
function moveOf(marks: readonly Mark[], price: number, outside: number): number {
  let most = 0;
  for (const mark of marks) {
    const rise = outside - mark.outside;
    most = Math.max(most, price - mark.price - (Number.isNaN(rise) ? 0 : Math.max(0, rise)));
  }
  return most;
}

export const abusiveSqueeze: Rule<Parameters> = {
  id: 'abusive-squeeze',
  version: '1',
  serial: 'market',
  // Few cases support it: shadow first, as the design has it.
  standard: 'shadow',
  // 2016/522 Annex II 1.2(b); MiCA 91(3)(a): a dominant position that fixes prices.
  legal: ['MiCA 91(3)(a)', '2016/522 II.1.2(b)'],
  parameters,
  create: (p, context) => new AbusiveSqueeze(p, context),
};
