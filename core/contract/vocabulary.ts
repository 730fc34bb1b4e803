/** The closed word lists of the trading interface; the order of each list is its wire code. */
export const SIDES = ['BUY', 'SELL'] as const;
export type Side = (typeof SIDES)[number];

export const ORDER_TYPES = [
  'LIMIT',
  'MARKET',
  'LIMIT_MAKER',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

export const TIMES_IN_FORCE = ['GTC', 'IOC', 'FOK'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

export const STP_MODES = [
  'NONE',
  'EXPIRE_TAKER',
  'EXPIRE_MAKER',
  'EXPIRE_BOTH',
  'DECREMENT',
] as const;
export type StpMode = (typeof STP_MODES)[number];

/** Trading capacity, MiFIR RTS 24 field 7. */
export const CAPACITIES = ['DEAL', 'MTCH', 'AOTC'] as const;
export type Capacity = (typeof CAPACITIES)[number];

/** Through which door a command came in. */
export const SOURCES = ['flow', 'rest', 'ws', 'fix', 'staff', 'engine', 'chain'] as const;
export type Source = (typeof SOURCES)[number];

export const ACCOUNT_KINDS = [
  'individual',
  'institution',
  'market-maker',
  'house',
  'custodian',
] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

export const ACCOUNT_STATES = ['active', 'cancel-only', 'frozen', 'closed'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

/** Where an account's funds lie (architecture, "Who is who"). */
export const CUSTODIES = ['internal', 'on-chain'] as const;
export type Custody = (typeof CUSTODIES)[number];

export const RELATIONSHIP_KINDS = [
  'executes-for',
  'employee',
  'adviser',
  'issuer',
  'insider',
  'family',
] as const;
export type RelationshipKind = (typeof RELATIONSHIP_KINDS)[number];

export const CHANNELS = ['bank', 'chain', 'internal'] as const;
export type Channel = (typeof CHANNELS)[number];

export const SESSION_EVENTS = [
  'login',
  'credential-change',
  'withdrawal-address-added',
  '2fa-reset',
] as const;
export type SessionEventKind = (typeof SESSION_EVENTS)[number];

export const MARKET_PHASES = [
  'continuous',
  'opening-auction',
  'volatility-auction',
  'closing-auction',
  'limit-state',
  'paused',
  'halted',
  'cancel-only',
  'closed',
] as const;
export type MarketPhase = (typeof MARKET_PHASES)[number];

const CALLS: ReadonlySet<MarketPhase> = new Set([
  'opening-auction',
  'volatility-auction',
  'closing-auction',
]);

/** Whether orders are collected, not matched, in that phase: the call of an auction. */
export function isCall(phase: MarketPhase): boolean {
  return CALLS.has(phase);
}

export const LIST_KINDS = ['OCO', 'OTO', 'OTOCO'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

export const LIST_STATES = ['open', 'triggered', 'done', 'rejected'] as const;
export type ListState = (typeof LIST_STATES)[number];

/** How a pending order of a list ends that is never placed. */
export const PENDING_OUTCOMES = ['cancelled', 'expired'] as const;

export const LIQUIDITY_ACTIONS = ['add', 'remove'] as const;
export type LiquidityAction = (typeof LIQUIDITY_ACTIONS)[number];

export const WITHDRAWAL_STATES = [
  'requested',
  'held',
  'approved',
  'refused',
  'sent',
  'settled',
  'failed',
] as const;
export type WithdrawalState = (typeof WITHDRAWAL_STATES)[number];

export const SCOPES = ['venue', 'market', 'owner', 'account', 'key', 'tier'] as const;
export type Scope = (typeof SCOPES)[number];

/** The ladder to stop repetition (surveillance, "Ladder"). */
export const MEASURES = [
  'warning',
  'throttle',
  'cancel-only',
  'market-ban',
  'suspension',
  'lift',
] as const;
export type Measure = (typeof MEASURES)[number];

export const BUST_ACTIONS = ['bust', 'reprice'] as const;
export type BustAction = (typeof BUST_ACTIONS)[number];

export const SETTLEMENT_STATES = [
  'built',
  'submitted',
  'confirmed',
  'finalized',
  'failed',
] as const;
export type SettlementState = (typeof SETTLEMENT_STATES)[number];

/** Why an order left the book at somebody's word. */
export const CANCEL_REASONS = [
  'user',
  'replaced',
  'mass-cancel',
  'list',
  'disconnect',
  'dead-man',
  'kill-switch',
  'halt',
  'frozen',
  'measure',
  'staff',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** Why an order ended by the rules. */
export const EXPIRE_REASONS = [
  'ioc-remainder',
  'fok-unfilled',
  'market-remainder',
  'self-trade-prevention',
  'trigger-unfunded',
  'trigger-rejected',
  'below-lot',
  'price-limit',
  'auction-end',
  'balance-limit',
  /** Another order of its list traded, was triggered or ended. */
  'list',
] as const;
export type ExpireReason = (typeof EXPIRE_REASONS)[number];

export const CANCEL_RESTRICTIONS = ['ONLY_NEW', 'ONLY_PARTIALLY_FILLED'] as const;
export type CancelRestriction = (typeof CANCEL_RESTRICTIONS)[number];

export const REPLACE_MODES = ['STOP_ON_FAILURE', 'ALLOW_FAILURE'] as const;
export type ReplaceMode = (typeof REPLACE_MODES)[number];
