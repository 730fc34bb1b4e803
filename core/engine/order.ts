// long-file: hot path; the row of an order and what is seen of it stand in one piece
/** A live order: what was accepted, and how far it has come. */
import type { MarketFigures } from './figures';
import { NameArena } from './name-arena';
import { Trail } from './trail';
import { NO_ORDER } from '../book/book';
import type {
  AccountId,
  EventOf,
  ListKind,
  ListState,
  Lots,
  MarketId,
  Micros,
  OrderFields,
  OrderId,
  OrderListView,
  OrderStatus,
  OrderType,
  OrderView,
  Seq,
  Side,
  StpMode,
  Ticks,
  TimeInForce,
} from '../contract';
import {
  accountId,
  lots,
  marketId,
  micros,
  NONE,
  orderId,
  seq,
  ticks,
  units,
} from '../contract/ids';
import { HIGH, HIGH_LIMIT, LOW, TWO_32 } from '../contract/exact';
import { ORDER_TYPES, SOURCES, STP_MODES, TIMES_IN_FORCE } from '../contract/vocabulary';

/** Types that pay as they fill and never rest. */
export function isMarketType(type: OrderType): boolean {
  return type === 'MARKET' || type === 'STOP_LOSS' || type === 'TAKE_PROFIT';
}

/** Types that wait for a trade price first. */
export function isStopType(type: OrderType): boolean {
  return type !== 'LIMIT' && type !== 'MARKET' && type !== 'LIMIT_MAKER';
}

/** The leg of a pair that ends a losing position. */
export function isLossType(type: OrderType): boolean {
  return type === 'STOP_LOSS' || type === 'STOP_LOSS_LIMIT';
}

/** Whether a stop waits for the price to rise to it (else: to fall). */
export function triggersOnRise(type: OrderType, buy: boolean): boolean {
  return (type === 'STOP_LOSS' || type === 'STOP_LOSS_LIMIT') === buy;
}

/** Words of an order's row (128 bytes: two cache lines); the table of live orders links by them. */
export const ROW_WORDS = 32;
const ROW = ROW_WORDS;
const ROW_DOUBLES = ROW_WORDS / 2;
/** Places of words. The first seven are links, which the table of live orders keeps. */
const FREE_NEXT = 3;
export const ACCOUNT = 7;
const MARKET = 8;
const HANDLE = 9;
const NAME_PLACE = 10;
const FLAGS = 11;
const OWNER = 12;
const KEY = 13;
/** Places of doubles, behind the words. */
const ID = 7;
const SEQ = 8;
const ACCEPTED_AT = 9;
const PRICE = 10;
const QUANTITY = 11;
const LEAVES = 12;
const UPDATED_AT = 13;
const WORKING_SINCE = 14;
/** 64 bits of an integer in the place of a double. */
const NOTIONAL = 15;

/** Bits of the flags; above them the places of words in their lists, and the name's length. */
const LISTED = 1;
const FREE = 2;
const RARE = 4;
const WAITING = 8;
const KEYED = 16;
const BUYS = 32;
const TYPE_AT = 6;
const STP_AT = 9;
const TIME_IN_FORCE_AT = 12;
/** Place of the source + 1, 0 = none. */
const SOURCE_AT = 14;
const NAME_LENGTH_AT = 18;
const PAYS = 1 << 25;
const NAME_LENGTH = 0x7f << NAME_LENGTH_AT;

const FIRST_ROWS = 1024;
const MANY_ROWS = 1 << 18;
const NO_ROW = -1;
const NO_PLACE = -1;

type Accepted = EventOf<'accepted'>;
type OrderWords = OrderFields & { readonly account: AccountId; readonly market: MarketId };

/**
 * Memory of orders: a row of integers for each, nothing allocated. A row is given back between
 * commands only, so what is known of an order can be read to the end of the command that ended it.
 */
export class OrderRows {
  words = new Int32Array(FIRST_ROWS * ROW);
  doubles = new Float64Array(this.words.buffer);
  amounts = new BigInt64Array(this.words.buffer);
  /** What few orders have, by row. */
  readonly rare = new Map<number, RareWords>();
  readonly names = new NameArena();
  room = FIRST_ROWS;
  /** Rows never used begin here; those given back are chained from `free`. */
  private used = 0;
  private free = NO_ROW;
  /** Rows that this command has taken or ended. */
  private readonly touched: number[] = [];
  private touches = 0;

