// long-file: three kinds of state that point at each other, and imports may not run in circles
/**
 * The market state that detectors look at, rebuilt from events: live orders, what each party has
 * on each side of each market, the book, and the market's own habits. Lots and ticks only.
 */
import type { EventOf, MarketInfo } from '../../core/contract';
import { BookSide, type Level } from './book-side';
import { FadingHistogram } from './fading-histogram';
import { FadingRate } from './fading-rate';
import { FillRing } from './fill-ring';
import { MinuteBars } from './minute-bars';
import { PriceMoves } from './price-moves';
import type { Withdrawal } from './withdrawal';

const SECOND = 1_000_000;

/** 0 buys, 1 sells: places in pairs of arrays. */
export type SideIndex = 0 | 1;

export function opposite(side: SideIndex): SideIndex {
  return side === 0 ? 1 : 0;
}

/** One order from acceptance to its end. */
export class OrderState {
  readonly orderId: number;
  readonly account: number;
  clientOrderId: string;
  readonly side: SideIndex;
  /** Whose order it is: the client it names, else the account's beneficial owner. */
  readonly party: number;
  /** 0 for market orders. */
  price: number;
  quantity: number;
  /** Unexecuted lots. */
  leaves: number;
  /** What the book shows of it while it rests. */
  visible: number;
  readonly iceberg: number;
  /** When it got its present price. */
  placedAt: number;
  readonly acceptedAt: number;
  readonly acceptedSeq: number;
  /** Twice the middle price when it came; 0 if there was none. */
  readonly midAtStart: number;
  /** May rest once it is active. */
  readonly mayRest: boolean;
  readonly type: EventOf<'accepted'>['orderType'];
  readonly timeInForce: EventOf<'accepted'>['timeInForce'];
  /** Part of an order list (OCO and the like). */
  readonly listed: boolean;
  /** Its level while it stands in the book. */
  level: Level | undefined = undefined;
  /** Place in the party's list while it stands in the book. */
  slot = -1;
  /** The stretch of withdrawals that watches it, if any. */
  watchedBy: Withdrawal | undefined = undefined;

  constructor(
    e: EventOf<'accepted'>,
    party: number,
    readonly seat: number,
    public holder: PartyMarket,
  ) {
    this.orderId = e.orderId;
    this.account = e.account;
    this.clientOrderId = e.clientOrderId;
    this.side = e.side === 'BUY' ? 0 : 1;
    this.party = party;
    this.price = e.price ?? 0;
    this.quantity = e.quantity;
    this.leaves = e.quantity;
    this.iceberg = e.icebergQty ?? 0;
    this.visible = 0;
    this.placedAt = e.ts;
    this.acceptedAt = e.ts;
    this.acceptedSeq = e.seq;
    this.midAtStart = holder.market.mid2;
    this.type = e.orderType;
    this.timeInForce = e.timeInForce;
    this.listed = e.list !== undefined;
    this.mayRest = e.timeInForce === 'GTC' && e.price !== undefined;
  }
}

/** How often a party has moved its interest on one side to another price, one after the other. */
export interface Chain {
  count: number;
  since: number;
  lastAt: number;
}

/** What a party took away on one side in the last moments. */
export interface RecentCancels {
  quantity: number;
  firstAt: number;
  lastAt: number;
}

/** One group of linked parties in one market. */
export class PartyMarket {
  /** Resting orders, buys and sells. */
  readonly live: readonly [OrderState[], OrderState[]] = [[], []];
  /** Their unexecuted lots. */
  readonly resting: [number, number] = [0, 0];
  readonly fills: readonly [FillRing, FillRing] = [new FillRing(), new FillRing()];
  readonly open: [Withdrawal | undefined, Withdrawal | undefined] = [undefined, undefined];
  readonly chains: readonly [Chain, Chain] = [noChain(), noChain()];
  readonly cancels: readonly [RecentCancels, RecentCancels] = [noCancels(), noCancels()];
  /** Bought less sold here since the log began, in lots. */
  netLots = 0;
  lastActive = 0;
  /** Moments of execution, a second or more apart. */
  readonly moments: FadingRate;
  private lastMoment = -Infinity;
  /** Running median and 95 % quantile of its order sizes, in lots; how many orders they rest on. */
  typicalSize = 0;
  largeSize = 0;
  orders = 0;

  constructor(
    readonly group: number,
    readonly market: MarketState,
    readonly firstSeen: number,
    /** A small number of its own among the market's parties, until it is forgotten. */
    readonly index: number,
  ) {
    this.moments = new FadingRate(firstSeen);
  }

  noteMoment(at: number): void {
    if (at - this.lastMoment < SECOND) return;
    this.lastMoment = at;
    this.moments.add(at, 1);
  }

  /** Follows both quantiles by steps that become smaller as orders are seen. */
  noteSize(quantity: number): void {
    this.orders += 1;
    if (this.typicalSize === 0) {
      this.typicalSize = quantity;
      this.largeSize = quantity;
      return;
    }
    const step = Math.max(0.02, 1 / (this.orders + 1));
    this.largeSize *= quantity > this.largeSize ? 1 + 1.9 * step : 1 - 0.1 * step;
    if (quantity === this.typicalSize) return;
    this.typicalSize *= quantity > this.typicalSize ? 1 + step : 1 / (1 + step);
  }
}

