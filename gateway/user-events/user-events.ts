/** Events of accounts, to those who may hear them: kept only for accounts that are listened to. */
import {
  post,
  type AccountId,
  type CommittedBatch,
  type CoreEvent,
  type PairLookup,
  type PostingSink,
  type RegistryView,
} from '../../core/contract';
import type { Api } from '../api/endpoint';
import { WatchedAccount, type UserListener } from './watched-account';

/** Accounts that an event concerns. */
function accountsOf(e: CoreEvent): readonly AccountId[] {
  switch (e.type) {
    case 'fill':
    case 'prevented':
    case 'trade-bust':
      return e.makerAccount === e.takerAccount
        ? [e.makerAccount]
        : [e.makerAccount, e.takerAccount];
    case 'transfer':
      return [e.account, e.to];
    default:
      return 'account' in e ? [e.account] : [];
  }
}

function pairsOf(registry: RegistryView): PairLookup {
  return {
    marketPair(id) {
      const m = registry.market(id);
      if (m === undefined) throw new Error(`market ${id} is not in the registry`);
      return { base: m.base.id, quote: m.quote.id, lot: m.lotUnits };
    },
    poolPair(id) {
      const p = registry.pool(id);
      if (p === undefined) throw new Error(`pool ${id} is not in the registry`);
      return { base: p.base.id, quote: p.quote.id };
    },
  };
}

export class UserEvents {
  private readonly watched = new Map<AccountId, WatchedAccount>();
  private readonly unsubscribe: () => void;
  private readonly pairs: PairLookup;

  constructor(private readonly api: Api) {
    this.pairs = pairsOf(api.core.markets.registry);
    this.unsubscribe = api.core.feed.subscribe((batch) => this.onBatch(batch));
  }

  close(): void {
    this.unsubscribe();
  }

  /** @returns how to stop listening */
  listen(account: AccountId, listener: UserListener): () => void {
    let entry = this.watched.get(account);
    if (entry === undefined) {
      entry = new WatchedAccount(this.api, account);
      this.watched.set(account, entry);
    }
    const { listeners } = entry;
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.watched.delete(account);
    };
  }

  private onBatch(batch: CommittedBatch): void {
    if (this.watched.size === 0) return;
    const moved = new Set<WatchedAccount>();
    for (const e of batch.events) {
      let posted = false;
      for (const account of accountsOf(e)) {
        const entry = this.watched.get(account);
        if (entry === undefined) continue;
        entry.take(e);
        moved.add(entry);
        if (!posted) post(e, this.pairs, this.sinkOf(e.ts));
        posted = true;
      }
    }
    for (const entry of moved) entry.sendPosition();
  }

  /** Notes whose balances an event has changed. */
  private sinkOf(ts: number): PostingSink {
    return {
      account: (account, asset) => this.watched.get(account)?.touch(asset, ts),
      fees: () => undefined,
      pool: () => undefined,
      outside: () => undefined,
    };
  }
}