  /** @param markets by id */
  constructor(readonly markets: readonly MarketFigures[]) {}

  /** A row for an order that was accepted, or would be with these words. */
  create(terms: Accepted, owner: number): LiveOrder {
    const order = this.createPlain(terms, owner, terms.seq, terms.orderId, terms.ts);
    if (hasRareWords(terms)) this.makeRare(order.row, terms);
    return order;
  }

  /** As `create`, of words that a row has places for. */
  createPlain(
    terms: OrderWords,
    owner: number,
    seqNumber: Seq,
    id: OrderId,
    now: Micros,
  ): LiveOrder {
    const row = this.take();
    const { words, doubles } = this;
    const at = row * ROW;
    const { clientOrderId: name, key } = terms;
    words[at + ACCOUNT] = terms.account;
    words[at + MARKET] = terms.market;
    words[at + HANDLE] = NO_ORDER;
    const place = this.names.put(name);
    words[at + NAME_PLACE] = place;
    words[at + OWNER] = owner;
    words[at + KEY] = key ?? 0;
    words[at + FLAGS] =
      (key === undefined ? 0 : KEYED) |
      (terms.side === 'BUY' ? BUYS : 0) |
      (placeOf(terms.orderType, ORDER_TYPES) << TYPE_AT) |
      (placeOf(terms.selfTradePreventionMode, STP_MODES) << STP_AT) |
      (placeOf(terms.timeInForce, TIMES_IN_FORCE) << TIME_IN_FORCE_AT) |
      ((terms.source === undefined ? 0 : placeOf(terms.source, SOURCES) + 1) << SOURCE_AT) |
      (place === NO_PLACE ? 0 : name.length << NAME_LENGTH_AT) |
      (isMarketType(terms.orderType) ? PAYS : 0);
    const from = row * ROW_DOUBLES;
    doubles[from + ID] = id;
    doubles[from + SEQ] = seqNumber;
    doubles[from + ACCEPTED_AT] = now;
    doubles[from + PRICE] = terms.price ?? 0;
    doubles[from + QUANTITY] = terms.quantity;
    doubles[from + LEAVES] = terms.quantity;
    doubles[from + UPDATED_AT] = now;
    doubles[from + WORKING_SINCE] = 0;
    doubles[from + NOTIONAL] = 0;
    const order = new LiveOrder(this, row, id, name);
    if (place === NO_PLACE) this.makeRare(row, order.terms);
    return order;
  }

  idOf(row: number): number {
    return this.doubles[row * ROW_DOUBLES + ID]!;
  }

  /** The order of a row in use. */
  order(row: number, name?: string): LiveOrder {
    return new LiveOrder(this, row, orderId(this.idOf(row)), name);
  }

  /** Keeps for an order what its row has no place for, beginning with its first words. */
  makeRare(row: number, terms: Accepted): RareWords {
    const rare = new RareWords({ ...terms });
    this.rare.set(row, rare);
    this.words[row * ROW + FLAGS]! |= RARE;
    return rare;
  }

  /** Puts what one row says in the place of what another, listed one does; links stay. */
  overwrite(row: number, by: number): void {
    const { words } = this;
    const name = words[row * ROW + NAME_PLACE]!;
    const length = words[row * ROW + FLAGS]! & NAME_LENGTH;
    words.copyWithin(row * ROW + ACCOUNT, by * ROW + ACCOUNT, by * ROW + ROW);
    words[row * ROW + NAME_PLACE] = name;
    words[row * ROW + FLAGS] = (words[by * ROW + FLAGS]! & ~NAME_LENGTH) | LISTED | length;
    const rare = this.rare.get(by);
    if (rare === undefined) this.rare.delete(row);
    else this.rare.set(row, rare);
  }

  setName(row: number, name: string): void {
    const at = row * ROW;
    const flags = this.words[at + FLAGS]!;
    this.releaseName(row);
    const place = this.names.put(name);
    this.words[at + NAME_PLACE] = place;
    const length = place === NO_PLACE ? 0 : name.length;
    this.words[at + FLAGS] = (flags & ~NAME_LENGTH) | (length << NAME_LENGTH_AT);
    if (place === NO_PLACE) this.rare.get(row)!.name = name;
  }

