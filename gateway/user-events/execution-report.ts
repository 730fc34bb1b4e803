/** `executionReport`: one thing that happened to one order, for its owner. */
import type { EventOf, ExpireReason, MarketInfo, OrderView } from '../../core/contract';
import { fixedSteps, fixedUnits, stamp, type TimeUnit } from '../api/format';
import { symbolOf } from '../api/symbols';

type ExecutionType =
  'NEW' | 'CANCELED' | 'REPLACED' | 'REJECTED' | 'TRADE' | 'EXPIRED' | 'TRADE_PREVENTION';

/** What is particular to this report. */
export interface Execution {
  readonly type: ExecutionType;
  readonly seq: number;
  /** Microseconds. */
  readonly ts: number;
  /** The name of a cancel, in the place of the order's. */
  readonly clientOrderId?: string | undefined;
  /** The order's own name, when the report bears a cancel's. */
  readonly originalClientOrderId?: string | undefined;
  readonly fill?: {
    readonly price: number;
    readonly quantity: number;
    readonly notional: bigint;
    readonly fee: bigint;
    readonly feeAsset: number;
    readonly trade: number;
    readonly maker: boolean;
  };
  /** Why an order that had waited was refused. */
  readonly refusal?: string;
  readonly expiry?: ExpireReason | undefined;
  /** It was to be placed after another order of its list, and was not. */
  readonly neverPlaced?: 'REJECTED' | 'OTO_PHASE_ONE_EXPIRED' | undefined;
}

const EXPIRY: Partial<Record<ExpireReason, string>> = {
  'ioc-remainder': 'UNFILLED_IOC_QUANTITY_EXPIRED',
  'fok-unfilled': 'UNFILLED_FOK_ORDER_EXPIRED',
  'market-remainder': 'INSUFFICIENT_LIQUIDITY',
  'below-lot': 'INSUFFICIENT_LIQUIDITY',
  'trigger-unfunded': 'REJECTED',
  'trigger-rejected': 'REJECTED',
  list: 'OCO_TRIGGER',
  'price-limit': 'EXECUTION_RULE_PRICE_RANGE_EXCEEDED',
};

/** Whether it rests on the book after the event. */
function isOnBook(o: OrderView): boolean {
  const open = o.status === 'NEW' || o.status === 'PARTIALLY_FILLED';
  return open && o.workingSince !== 0 && o.orderType !== 'MARKET';
}

function fillFields(m: MarketInfo, x: Execution): Record<string, unknown> {
  const f = x.fill;
  const feeAsset = f !== undefined && f.feeAsset === m.base.id ? m.base : m.quote;
  return {
    l: fixedSteps(f?.quantity ?? 0, m.lot),
    L: fixedSteps(f?.price ?? 0, m.tick),
    n: f === undefined ? '0' : fixedUnits(f.fee, feeAsset.decimals),
    N: f === undefined ? null : feeAsset.name,
    t: f?.trade ?? -1,
    m: f?.maker ?? false,
    Y: fixedUnits(f?.notional ?? 0n, m.quote.decimals),
  };
}

export function executionReport(m: MarketInfo, o: OrderView, x: Execution, now: number) {
  return (unit: TimeUnit): Record<string, unknown> => {
    const f = fillFields(m, x);
    const reason = x.neverPlaced ?? (x.expiry === undefined ? undefined : EXPIRY[x.expiry]);
    return {
      e: 'executionReport',
      E: stamp(now, unit),
      s: symbolOf(m),
      c: x.clientOrderId ?? o.clientOrderId,
      S: o.side,
      o: o.orderType,
      f: o.timeInForce,
      q: fixedSteps(o.quantity, m.lot),
      p: fixedSteps(o.price ?? 0, m.tick),
      P: fixedSteps(o.stopPrice ?? 0, m.tick),
      F: fixedSteps(o.icebergQty ?? 0, m.lot),
      g: o.list === 0 ? -1 : o.list,
      C: x.originalClientOrderId ?? '',
      x: x.type,
      X: o.status,
      r: x.refusal ?? 'NONE',
      i: o.orderId,
      l: f['l'],
      z: fixedSteps(o.executed, m.lot),
      L: f['L'],
      n: f['n'],
      N: f['N'],
      T: stamp(x.ts, unit),
      t: f['t'],
      I: x.seq,
      w: isOnBook(o),
      m: f['m'],
      M: false,
      O: stamp(o.acceptedAt, unit),
      Z: fixedUnits(o.executedNotional, m.quote.decimals),
      Y: f['Y'],
      Q: fixedUnits(o.quoteOrderQty ?? 0n, m.quote.decimals),
      ...(o.workingSince === 0 ? {} : { W: stamp(o.workingSince, unit) }),
      V: o.selfTradePreventionMode,
      ...(o.trailingDelta === undefined ? {} : { d: o.trailingDelta }),
      ...(o.strategyId === undefined ? {} : { j: o.strategyId }),
      ...(o.strategyType === undefined ? {} : { J: o.strategyType }),
      ...(reason === undefined ? {} : { eR: reason }),
    };
  };
}

/** One side of a fill as its report shows it. */
export function fillExecution(e: EventOf<'fill'>, maker: boolean): Execution {
  return {
    type: 'TRADE',
    seq: e.seq,
    ts: e.ts,
    fill: {
      price: e.price,
      quantity: e.quantity,
      notional: e.notional,
      fee: maker ? e.makerFee : e.takerFee,
      feeAsset: maker ? e.makerFeeAsset : e.takerFeeAsset,
      trade: e.trade,
      maker,
    },
  };
}
