/** Price levels of one side of a book: visible quantity by price, best first. */
import { lots, ticks, type DepthLevel, type Side } from '../../contract';

export class Levels {
  private readonly quantities = new Map<number, number>();
  /** Worst first, so that the busy end is the cheap one; asks are kept as negative prices. */
  private readonly keys: number[] = [];
  private readonly sign: 1 | -1;

  constructor(side: Side) {
    this.sign = side === 'BUY' ? 1 : -1;
  }

  at(price: number): number {
    return this.quantities.get(price) ?? 0;
  }

  /** @throws Error when a level would show less than nothing: events and view have parted */
  add(price: number, change: number): void {
    const before = this.quantities.get(price);
    const after = (before ?? 0) + change;
    if (after < 0) throw new Error(`level ${price} would show ${after} lots`);
    if (after === 0) {
      if (before === undefined) return;
      this.quantities.delete(price);
      this.keys.splice(this.place(price), 1);
      return;
    }
    if (before === undefined) this.keys.splice(this.place(price), 0, price * this.sign);
    this.quantities.set(price, after);
  }

  best(): DepthLevel | undefined {
    return this.level(this.keys.length - 1);
  }

  /** Up to `limit` levels, best first. */
  top(limit: number): DepthLevel[] {
    const out: DepthLevel[] = [];
    for (let i = this.keys.length - 1; i >= 0 && out.length < limit; i--) {
      const level = this.level(i);
      if (level) out.push(level);
    }
    return out;
  }

  private level(index: number): DepthLevel | undefined {
    const key = this.keys[index];
    if (key === undefined) return undefined;
    const price = key * this.sign;
    return { price: ticks(price), quantity: lots(this.at(price)) };
  }

  /** Where the price stands or belongs. */
  private place(price: number): number {
    const key = price * this.sign;
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.keys[middle] ?? Infinity) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
