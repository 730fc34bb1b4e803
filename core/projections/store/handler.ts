/**
 * Fills the projections' tables from the log, exactly once: the platform's consumer commits what
 * is written here together with its offset.
 */
import { eventCodec, post, Registry } from '../../contract';
import type { CoreEvent } from '../../contract';
import type { BatchHandler } from '../../../platform/consumer/consumer';
import { PoisonError } from '../../../platform/consumer/faults';
import { errorText } from '../../../platform/errors/coded-error';
import type { FeedBatch } from '../../../platform/feed/log-feed';
import type { Sql } from '../../../platform/postgres/pool';
import { correctTrade } from './correction';
import { Delta } from './delta';
import { writeDelta } from './write';

/** Name of the consumer's offset. */
export const PROJECTIONS = 'core-projections';

export class ProjectionHandler implements BatchHandler {
  private registry = new Registry();
  private delta = new Delta();

  async rewind(_seq: number, sql: Sql): Promise<void> {
    this.registry = await loadRegistry(sql);
    this.delta = new Delta();
  }

  async handle(batch: FeedBatch, tx: Sql): Promise<void> {
    for (const e of eventsOf(batch)) {
      this.registry.apply(e);
      this.delta.add(e);
      post(e, this.registry, this.delta);
      if (e.type !== 'trade-bust') continue;
      // The correction is made in the tables: what came before is written first.
      await this.flush(tx);
      await correctTrade(tx, e);
    }
  }

  /** Batches of one transaction are written together. */
  async flush(tx: Sql): Promise<void> {
    const { delta } = this;
    this.delta = new Delta();
    await writeDelta(tx, delta);
  }
}

function eventsOf(batch: FeedBatch): CoreEvent[] {
  try {
    return eventCodec.decodeAll(batch.payload);
  } catch (error) {
    throw new PoisonError(`its events cannot be read: ${errorText(error)}`, { cause: error });
  }
}

/** Names and definitions as of the last transaction. */
async function loadRegistry(sql: Sql): Promise<Registry> {
  const registry = new Registry();
  const { rows } = await sql.query<{ event: Buffer }>(
    'SELECT event FROM core_registry ORDER BY seq',
  );
  for (const { event } of rows) {
    for (const e of eventCodec.decodeAll(event)) registry.apply(e);
  }
  return registry;
}
