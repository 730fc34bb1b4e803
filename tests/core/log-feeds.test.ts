// The log that a core writes, as the feed over its table gives it, alone and shared.
import { openRig, type Rig } from './core-rig';
import { PostgresLogFeed } from '../../core/log/feed';
import { readBatches } from '../../core/log/log-table';
import type { LogFeed } from '../../platform/feed/log-feed';
import { logFeedContract } from '../../platform/feed/log-feed-contract';
import { SharedFeed } from '../../platform/feed/shared-feed';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';

let db: TestDatabase;
let rig: Rig;
let feed: PostgresLogFeed;
afterEach(async () => {
  await feed.close();
  await rig.stop();
  await db.drop();
});

describe.each([
  ['the feed over the table', (source: LogFeed) => source],
  ['a shared feed over it', (source: LogFeed) => new SharedFeed(source)],
])('%s', (_what, over) => {
  logFeedContract(async () => {
    db = await testDatabase();
    rig = await openRig(db, { limits: { maxCommands: 1, maxBytes: 4000 } });
    // Not the core's own, which is told of batches by the writer: another process's.
    feed = new PostgresLogFeed(db.pool);
    let assets = 0;
    return {
      feed: over(feed),
      async append(batches) {
        const names = Array.from({ length: batches }, () => `A${++assets}`);
        await Promise.all(
          names.map((asset) => rig.service.submit({ type: 'asset', asset, decimals: 8 })),
        );
      },
      log: async () =>
        (await readBatches(db.pool, 0, 1000)).map(({ firstSeq, lastSeq, events }) => {
          return { firstSeq, lastSeq, payload: events };
        }),
    };
  });
});
