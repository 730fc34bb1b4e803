// long-file: one table, the JSON form of every event type
/**
 * The JSON form of each event type in events.jsonl: its fields in the order they are written, and
 * of what kind each is. The compiler holds the table complete against the catalogue of events.
 */
import type { EventOf, EventType } from '../../core/contract';

/**
 * How a field is written.
 * - `text`, `int`, `flag`, `texts`, `ints` as they are; `json` as the JSON that the text holds
 * - `account`, `market`, `pool`, `asset`: the name; none = the field is left out
 * - `price`, `lots`: decimal text on the event's market's grid
 * - `amount`: decimal text in `asset` of the event; `in`, `out`: in `assetIn`, `assetOut`
 * - `locked`: in what an order of the event's side gives; `makerLocked`, `takerLocked` likewise
 * - `makerFee`, `takerFee`: in the asset named beside it
 * - `quote`: in the market's quote asset; `poolBase`, `poolQuote`: in the pool's assets
 * - `eight`: eight decimals (pool shares, amounts in the valuation asset)
 * - `rate`: a rate of 1e-8 as a number of basis points, the key with `Bps` behind it
 * - `integers`: whole numbers as decimal text
 */
export type Kind =
  | 'text'
  | 'int'
  | 'flag'
  | 'texts'
  | 'ints'
  | 'json'
  | 'account'
  | 'market'
  | 'pool'
  | 'asset'
  | 'price'
  | 'lots'
  | 'amount'
  | 'in'
  | 'out'
  | 'locked'
  | 'makerLocked'
  | 'takerLocked'
  | 'makerFee'
  | 'takerFee'
  | 'quote'
  | 'poolBase'
  | 'poolQuote'
  | 'eight'
  | 'rate'
  | 'integers';

type OwnFields<T extends EventType> = Exclude<keyof EventOf<T>, 'seq' | 'ts' | 'type'>;
type FieldTable = { readonly [T in EventType]: { readonly [F in OwnFields<T>]-?: Kind } };

const staff = { by: 'text', approvedBy: 'text', case: 'text' } as const;
const marketLimits = {
  minNotional: 'text',
  makerFee: 'rate',
  takerFee: 'rate',
  maxQuantity: 'text',
  maxOrders: 'int',
  percentPriceUp: 'text',
  percentPriceDown: 'text',
  maxPosition: 'text',
} as const;
const order = {
  account: 'account',
  market: 'market',
  clientOrderId: 'text',
  orderId: 'int',
  side: 'text',
} as const;
/** What an order asks for, without its name and side. */
const orderWords = {
  orderType: 'text',
  quantity: 'lots',
  quoteOrderQty: 'quote',
  price: 'price',
  timeInForce: 'text',
  stopPrice: 'price',
  trailingDelta: 'int',
  icebergQty: 'lots',
  selfTradePreventionMode: 'text',
  client: 'text',
  decisionMaker: 'text',
  executor: 'text',
  capacity: 'text',
  device: 'text',
  ip: 'text',
  source: 'text',
  key: 'int',
  strategyId: 'int',
  strategyType: 'int',
  settlementSignature: 'text',
  settlementId: 'text',
  settlementExpiry: 'int',
} as const;
const payment = {
  asset: 'asset',
  amount: 'amount',
  channel: 'text',
  address: 'text',
  counterparty: 'text',
  txId: 'text',
  travelRule: 'json',
} as const;

