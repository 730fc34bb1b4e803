/**
 * Reject codes: numbered in groups, carried as strings. The core gives them in `rejected` events;
 * the gateway maps them to the trading API's numbers and messages.
 */
export const REJECTS = {
  // 1xx authentication and permission (given by the edge, never by the core)
  '101': 'API key is unknown or not permitted',
  '102': 'signature is not valid',
  '103': 'timestamp is outside the receive window',
  // 2xx account
  '201': 'account is unknown',
  '202': 'account exists already',
  '203': 'account is frozen',
  '204': 'account may only cancel',
  '205': 'insufficient balance',
  '206': 'asset is unknown',
  '207': 'amount must be positive and on the asset grid',
  '208': 'balance would pass 2^63-1 base units',
  '209': 'house account orders are refused here',
  '210': 'receiving account is unknown',
  '211': 'withdrawal is unknown or not in a state for this',
  '212': 'account is refused at this KYC level',
  '213': 'hold is unknown',
  '214': 'transfer to the same account',
  // 3xx symbol and filter
  '301': 'market is unknown',
  '302': 'market exists already or its definition is not valid',
  '303': 'market is not trading',
  '304': 'price is not positive or off the tick grid',
  '305': 'quantity is not positive or off the lot grid',
  '306': 'quantity or price is out of range',
  '307': 'notional is below the minimum',
  '308': 'notional is out of range',
  '309': 'percent price filter',
  '310': 'too many open orders',
  '311': 'quantity is above the maximum',
  '312': 'pool is unknown',
  '313': 'pool exists already or its definition is not valid',
  '314': 'stop price is not positive or off the tick grid',
  '315': 'iceberg quantity is not valid',
  '316': 'parameter combination is not valid for this order type',
  '317': 'trailing delta is not valid',
  '318': 'asset exists already or its definition is not valid',
  '319': 'prices of an order list are not in the right relation',
  // 4xx risk
  '401': 'price is outside the collar',
  '402': 'position limit',
  '403': 'open order limit',
  '404': 'fat-finger limit',
  '405': 'kill switch is on',
  '406': 'banned from this market',
  '407': 'throttled',
  '408': 'limit state',
  '409': 'maximum price impact',
  '410': 'maximum position',
  // 5xx matching
  '501': 'client order id is in use by a live order',
  '502': 'order is unknown or not live',
  '503': 'post-only order would take',
  '504': 'stop would trigger at once',
  '505': 'order cannot be amended',
  '506': 'amended quantity is not above what is executed',
  '507': 'no liquidity on the other side',
  '508': 'output is below the minimum asked',
  '509': 'pool liquidity is insufficient',
  '510': 'shares are unknown or insufficient',
  '511': 'client order id is empty or too long',
  '512': 'cancel restriction is not met',
  '513': 'order list is unknown or not live',
  '514': 'trade is unknown or cannot be busted',
  '515': 'replacement was not tried',
  '516': 'this command is not executed by this version',
  '517': 'amendment changes nothing',
  '518': 'parameters or limits are not valid',
  '519': 'order is not taken in the call of an auction',
  '520': 'order has not rested for the minimum time',
  '521': 'order waits for the taker delay, or would get round it',
} as const;

export type RejectCode = keyof typeof REJECTS;

/** Longest client order id taken, in characters. */
export const MAX_CLIENT_ORDER_ID = 64;