  nameOf(row: number): string {
    const place = this.words[row * ROW + NAME_PLACE]!;
    if (place === NO_PLACE) return this.rare.get(row)!.name;
    return this.names.text(place, this.nameLength(row));
  }

  isNamed(row: number, name: string): boolean {
    const place = this.words[row * ROW + NAME_PLACE]!;
    if (place === NO_PLACE) return this.rare.get(row)!.name === name;
    return this.names.equals(place, this.nameLength(row), name);
  }

  /** Says that a row is in the table of live orders, or no more. */
  setListed(row: number, listed: boolean): void {
    const at = row * ROW + FLAGS;
    const flags = this.words[at]!;
    this.words[at] = listed ? flags | LISTED : flags & ~LISTED;
    if (!listed) this.touched[this.touches++] = row;
  }

  /** Gives back the rows of orders that the command has not left alive: it is over. */
  settle(): void {
    for (let i = 0; i < this.touches; i++) {
      const row = this.touched[i]!;
      const flags = this.words[row * ROW + FLAGS]!;
      if ((flags & (LISTED | FREE)) === 0) this.giveBack(row, flags);
    }
    this.touches = 0;
  }

  private giveBack(row: number, flags: number): void {
    const at = row * ROW;
    if ((flags & RARE) !== 0) this.rare.delete(row);
    this.releaseName(row);
    this.words[at + FLAGS] = FREE;
    this.words[at + FREE_NEXT] = this.free;
    this.free = row;
  }

  private nameLength(row: number): number {
    return (this.words[row * ROW + FLAGS]! & NAME_LENGTH) >>> NAME_LENGTH_AT;
  }

  private releaseName(row: number): void {
    const place = this.words[row * ROW + NAME_PLACE]!;
    if (place !== NO_PLACE) this.names.release(place, this.nameLength(row));
  }

  private take(): number {
    let row = this.free;
    if (row === NO_ROW) {
      if (this.used === this.room) this.grow();
      row = this.used++;
    } else this.free = this.words[row * ROW + FREE_NEXT]!;
    this.touched[this.touches++] = row;
    return row;
  }

  /** Makes room for that many rows at once, and an eighth more. */
  reserve(rows: number): void {
    if (rows > this.room) this.resize(rows + (rows >> 3));
  }

  private grow(): void {
    // By a quarter once there are many: twice the room of a million rows would be too much.
    this.resize(this.room + (this.room < MANY_ROWS ? this.room : this.room >> 2));
  }

  private resize(room: number): void {
    this.room = room;
    const words = new Int32Array(this.room * ROW);
    words.set(this.words);
    this.words = words;
    this.doubles = new Float64Array(words.buffer);
    this.amounts = new BigInt64Array(words.buffer);
  }
}

/** Place of a word in its short list: one comparison after the other costs less than a search. */
function placeOf(word: string, words: readonly string[]): number {
  for (let i = 0; i < words.length; i++) if (words[i] === word) return i;
  throw new Error(`${word} is none of ${words.join(', ')}`);
}

/** Words that most orders do not have and rows have no place for. */
export function hasRareWords(
  e: OrderFields & { readonly list?: number; readonly wasPending?: boolean },
): boolean {
  return (
    (e.quoteOrderQty ?? e.stopPrice ?? e.trailingDelta ?? e.icebergQty) !== undefined ||
    (e.client ?? e.decisionMaker ?? e.executor ?? e.capacity) !== undefined ||
    (e.device ?? e.ip ?? e.strategyId ?? e.strategyType) !== undefined ||
    (e.settlementSignature ?? e.settlementId ?? e.settlementExpiry) !== undefined ||
    (e.list ?? e.wasPending) !== undefined
  );
}

/** What a row has no place for. */
class RareWords {
  contingent: Contingent | undefined;
  /** Client's id, when it is not kept as bytes. */
  name: string;
  /** Lots that self-trade prevention took away (DECREMENT). */
  prevented = 0;
  /** Of an order by quote amount: lots executed, and what is left of the amount. */
  executed = 0;
  quoteLeft: bigint;
  /** Executed notional beyond 64 bits. */
  notional: bigint | undefined;

