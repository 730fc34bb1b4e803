/**
 * Realised profit and loss by average cost, in whole base units of the quote asset.
 *
 * Per owner and market the position begins at zero, whatever was deposited: what is sold beyond
 * it is a short position, which later buys close. A trade in the position's direction adds its
 * notional to the cost. A trade against it releases the closed part's share of the cost, cut
 * towards zero to a base unit; the rest stays with the position, so that nothing is lost: when
 * the position is closed, all of its cost has been released. Fees are not in it.
 */
export interface Position {
  /** Lots held; below zero: sold beyond what was bought. */
  quantity: bigint;
  /** What the position cost (a short one: what it brought), base units of quote; never below 0. */
  cost: bigint;
}

export function emptyPosition(): Position {
  return { quantity: 0n, cost: 0n };
}

/**
 * Books one side of a trade.
 * @param lots bought (sold: below zero), not 0
 * @param notional price × quantity, base units of quote
 * @returns what it realised, base units of quote
 */
export function book(position: Position, lots: bigint, notional: bigint): bigint {
  const { quantity } = position;
  const against = quantity !== 0n && lots > 0n !== quantity > 0n;
  if (!against) {
    position.quantity += lots;
    position.cost += notional;
    return 0n;
  }
  const size = abs(lots);
  const held = abs(quantity);
  const closed = size < held ? size : held;
  // Of a trade that turns the position, the part that closes it has its share of the notional.
  const closing = closed === size ? notional : (notional * closed) / size;
  const released = closed === held ? position.cost : (position.cost * closed) / held;
  position.quantity += lots;
  position.cost = closed === held ? notional - closing : position.cost - released;
  return quantity > 0n ? closing - released : released - closing;
}

function abs(n: bigint): bigint {
  return n < 0n ? -n : n;
}
