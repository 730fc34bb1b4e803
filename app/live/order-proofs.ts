/** Proofs of traders' own orders, out of the audit log. */
import type { OrderProof, OrderProofs } from '../../gateway/access/order-proofs';
import { acceptedSeq } from '../../core/log/find-order';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import { readVerifierKey } from '../../reporting/audit/store/key-table';
import { eventProof } from '../../reporting/audit/store/proof-queries';

export class LogOrderProofs implements OrderProofs {
  constructor(
    private readonly sql: Sql,
    private readonly feed: LogFeed,
  ) {}

  async of(orderId: number, acceptedAt: number): Promise<OrderProof | undefined> {
    const { sql, feed } = this;
    const seq = await acceptedSeq(feed, orderId, acceptedAt);
    const found = seq === undefined ? undefined : await eventProof({ sql, feed }, seq);
    const vkey = (await readVerifierKey(sql))?.text;
    const { proof: inLog = null, checkpoint = null, entry = '' } = found?.record ?? {};
    if (seq === undefined || found === undefined || vkey === undefined) return undefined;
    if (inLog === null || checkpoint === null) return undefined;
    const { bytes: event, batch, inBatch } = found;
    return { seq, event, batch, inBatch, record: entry, inLog, checkpoint: checkpoint.note, vkey };
  }
}
