/** Takes facts about people into their timelines. */
import type { TimelineEntry, TimelineIntake } from '../contract';
import type { Sql } from '../../platform/postgres/pool';

export class PostgresTimelineIntake implements TimelineIntake<Sql> {
  async push(tx: Sql, entries: readonly TimelineEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await tx.query(
      `INSERT INTO case_timeline (owner, at, kind, text, seq, account, market)
       SELECT owner, at, kind, left(text, 1000), seq, account, market
       FROM jsonb_to_recordset($1::jsonb) AS e (owner text, at bigint, kind text, text text,
         seq bigint, account text, market text)`,
      [JSON.stringify(entries)],
    );
  }
}
