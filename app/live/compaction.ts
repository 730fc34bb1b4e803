/** Old batches of the log go to archive files while the exchange runs, where a folder is named. */
import { compact } from '../../core/log/compaction';
import { consumerOffsets } from '../../platform/consumer/offsets';
import type { Sql } from '../../platform/postgres/pool';
import type { Base } from './base';
import { repeat } from './repeat';

const EVERY_MS = 60_000;

/** Last event that all consumers which ever ran have taken in; 0 before the first did. */
export async function consumedByAll(sql: Sql): Promise<number> {
  const offsets = [...(await consumerOffsets(sql)).values()];
  return offsets.length === 0 ? 0 : Math.min(...offsets);
}

/** Looks once a minute whether a file is full. Stopped by the base's lifecycle. */
export function startCompaction({ pool, clock, logger, lifecycle }: Base, folder: string): void {
  const work = async (signal: AbortSignal): Promise<void> => {
    const nowMicros = () => clock.nowMicros();
    const files = await compact({ pool, folder, nowMicros, consumed: consumedByAll, signal });
    for (const { path, firstSeq, lastSeq } of files) {
      logger.info({ path, firstSeq, lastSeq }, 'old batches of the log were archived');
    }
  };
  const fault = 'old batches of the log could not be archived, trying again';
  const running = repeat({ everyMs: EVERY_MS, logger, fault, work });
  lifecycle.add('compaction', () => running.stop());
}