  /** @param terms the event that accepted it */
  constructor(readonly terms: Accepted) {
    this.name = terms.clientOrderId;
    this.quoteLeft = terms.quoteOrderQty ?? -1n;
    const { trailingDelta } = terms;
    if (trailingDelta === undefined) return;
    this.contingent = new Contingent(new Trail(terms.side === 'BUY', trailingDelta));
  }
}

/**
 * An order as the engine's rules see it: a look at its row. Short-lived and made anew whenever one
 * is found, so two of them may be the same order: compare their numbers.
 */
export class LiveOrder {
  /** @param known its client's id, where it is at hand */
  constructor(
    private readonly rows: OrderRows,
    readonly row: number,
    readonly id: OrderId,
    private known: string | undefined,
  ) {}

  get account(): AccountId {
    return accountId(this.rows.words[this.row * ROW + ACCOUNT]!);
  }
  get market(): MarketFigures {
    return this.rows.markets[this.rows.words[this.row * ROW + MARKET]!]!;
  }
  get marketId(): MarketId {
    return marketId(this.rows.words[this.row * ROW + MARKET]!);
  }
  /** Number of the beneficial owner. */
  get owner(): number {
    return this.rows.words[this.row * ROW + OWNER]!;
  }
  get clientOrderId(): string {
    return (this.known ??= this.rows.nameOf(this.row));
  }
  get side(): Side {
    return this.buy ? 'BUY' : 'SELL';
  }
  get buy(): boolean {
    return (this.flags & BUYS) !== 0;
  }
  get type(): OrderType {
    return ORDER_TYPES[(this.flags >> TYPE_AT) & 7]!;
  }
  /** Of a type that pays as it fills and never rests. */
  get pays(): boolean {
    return (this.flags & PAYS) !== 0;
  }
  get stp(): StpMode {
    return STP_MODES[(this.flags >> STP_AT) & 7]!;
  }
  get timeInForce(): TimeInForce {
    return TIMES_IN_FORCE[(this.flags >> TIME_IN_FORCE_AT) & 3]!;
  }
  /** API key's number. */
  get key(): number | undefined {
    return (this.flags & KEYED) === 0 ? undefined : this.rows.words[this.row * ROW + KEY]! >>> 0;
  }

  /** Limit in ticks, 0 for market types. */
  get price(): Ticks {
    return ticks(this.rows.doubles[this.row * ROW_DOUBLES + PRICE]!);
  }
  set price(price: Ticks) {
    if (price === this.price) return;
    this.remember();
    this.rows.doubles[this.row * ROW_DOUBLES + PRICE] = price;
  }
  get quantity(): Lots {
    return lots(this.rows.doubles[this.row * ROW_DOUBLES + QUANTITY]!);
  }
  set quantity(quantity: Lots) {
    if (quantity === this.quantity) return;
    this.remember();
    this.rows.doubles[this.row * ROW_DOUBLES + QUANTITY] = quantity;
  }
  get leaves(): Lots {
    return lots(this.rows.doubles[this.row * ROW_DOUBLES + LEAVES]!);
  }
  set leaves(leaves: Lots) {
    this.rows.doubles[this.row * ROW_DOUBLES + LEAVES] = leaves;
  }
  get updatedAt(): Micros {
    return micros(this.rows.doubles[this.row * ROW_DOUBLES + UPDATED_AT]!);
  }
  set updatedAt(at: Micros) {
    this.rows.doubles[this.row * ROW_DOUBLES + UPDATED_AT] = at;
  }
  get workingSince(): number {
    return this.rows.doubles[this.row * ROW_DOUBLES + WORKING_SINCE]!;
  }
  set workingSince(at: number) {
    this.rows.doubles[this.row * ROW_DOUBLES + WORKING_SINCE] = at;
  }
  /** Place in the market's book, NO_ORDER while it does not rest. */
  get handle(): number {
    return this.rows.words[this.row * ROW + HANDLE]!;
  }
  set handle(handle: number) {
    this.rows.words[this.row * ROW + HANDLE] = handle;
  }

  /** In the tables of live orders. */
  get listed(): boolean {
    const { rows, row } = this;
    return (this.flags & LISTED) !== 0 && rows.doubles[row * ROW_DOUBLES + ID] === this.id;
  }
  /** A stop that has not triggered. */
  get waiting(): boolean {
    return (this.flags & WAITING) !== 0;
  }
  set waiting(waiting: boolean) {
    this.rows.words[this.row * ROW + FLAGS] = waiting
      ? this.flags | WAITING
      : this.flags & ~WAITING;
  }

