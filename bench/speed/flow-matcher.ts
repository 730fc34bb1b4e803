/** What a made-up flow has to know of its own orders: which rest, which are filled. */
import { LARGEST, newMessages, type Messages, type Reports } from './adapter';
import type { Matcher } from './book-flow';
import { FastBook } from '../../core/book/fast-book';

class Following implements Reports {
  readonly left = new Map<number, number>();
  filled: number[] = [];

  accepted(_seq: number, _side: number, id: number, _price: number, quantity: number): void {
    this.left.set(id, quantity);
  }
  trade(_seq: number, _price: number, quantity: number, maker: number, taker: number): void {
    this.take(taker, quantity);
    if (this.take(maker, quantity)) this.filled.push(maker);
  }
  cancelled(_seq: number, _side: number, id: number): void {
    this.left.delete(id);
  }
  modified(_seq: number, _side: number, id: number, _price: number, quantity: number): void {
    this.left.set(id, quantity);
  }
  cancelRejected(_seq: number, id: number): void {
    throw new Error(`the flow cancels ${id}, which does not rest`);
  }
  modifyRejected(_seq: number, id: number): void {
    throw new Error(`the flow modifies ${id}, which does not rest`);
  }

  /** @returns whether nothing is left of it */
  private take(id: number, quantity: number): boolean {
    const left = (this.left.get(id) ?? 0) - quantity;
    if (left > 0) this.left.set(id, left);
    else this.left.delete(id);
    return left <= 0;
  }
}

/**
 * A matcher over the book itself: flows are made before anything is timed.
 * @param markets books that the ids are spread over, by `id % markets`
 */
export function shadowed(markets = 1): Matcher {
  const following = new Following();
  const limits = { maxOrderId: LARGEST, maxPrice: LARGEST };
  const books = Array.from({ length: markets }, () =>
    newMessages(new FastBook(), limits, following),
  );
  const of = (id: number): Messages => books[id % markets]!;
  return {
    place(id, side, price, quantity) {
      following.filled = [];
      const market = price === 1 || price === LARGEST;
      of(id).add(id, id, side, price, quantity, market ? 1 : 0);
      return { rests: following.left.has(id), filled: following.filled };
    },
    cancel: (id) => of(id).cancel(id, id),
  };
}
