/**
 * What an event changes of an order that stands: the one rule that the view in memory and the
 * table share.
 */
import type {
  CoreEvent,
  EventOf,
  Lots,
  Micros,
  OrderId,
  OrderStatus,
  OrderType,
  Ticks,
} from '../contract';

const WAITING = new Set<OrderType>([
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
]);

/** Whether an accepted order of this type works only once a trade price triggers it. */
export function waitsAtFirst(type: OrderType): boolean {
  return WAITING.has(type);
}

export interface OrderChange {
  readonly orderId: OrderId;
  readonly ts: Micros;
  /** Added to what was executed before, lots. */
  readonly executed: number;
  /** Added to the executed notional, base units of the quote asset. */
  readonly notional: bigint;
  /** Lots not executed after it; absent = as before. */
  readonly leaves?: Lots;
  readonly status?: OrderStatus;
  readonly quantity?: Lots;
  readonly price?: Ticks;
  readonly clientOrderId?: string;
  /** Set when a waiting stop begins to work. */
  readonly workingSince?: Micros;
}

type Visit = (change: OrderChange) => void;

/** Gives each change that the event makes to an accepted order. */
export function orderChanges(e: CoreEvent, visit: Visit): void {
  switch (e.type) {
    case 'accepted':
      // Others are new by it; one that was pending stands from now on.
      if (e.wasPending === true) visit({ ...unfilled(e), status: 'NEW', ...worksAt(e) });
      return;
    case 'pending-ended':
      return visit({
        ...unfilled(e),
        status: e.outcome === 'cancelled' ? 'CANCELED' : 'EXPIRED',
      });
    case 'fill':
      return fillChanges(e, visit);
    case 'prevented':
      return preventedChanges(e, visit);
    case 'cancelled':
      return visit(ended(e, 'CANCELED'));
    case 'expired':
      return visit(ended(e, expiredStatus(e)));
    case 'triggered':
      return visit({ ...unfilled(e), workingSince: e.ts });
    case 'amended':
      return visit({
        ...unfilled(e),
        leaves: e.leaves,
        quantity: e.quantity,
        price: e.price,
        clientOrderId: e.newClientOrderId ?? e.clientOrderId,
        // At the back of the queue it works from now on.
        ...(e.keptPriority ? {} : { workingSince: e.ts }),
      });
    default:
      return;
  }
}

function unfilled(e: { readonly orderId: OrderId; readonly ts: Micros }) {
  return { orderId: e.orderId, ts: e.ts, executed: 0, notional: 0n };
}

// Ends and fills are most of a log; an object that is spread costs ten times as much as these.

function ended(e: EventOf<'cancelled' | 'expired'>, status: OrderStatus): OrderChange {
  return { orderId: e.orderId, ts: e.ts, executed: 0, notional: 0n, leaves: e.leaves, status };
}

/** A stop still waits when it is placed. */
function worksAt(e: EventOf<'accepted'>): { workingSince?: Micros } {
  return waitsAtFirst(e.orderType) ? {} : { workingSince: e.ts };
}

function fillChanges(e: EventOf<'fill'>, visit: Visit): void {
  visit(filled(e, e.makerOrderId, e.makerLeaves));
  visit(filled(e, e.takerOrderId, e.takerLeaves));
}

function filled(e: EventOf<'fill'>, orderId: OrderId, leaves: Lots): OrderChange {
  return {
    orderId,
    ts: e.ts,
    executed: e.quantity,
    notional: e.notional,
    leaves,
    status: leaves === 0 ? 'FILLED' : 'PARTIALLY_FILLED',
  };
}

function preventedChanges(e: EventOf<'prevented'>, visit: Visit): void {
  if (e.mode !== 'DECREMENT') return; // the order that ends has an event of its own
  const shared = { ts: e.ts, executed: 0, notional: 0n };
  visit({ ...shared, orderId: e.makerOrderId, leaves: e.makerLeaves });
  visit({ ...shared, orderId: e.takerOrderId, leaves: e.takerLeaves });
}

function expiredStatus(e: EventOf<'expired'>): OrderStatus {
  if (e.reason === 'self-trade-prevention') return 'EXPIRED_IN_MATCH';
  // What is left could not buy or sell one lot: the order has done what it could.
  return e.reason === 'below-lot' && e.executed > 0 ? 'FILLED' : 'EXPIRED';
}
