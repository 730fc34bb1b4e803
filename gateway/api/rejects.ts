/**
 * What the core's reject codes are called towards traders: Binance's number and words for the same
 * thing, or a clear sentence of our own where it knows no such refusal.
 */
import type { EventOf, RejectCode } from '../../core/contract';
import { ApiError, filterFailure, orderRefused } from './errors';

type Rejection = EventOf<'rejected'>;
type Answer = (e: Rejection, order: AskedOrder) => ApiError;

/** The numbers of the order that was asked for, on the market's grid or with a marker. */
export interface AskedOrder {
  readonly price?: number | undefined;
  readonly quantity?: number | undefined;
}

const DISABLED = 'This action is disabled on this account.';
const DUPLICATE = 'Duplicate order sent.';

const refused =
  (message: string): Answer =>
  () =>
    orderRefused(message);
const filter =
  (name: string): Answer =>
  () =>
    filterFailure(name);
const plain =
  (code: number, message: string, status = 400): Answer =>
  () =>
    new ApiError(status, code, message);

/** Refusals of a new order, by the core's code. */
const NEW_ORDER: Partial<Record<RejectCode, Answer>> = {
  '201': plain(-2015, 'Invalid API-key, IP, or permissions for action.', 401),
  '203': refused('This account may not place or cancel orders.'),
  '204': refused(DISABLED),
  '205': refused('Account has insufficient balance for requested action.'),
  '207': plain(-1013, 'Invalid quoteOrderQty.'),
  '208': refused('Balance would be larger than this exchange can hold.'),
  '209': refused(DISABLED),
  '212': refused(DISABLED),
  '301': plain(-1121, 'Invalid symbol.'),
  '303': plain(-1013, 'Market is closed.'),
  '304': (_e, o) => (o.price === 0 ? new ApiError(400, -1013, 'Invalid price.') : price()),
  '305': (_e, o) => (o.quantity === 0 ? new ApiError(400, -1013, 'Invalid quantity.') : lot()),
  '306': (_e, o) => ((o.quantity ?? 0) < 0 ? lot() : price()),
  '307': filter('NOTIONAL'),
  '308': filter('NOTIONAL'),
  '309': filter('PERCENT_PRICE_BY_SIDE'),
  '310': filter('MAX_NUM_ORDERS'),
  '311': filter('LOT_SIZE'),
  '314': filter('PRICE_FILTER'),
  '315': refused('IcebergQty exceeds QTY.'),
  '316': plain(-1014, 'Unsupported order combination.'),
  '317': filter('TRAILING_DELTA'),
  '319': refused('The relationship of the prices for the orders is not correct.'),
  '401': refused('Order price is outside the price collar.'),
  '402': filter('MAX_POSITION'),
  '403': filter('EXCHANGE_MAX_NUM_ORDERS'),
  '404': refused('Order is above the size limit of this account.'),
  '405': refused(DISABLED),
  '406': refused('This symbol is restricted for this account.'),
  '407': plain(-1015, 'Too many new orders.', 429),
  '408': plain(-1013, 'Market is closed.'),
  '409': refused('Order would move the price further than allowed.'),
  '410': filter('MAX_POSITION'),
  '501': refused(DUPLICATE),
  '503': refused('Order would immediately match and take.'),
  '504': refused('Order would trigger immediately.'),
  '507': refused('Order book liquidity is less than symbol minimum quantity.'),
  '511': plain(-1130, "Data sent for parameter 'newClientOrderId' is not valid."),
  '515': refused('Order was not attempted.'),
  '516': plain(-1020, 'This operation is not supported.'),
  '519': plain(-1013, 'This order is not taken in the call of an auction.'),
  '520': refused('Order has not rested for the minimum time.'),
  '521': refused('Order would take, which waits on this symbol: place a new order.'),
};

const price = (): ApiError => filterFailure('PRICE_FILTER');
const lot = (): ApiError => filterFailure('LOT_SIZE');

const cancelRefused = (message: string): Answer => plain(-2011, message);
const amendRefused = (message: string): Answer => plain(-2038, message);

const CANCEL: Partial<Record<RejectCode, Answer>> = {
  '203': cancelRefused('This account may not place or cancel orders.'),
  '502': cancelRefused('Unknown order sent.'),
  '513': cancelRefused('Unknown order list sent.'),
  '512': cancelRefused('Order was not canceled due to cancel restrictions.'),
  '520': cancelRefused('Order has not rested for the minimum time.'),
  '521': cancelRefused('Order waits for the taker delay and stays.'),
};

const AMEND: Partial<Record<RejectCode, Answer>> = {
  '203': amendRefused('This account may not place or cancel orders.'),
  '205': amendRefused('Account has insufficient balance for requested action.'),
  '303': amendRefused('Market is closed.'),
  '501': amendRefused(DUPLICATE),
  '502': plain(-2013, 'Order does not exist.'),
  '505': amendRefused('Order amend is not supported for this order.'),
  '506': amendRefused('The new quantity is not above what is executed already.'),
  '517': amendRefused('The requested action would change no state; rejecting.'),
  '520': amendRefused('Order has not rested for the minimum time.'),
  '521': amendRefused('Order would take, which waits on this symbol: place a new order.'),
};

/** How a refused command is answered. @param order what it would have placed, if it would have */
export function answerTo(e: Rejection, order: AskedOrder = {}): ApiError {
  const own = e.command === 'amend' ? AMEND : isCancel(e) ? CANCEL : undefined;
  const answer = own?.[e.code] ?? NEW_ORDER[e.code];
  // A code without a name of its own: the core's sentence says what happened.
  return answer === undefined ? orderRefused(e.reason) : answer(e, order);
}

function isCancel(e: Rejection): boolean {
  return e.command === 'cancel' || e.command === 'mass-cancel' || e.command === 'cancel-list';
}

/** How the cancel half of a refused cancel-replace is answered. */
export function answerToCancelHalf(e: Rejection): ApiError {
  return (CANCEL[e.code] ?? cancelRefused('Unknown order sent.'))(e, {});
}

/** Whether a refused cancel-replace failed in its cancel half. */
export function failedToCancel(e: Rejection): boolean {
  return e.code === '502' || e.code === '512';
}
