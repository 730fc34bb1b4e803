/**
 * What a book of resting orders can do: keep price-time priority over handles. A handle is a small
 * dense integer the caller gives each resting order and may give again once the order is gone.
 * The fast and the naive book stand behind this and share nothing else.
 */
export const BUYS = 0;
export const SELLS = 1;
export type BookSide = typeof BUYS | typeof SELLS;

/** "No such order" where a handle is returned. */
export const NO_ORDER = -1;

/**
 * Prices are positive whole ticks, quantities positive whole lots, both below 2^53. Quantities are
 * what the book shows; what an iceberg hides is the caller's to know.
 * @throws Error on a handle that is not resting (or, for `add`, already is): a fault of the caller.
 */
export interface Book {
  /** A new order at the back of its level. */
  add(handle: number, side: BookSide, price: number, quantity: number): void;
  /** Takes lots off an order where it stands; an order of zero lots is gone. */
  reduce(handle: number, by: number): void;
  /** Takes an order out. */
  remove(handle: number): void;
  /** Moves an order to the back of its level, with a new quantity. */
  requeue(handle: number, quantity: number): void;
  /** The order with priority on that side, or NO_ORDER. */
  first(side: BookSide): number;
  /** The order after this one in price-time priority, or NO_ORDER. */
  next(handle: number): number;
  sideOf(handle: number): BookSide;
  priceOf(handle: number): number;
  quantityOf(handle: number): number;
  /** Best price of a side in ticks, 0 when the side is empty. */
  bestPrice(side: BookSide): number;
  /** Levels best first, with the sum of their quantities in lots. */
  eachLevel(side: BookSide, visit: (price: number, quantity: number) => void): void;
}
