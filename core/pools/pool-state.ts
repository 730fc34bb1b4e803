/** Who owns how much of each pool, and what its fee remembers. Reserves lie in the ledger. */
import type { Volatility } from './dynamic-fee';
import type { AccountId, PoolId } from '../contract';

export class PoolShares {
  private readonly held = new Map<AccountId, bigint>();
  /** All shares, the locked ones included, in 1e-8. */
  total = 0n;
  /** Unset until a swap has paid a dynamic fee. */
  volatility?: Volatility;

  constructor(readonly id: PoolId) {}

  of(account: AccountId): bigint {
    return this.held.get(account) ?? 0n;
  }

  /** Adds to an account's shares, or takes off. @throws Error below zero */
  change(account: AccountId, by: bigint): void {
    const next = this.of(account) + by;
    if (next < 0n) throw new Error(`account ${account} would hold ${next} shares of ${this.id}`);
    if (next === 0n) this.held.delete(account);
    else this.held.set(account, next);
    this.total += by;
  }

  /** Owners in the order of their ids. */
  owners(): [AccountId, bigint][] {
    return [...this.held].sort((a, b) => a[0] - b[0]);
  }
}
