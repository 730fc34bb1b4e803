// long-file: the catalogue of events stands in one piece
/**
 * The full catalogue of events: what the core did. Every event has a gapless `seq` and the `ts`
 * of its command. Amounts named `unlocked` leave the locked part of a balance, so balances follow
 * from events alone (postings.ts). An event object handed to a listener is only valid during the
 * call: copy what is kept.
 */
import type { AccountId, AssetId, MarketId, Micros, OrderId, PoolId, Seq } from './ids';
import type { Lots, Ticks, TradeId, Units } from './ids';
import { orderFields } from './order-fields';
import type { RejectCode } from './reject';
import {
  amount,
  callWriter,
  codecOf,
  define,
  flag,
  int,
  list,
  optional,
  text,
  textOf,
  u32,
  word,
} from './schema';
import type { RecordOf } from './schema';
import * as V from './vocabulary';
import { commandCatalogue, type CommandOf } from './command';
import type { WireWriter } from './wire';

const head = { seq: int<Seq>(), ts: int<Micros>() };
const account = u32<AccountId>();
const market = u32<MarketId>();
const asset = u32<AssetId>();
const pool = u32<PoolId>();
const units = amount<Units>();
const lots = int<Lots>();
const ticks = int<Ticks>();
const staff = { by: optional(text), approvedBy: optional(text), case: optional(text) };
/** Wire codes are places in this list: the catalogue of commands only grows at its end. */
const COMMAND_TYPES = Object.keys(commandCatalogue) as (keyof typeof commandCatalogue)[]; // keys

/** One live order as an event names it. */
const order = {
  orderId: int<OrderId>(),
  account,
  market,
  clientOrderId: text,
  side: word(V.SIDES),
};

