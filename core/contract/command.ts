// long-file: the catalogue of commands stands in one piece
/**
 * The full catalogue of commands: everything that may change the core's state. Time, ids and
 * randomness come in with them. A numeric field that could not be put on its grid carries a
 * marker of money.ts, an unknown name carries 0, and `raw` then has the words as they came
 * (JSON object), so that the refusal in the log is complete.
 */
import { candidateOrder, orderFields } from './order-fields';
import type { AccountId, AssetId, MarketId, Micros, PoolId, TradeId, Units } from './ids';
import type { Lots, OrderId, Ticks } from './ids';
import { amount, codecOf, define, flag, int, list, optional, text, u32, word } from './schema';
import type { RecordOf } from './schema';
import * as V from './vocabulary';

const ts = int<Micros>();
const account = u32<AccountId>();
const market = u32<MarketId>();
const raw = optional(text);
/** Who decided and who approved, for commands of staff. */
const staff = { by: optional(text), approvedBy: optional(text), case: optional(text) };
/** The order meant: by the core's id or by the client's. */
const reference = {
  orderId: optional(int<OrderId>()),
  clientOrderId: optional(text),
};

export const commandCatalogue = {
  clock: define(1, { ts }),
  /** Decimals 0..18; asset names are upper case. */
  asset: define(2, { ts, asset: text, decimals: u32() }),
  /** Sizes as decimal text; fee rates in 1e-8 (1 basis point = 10 000). */
  market: define(3, {
    ts,
    market: text,
    base: text,
    quote: text,
    tickSize: text,
    lotSize: text,
    minNotional: optional(text),
    makerFee: int(),
    takerFee: int(),
    maxQuantity: optional(text),
    maxOrders: optional(u32()),
    /** Percent-price filter: price within [down, up] times the last price, decimal text. */
    percentPriceUp: optional(text),
    percentPriceDown: optional(text),
    maxPosition: optional(text),
  }),
  /** Changes what may change; tick and lot stay for the life of a market. */
  'market-params': define(4, {
    ts,
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
  /** Fee rate in 1e-8 (1 basis point = 10 000), on the input. */
  pool: define(5, {
    ts,
    pool: text,
    base: text,
    quote: text,
    fee: int(),
    market: optional(market),
    raw,
  }),
  account: define(6, {
    ts,
    account: text,
    owner: text,
    kind: word(V.ACCOUNT_KINDS),
    country: text,
    devices: list(text),
    ips: list(text),
    openedAt: optional(int<Micros>()),
    kycLevel: optional(text),
    /** In base units (1e-8) of the valuation asset. */
    declaredMonthlyVolume: optional(amount<Units>()),
    custody: optional(word(V.CUSTODIES)),
    tier: optional(text),
    /** Parent account for sub-accounts. */
    parent: optional(account),
  }),
  'account-update': define(7, {
    ts,
    account,
    country: optional(text),
    devices: optional(list(text)),
    ips: optional(list(text)),
    kycLevel: optional(text),
    declaredMonthlyVolume: optional(amount<Units>()),
    tier: optional(text),
    ...staff,
  }),
  'account-state': define(8, {
    ts,
    account,
    state: word(V.ACCOUNT_STATES),
    reason: text,
    ...staff,
  }),
  relationship: define(9, {
    ts,
    account,
    kind: word(V.RELATIONSHIP_KINDS),
    to: text,
    until: optional(int<Micros>()),
    raw,
  }),
  deposit: define(10, {
    ts,
    account,
    asset: u32<AssetId>(),
    amount: amount<Units>(),
    channel: optional(word(V.CHANNELS)),
    address: optional(text),
    counterparty: optional(text),
    txId: optional(text),
    /** IVMS101 object as JSON text. */
    travelRule: optional(text),
    raw,
  }),
  withdrawal: define(11, {
    ts,
    account,
    asset: u32<AssetId>(),
    amount: amount<Units>(),
    channel: optional(word(V.CHANNELS)),
    address: optional(text),
    counterparty: optional(text),
    txId: optional(text),
    travelRule: optional(text),
    raw,
  }),
  /** Moves a held or requested withdrawal on. */
  'withdrawal-state': define(12, {
    ts,
    withdrawal: int(),
    state: word(V.WITHDRAWAL_STATES),
    reason: optional(text),
    txId: optional(text),
    ...staff,
  }),
  transfer: define(13, {
    ts,
    account,
    to: account,
    asset: u32<AssetId>(),
    amount: amount<Units>(),
    raw,
  }),
  order: define(14, { ts, account, market, ...orderFields, raw }),
  cancel: define(15, {
    ts,
    account,
    market,
    ...reference,
    newClientOrderId: optional(text),
    restriction: optional(word(V.CANCEL_RESTRICTIONS)),
    source: optional(word(V.SOURCES)),
    raw,
  }),
  amend: define(16, {
    ts,
    account,
    market,
    ...reference,
    quantity: optional(int<Lots>()),
    price: optional(int<Ticks>()),
    newClientOrderId: optional(text),
    source: optional(word(V.SOURCES)),
    raw,
  }),
  'cancel-replace': define(17, {
    ts,
    account,
    market,
    ...reference,
    mode: word(V.REPLACE_MODES),
    restriction: optional(word(V.CANCEL_RESTRICTIONS)),
    cancelNewClientOrderId: optional(text),
    replacement: candidateOrder,
    raw,
  }),
  'order-list': define(18, {
    ts,
    account,
    market,
    listClientOrderId: text,
    kind: word(V.LIST_KINDS),
    /** OCO: the two legs. OTO: working, pending. OTOCO: working, then the two pending legs. */
    orders: list(candidateOrder),
    raw,
  }),
  'cancel-list': define(19, {
    ts,
    account,
    market,
    list: optional(int()),
    listClientOrderId: optional(text),
    raw,
  }),
  /** Market 0 = all markets. */
  'mass-cancel': define(20, {
    ts,
    account,
    market,
    reason: word(V.CANCEL_REASONS),
    /** Only orders placed with this API key. */
    key: optional(u32()),
  }),
  swap: define(21, {
    ts,
    account,
    pool: u32<PoolId>(),
    side: word(V.SIDES),
    amountIn: amount<Units>(),
    minAmountOut: amount<Units>(),
    txId: optional(text),
    raw,
  }),
  liquidity: define(22, {
    ts,
    account,
    pool: u32<PoolId>(),
    action: word(V.LIQUIDITY_ACTIONS),
    base: optional(amount<Units>()),
    quote: optional(amount<Units>()),
    shares: optional(amount<Units>()),
    raw,
  }),
  /** Names and values of limits for one account, owner, tier, market or the venue. */
  limits: define(23, {
    ts,
    scope: word(V.SCOPES),
    key: text,
    names: list(text),
    values: list(amount()),
    ...staff,
  }),
  'kill-switch': define(24, {
    ts,
    scope: word(V.SCOPES),
    key: text,
    on: flag,
    reason: text,
    ...staff,
  }),
  /** Market 0 = the venue. */
  'market-phase': define(25, {
    ts,
    market,
    phase: word(V.MARKET_PHASES),
    reason: text,
    ...staff,
  }),
  /** An outside price, rounded half up to a tick; `raw.price` has it as it came. */
  reference: define(26, { ts, market, price: int<Ticks>(), source: optional(text), raw }),
  news: define(27, {
    ts,
    id: text,
    market: optional(market),
    asset: optional(u32<AssetId>()),
    headline: text,
    source: optional(text),
    priceSensitive: optional(flag),
    raw,
  }),
  session: define(28, {
    ts,
    account,
    event: word(V.SESSION_EVENTS),
    device: optional(text),
    ip: optional(text),
    country: optional(text),
    raw,
  }),
  /** Compensates or re-prices a trade within the published window. */
  'trade-bust': define(29, {
    ts,
    market,
    trade: int<TradeId>(),
    action: word(V.BUST_ACTIONS),
    price: optional(int<Ticks>()),
    reason: text,
    ...staff,
  }),
  /** Takes an amount out of what an account may use, or gives it back (`release`). */
  hold: define(30, {
    ts,
    hold: text,
    account,
    asset: u32<AssetId>(),
    amount: amount<Units>(),
    release: flag,
    reason: text,
    ...staff,
  }),
  /** A step of the ladder on an account; market 0 = all. */
  measure: define(31, {
    ts,
    account,
    market,
    measure: word(V.MEASURES),
    /** Orders per second, for `throttle`. */
    perSecond: optional(u32()),
    until: optional(int<Micros>()),
    reason: text,
    ...staff,
    /** Of `lift`: the one step that ends; absent = all of the market. */
    lifts: optional(word(V.MEASURES)),
  }),
  /** Cancels the account's orders when not renewed in time; 0 switches it off. */
  'dead-man': define(32, { ts, account, market, timeoutMicros: int() }),
  /** The last connection of a key that asked for cancel-on-disconnect went away. */
  disconnect: define(33, { ts, account, key: u32() }),
  /** Fee rates in 1e-8 (1 basis point = 10 000). */
  'fee-tier': define(34, { ts, account, market, makerFee: int(), takerFee: int(), ...staff }),
  settlement: define(35, {
    ts,
    batch: text,
    fromSeq: int(),
    toSeq: int(),
    state: word(V.SETTLEMENT_STATES),
    txId: optional(text),
    reason: optional(text),
  }),
  /** The `core` block of `--params` as canonical JSON: what is off unless set. */
  params: define(36, { ts, json: text, ...staff }),
} as const;

export type Command = RecordOf<typeof commandCatalogue>;
export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
export const commandCodec = codecOf(commandCatalogue, ['order', 'cancel', 'amend']);