  /** Its list and its trail, for the few that have one. */
  get contingent(): Contingent | undefined {
    return this.rare?.contingent;
  }
  set contingent(contingent: Contingent | undefined) {
    this.remember().contingent = contingent;
  }
  get list(): OrderList | undefined {
    return this.rare?.contingent?.list;
  }
  /** Slice that an iceberg shows, 0 for others. */
  get slice(): number {
    return this.rare?.terms.icebergQty ?? 0;
  }
  /** Trigger price, 0 for others. */
  get stopPrice(): number {
    return this.rare?.terms.stopPrice ?? 0;
  }
  /** By a quote amount, not by a quantity. */
  get byQuote(): boolean {
    return this.rare?.terms.quoteOrderQty !== undefined;
  }
  /** What is left of a quote amount; -1n when the order is by quantity. */
  get quoteLeft(): bigint {
    return this.rare?.quoteLeft ?? -1n;
  }
  set quoteLeft(amount: bigint) {
    this.remember().quoteLeft = amount;
  }
  /** Lots that self-trade prevention took away (DECREMENT). */
  get prevented(): number {
    return this.rare?.prevented ?? 0;
  }
  set prevented(quantity: number) {
    this.remember().prevented = quantity;
  }

  /** Lots executed: by quantity, what neither is left nor was taken away. */
  get executed(): Lots {
    const { rare } = this;
    if (rare === undefined) return lots(this.quantity - this.leaves);
    if (rare.terms.quoteOrderQty !== undefined) return lots(rare.executed);
    return lots(this.quantity - this.leaves - rare.prevented);
  }
  get executedNotional(): bigint {
    return this.rare?.notional ?? this.rows.amounts[this.row * ROW_DOUBLES + NOTIONAL]!;
  }
  set executedNotional(amount: bigint) {
    const { rare } = this;
    if (rare?.notional !== undefined) rare.notional = amount;
    else if (BigInt.asIntN(64, amount) !== amount) this.remember().notional = amount;
    else this.rows.amounts[this.row * ROW_DOUBLES + NOTIONAL] = amount;
  }

  /** Executes lots of it at that notional. */
  advance(quantity: number, notional: bigint, now: Micros): void {
    this.executedNotional += notional;
    this.updatedAt = now;
    if (this.byQuote) this.rare!.executed += quantity;
    else this.leaves = lots(this.leaves - quantity);
  }

  /** As `advance`, of an order by quantity, with an exact notional. */
  advanceExact(quantity: number, notional: number, now: Micros): void {
    if (this.rare?.notional !== undefined) return this.advance(quantity, BigInt(notional), now);
    const { words, doubles } = this.rows;
    const from = this.row * ROW_DOUBLES;
    const at = (from + NOTIONAL) * 2;
    const high = words[at + HIGH]!;
    const next = high * TWO_32 + (words[at + LOW]! >>> 0) + notional;
    if (high < 0 || high >= HIGH_LIMIT || next > Number.MAX_SAFE_INTEGER) {
      return this.advance(quantity, BigInt(notional), now);
    }
    const nextHigh = (next / TWO_32) | 0;
    words[at + HIGH] = nextHigh;
    words[at + LOW] = (next - nextHigh * TWO_32) | 0;
    doubles[from + UPDATED_AT] = now;
    doubles[from + LEAVES] = doubles[from + LEAVES]! - quantity;
  }

  /** Gives it another client's id; the table of live orders must know. */
  rename(name: string): void {
    this.remember();
    this.rows.setName(this.row, name);
    this.known = name;
  }

  /** What `quantity` lots of it keep locked, in base units of the asset it gives. */
  lockFor(quantity: number): bigint {
    if (this.pays) return 0n;
    return this.buy ? this.market.notional(this.price, quantity) : this.market.baseAmount(quantity);
  }

  /** As `lockFor`, or NaN where a number would not be exact. */
  exactLockFor(quantity: number): number {
    if (this.pays) return 0;
    const { market } = this;
    return this.buy ? market.exactNotional(this.price, quantity) : market.exactBase(quantity);
  }

  /** As `locked`, or NaN where a number would not be exact, or is not known to be. */
  get exactLocked(): number {
    return this.rare === undefined ? this.exactLockFor(this.leaves) : NaN;
  }

