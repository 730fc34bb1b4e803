/**
 * The mean price of a market's trades over the last seconds: what its price band stands around.
 * Whole seconds alone count, so that trades of one moment do not carry the band away with them.
 */

const SECOND = 1_000_000;

/** Trades of one second. */
export interface TradedSecond {
  readonly second: number;
  sum: bigint;
  count: number;
}

export class MeanPrice {
  /** In ticks; without a trade in the window that of the newest second with one; 0 = none. */
  mean = 0;
  /** The oldest first. */
  readonly seconds: TradedSecond[] = [];
  private sum = 0n;
  private count = 0;
  /** Second up to which trades are in the mean. */
  private upTo = -1;

  note(price: number, now: number): void {
    const second = Math.floor(now / SECOND);
    const last = this.seconds.at(-1);
    if (last?.second === second) {
      last.sum += BigInt(price);
      last.count += 1;
    } else this.seconds.push({ second, sum: BigInt(price), count: 1 });
  }

  /** @param span µs that the window is long */
  move(now: number, span: number): void {
    const second = Math.floor(now / SECOND);
    if (second === this.upTo) return;
    this.upTo = second;
    const oldest = second - Math.floor(span / SECOND);
    // The newest trades before this second count until there are others, however old they are.
    while (this.isOver(oldest, second)) this.seconds.shift();
    this.sum = 0n;
    this.count = 0;
    for (const one of this.seconds) {
      if (one.second >= second) break;
      this.sum += one.sum;
      this.count += one.count;
    }
    if (this.count > 0) this.mean = roundedMean(this.sum, this.count);
  }

  private isOver(oldest: number, second: number): boolean {
    const [first, next] = this.seconds;
    if (first === undefined || next === undefined) return false;
    return first.second < oldest && next.second < second;
  }

  /** What was traded before counts no more: an auction has found a price. */
  restart(price: number): void {
    this.seconds.length = 0;
    this.upTo = -1;
    this.mean = price;
  }
}

/** Half up. */
function roundedMean(sum: bigint, count: number): number {
  const half = BigInt(count);
  return Number((2n * sum + half) / (2n * half));
}
