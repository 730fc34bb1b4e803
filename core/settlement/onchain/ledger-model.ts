/**
 * A trader's ledger as the program keeps it (`Ledger` in programs/settlement), by the same rules:
 * says beforehand what would make the program refuse a batch. Held to the program by a test that
 * draws fills and compares.
 */
import type { LedgerState } from '../chain/venue-state';

/** Names of the program's refusals that a ledger or an order is the cause of. */
export type LedgerRefusal =
  | 'Frozen'
  | 'Exited'
  | 'OrderExpired'
  | 'OrderDead'
  | 'OrderDone'
  | 'Overfill'
  | 'NoOrderSlot'
  | 'InsufficientBalance'
  | 'Overflow';

export interface ModelOrder {
  readonly id: bigint;
  /** Lots. */
  readonly quantity: bigint;
  /** Seconds UTC. */
  readonly expiry: bigint;
}

/** One side of a fill: what leaves the ledger and what comes, in base units. */
export interface ModelMove {
  /** undefined: an order that is made for this fill alone, and fits. */
  readonly order: ModelOrder | undefined;
  /** Lots. */
  readonly quantity: bigint;
  readonly gives: { readonly asset: number; readonly amount: bigint };
  readonly takes: { readonly asset: number; readonly amount: bigint };
}

const WINDOW = 1024n;
const WORD_BITS = 64n;
const SLOTS = 16;
const MAX_U64 = 2n ** 64n - 1n;

export class LedgerModel {
  private readonly balances: bigint[];
  private readonly filled: Map<bigint, bigint>;
  private readonly done: Set<bigint>;
  private lowest: bigint;

  /** @param now of the chain's clock, seconds */
  constructor(
    private readonly state: LedgerState,
    private readonly now: bigint,
  ) {
    this.balances = [...state.balances];
    this.filled = new Map(state.filled);
    this.done = doneIds(state);
    this.lowest = state.lowestLive;
    const isDue = state.cancelAt !== 0n && now >= state.cancelAt;
    if (isDue && state.cancelBelow > this.lowest) this.end(state.cancelBelow);
  }

  /** Why the program would refuse it; undefined: it takes it. */
  why({ order, quantity, gives, takes }: ModelMove): LedgerRefusal | undefined {
    const { frozenUntil, exitAt } = this.state;
    if (this.now < frozenUntil) return 'Frozen';
    if (exitAt !== 0n && this.now >= exitAt) return 'Exited';
    const wrong = order && this.whyOrder(order, quantity);
    if (wrong !== undefined) return wrong;
    if ((this.balances[gives.asset] ?? 0n) < gives.amount) return 'InsufficientBalance';
    return (this.balances[takes.asset] ?? 0n) + takes.amount > MAX_U64 ? 'Overflow' : undefined;
  }

  /** Books what `why` has nothing against. */
  book({ order, quantity, gives, takes }: ModelMove): void {
    this.balances[gives.asset] = (this.balances[gives.asset] ?? 0n) - gives.amount;
    this.balances[takes.asset] = (this.balances[takes.asset] ?? 0n) + takes.amount;
    if (order === undefined) return;
    if (order.id - this.lowest >= WINDOW) this.end(order.id - (WINDOW - 1n));
    const lots = (this.filled.get(order.id) ?? 0n) + quantity;
    if (lots < order.quantity) this.filled.set(order.id, lots);
    else {
      this.filled.delete(order.id);
      this.done.add(order.id);
    }
  }

  /** What it holds now, to compare with another. */
  contents() {
    const sorted = <T>(all: Iterable<T>): T[] => [...all].sort((a, b) => (a < b ? -1 : 1));
    const { balances, lowest } = this;
    return { balances, lowest, done: sorted(this.done), filled: new Map(sorted(this.filled)) };
  }

  private whyOrder(order: ModelOrder, quantity: bigint): LedgerRefusal | undefined {
    const { id } = order;
    if (this.now > order.expiry) return 'OrderExpired';
    if (id < this.lowest) return 'OrderDead';
    if (this.done.has(id)) return 'OrderDone';
    const lots = (this.filled.get(id) ?? 0n) + quantity;
    if (lots > order.quantity) return 'Overfill';
    if (lots === order.quantity || this.filled.has(id)) return undefined;
    // An id above the window ends those that fall out of it, and frees their slots.
    const lowest = id - this.lowest >= WINDOW ? id - (WINDOW - 1n) : this.lowest;
    const used = [...this.filled.keys()].filter((one) => one >= lowest).length;
    return used >= SLOTS ? 'NoOrderSlot' : undefined;
  }

  private end(lowest: bigint): void {
    this.lowest = lowest;
    for (const id of this.filled.keys()) if (id < lowest) this.filled.delete(id);
    for (const id of this.done) if (id < lowest) this.done.delete(id);
  }
}

/** The ids whose bits are set: an id's place in the ring is its remainder. */
function doneIds({ done, lowestLive }: LedgerState): Set<bigint> {
  const ids = new Set<bigint>();
  const start = lowestLive % WINDOW;
  done.forEach((word, i) => {
    for (let bit = 0n, left = word; left > 0n; bit += 1n, left >>= 1n) {
      if (left % 2n === 0n) continue;
      const place = BigInt(i) * WORD_BITS + bit;
      ids.add(lowestLive + ((place - start + WINDOW) % WINDOW));
    }
  });
  return ids;
}
