/**
 * Two consumers whose effects show any batch that is lost, doubled, reordered or seen with a stale
 * state: one chains a hash over the events' bytes from its state in memory, the other adds to
 * balances in the database, which a second time would change again.
 */
import { createHash } from 'node:crypto';
import { eventCodec, post, Registry } from '../../core/contract';
import type { AccountId, AssetId, PostingSink } from '../../core/contract';
import type { BatchHandler } from '../../platform/consumer/consumer';
import type { FeedBatch } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';

export const CHAIN = 'chain';
export const BALANCES = 'balances';

const ADD_BALANCE = `
  INSERT INTO balances VALUES ($1, $2, $3) ON CONFLICT (key) DO UPDATE
  SET available = balances.available + excluded.available,
      locked = balances.locked + excluded.locked`;

/** The hash after `before` and these event bytes. */
export function chained(before: string, payload: Buffer): string {
  return createHash('sha256').update(before).update(payload).digest('hex');
}

/** Keeps the hash in memory and reads it back only when told to rewind. */
export class ChainHandler implements BatchHandler {
  private hash = '';

  async rewind(_seq: number, sql: Sql): Promise<void> {
    const text = 'SELECT hash FROM effects WHERE consumer = $1 ORDER BY first_seq DESC LIMIT 1';
    const { rows } = await sql.query<{ hash: string }>(text, [CHAIN]);
    this.hash = rows[0]?.hash ?? '';
  }

  async handle({ firstSeq, lastSeq, payload }: FeedBatch, tx: Sql): Promise<void> {
    this.hash = chained(this.hash, payload);
    const values = [CHAIN, firstSeq, lastSeq, this.hash];
    await tx.query('INSERT INTO effects VALUES ($1, $2, $3, $4)', values);
  }
}

/** Adds each account's changes; needs the definitions so far, which it reads from the feed. */
export class BalanceHandler implements BatchHandler {
  private registry = new Registry();

  constructor(private readonly history: (seq: number) => Promise<readonly FeedBatch[]>) {}

  async rewind(seq: number): Promise<void> {
    this.registry = new Registry();
    for (const { payload } of await this.history(seq)) {
      for (const event of eventCodec.decodeAll(payload)) this.registry.apply(event);
    }
  }

  async handle({ payload }: FeedBatch, tx: Sql): Promise<void> {
    const sums = new BalanceSums();
    for (const event of eventCodec.decodeAll(payload)) {
      this.registry.apply(event);
      post(event, this.registry, sums);
    }
    for (const [key, [available, locked]] of sums.changes) {
      await tx.query(ADD_BALANCE, [key, available, locked]);
    }
  }
}

class BalanceSums implements PostingSink {
  readonly changes = new Map<string, [bigint, bigint]>();

  account(account: AccountId, asset: AssetId, available: bigint, locked: bigint): void {
    const key = `${account} ${asset}`;
    const [a, l] = this.changes.get(key) ?? [0n, 0n];
    this.changes.set(key, [a + available, l + locked]);
  }
  fees(): void {}
  pool(): void {}
  outside(): void {}
}