function noChain(): Chain {
  return { count: 0, since: 0, lastAt: -Infinity };
}

function noCancels(): RecentCancels {
  return { quantity: 0, firstAt: -Infinity, lastAt: -Infinity };
}

const SAMPLE_MICROS = SECOND;
const STALE_OUTSIDE = 600 * SECOND;
/** Samples of about an hour and a half of a busy market. */
const MEMORY = 5_000;

/** One market: its book, who is in it, and what is usual there. */
export class MarketState {
  readonly bids = new BookSide(1);
  readonly asks = new BookSide(-1);
  readonly parties = new Map<number, PartyMarket>();
  readonly bars = new MinuteBars();
  readonly outside = new PriceMoves();
  readonly middle = new PriceMoves();
  private readonly depths = new FadingHistogram(MEMORY);
  private readonly spreads = new FadingHistogram(MEMORY);
  /** Numbers of parties that were forgotten. */
  private readonly freed: number[] = [];
  private nextSample = 0;
  lastPrice = 0;
  /** µs of the newest news that touches this market. */
  newsAt = -Infinity;

  constructor(readonly info: MarketInfo) {}

  sideOf(side: SideIndex): BookSide {
    return side === 0 ? this.bids : this.asks;
  }

  /** Twice the middle price in ticks; 0 while a side is empty or the book is being matched. */
  get mid2(): number {
    const bid = this.bids.best;
    const ask = this.asks.best;
    if (bid === undefined || ask === undefined || bid.price >= ask.price) return 0;
    return bid.price + ask.price;
  }

  /** Median visible quantity of the best levels, in lots: what "the visible level" is here. */
  usualLevel = 0;

  get usualSpread(): number {
    return this.spreads.quantile(0.5);
  }

  /** The party's place in this market, made at its first order. */
  partyMarket(group: number, now: number): PartyMarket {
    let found = this.parties.get(group);
    if (found === undefined) {
      found = new PartyMarket(group, this, now, this.freed.pop() ?? this.parties.size);
      this.parties.set(group, found);
    }
    return found;
  }

  /** Its number is free for another one. */
  forget(party: PartyMarket): void {
    if (this.parties.delete(party.group)) this.freed.push(party.index);
  }

  /** Looks at the book once a second of event time, so that busy and quiet hours weigh alike. */
  sample(now: number): void {
    if (now < this.nextSample) return;
    const bid = this.bids.best;
    const ask = this.asks.best;
    if (bid === undefined || ask === undefined || bid.price >= ask.price) return;
    this.nextSample = now + SAMPLE_MICROS;
    this.depths.add(bid.quantity);
    this.depths.add(ask.quantity);
    this.spreads.add(ask.price - bid.price);
    // Every second at first, then four times a minute.
    const n = this.depths.samples;
    if (n < 64 || n % 32 < 2) this.usualLevel = this.depths.quantile(0.5);
    this.middle.note(now, (bid.price + ask.price) / 2);
  }

  /** The outside price in ticks; NaN when none came for ten minutes. */
  outsideAt(now: number): number {
    return now - this.outside.lastAt <= STALE_OUTSIDE ? this.outside.last : NaN;
  }

  /** Puts an order, or its new price, into the book and the party's list. */
  enter(o: OrderState): void {
    o.visible = o.iceberg > 0 ? Math.min(o.iceberg, o.leaves) : o.leaves;
    o.level = this.sideOf(o.side).join(o.price, o.visible);
    const { holder } = o;
    o.slot = holder.live[o.side].push(o) - 1;
    holder.resting[o.side] += o.leaves;
  }

  /** Takes an order out of the book and the party's list. */
  withdraw(o: OrderState): void {
    if (o.level === undefined) return;
    this.sideOf(o.side).leave(o.level, o.visible);
    o.level = undefined;
    const list = o.holder.live[o.side];
    const last = list.pop();
    if (last !== undefined && last !== o) {
      list[o.slot] = last;
      last.slot = o.slot;
    }
    o.slot = -1;
    o.holder.resting[o.side] -= o.leaves;
  }

  /** Takes executed or prevented lots off an order. */
  reduce(o: OrderState, leaves: number, takes: boolean): void {
    const taken = o.leaves - leaves;
    if (o.level !== undefined) {
      const shown = o.visible;
      // An iceberg takes with all of it and shows its slice afterwards.
      const left = takes ? Math.max(shown, leaves) : Math.max(0, shown - taken);
      o.visible = Math.min(leaves, o.iceberg > 0 ? Math.min(left, o.iceberg) : left);
      o.level.quantity -= shown - o.visible;
      o.holder.resting[o.side] -= taken;
    }
    o.leaves = leaves;
  }

  /** An iceberg shows its next slice. */
  show(o: OrderState, visible: number): void {
    if (o.level === undefined) return;
    o.level.quantity += visible - o.visible;
    o.visible = visible;
  }
}
