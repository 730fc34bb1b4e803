/** The log as the records behind an alert: cases' evidence port over the core's feed. */
import type { EvidenceReader } from '../../cases/evidence/evidence-rows';
import { eventCodec, type CoreEvent, type RegistryView } from '../../core/contract';
import { batchStart } from '../../core/log/log-table';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';

const BATCHES = 32;

export class LogEvidence implements EvidenceReader {
  constructor(
    private readonly sql: Sql,
    private readonly feed: LogFeed,
    readonly registry: RegistryView,
  ) {}

  async *events(seqFrom: number, seqTo: number): AsyncGenerator<readonly CoreEvent[]> {
    const start = await batchStart(this.sql, seqFrom);
    if (start === undefined) return;
    let after = start - 1;
    while (after < seqTo) {
      const batches = await this.feed.read(after, BATCHES);
      if (batches.length === 0) return;
      for (const { payload, lastSeq } of batches) {
        const events = eventCodec.decodeAll(payload);
        yield events.filter(({ seq }) => seq >= seqFrom && seq <= seqTo);
        after = lastSeq;
      }
    }
  }
}