export const eventCatalogue = {
  clock: define(1, head),
  asset: define(2, { ...head, asset, name: text, decimals: u32() }),
  market: define(3, {
    ...head,
    market,
    name: text,
    base: asset,
    quote: asset,
    tickSize: text,
    lotSize: text,
    minNotional: optional(text),
    makerFee: int(),
    takerFee: int(),
    maxQuantity: optional(text),
    maxOrders: optional(u32()),
    percentPriceUp: optional(text),
    percentPriceDown: optional(text),
    maxPosition: optional(text),
  }),
  'market-params': define(4, {
    ...head,
    market,
    minNotional: optional(text),
    makerFee: optional(int()),
    takerFee: optional(int()),
    maxQuantity: optional(text),
    maxOrders: optional(u32()),
    percentPriceUp: optional(text),
    percentPriceDown: optional(text),
    maxPosition: optional(text),
    ...staff,
  }),
  pool: define(5, {
    ...head,
    pool,
    name: text,
    base: asset,
    quote: asset,
    fee: int(),
    market: optional(market),
  }),
  account: define(6, {
    ...head,
    account,
    name: text,
    owner: text,
    kind: word(V.ACCOUNT_KINDS),
    country: text,
    devices: list(text),
    ips: list(text),
    openedAt: optional(int<Micros>()),
    kycLevel: optional(text),
    declaredMonthlyVolume: optional(units),
    custody: optional(word(V.CUSTODIES)),
    tier: optional(text),
    parent: optional(account),
  }),
  'account-update': define(7, {
    ...head,
    account,
    country: optional(text),
    devices: optional(list(text)),
    ips: optional(list(text)),
    kycLevel: optional(text),
    declaredMonthlyVolume: optional(units),
    tier: optional(text),
    ...staff,
  }),
  'account-state': define(8, {
    ...head,
    account,
    state: word(V.ACCOUNT_STATES),
    reason: text,
    ...staff,
  }),
  relationship: define(9, {
    ...head,
    account,
    kind: word(V.RELATIONSHIP_KINDS),
    to: text,
    until: optional(int<Micros>()),
  }),
  deposit: define(10, {
    ...head,
    account,
    asset,
    amount: units,
    channel: optional(word(V.CHANNELS)),
    address: optional(text),
    counterparty: optional(text),
    txId: optional(text),
    travelRule: optional(text),
  }),
  /** `requested` locks the amount; `settled` takes it; `refused` and `failed` unlock it. */
  withdrawal: define(11, {
    ...head,
    withdrawal: int(),
    state: word(V.WITHDRAWAL_STATES),
    account,
    asset,
    amount: units,
    channel: optional(word(V.CHANNELS)),
    address: optional(text),
    counterparty: optional(text),
    txId: optional(text),
    travelRule: optional(text),
    reason: optional(text),
    ...staff,
  }),
  transfer: define(12, { ...head, account, to: account, asset, amount: units }),
  /**
   * A new order stands. `locked` is taken from available, in base units of the asset that the
   * order would give (0 for market orders, which pay as they fill, and for waiting market stops).
   */
  accepted: define(13, {
    ...head,
    orderId: int<OrderId>(),
    account,
    market,
    ...orderFields,
    locked: units,
    list: optional(int()),
    /** It waited in an order list until now: `pending` was its first event. */
    wasPending: optional(flag),
  }),
  /** Exactly one per refused command. */
  rejected: define(14, {
    ...head,
    command: word(COMMAND_TYPES),
    account,
    market,
    pool: optional(pool),
    clientOrderId: optional(text),
    orderId: optional(int<OrderId>()),
    code: textOf<RejectCode>(),
    reason: text,
    /** The refused command's words, JSON, for the order record (MiCA (EU) 2025/1140). */
    raw: optional(text),
    side: optional(word(V.SIDES)),
    orderType: optional(word(V.ORDER_TYPES)),
    quantity: optional(lots),
    price: optional(ticks),
    /** It was no answer to its sender: the order had been taken (`delayed`) and waited. */
    waited: optional(flag),
  }),
  cancelled: define(15, {
    ...head,
    ...order,
    price: optional(ticks),
    /** What was not executed. */
    leaves: lots,
    executed: lots,
    unlocked: units,
    reason: word(V.CANCEL_REASONS),
    newClientOrderId: optional(text),
  }),
  amended: define(16, {
    ...head,
    ...order,
    price: ticks,
    quantity: lots,
    leaves: lots,
    previousPrice: ticks,
    previousQuantity: lots,
    /** Change of the locked amount; negative when some of it was freed. */
    lockedDelta: units,
    keptPriority: flag,
    newClientOrderId: optional(text),
    /** The core moved its price to the edge of the market's band; nobody asked for it. */
    slid: optional(flag),
  }),
  expired: define(17, {
    ...head,
    ...order,
    price: optional(ticks),
    leaves: lots,
    executed: lots,
    unlocked: units,
    reason: word(V.EXPIRE_REASONS),
  }),
  /** A waiting stop became an active order; `locked` as in `accepted`. */
  triggered: define(18, { ...head, ...order, stopPrice: ticks, locked: units }),
  fill: define(19, {
    ...head,
    market,
    trade: int<TradeId>(),
    price: ticks,
    quantity: lots,
    /** price × quantity in base units of the quote asset. */
    notional: units,
    aggressor: word(V.SIDES),
    makerOrderId: int<OrderId>(),
    makerAccount: account,
    makerClientOrderId: text,
    /** Unexecuted lots after this fill. */
    makerLeaves: lots,
    makerUnlocked: units,
    makerFee: units,
    makerFeeAsset: asset,
    takerOrderId: int<OrderId>(),
    takerAccount: account,
    takerClientOrderId: text,
    takerLeaves: lots,
    takerUnlocked: units,
    takerFee: units,
    takerFeeAsset: asset,
    /** Trades of an auction have no aggressor; this marks them. */
    auction: optional(flag),
  }),
  /** A match that self-trade prevention stopped. */
  prevented: define(20, {
    ...head,
    market,
    price: ticks,
    quantity: lots,
    mode: word(V.STP_MODES),
    takerSide: word(V.SIDES),
    makerOrderId: int<OrderId>(),
    makerAccount: account,
    takerOrderId: int<OrderId>(),
    takerAccount: account,
    makerLeaves: lots,
    takerLeaves: lots,
    makerUnlocked: units,
    takerUnlocked: units,
  }),
  /** A new slice of an iceberg at the back of its level. */
  refreshed: define(21, { ...head, ...order, price: ticks, visible: lots, leaves: lots }),
  swap: define(22, {
    ...head,
    pool,
    account,
    side: word(V.SIDES),
    amountIn: units,
    amountOut: units,
    assetIn: asset,
    assetOut: asset,
    fee: units,
    reserveBase: units,
    reserveQuote: units,
    txId: optional(text),
  }),
  liquidity: define(23, {
    ...head,
    pool,
    account,
    action: word(V.LIQUIDITY_ACTIONS),
    base: units,
    quote: units,
    shares: units,
    reserveBase: units,
    reserveQuote: units,
    totalShares: units,
  }),
  limits: define(24, {
    ...head,
    scope: word(V.SCOPES),
    key: text,
    names: list(text),
    values: list(amount()),
    ...staff,
  }),
  'kill-switch': define(25, {
    ...head,
    scope: word(V.SCOPES),
    key: text,
    on: flag,
    reason: text,
    ...staff,
  }),
  /** Market 0 = the venue. Named `halt` in events.jsonl when trading stops. */
  'market-phase': define(26, {
    ...head,
    market,
    phase: word(V.MARKET_PHASES),
    reason: text,
    ...staff,
  }),
  reference: define(27, {
    ...head,
    market,
    price: ticks,
    source: optional(text),
    /** The market's reference price from here on, where several sources make it; 0 = none. */
    inForce: optional(ticks),
  }),
  news: define(28, {
    ...head,
    id: text,
    market: optional(market),
    asset: optional(asset),
    headline: text,
    source: optional(text),
    priceSensitive: optional(flag),
  }),
  session: define(29, {
    ...head,
    account,
    event: word(V.SESSION_EVENTS),
    device: optional(text),
    ip: optional(text),
    country: optional(text),
  }),
  /** Postings undo the difference between what the trade moved and what it moves now. */
  'trade-bust': define(30, {
    ...head,
    market,
    trade: int<TradeId>(),
    action: word(V.BUST_ACTIONS),
    price: optional(ticks),
    reason: text,
    ...staff,
    /** The trade as it stood, and what it comes to now (0 when it was taken back). */
    tradedAt: int<Micros>(),
    quantity: lots,
    aggressor: word(V.SIDES),
    makerAccount: account,
    takerAccount: account,
    makerOrderId: int<OrderId>(),
    takerOrderId: int<OrderId>(),
    previousPrice: ticks,
    previousNotional: units,
    previousMakerFee: units,
    previousTakerFee: units,
    notional: units,
    makerFee: units,
    makerFeeAsset: asset,
    takerFee: units,
    takerFeeAsset: asset,
  }),
  hold: define(31, {
    ...head,
    hold: text,
    account,
    asset,
    amount: units,
    release: flag,
    reason: text,
    ...staff,
  }),
  measure: define(32, {
    ...head,
    account,
    market,
    measure: word(V.MEASURES),
    perSecond: optional(u32()),
    until: optional(int<Micros>()),
    reason: text,
    ...staff,
    /** Of `lift`: the one step that ends; absent = all of the market. */
    lifts: optional(word(V.MEASURES)),
  }),
  'dead-man': define(33, { ...head, account, market, timeoutMicros: int() }),
  'fee-tier': define(34, { ...head, account, market, makerFee: int(), takerFee: int(), ...staff }),
  settlement: define(35, {
    ...head,
    batch: text,
    fromSeq: int(),
    toSeq: int(),
    state: word(V.SETTLEMENT_STATES),
    txId: optional(text),
    reason: optional(text),
  }),
  params: define(36, { ...head, json: text, ...staff }),
  'order-list': define(37, {
    ...head,
    list: int(),
    listClientOrderId: text,
    account,
    market,
    kind: word(V.LIST_KINDS),
    state: word(V.LIST_STATES),
    orderIds: list(int<OrderId>()),
  }),
  /** An order of a list that is placed when the list's first order is filled; locks nothing. */
  pending: define(38, {
    ...head,
    orderId: int<OrderId>(),
    account,
    market,
    ...orderFields,
    list: int(),
  }),
  /** A pending order that was never placed. */
  'pending-ended': define(39, {
    ...head,
    ...order,
    list: int(),
    /** Whether somebody's word ended the list, or the rules. */
    outcome: word(V.PENDING_OUTCOMES),
    /** Why it could not be placed when its turn came. */
    code: optional(textOf<RejectCode>()),
    reason: optional(text),
  }),
  /** An order that would take waits until then; `accepted` or `rejected` follows. Locks nothing. */
  delayed: define(40, {
    ...head,
    account,
    market,
    clientOrderId: text,
    side: word(V.SIDES),
    orderType: word(V.ORDER_TYPES),
    quantity: lots,
    price: optional(ticks),
    until: int<Micros>(),
    /** The command's words, JSON, as in `rejected`. */
    raw: optional(text),
  }),
} as const;

