// long-file: the one table from event types to state, on the path of every event
/**
 * Rebuilds the state of all markets from the core's events, in order and without a gap, and tells
 * the measures what happened in the words they need. Event objects are not kept.
 */
import { Registry } from '../../core/contract';
import type { AccountKind, CoreEvent, EventOf, MarketInfo } from '../../core/contract';
import { CodedError } from '../../platform/errors/coded-error';
import { Holdings } from './holdings';
import { LiveOrders } from './live-orders';
import { Parties } from './parties';
import { Relations } from './relations';
import { Seats } from './seats';
import { MarketState, OrderState, type PartyMarket, type SideIndex } from './state';

/** One execution; the object is used again for the next. */
export interface FeedFill {
  seq: number;
  at: number;
  trade: number;
  market: MarketState;
  price: number;
  quantity: number;
  /** State after the fill. */
  taker: OrderState;
  maker: OrderState;
}

/** One command about orders that came in, refused ones too; the object is used again. */
export interface FeedMessage {
  kind: 'order' | 'cancel' | 'amend' | 'rejected';
  account: number;
  /** The account's seat in the market, or outside all of them. */
  seat: number;
  /** Undefined where the command named none that there is. */
  market: MarketState | undefined;
  /** The order it was about; undefined when refused. */
  order: OrderState | undefined;
  at: number;
  seq: number;
}

export interface FeedListener {
  filled(fill: FeedFill): void;
  message(m: FeedMessage): void;
  /** An order was accepted; it has not traded and does not stand in the book yet. */
  ordered(o: OrderState, at: number, seq: number): void;
  /** An order ends with lots unexecuted, for the core's reason; the book still has it. */
  cancelled(o: OrderState, reason: EndReason, at: number, seq: number): void;
  /** An order's visible interest goes at its owner's word; the book still has it. */
  taken(o: OrderState, lots: number, at: number, seq: number): void;
  /** It stands at its new price; before, at `from` ticks since `since` µs. */
  repriced(o: OrderState, at: number, from: number, since: number): void;
  marketOpened(market: MarketState, at: number): void;
  /** News, for those that judge announcements. */
  announced(e: EventOf<'news'>): void;
  swapped(e: EventOf<'swap'>): void;
  liquidity(e: EventOf<'liquidity'>): void;
  referenced(e: EventOf<'reference'>, market: MarketState): void;
  session(e: EventOf<'session'>): void;
  /** Of a withdrawal, only when it has settled. */
  moved(e: EventOf<'deposit' | 'withdrawal' | 'transfer'>): void;
  forgotten(party: PartyMarket): void;
  seatForgotten(seat: number): void;
}

export type EndReason = EventOf<'cancelled' | 'expired'>['reason'];

const AGED_MICROS = 26 * 3_600_000_000;
/** Orders by quote amount remembered; they end with the command that brought them. */
const MAX_BY_AMOUNT = 64;
/** Refused commands that are not about orders. */
const FUNDS: ReadonlySet<string> = new Set(['swap', 'liquidity', 'transfer', 'withdrawal']);
/** Ends that are an owner's decision; a lost connection, a halt or a rule is none. */
const OWN_WORD: ReadonlySet<string> = new Set(['user', 'replaced', 'mass-cancel']);

export class MarketFeed {
  readonly registry = new Registry();
  readonly parties = new Parties((from, into) => this.join(from, into));
  readonly holdings = new Holdings();
  readonly relations = new Relations();
  private readonly orders = new LiveOrders();
  private readonly markets: (MarketState | undefined)[] = [];
  private readonly owners: number[] = [];
  private readonly seats = new Seats();
  private lastSeq = 0;
  private clock = 0;
  private fill: FeedFill | undefined;
  private readonly message: FeedMessage = {
    ...{ kind: 'order', account: 0, seat: 0, market: undefined, order: undefined },
    ...{ at: 0, seq: 0 },
  };
  /** Orders by quote amount, whose end no event needs to tell. */
  private readonly byAmount: OrderState[] = [];

