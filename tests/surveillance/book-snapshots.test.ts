// Snapshots of the books over a real log: a page of the replay is the same whether it begins at a
// snapshot or at the log's first event, and the consumer goes on over restarts.
import { openRig, randomCommands, submitAll } from '../core/core-rig';
import { eventCodec, type CoreEvent } from '../../core/contract';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { framePage, type ReplaySource } from '../../surveillance/replay/frame-pages';
import { ReplayBooks } from '../../surveillance/replay/replay-book';
import { BookSnapshotConsumer, booksBefore } from '../../surveillance/store/book-snapshots';

const EVERY = 150;
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

it('pages are the same from a snapshot and from the beginning', async () => {
  const core = await openRig(db);
  const commands = randomCommands(21, 1500);
  for (let i = 0; i < commands.length; i += 50) await submitAll(core, commands.slice(i, i + 50));
  const { feed, access } = core;
  const head = await feed.head();
  const batches = await feed.read(0, 10_000);
  expect(batches.length).toBeGreaterThan(10);
  let consumer = new BookSnapshotConsumer(feed, EVERY);
  await consumer.rewind(0, db.pool);
  for (const [i, batch] of batches.entries()) {
    await transaction(db.pool, (tx) => consumer.handle(batch, tx));
    if (i % 7 !== 0) continue;
    consumer = new BookSnapshotConsumer(feed, EVERY);
    await consumer.rewind(batch.lastSeq, db.pool);
  }
  const { rows } = await db.pool.query('SELECT seq FROM surv_book_snapshots ORDER BY seq');
  expect(rows.length).toBeGreaterThan(3);

  async function* events(seqFrom: number, seqTo: number): AsyncGenerator<readonly CoreEvent[]> {
    for (const { payload } of batches) {
      const all = eventCodec.decodeAll(payload);
      yield all.filter(({ seq }) => seq >= seqFrom && seq <= seqTo);
    }
  }
  const market = access.markets.registry.markets()[0];
  if (market === undefined) throw new Error('the log has no market');
  const source = (from: ReplaySource['booksBefore']): ReplaySource => ({
    registry: access.markets.registry,
    events,
    booksBefore: from,
  });
  for (let from = 5; from < head; from += 211) {
    const asked = { view: { market, own: new Set([1]), levels: 8 }, fromSeq: from };
    const page = { ...asked, toSeq: head, limit: 20 };
    const near = await framePage(
      source((seq) => booksBefore(db.pool, seq)),
      page,
    );
    const far = await framePage(
      source(async () => new ReplayBooks()),
      page,
    );
    expect(near).toEqual(far);
  }
  await expect(
    new BookSnapshotConsumer(feed, EVERY).rewind(head + 1, db.pool),
  ).rejects.toMatchObject({ code: 'SNAPSHOT_REWIND' });
  await core.stop();
}, 120_000);