export type CoreEvent = RecordOf<typeof eventCatalogue>;
export type EventType = CoreEvent['type'];
export type EventOf<T extends EventType> = Extract<CoreEvent, { type: T }>;
/** An event before the core gives it a sequence number and time. */
export type Unsequenced<E extends CoreEvent = CoreEvent> = E extends CoreEvent
  ? Omit<E, 'seq' | 'ts'>
  : never;
const FREQUENT = ['accepted', 'cancelled', 'fill', 'expired', 'rejected'] as const;
export const eventCodec = codecOf(eventCatalogue, FREQUENT);

/** Amounts of a fill that are exact as numbers. */
type ExactFill = {
  [K in keyof EventOf<'fill'>]: EventOf<'fill'>[K] extends Units ? number : EventOf<'fill'>[K];
};
/** An order's words, as the command has them. */
type OrderWords = Omit<CommandOf<'order'>, 'type' | 'ts'> & { list?: never; wasPending?: never };

/** Frequent events without an object for each: amounts are numbers that are exact. */
export const directWriters = {
  accepted: callWriter(eventCatalogue, 'accepted', ['seq', 'ts', 'orderId', 'locked']) as (
    w: WireWriter,
    seq: number,
    ts: number,
    orderId: number,
    locked: number,
    words: OrderWords,
  ) => void, // as its names say
  cancelled: callWriter(eventCatalogue, 'cancelled', [
    ...['seq', 'ts', 'orderId', 'account', 'market', 'clientOrderId', 'side', 'price', 'leaves'],
    ...['executed', 'unlocked', 'reason'],
  ]) as (
    w: WireWriter,
    seq: number,
    ts: number,
    orderId: number,
    account: number,
    market: number,
    clientOrderId: string,
    side: V.Side,
    price: number | undefined,
    leaves: number,
    executed: number,
    unlocked: number,
    reason: V.CancelReason,
    more: { readonly newClientOrderId?: string },
  ) => void, // as its names say
  fill: callWriter(eventCatalogue, 'fill', []) as (w: WireWriter, fill: ExactFill) => void, // all
};