  constructor(private readonly listener: FeedListener) {}

  get now(): number {
    return this.clock;
  }
  get seq(): number {
    return this.lastSeq;
  }
  get liveOrders(): number {
    return this.orders.size;
  }

  eachMarket(visit: (market: MarketState) => void): void {
    for (const market of this.markets) if (market !== undefined) visit(market);
  }

  market(id: number): MarketState | undefined {
    return this.markets[id];
  }

  ownerOf(account: number): number {
    return this.owners[account] ?? 0;
  }

  accountName(account: number): string {
    return this.registry.account(account)?.name ?? `account ${account}`;
  }

  /** An account that never was opened trades as an individual. */
  accountKind(account: number): AccountKind {
    return this.registry.account(account)?.kind ?? 'individual';
  }

  /**
   * Checks that `e` is the next event.
   * @throws CodedError FEED_GAP, FEED_DUPLICATE or FEED_TIME when it is not
   */
  check(e: CoreEvent): void {
    if (e.seq !== this.lastSeq + 1) {
      const duplicate = e.seq <= this.lastSeq;
      throw new CodedError(
        duplicate ? 'FEED_DUPLICATE' : 'FEED_GAP',
        `surveillance got event ${e.seq} after event ${this.lastSeq}: ` +
          (duplicate ? 'it was seen before' : `${e.seq - this.lastSeq - 1} events are missing`) +
          '; rebuild its state from the log, from event 1',
      );
    }
    if (e.ts < this.clock) {
      throw new CodedError(
        'FEED_TIME',
        `event ${e.seq} has time ${e.ts}, before ${this.clock} of the event before it: ` +
          'the log is damaged, verify it before going on',
      );
    }
    this.lastSeq = e.seq;
    this.clock = e.ts;
  }

  apply(e: CoreEvent): void {
    switch (e.type) {
      case 'accepted':
        return this.accept(e);
      case 'fill':
        return this.execute(e);
      case 'cancelled':
        return this.cancel(e);
      case 'expired':
        return this.expire(e);
      case 'amended':
        return this.amend(e);
      case 'triggered':
        return this.enterIfResting(this.order(e.orderId, e.seq));
      case 'refreshed':
        return this.order(e.orderId, e.seq).holder.market.show(
          this.order(e.orderId, e.seq),
          e.visible,
        );
      case 'prevented':
        return this.prevent(e);
      case 'reference':
        return this.refer(e);
      case 'rejected':
        if (FUNDS.has(e.command)) return;
        return this.refuse(e);
      case 'clock':
        return;
      default:
        return this.applyRare(e);
    }
  }

  /** Forgets parties without orders that have been quiet for more than a day. */
  age(market: MarketState): void {
    const info = market.info;
    for (const [group, party] of market.parties) {
      if (party.lastActive > this.clock - AGED_MICROS) continue;
      if (party.live[0].length + party.live[1].length > 0) continue;
      this.holdings.add(group, info.base.id, party.netLots * Number(info.lotUnits));
      market.forget(party);
      this.listener.forgotten(party);
    }
  }

  /** Frees the seats of accounts that have been quiet for as long and have no order standing. */
  ageSeats(): void {
    this.orders.each((o) => this.seats.keep(o.seat, this.clock));
    this.seats.age(this.clock - AGED_MICROS, (seat) => this.listener.seatForgotten(seat));
  }

  /** What a group holds of a market's base asset, in lots, from deposits and trades. */
  positionLots(group: number, info: MarketInfo): number {
    const lot = Number(info.lotUnits);
    let units = this.holdings.of(group, info.base.id);
    for (const market of this.markets) {
      const here = market?.parties.get(group)?.netLots ?? 0;
      if (market === undefined || here === 0) continue;
      if (market.info.base.id === info.base.id) units += here * Number(market.info.lotUnits);
    }
    return units / lot;
  }

