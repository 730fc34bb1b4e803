/**
 * The records of an order-flow file (contracts §2) as a declarative table: which fields a type has,
 * of what kind, and which may be left out. The TypeScript types follow from the table.
 */
import {
  ACCOUNT_KINDS,
  CAPACITIES,
  CHANNELS,
  LIQUIDITY_ACTIONS,
  ORDER_TYPES,
  RELATIONSHIP_KINDS,
  SESSION_EVENTS,
  SIDES,
  STP_MODES,
  TIMES_IN_FORCE,
} from '../../core/contract/vocabulary';
import { parseDecimal } from '../../core/contract/money';
import {
  basisPoints,
  checker,
  country,
  decimal,
  faultOf,
  filled,
  flag,
  object,
  shape,
  text,
  texts,
  wholeMicros,
  word,
  type Checker,
  type RecordOfShape,
} from './field';

const payment = shape(
  { account: text, asset: filled, amount: decimal },
  { channel: word(CHANNELS), address: text, counterparty: text, txId: text, travelRule: object },
);

const order = shape(
  {
    account: text,
    market: text,
    clientOrderId: text,
    side: word(SIDES),
    orderType: word(ORDER_TYPES),
  },
  {
    quantity: decimal,
    quoteOrderQty: decimal,
    price: decimal,
    timeInForce: word(TIMES_IN_FORCE),
    stopPrice: decimal,
    icebergQty: decimal,
    selfTradePreventionMode: word(STP_MODES),
    client: text,
    decisionMaker: text,
    executor: text,
    capacity: word(CAPACITIES),
    device: text,
    ip: text,
  },
  (r) => {
    if (r['quantity'] !== undefined) return undefined;
    if (r['orderType'] !== 'MARKET') return 'field quantity is missing';
    return r['quoteOrderQty'] === undefined
      ? 'field quantity or quoteOrderQty is missing'
      : undefined;
  },
);

/** 1e-8, the smallest tick × lot that contracts §2 lets in. */
const SMALLEST_STEP = { mantissa: 1n, scale: 8 };

/** A market is refused with the file, before anything of it is in a log. */
function stepFault(r: Readonly<Record<string, unknown>>): string | undefined {
  const tick = parseDecimal(String(r['tickSize']));
  const lot = parseDecimal(String(r['lotSize']));
  const product = { mantissa: tick.mantissa * lot.mantissa, scale: tick.scale + lot.scale };
  const finer = BigInt(Math.max(0, product.scale - SMALLEST_STEP.scale));
  const least = SMALLEST_STEP.mantissa * 10n ** finer;
  const tooFine = product.mantissa <= 0n || (finer > 0n && product.mantissa < least);
  return tooFine ? 'tickSize x lotSize must be at least 0.00000001' : undefined;
}

const SHAPES = {
  market: shape(
    { market: filled, base: filled, quote: filled, tickSize: decimal, lotSize: decimal },
    { minNotional: decimal, makerFeeBps: basisPoints, takerFeeBps: basisPoints },
    stepFault,
  ),
  pool: shape({ pool: filled, base: filled, quote: filled, feeBps: basisPoints }, { market: text }),
  account: shape(
    { account: filled, owner: filled, kind: word(ACCOUNT_KINDS), country },
    {
      devices: texts,
      ips: texts,
      openedAt: wholeMicros,
      kycLevel: text,
      declaredMonthlyVolume: decimal,
    },
  ),
  relationship: shape(
    { account: text, kind: word(RELATIONSHIP_KINDS), to: text },
    { until: wholeMicros },
  ),
  deposit: payment,
  withdrawal: payment,
  transfer: shape({ account: text, to: text, asset: filled, amount: decimal }),
  order,
  cancel: shape({ account: text, market: text, clientOrderId: text }),
  amend: shape(
    { account: text, market: text, clientOrderId: text },
    { quantity: decimal, price: decimal },
  ),
  swap: shape(
    { account: text, pool: text, side: word(SIDES), amountIn: decimal, minAmountOut: decimal },
    { txId: text },
  ),
  liquidity: shape(
    { account: text, pool: text, action: word(LIQUIDITY_ACTIONS) },
    { base: decimal, quote: decimal, shares: decimal },
  ),
  reference: shape({ market: text, price: decimal }, { source: text }),
  news: shape(
    { id: text, headline: text },
    { market: text, asset: text, source: text, priceSensitive: flag },
  ),
  session: shape(
    { account: text, event: word(SESSION_EVENTS) },
    { device: text, ip: text, country },
  ),
  clock: shape({}),
};
type Shapes = typeof SHAPES;
export type RecordType = keyof Shapes;

/** A record that passed its checks. `ts` in µs since the epoch. */
export type FlowRecord = {
  [K in RecordType]: { readonly type: K; readonly ts: number } & RecordOfShape<Shapes[K]>;
}[RecordType];
export type FlowRecordOf<T extends RecordType> = Extract<FlowRecord, { type: T }>;

export const RECORD_TYPES = Object.keys(SHAPES) as readonly RecordType[]; // keys of the table above
const CHECKERS = new Map<unknown, Checker>(
  Object.entries(SHAPES).map(([type, one]) => [
    type,
    checker({ ...one, required: { ts: wholeMicros, ...one.required } }),
  ]),
);

/** What is wrong with a parsed line as a record, or nothing: then it is a `FlowRecord`. */
export function recordFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'a line must be a JSON object';
  }
  const record = value as Readonly<Record<string, unknown>>; // shown to be a plain object
  const known = CHECKERS.get(record['type']);
  if (known === undefined) {
    const type = record['type'];
    if (type === undefined) return 'field type is missing';
    return `unknown record type ${JSON.stringify(type).slice(0, 60)}`;
  }
  return faultOf(known, record);
}
