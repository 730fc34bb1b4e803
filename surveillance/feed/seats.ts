/**
 * Seats: one account's place in one market (or in none, market 0) as a small dense number, so that
 * what is kept for each of them lies in arrays instead of maps that every message would look into.
 * The seat of one who has long been silent goes to another.
 */

/** Accounts and markets in one key; there are fewer markets than this. */
const MARKETS = 4096;
const FIRST_ROOM = 1024;

export class Seats {
  private readonly byKey = new Map<number, number>();
  /** By seat: whose it is, and when it was last used in µs. */
  private readonly keys: number[] = [];
  private usedAt = new Float64Array(FIRST_ROOM);
  private readonly free: number[] = [];

  /** Seats that are taken. */
  get size(): number {
    return this.byKey.size;
  }

  /** @param market its id; 0 where a command named none that there is */
  of(account: number, market: number, at: number): number {
    const key = account * MARKETS + market;
    let seat = this.byKey.get(key);
    if (seat === undefined) {
      seat = this.free.pop() ?? this.keys.length;
      this.keys[seat] = key;
      this.byKey.set(key, seat);
      if (seat >= this.usedAt.length) {
        const more = new Float64Array(2 * this.usedAt.length);
        more.set(this.usedAt);
        this.usedAt = more;
      }
    }
    this.usedAt[seat] = at;
    return seat;
  }

  /** Notes that the seat is in use, whatever its account sends. */
  keep(seat: number, at: number): void {
    this.usedAt[seat] = at;
  }

  /** Frees the seats that nobody has used since `before` µs. */
  age(before: number, gone: (seat: number) => void): void {
    for (const [key, seat] of this.byKey) {
      if ((this.usedAt[seat] ?? 0) >= before) continue;
      this.byKey.delete(key);
      this.free.push(seat);
      gone(seat);
    }
  }
}