  private applyRare(e: CoreEvent): void {
    this.registry.apply(e);
    switch (e.type) {
      case 'market': {
        const info = this.registry.market(e.market);
        if (info === undefined) return;
        const market = new MarketState(info);
        this.markets[e.market] = market;
        return this.listener.marketOpened(market, e.ts);
      }
      case 'account': {
        // Blank owners are not one person: each such account stands for itself.
        const owner = e.owner.trim() === '' ? `account ${e.name}` : e.owner;
        const party = this.parties.party(owner);
        this.owners[e.account] = party;
        for (const device of e.devices) this.parties.used(party, 'device', device);
        return;
      }
      case 'account-update':
        for (const device of e.devices ?? []) {
          this.parties.used(this.ownerOf(e.account), 'device', device);
        }
        return;
      case 'session':
        if (e.device !== undefined) {
          this.parties.used(this.ownerOf(e.account), 'device', e.device);
        }
        return this.listener.session(e);
      case 'news':
        return this.announce(e);
      case 'liquidity':
        return this.listener.liquidity(e);
      case 'relationship':
        return this.relations.note(e);
      case 'trade-bust':
        return this.correct(e);
      default:
        return this.applyFunds(e);
    }
  }

  private applyFunds(e: CoreEvent): void {
    if (e.type === 'deposit') {
      const party = this.ownerOf(e.account);
      this.holdings.add(this.parties.group(party), e.asset, Number(e.amount));
      if (e.address !== undefined) this.parties.used(party, 'funding', e.address);
      this.listener.moved(e);
    } else if (e.type === 'withdrawal' && e.state === 'settled') {
      const party = this.ownerOf(e.account);
      this.holdings.add(this.parties.group(party), e.asset, -Number(e.amount));
      if (e.address !== undefined) this.parties.used(party, 'withdrawalAddress', e.address);
      this.listener.moved(e);
    } else if (e.type === 'transfer') {
      const [from, to] = [this.ownerOf(e.account), this.ownerOf(e.to)];
      this.holdings.add(this.parties.group(from), e.asset, -Number(e.amount));
      this.holdings.add(this.parties.group(to), e.asset, Number(e.amount));
      this.parties.funded(from, to);
      this.listener.moved(e);
    } else if (e.type === 'swap') {
      const group = this.parties.group(this.ownerOf(e.account));
      this.holdings.add(group, e.assetIn, -Number(e.amountIn));
      this.holdings.add(group, e.assetOut, Number(e.amountOut));
      this.listener.swapped(e);
    }
  }

  /** A trade that was taken back is in no volume or position from here on. */
  private correct(e: EventOf<'trade-bust'>): void {
    const market = this.markets[e.market];
    if (market === undefined) return;
    const takerBuys = e.aggressor === 'BUY';
    for (const [account, buys] of [
      [e.makerAccount, !takerBuys],
      [e.takerAccount, takerBuys],
    ] as const) {
      const group = this.parties.group(this.ownerOf(account));
      const party = market.parties.get(group);
      party?.fills[buys ? 0 : 1].correct(e.trade, e.price);
      if (e.action === 'reprice') continue;
      const lots = buys ? -e.quantity : e.quantity;
      // One that has been forgotten has its position in the holdings.
      if (party !== undefined) party.netLots += lots;
      else this.holdings.add(group, market.info.base.id, lots * Number(market.info.lotUnits));
    }
  }

  private refer(e: EventOf<'reference'>): void {
    const market = this.markets[e.market];
    if (market === undefined) return;
    market.outside.note(e.ts, e.price);
    this.listener.referenced(e, market);
  }

  private announce(e: EventOf<'news'>): void {
    for (const market of this.markets) {
      if (market === undefined) continue;
      const { info } = market;
      const touches =
        e.market === info.id ||
        (e.asset !== undefined && (e.asset === info.base.id || e.asset === info.quote.id)) ||
        (e.market === undefined && e.asset === undefined);
      if (touches) market.newsAt = e.ts;
    }
    this.listener.announced(e);
  }

