/**
 * Depth of all markets with its updates. The number of an update is the sequence number of the
 * last event in its batch, so numbers go on over a restart; each update begins where the market's
 * one before ended.
 */
import { lots, seq, ticks } from '../../contract';
import type { DepthChange, DepthLevel, DepthSnapshot, MarketId, Seq, Side } from '../../contract';
import { Levels } from './levels';

interface Book {
  readonly bids: Levels;
  readonly asks: Levels;
  lastUpdateId: Seq;
  /** Quantities before this batch at the prices that it touched. */
  readonly touchedBids: Map<number, number>;
  readonly touchedAsks: Map<number, number>;
}

export class Depth {
  private readonly books = new Map<MarketId, Book>();
  private readonly touched = new Set<MarketId>();

  /** @param start sequence number that the first update goes on from */
  constructor(private readonly start: Seq) {}

  add(market: MarketId, side: Side, price: number, change: number): void {
    if (change === 0) return;
    const book = this.book(market);
    const levels = side === 'BUY' ? book.bids : book.asks;
    const before = side === 'BUY' ? book.touchedBids : book.touchedAsks;
    if (!before.has(price)) before.set(price, levels.at(price));
    levels.add(price, change);
    this.touched.add(market);
  }

  /** Closes the batch that ends with event `last`: one change for each market that differs. */
  finishBatch(last: Seq): DepthChange[] {
    const changes: DepthChange[] = [];
    for (const market of this.touched) {
      const book = this.book(market);
      const bids = differences(book.bids, book.touchedBids, -1);
      const asks = differences(book.asks, book.touchedAsks, 1);
      if (bids.length + asks.length === 0) continue;
      const firstUpdateId = book.lastUpdateId + 1;
      book.lastUpdateId = last;
      changes.push({ market, firstUpdateId, lastUpdateId: last, bids, asks });
    }
    this.touched.clear();
    return changes;
  }

  /** What was added so far is where the view begins, not a change. */
  finishLoading(): void {
    for (const book of this.books.values()) {
      book.touchedBids.clear();
      book.touchedAsks.clear();
    }
    this.touched.clear();
  }

  snapshot(market: MarketId, limit: number): DepthSnapshot {
    const book = this.books.get(market);
    if (!book) return { lastUpdateId: this.start, bids: [], asks: [] };
    const { bids, asks, lastUpdateId } = book;
    return { lastUpdateId, bids: bids.top(limit), asks: asks.top(limit) };
  }

  best(market: MarketId, side: Side): DepthLevel | undefined {
    const book = this.books.get(market);
    return side === 'BUY' ? book?.bids.best() : book?.asks.best();
  }

  private book(market: MarketId): Book {
    const known = this.books.get(market);
    if (known) return known;
    const book: Book = {
      bids: new Levels('BUY'),
      asks: new Levels('SELL'),
      lastUpdateId: seq(this.start),
      touchedBids: new Map(),
      touchedAsks: new Map(),
    };
    this.books.set(market, book);
    return book;
  }
}

/** Levels that are not what they were, best first; empties `before`. */
function differences(levels: Levels, before: Map<number, number>, order: 1 | -1): DepthLevel[] {
  const out: DepthLevel[] = [];
  for (const [price, quantity] of before) {
    const now = levels.at(price);
    if (now !== quantity) out.push({ price: ticks(price), quantity: lots(now) });
  }
  before.clear();
  return out.sort((a, b) => order * (a.price - b.price));
}
