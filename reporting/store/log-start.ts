/**
 * Where reading the log for a period begins: a whole batch before its first event, with the names
 * and definitions of everything before. So a day's check reads that day, however long the log is.
 */
import { eventCodec, type CoreEvent } from '../../core/contract';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import { batchBefore } from './log-places';

export interface LogStart {
  /** Reading begins with the event after this one; 0 for the log's beginning. */
  readonly after: number;
  /** Events up to `after` that define assets, markets, pools and accounts, or change them. */
  readonly definitions: readonly CoreEvent[];
}

/** @param ts µs UTC; analytics, which keeps the definitions, must have come that far */
export async function logStart(sql: Sql, feed: LogFeed, ts: number): Promise<LogStart> {
  const batch = await batchBefore(feed, ts);
  const after = batch === undefined ? 0 : batch.firstSeq - 1;
  const { rows } = await sql.query<{ event: Buffer }>(
    'SELECT event FROM rep_registry WHERE seq <= $1 ORDER BY seq',
    [after],
  );
  return { after, definitions: rows.flatMap(({ event }) => eventCodec.decodeAll(event)) };
}
