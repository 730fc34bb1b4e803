/** Balances of all accounts in memory, moved by the postings of events. */
import { units } from '../../contract';
import type { AccountId, AssetId, BalanceRow, PostingSink } from '../../contract';

interface Balance {
  available: bigint;
  locked: bigint;
}

export class Balances implements PostingSink {
  private readonly accounts = new Map<AccountId, Map<AssetId, Balance>>();

  account(account: AccountId, asset: AssetId, available: bigint, locked: bigint): void {
    let assets = this.accounts.get(account);
    if (!assets) this.accounts.set(account, (assets = new Map<AssetId, Balance>()));
    const balance = assets.get(asset);
    if (!balance) assets.set(asset, { available, locked });
    else {
      balance.available += available;
      balance.locked += locked;
    }
  }

  // The venue's own accounts are nobody's to read here; the table has them.
  fees(): void {}
  pool(): void {}
  outside(): void {}

  /** Every asset that the account ever held, in the order of asset ids. */
  of(account: AccountId): BalanceRow[] {
    const rows: BalanceRow[] = [];
    for (const [asset, { available, locked }] of this.accounts.get(account) ?? []) {
      rows.push({ asset, available: units(available), locked: units(locked) });
    }
    return rows.sort((a, b) => a.asset - b.asset);
  }
}