  /** What it has locked now, in base units of the asset it gives. */
  get locked(): bigint {
    const { contingent } = this;
    if (contingent === undefined) return this.lockFor(this.leaves);
    return contingent.pending ? 0n : this.lockFor(this.leaves) - contingent.lent;
  }

  /** The event that accepted it. Of most orders it says nothing that their rows do not. */
  get terms(): Accepted {
    return this.rare?.terms ?? this.plainTerms();
  }

  view(): OrderView {
    const { ts, type: _type, seq: _seq, locked: _locked, list, ...words } = this.terms;
    const { wasPending: _was, ...fields } = words;
    return {
      ...fields,
      clientOrderId: this.clientOrderId,
      quantity: this.quantity,
      ...(this.pays ? {} : { price: this.price }),
      status: this.status,
      executed: this.executed,
      executedNotional: units(this.executedNotional),
      acceptedAt: this.list?.createdAt ?? ts,
      updatedAt: this.updatedAt,
      workingSince: micros(this.workingSince),
      list: list ?? NONE,
    };
  }

  private get status(): OrderStatus {
    if (this.contingent?.pending === true) return 'PENDING_NEW';
    return this.executed > 0 ? 'PARTIALLY_FILLED' : 'NEW';
  }

  private get flags(): number {
    return this.rows.words[this.row * ROW + FLAGS]!;
  }

  private get rare(): RareWords | undefined {
    return (this.flags & RARE) === 0 ? undefined : this.rows.rare.get(this.row);
  }

  /** Keeps the words it was accepted with, before one of them changes. */
  private remember(): RareWords {
    return this.rare ?? this.rows.makeRare(this.row, this.plainTerms());
  }

  /** While nothing of them has changed. */
  private plainTerms(): Accepted {
    const { doubles } = this.rows;
    const from = this.row * ROW_DOUBLES;
    const source = SOURCES[((this.flags >> SOURCE_AT) & 15) - 1];
    const { key } = this;
    return {
      type: 'accepted',
      seq: seq(doubles[from + SEQ]!),
      ts: micros(doubles[from + ACCEPTED_AT]!),
      orderId: this.id,
      account: this.account,
      market: this.marketId,
      clientOrderId: this.clientOrderId,
      side: this.side,
      orderType: this.type,
      quantity: this.quantity,
      timeInForce: this.timeInForce,
      selfTradePreventionMode: this.stp,
      locked: units(this.lockFor(this.quantity)),
      ...(this.pays ? {} : { price: this.price }),
      ...(source === undefined ? {} : { source }),
      ...(key === undefined ? {} : { key }),
    };
  }
}

/** Orders that depend on each other; alive while one of them is. */
export class OrderList {
  state: Extract<ListState, 'open' | 'triggered'> = 'open';
  /** Those of its orders that are alive, in the order of the command. */
  live: LiveOrder[] = [];
  /** Stands in the market's queue of lists to be looked at after the message. */
  due = false;
  updatedAt: Micros;
  /** The order whose fill made it due. */
  touched: LiveOrder | undefined;

  constructor(
    readonly id: number,
    readonly clientId: string,
    readonly kind: ListKind,
    readonly account: AccountId,
    readonly market: MarketId,
    readonly orderIds: readonly OrderId[],
    readonly createdAt: Micros,
  ) {
    this.updatedAt = createdAt;
  }

  view(): OrderListView {
    return {
      list: this.id,
      listClientOrderId: this.clientId,
      account: this.account,
      market: this.market,
      kind: this.kind,
      state: this.state,
      orderIds: this.orderIds,
      createdAt: this.createdAt,
      updatedAt: this.updatedAt,
    };
  }

  /** Whether its pending orders still wait for the first order to be filled. */
  get waitsForFirst(): boolean {
    return this.kind !== 'OCO' && this.state === 'open';
  }
}

/**
 * What only contingent orders have: their place in a list, and how far a trailing stop has come.
 * Most orders have none of it, so it stands apart from them.
 */
export class Contingent {
  list: OrderList | undefined;
  /** What of its cost the other order of a pair keeps locked, in base units. */
  lent = 0n;
  /** Waits for the first order of its list to be filled: no event but `pending` yet. */
  pending = false;

  constructor(readonly trail: Trail | undefined) {}
}
