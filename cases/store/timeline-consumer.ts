/** The consumer of the log behind timelines; what it adds and its offset are one transaction. */
import { eventCodec, Registry, WireWriter } from '../../core/contract';
import type { BatchHandler } from '../../platform/consumer/consumer';
import type { FeedBatch } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import { LogFactCollector, type LogFacts } from '../subjects/log-facts';
import { PostgresTimelineIntake } from './timeline-intake';

export class TimelineConsumer implements BatchHandler {
  private collector = new LogFactCollector();
  private readonly intake = new PostgresTimelineIntake();

  /** The names are kept beside the offset: the log need not be read again. */
  async rewind(seq: number, sql: Sql): Promise<void> {
    this.collector = new LogFactCollector(await readNames(sql, seq));
  }

  async handle(batch: FeedBatch): Promise<void> {
    for (const event of eventCodec.decodeAll(batch.payload)) this.collector.take(event);
  }

  async flush(tx: Sql): Promise<void> {
    const facts = this.collector.drain();
    await writeNames(tx, facts);
    await this.intake.push(tx, facts.entries);
    await writeActivity(tx, facts);
    await writeFacts(tx, facts);
  }
}

/** The names that the log had given up to an event. */
export async function readNames(sql: Sql, seq: number): Promise<Registry> {
  const registry = new Registry();
  const { rows } = await sql.query<{ event: Buffer }>(
    'SELECT event FROM case_names WHERE seq <= $1 ORDER BY seq',
    [seq],
  );
  for (const { event } of rows) {
    for (const named of eventCodec.decodeAll(event)) registry.apply(named);
  }
  return registry;
}

async function writeNames(tx: Sql, { names, accounts }: LogFacts): Promise<void> {
  if (names.length === 0) return;
  const bytes = names.map((event) => {
    const writer = new WireWriter();
    eventCodec.encode(writer, event);
    return writer.take();
  });
  await tx.query(
    'INSERT INTO case_names (seq, event) SELECT * FROM unnest($1::bigint[], $2::bytea[])',
    [names.map(({ seq }) => seq), bytes],
  );
  await tx.query(
    `INSERT INTO case_accounts (account, owner)
     SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
    [accounts.map(({ account }) => account), accounts.map(({ owner }) => owner)],
  );
}

async function writeActivity(tx: Sql, { activity }: LogFacts): Promise<void> {
  if (activity.length === 0) return;
  const rows = activity.map((row) => ({
    ...row,
    bought: String(row.bought),
    sold: String(row.sold),
    notional: String(row.notional),
  }));
  await tx.query(
    `INSERT INTO case_activity AS a (owner, account, market, hour, orders, cancels, fills, bought,
       sold, notional, first_seq, last_seq)
     SELECT owner, account, market, hour, orders, cancels, fills, bought, sold, notional,
       "firstSeq", "lastSeq"
     FROM jsonb_to_recordset($1::jsonb) AS r (owner text, account text, market text, hour bigint,
       orders bigint, cancels bigint, fills bigint, bought numeric, sold numeric,
       notional numeric, "firstSeq" bigint, "lastSeq" bigint)
     ON CONFLICT (owner, hour, account, market) DO UPDATE SET orders = a.orders + excluded.orders,
       cancels = a.cancels + excluded.cancels, fills = a.fills + excluded.fills,
       bought = a.bought + excluded.bought, sold = a.sold + excluded.sold,
       notional = a.notional + excluded.notional, last_seq = excluded.last_seq`,
    [JSON.stringify(rows)],
  );
}

async function writeFacts(tx: Sql, { facts }: LogFacts): Promise<void> {
  if (facts.length === 0) return;
  await tx.query(
    `INSERT INTO case_facts AS f (kind, value, owner, first_at, last_at, times)
     SELECT kind, value, owner, "firstAt", "lastAt", times
     FROM jsonb_to_recordset($1::jsonb) AS r (kind text, value text, owner text,
       "firstAt" bigint, "lastAt" bigint, times bigint)
     ON CONFLICT (kind, value, owner) DO UPDATE SET last_at = excluded.last_at,
       times = f.times + excluded.times`,
    [JSON.stringify(facts)],
  );
}
