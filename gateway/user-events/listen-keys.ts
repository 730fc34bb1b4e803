/** Listen keys: unguessable names under which one account's events can be streamed for an hour. */
import type { AccountId } from '../../core/contract';

const LIFE_MICROS = 60 * 60_000_000;
const MAX_KEYS = 100_000;

interface Entry {
  readonly account: AccountId;
  until: number;
}

export class ListenKeys {
  private readonly entries = new Map<string, Entry>();
  private readonly byAccount = new Map<AccountId, string>();

  /** The account's key, prolonged; a new one by `newKey` when it has none. */
  open(account: AccountId, now: number, newKey: () => string): string {
    const current = this.byAccount.get(account);
    if (current !== undefined && this.prolong(current, account, now)) return current;
    if (this.entries.size >= MAX_KEYS) this.dropExpired(now);
    const key = newKey();
    this.entries.set(key, { account, until: now + LIFE_MICROS });
    this.byAccount.set(account, key);
    return key;
  }

  /** @returns false when the account has no such key */
  prolong(key: string, account: AccountId, now: number): boolean {
    const entry = this.entries.get(key);
    if (entry?.account !== account || entry.until <= now) return false;
    entry.until = now + LIFE_MICROS;
    return true;
  }

  /** @returns false when the account has no such key */
  close(key: string, account: AccountId): boolean {
    if (this.entries.get(key)?.account !== account) return false;
    this.byAccount.delete(account);
    return this.entries.delete(key);
  }

  account(key: string, now: number): AccountId | undefined {
    const entry = this.entries.get(key);
    return entry !== undefined && entry.until > now ? entry.account : undefined;
  }

  private dropExpired(now: number): void {
    for (const [key, entry] of this.entries) {
      if (entry.until > now) continue;
      this.entries.delete(key);
      this.byAccount.delete(entry.account);
    }
  }
}
