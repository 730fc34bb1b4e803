/** How an order looks to its account when it is accepted, and after each event that concerns it. */
import {
  lots,
  micros,
  orderId,
  units,
  type CoreEvent,
  type EventOf,
  type OrderFields,
  type OrderStatus,
  type OrderType,
  type OrderView,
} from '../../core/contract';

/** Stops wait; every other order works from its acceptance on. */
const WAITING: Record<OrderType, boolean> = {
  LIMIT: false,
  MARKET: false,
  LIMIT_MAKER: false,
  STOP_LOSS: true,
  STOP_LOSS_LIMIT: true,
  TAKE_PROFIT: true,
  TAKE_PROFIT_LIMIT: true,
};

export function acceptedOrder(e: EventOf<'accepted'>): OrderView {
  const { type: _type, seq: _seq, locked: _locked, list, ts, wasPending: _was, ...fields } = e;
  return {
    ...fields,
    status: 'NEW',
    executed: lots(0),
    executedNotional: units(0n),
    acceptedAt: ts,
    updatedAt: ts,
    workingSince: WAITING[e.orderType] ? micros(0) : ts,
    list: list ?? 0,
  };
}

/** The number of an order that has none yet. */
const NO_NUMBER = orderId(-1);

/** A taker that waits for the market's delay: it gets its number when it is accepted. */
export function delayedOrder(
  { account, market, ts }: EventOf<'delayed'>,
  fields: OrderFields,
): OrderView {
  return {
    ...fields,
    ...{ account, market, orderId: NO_NUMBER, status: 'PENDING_NEW' },
    ...{ executed: lots(0), executedNotional: units(0n) },
    ...{ acceptedAt: ts, updatedAt: ts, workingSince: micros(0), list: 0 },
  };
}

/** One that was refused after it had waited. */
export function refusedOrder(e: EventOf<'rejected'>): OrderView {
  return {
    clientOrderId: e.clientOrderId ?? '',
    side: e.side ?? 'BUY',
    orderType: e.orderType ?? 'LIMIT',
    quantity: e.quantity ?? lots(0),
    ...(e.price === undefined ? {} : { price: e.price }),
    ...{ timeInForce: 'GTC', selfTradePreventionMode: 'NONE' },
    ...{ account: e.account, market: e.market, orderId: NO_NUMBER, status: 'REJECTED' },
    ...{ executed: lots(0), executedNotional: units(0n) },
    ...{ acceptedAt: e.ts, updatedAt: e.ts, workingSince: micros(0), list: 0 },
  };
}

/** An order of a list whose turn has not come. */
export function pendingOrder(e: EventOf<'pending'>): OrderView {
  const { type: _type, seq: _seq, ts, ...fields } = e;
  return {
    ...fields,
    status: 'PENDING_NEW',
    executed: lots(0),
    executedNotional: units(0n),
    acceptedAt: ts,
    updatedAt: ts,
    workingSince: micros(0),
  };
}

function afterFill(o: OrderView, e: EventOf<'fill'>, leaves: number): OrderView {
  return {
    ...o,
    executed: lots(o.executed + e.quantity),
    executedNotional: units(o.executedNotional + e.notional),
    status: leaves === 0 ? 'FILLED' : 'PARTIALLY_FILLED',
    updatedAt: e.ts,
  };
}

function expiredStatus(e: EventOf<'expired'>): OrderStatus {
  if (e.reason === 'self-trade-prevention') return 'EXPIRED_IN_MATCH';
  // What is left could not buy or sell one lot: the order has done what it could.
  return e.reason === 'below-lot' && e.executed > 0 ? 'FILLED' : 'EXPIRED';
}

/** The order after the event; the same object when the event is of another order. */
export function afterEvent(o: OrderView, e: CoreEvent): OrderView {
  if (e.type === 'fill') {
    if (e.takerOrderId === o.orderId) return afterFill(o, e, e.takerLeaves);
    return e.makerOrderId === o.orderId ? afterFill(o, e, e.makerLeaves) : o;
  }
  if (!('orderId' in e) || e.orderId !== o.orderId) return o;
  switch (e.type) {
    case 'accepted': {
      // One that was pending is placed now.
      const workingSince = WAITING[e.orderType] ? micros(0) : e.ts;
      return e.wasPending === true ? { ...o, status: 'NEW', workingSince, updatedAt: e.ts } : o;
    }
    case 'pending-ended': {
      const status = e.outcome === 'cancelled' ? 'CANCELED' : 'EXPIRED';
      return { ...o, status, updatedAt: e.ts };
    }
    case 'expired':
      return { ...o, status: expiredStatus(e), updatedAt: e.ts };
    case 'cancelled':
      return { ...o, status: 'CANCELED', updatedAt: e.ts };
    case 'triggered':
      return { ...o, workingSince: e.ts, updatedAt: e.ts };
    case 'amended':
      return {
        ...o,
        price: e.price,
        quantity: e.quantity,
        clientOrderId: e.newClientOrderId ?? o.clientOrderId,
        updatedAt: e.ts,
      };
    default:
      return o;
  }
}