  private order(id: number, seq: number): OrderState {
    const found = this.orders.get(id);
    if (found === undefined) {
      throw new CodedError(
        'FEED_UNKNOWN_ORDER',
        `event ${seq} speaks of order ${id}, which never was accepted or has ended: ` +
          'the log is damaged, verify it before going on',
      );
    }
    return found;
  }

  private accept(e: EventOf<'accepted'>): void {
    const market = this.markets[e.market];
    if (market === undefined) return;
    market.sample(e.ts);
    const party = e.client === undefined ? this.ownerOf(e.account) : this.parties.party(e.client);
    if (e.device !== undefined) this.parties.used(party, 'device', e.device);
    const holder = market.partyMarket(this.parties.group(party), e.ts);
    const seat = this.seats.of(e.account, e.market, e.ts);
    const o = new OrderState(e, party, seat, holder);
    holder.lastActive = e.ts;
    if (e.quantity > 0) holder.noteSize(e.quantity);
    this.orders.add(o);
    this.noteMessage('order', e.account, seat, market, o);
    this.listener.ordered(o, e.ts, e.seq);
    if (e.stopPrice === undefined && e.trailingDelta === undefined) this.enterIfResting(o);
  }

  private refuse(e: EventOf<'rejected'>): void {
    const market = this.markets[e.market];
    const seat = this.seats.of(e.account, market === undefined ? 0 : e.market, e.ts);
    this.noteMessage('rejected', e.account, seat, market, undefined);
  }

  private noteMessage(
    kind: FeedMessage['kind'],
    account: number,
    seat: number,
    market: MarketState | undefined,
    order: OrderState | undefined,
  ): void {
    const { message } = this;
    message.kind = kind;
    message.account = account;
    message.seat = seat;
    message.market = market;
    message.order = order;
    message.at = this.clock;
    message.seq = this.lastSeq;
    this.listener.message(message);
  }

  private expire(e: EventOf<'expired'>): void {
    const o = this.order(e.orderId, e.seq);
    this.listener.cancelled(o, e.reason, e.ts, e.seq);
    this.drop(o);
  }

  private enterIfResting(o: OrderState): void {
    if (o.quantity === 0) this.byAmount.push(o);
    if (this.byAmount.length > MAX_BY_AMOUNT) {
      const oldest = this.byAmount.shift();
      if (oldest !== undefined) this.orders.delete(oldest.orderId);
    }
    if (!o.mayRest) return;
    o.placedAt = this.clock;
    o.holder.market.enter(o);
  }

  private execute(e: EventOf<'fill'>): void {
    const maker = this.order(e.makerOrderId, e.seq);
    const taker = this.order(e.takerOrderId, e.seq);
    const { market } = maker.holder;
    market.reduce(maker, e.makerLeaves, false);
    market.reduce(taker, e.takerLeaves, true);
    market.lastPrice = e.price;
    market.bars.add(e.ts, e.price, e.quantity, market.outsideAt(e.ts));
    this.noteFill(e, maker, e.trade, false);
    this.noteFill(e, taker, e.trade, true);
    const fill = (this.fill ??= { ...e, at: e.ts, market, maker, taker });
    fill.seq = e.seq;
    fill.at = e.ts;
    fill.trade = e.trade;
    fill.market = market;
    fill.price = e.price;
    fill.quantity = e.quantity;
    fill.maker = maker;
    fill.taker = taker;
    this.listener.filled(fill);
    if (maker.leaves === 0) this.drop(maker);
    if (taker.leaves === 0 && taker.quantity > 0) this.drop(taker);
  }