export const EVENT_FIELDS: FieldTable = {
  clock: {},
  asset: { asset: 'asset', name: 'text', decimals: 'int' },
  market: {
    market: 'market',
    name: 'text',
    base: 'asset',
    quote: 'asset',
    tickSize: 'text',
    lotSize: 'text',
    ...marketLimits,
  },
  'market-params': { market: 'market', ...marketLimits, ...staff },
  pool: {
    pool: 'pool',
    name: 'text',
    base: 'asset',
    quote: 'asset',
    fee: 'rate',
    market: 'market',
  },
  account: {
    account: 'account',
    name: 'text',
    owner: 'text',
    kind: 'text',
    country: 'text',
    devices: 'texts',
    ips: 'texts',
    openedAt: 'int',
    kycLevel: 'text',
    declaredMonthlyVolume: 'eight',
    custody: 'text',
    tier: 'text',
    parent: 'account',
  },
  'account-update': {
    account: 'account',
    country: 'text',
    devices: 'texts',
    ips: 'texts',
    kycLevel: 'text',
    declaredMonthlyVolume: 'eight',
    tier: 'text',
    ...staff,
  },
  'account-state': { account: 'account', state: 'text', reason: 'text', ...staff },
  relationship: { account: 'account', kind: 'text', to: 'text', until: 'int' },
  deposit: { account: 'account', ...payment },
  withdrawal: {
    account: 'account',
    withdrawal: 'int',
    state: 'text',
    ...payment,
    reason: 'text',
    ...staff,
  },
  transfer: { account: 'account', to: 'account', asset: 'asset', amount: 'amount' },
  accepted: {
    account: 'account',
    market: 'market',
    clientOrderId: 'text',
    orderId: 'int',
    side: 'text',
    ...orderWords,
    locked: 'locked',
    list: 'int',
    wasPending: 'flag',
  },
  rejected: {
    account: 'account',
    market: 'market',
    clientOrderId: 'text',
    command: 'text',
    code: 'text',
    reason: 'text',
    pool: 'pool',
    orderId: 'int',
    side: 'text',
    orderType: 'text',
    quantity: 'lots',
    price: 'price',
    raw: 'json',
    waited: 'flag',
  },
  cancelled: {
    ...order,
    price: 'price',
    leaves: 'lots',
    executed: 'lots',
    unlocked: 'locked',
    reason: 'text',
    newClientOrderId: 'text',
  },
  amended: {
    ...order,
    price: 'price',
    quantity: 'lots',
    leaves: 'lots',
    previousPrice: 'price',
    previousQuantity: 'lots',
    lockedDelta: 'locked',
    keptPriority: 'flag',
    newClientOrderId: 'text',
    slid: 'flag',
  },
  expired: {
    ...order,
    price: 'price',
    leaves: 'lots',
    executed: 'lots',
    unlocked: 'locked',
    reason: 'text',
  },
  triggered: { ...order, stopPrice: 'price', locked: 'locked' },
  fill: {
    market: 'market',
    trade: 'int',
    price: 'price',
    quantity: 'lots',
    notional: 'quote',
    aggressor: 'text',
    makerAccount: 'account',
    makerClientOrderId: 'text',
    makerOrderId: 'int',
    makerLeaves: 'lots',
    makerUnlocked: 'makerLocked',
    makerFee: 'makerFee',
    makerFeeAsset: 'asset',
    takerAccount: 'account',
    takerClientOrderId: 'text',
    takerOrderId: 'int',
    takerLeaves: 'lots',
    takerUnlocked: 'takerLocked',
    takerFee: 'takerFee',
    takerFeeAsset: 'asset',
    auction: 'flag',
  },
  prevented: {
    market: 'market',
    price: 'price',
    quantity: 'lots',
    mode: 'text',
    takerSide: 'text',
    makerOrderId: 'int',
    makerAccount: 'account',
    takerOrderId: 'int',
    takerAccount: 'account',
    makerLeaves: 'lots',
    takerLeaves: 'lots',
    makerUnlocked: 'makerLocked',
    takerUnlocked: 'takerLocked',
  },
  refreshed: { ...order, price: 'price', visible: 'lots', leaves: 'lots' },
  swap: {
    account: 'account',
    pool: 'pool',
    side: 'text',
    amountIn: 'in',
    amountOut: 'out',
    assetIn: 'asset',
    assetOut: 'asset',
    fee: 'in',
    reserveBase: 'poolBase',
    reserveQuote: 'poolQuote',
    txId: 'text',
  },
  liquidity: {
    account: 'account',
    pool: 'pool',
    action: 'text',
    base: 'poolBase',
    quote: 'poolQuote',
    shares: 'eight',
    reserveBase: 'poolBase',
    reserveQuote: 'poolQuote',
    totalShares: 'eight',
  },
  limits: { scope: 'text', key: 'text', names: 'texts', values: 'integers', ...staff },
  'kill-switch': { scope: 'text', key: 'text', on: 'flag', reason: 'text', ...staff },
  'market-phase': { market: 'market', phase: 'text', reason: 'text', ...staff },
  reference: { market: 'market', price: 'price', source: 'text', inForce: 'price' },
  news: {
    id: 'text',
    market: 'market',
    asset: 'asset',
    headline: 'text',
    source: 'text',
    priceSensitive: 'flag',
  },
  session: { account: 'account', event: 'text', device: 'text', ip: 'text', country: 'text' },
  'trade-bust': {
    market: 'market',
    trade: 'int',
    action: 'text',
    price: 'price',
    reason: 'text',
    ...staff,
    tradedAt: 'int',
    quantity: 'lots',
    aggressor: 'text',
    makerAccount: 'account',
    takerAccount: 'account',
    makerOrderId: 'int',
    takerOrderId: 'int',
    previousPrice: 'price',
    previousNotional: 'quote',
    previousMakerFee: 'makerFee',
    previousTakerFee: 'takerFee',
    notional: 'quote',
    makerFee: 'makerFee',
    makerFeeAsset: 'asset',
    takerFee: 'takerFee',
    takerFeeAsset: 'asset',
  },
  hold: {
    account: 'account',
    hold: 'text',
    asset: 'asset',
    amount: 'amount',
    release: 'flag',
    reason: 'text',
    ...staff,
  },
  measure: {
    account: 'account',
    market: 'market',
    measure: 'text',
    perSecond: 'int',
    until: 'int',
    reason: 'text',
    ...staff,
    lifts: 'text',
  },
  'dead-man': { account: 'account', market: 'market', timeoutMicros: 'int' },
  'fee-tier': {
    account: 'account',
    market: 'market',
    makerFee: 'rate',
    takerFee: 'rate',
    ...staff,
  },
  settlement: {
    batch: 'text',
    fromSeq: 'int',
    toSeq: 'int',
    state: 'text',
    txId: 'text',
    reason: 'text',
  },
  params: { json: 'json', ...staff },
  'order-list': {
    account: 'account',
    market: 'market',
    list: 'int',
    listClientOrderId: 'text',
    kind: 'text',
    state: 'text',
    orderIds: 'ints',
  },
  pending: { ...order, ...orderWords, list: 'int' },
  'pending-ended': { ...order, list: 'int', outcome: 'text', code: 'text', reason: 'text' },
  delayed: {
    account: 'account',
    market: 'market',
    clientOrderId: 'text',
    side: 'text',
    orderType: 'text',
    quantity: 'lots',
    price: 'price',
    until: 'int',
    raw: 'json',
  },
};
