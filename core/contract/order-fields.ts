/** The fields of an order, shared by the commands that place one and the event that accepts it. */
import type { Lots, Micros, Ticks, Units } from './ids';
import { amount, int, optional, struct, text, u32, word, type Infer } from './schema';
import * as V from './vocabulary';

export const orderFields = {
  clientOrderId: text,
  side: word(V.SIDES),
  orderType: word(V.ORDER_TYPES),
  /** Whole order in lots; 0 when the order is by quote amount. */
  quantity: int<Lots>(),
  /** Market orders only: what to spend or to receive, in base units of the quote asset. */
  quoteOrderQty: optional(amount<Units>()),
  price: optional(int<Ticks>()),
  timeInForce: word(V.TIMES_IN_FORCE),
  stopPrice: optional(int<Ticks>()),
  /** In basis points. */
  trailingDelta: optional(u32()),
  icebergQty: optional(int<Lots>()),
  selfTradePreventionMode: word(V.STP_MODES),
  /** Whom the account acts for. */
  client: optional(text),
  decisionMaker: optional(text),
  executor: optional(text),
  capacity: optional(word(V.CAPACITIES)),
  device: optional(text),
  ip: optional(text),
  source: optional(word(V.SOURCES)),
  /** API key's number, for kill switches by key. */
  key: optional(u32()),
  strategyId: optional(int()),
  strategyType: optional(int()),
  /** On-chain accounts: ed25519 signature in base64 over the settlement message. */
  settlementSignature: optional(text),
  settlementId: optional(text),
  settlementExpiry: optional(int<Micros>()),
} as const;

/** An order inside a list or a replacement. */
export const candidateOrder = struct(orderFields);
export type OrderFields = Infer<typeof orderFields>;