  private noteFill(e: EventOf<'fill'>, o: OrderState, trade: number, aggressive: boolean): void {
    const { holder } = o;
    holder.lastActive = e.ts;
    holder.noteMoment(e.ts);
    holder.netLots += o.side === 0 ? e.quantity : -e.quantity;
    const slot = holder.fills[o.side].next();
    slot.at = e.ts;
    slot.seq = e.seq;
    slot.trade = trade;
    slot.quantity = e.quantity;
    slot.price = e.price;
    slot.account = o.account;
    slot.clientOrderId = o.clientOrderId;
    slot.aggressive = aggressive;
  }

  private cancel(e: EventOf<'cancelled'>): void {
    const o = this.order(e.orderId, e.seq);
    o.holder.market.sample(e.ts);
    o.holder.lastActive = e.ts;
    if (o.level !== undefined && OWN_WORD.has(e.reason)) {
      this.listener.taken(o, o.leaves, e.ts, e.seq);
    }
    if (e.reason === 'user') this.noteMessage('cancel', e.account, o.seat, o.holder.market, o);
    this.listener.cancelled(o, e.reason, e.ts, e.seq);
    this.drop(o);
  }

  private amend(e: EventOf<'amended'>): void {
    const o = this.order(e.orderId, e.seq);
    const { market } = o.holder;
    market.sample(e.ts);
    o.holder.lastActive = e.ts;
    // The core's own doing is no message and no decision of the order's owner.
    const own = e.slid !== true;
    if (own) this.noteMessage('amend', e.account, o.seat, market, o);
    const moved = e.price !== o.price;
    const fewer = o.leaves - e.leaves;
    if (o.level !== undefined && fewer > 0) this.listener.taken(o, fewer, e.ts, e.seq);
    if (e.newClientOrderId !== undefined) o.clientOrderId = e.newClientOrderId;
    o.quantity = e.quantity;
    if (e.keptPriority && !moved) {
      market.reduce(o, e.leaves, false);
      return;
    }
    if (moved && own && this.leavesSight(o, e.price)) this.listener.taken(o, e.leaves, e.ts, e.seq);
    const { price: from, placedAt: since } = o;
    market.withdraw(o);
    o.leaves = e.leaves;
    o.price = e.price;
    o.placedAt = e.ts;
    market.enter(o);
    if (moved && own) this.listener.repriced(o, e.ts, from, since);
  }

  /** Moved far from the market: as good as taken away. */
  private leavesSight(o: OrderState, price: number): boolean {
    const best = o.holder.market.sideOf(o.side).best?.price ?? o.price;
    const behind = (side: SideIndex, p: number): number => (side === 0 ? best - p : p - best);
    const far = Math.max(10, best * 0.005);
    return behind(o.side, o.price) <= far && behind(o.side, price) > 2 * far;
  }

  private prevent(e: EventOf<'prevented'>): void {
    for (const [id, leaves, takes] of [
      [e.makerOrderId, e.makerLeaves, false],
      [e.takerOrderId, e.takerLeaves, true],
    ] as const) {
      const o = this.orders.get(id);
      if (o !== undefined) o.holder.market.reduce(o, leaves, takes);
    }
  }

  private drop(o: OrderState): void {
    o.holder.market.withdraw(o);
    o.watchedBy = undefined;
    this.orders.delete(o.orderId);
  }

  /** A group has become part of another one: its live state moves along. */
  private join(from: number, into: number): void {
    this.holdings.join(from, into);
    for (const market of this.markets) {
      const old = market?.parties.get(from);
      if (market === undefined || old === undefined) continue;
      const target = market.partyMarket(into, old.firstSeen);
      target.netLots += old.netLots;
      for (const side of [0, 1] as const) {
        for (const o of old.live[side]) {
          o.holder = target;
          o.slot = target.live[side].push(o) - 1;
          target.resting[side] += o.leaves;
        }
        old.live[side].length = 0;
        old.resting[side] = 0;
      }
      market.forget(old);
      this.listener.forgotten(old);
    }
  }
}
