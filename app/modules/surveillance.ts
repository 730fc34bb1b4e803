/** Surveillance in a running exchange: a consumer that raises alerts, and the order-book replay. */
import { PostgresAlertIntake } from '../../cases/store/alert-intake';
import { SURVEILLANCE_PERMISSIONS, surveillanceRouter } from '../../surveillance/http';
import { AlertConsumer } from '../../surveillance/store/alert-consumer';
import { BookSnapshotConsumer, booksBefore } from '../../surveillance/store/book-snapshots';
import { PostgresVersions } from '../../surveillance/store/rule-versions';
import { baseRules } from '../params/params';
import { BOOK_SNAPSHOTS, SURVEILLANCE } from '../live/consumer-names';
import type { AppModule } from './module';

const REPLAY = [SURVEILLANCE_PERMISSIONS.replay] as const;

export const surveillanceModule: AppModule = {
  name: 'surveillance',
  permissions: { analyst: REPLAY, supervisor: REPLAY, mlro: REPLAY, auditor: REPLAY },
  consumers({ base, feed, params }) {
    const intake = new PostgresAlertIntake();
    const versions = new PostgresVersions(baseRules(params), () => base.clock.nowMicros());
    const handler = new AlertConsumer({ feed, versions, intake });
    return [
      { name: SURVEILLANCE, handler, close: (tx) => handler.closeAndRecord(tx) },
      { name: BOOK_SNAPSHOTS, handler: new BookSnapshotConsumer(feed) },
    ];
  },
  mounts({ base: { pool }, core, guard, evidence }) {
    const source = {
      registry: core.markets.registry,
      events: (from: number, to: number) => evidence.events(from, to),
      booksBefore: (seq: number) => booksBefore(pool, seq),
    };
    return [{ path: '/surveillance', router: surveillanceRouter({ guard, source }) }];
  },
};
