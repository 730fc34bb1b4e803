/** Surveillance in a running exchange: a consumer that raises alerts, and the order-book replay. */
import { CASES_PERMISSIONS } from '../../cases/permissions';
import { PostgresAlertIntake } from '../../cases/store/alert-intake';
import { pagesRouter, type PageTopics } from '../../platform/pager/http';
import { transaction, type Sql } from '../../platform/postgres/pool';
import { OPERATIONS_PERMISSIONS, operationsRouter } from '../../surveillance/health/http';
import { WatchedFeed } from '../../surveillance/health/watched-feed';
import { INSIDER_PERMISSIONS, insidersRouter } from '../../surveillance/insiders/http';
import { lookBacksRouter } from '../../surveillance/look-back/http';
import { SURVEILLANCE_PERMISSIONS, surveillanceRouter } from '../../surveillance/http';
import { AlertConsumer } from '../../surveillance/store/alert-consumer';
import { BookSnapshotConsumer, booksBefore } from '../../surveillance/store/book-snapshots';
import { HealthRecorder } from '../../surveillance/store/health-recorder';
import { LookBackOpener } from '../../surveillance/store/look-backs';
import { endOfFormerParts, settleConditions } from '../../surveillance/store/operational-alerts';
import { WHOLE } from '../../surveillance/partition/plan';
import { PostgresVersions } from '../../surveillance/store/rule-versions';
import { baseRules } from '../params/params';
import { RULES_PERMISSIONS, rulesRouter } from '../../surveillance/parameters/http';
import { WhatIfJobs } from '../../surveillance/what-if/jobs';
import { BOOK_SNAPSHOTS, SURVEILLANCE } from '../live/consumer-names';
import { keepInsiders, OWN_STAFF_PERMISSION } from '../live/insiders';
import { lookBacks } from '../live/look-backs';
import { keepCanaries } from '../live/canaries';
import { ALERT_PAGES, OPERATION_PAGES, OWN_STAFF_PAGES } from '../live/pages';
import { openPager, pageSomebody } from '../live/pages';
import { watchSurveillance } from '../live/operations';
import { scorecardFigures } from '../live/scorecard-figures';
import { whatIfThreads } from '../live/what-if-thread';
import type { AppModule } from './module';

const { read: readOperations, end } = OPERATIONS_PERMISSIONS;
/** Who may read the cause may know of its page; who can act on it takes it. */
export const PAGE_TOPICS: PageTopics = {
  [ALERT_PAGES]: { read: CASES_PERMISSIONS.read, take: CASES_PERMISSIONS.triage },
  [OWN_STAFF_PAGES]: { read: OWN_STAFF_PERMISSION, take: OWN_STAFF_PERMISSION },
  [OPERATION_PAGES]: { read: readOperations, take: end },
};
const OPERATES = [readOperations, end] as const;
const READS = [SURVEILLANCE_PERMISSIONS.replay, RULES_PERMISSIONS.read, readOperations] as const;
const { read: readInsiders, change: changeInsiders } = INSIDER_PERMISSIONS;
const LISTS = [readInsiders, changeInsiders, OWN_STAFF_PERMISSION] as const;
const CHANGES = [...READS, RULES_PERMISSIONS.change, end, ...LISTS] as const;

export const surveillanceModule: AppModule = {
  name: 'surveillance',
  permissions: {
    ...{ analyst: READS, supervisor: CHANGES, mlro: CHANGES, auditor: [...READS, readInsiders] },
    ...{ operator: OPERATES, admin: OPERATES },
  },
  consumers({ base, feed, front = feed, params, part: partition = WHOLE }) {
    const { pool, clock } = base;
    const now = () => clock.nowMicros();
    const intake = new PostgresAlertIntake();
    const part = { partition, consumer: SURVEILLANCE };
    const versions = new PostgresVersions(baseRules(params), now, part);
    const isFirst = partition.index === 1;
    const observers = isFirst ? [new HealthRecorder(), new LookBackOpener()] : [];
    const handler = new AlertConsumer({ feed, versions, intake, observers, partition });
    const { index, count } = partition;
    const source = isFirst ? 'delivery' : (`delivery ${index}/${count}` as const);
    const watched = new WatchedFeed(front, clock, (conditions, at) =>
      transaction(pool, async (tx) => {
        // What it reads first it reads as a part of the present division.
        if (isFirst) await endOfFormerParts(tx, count, at);
        await settleConditions(tx, source, conditions, at);
      }),
    );
    const close = (tx: Sql) => handler.closeAndRecord(tx);
    return [
      { name: SURVEILLANCE, handler, feed: watched, close, isDivided: true },
      { name: BOOK_SNAPSHOTS, handler: new BookSnapshotConsumer(feed) },
    ];
  },
  workerBackground: ({ base, feed }) => [keepCanaries(base), lookBacks(base, feed)],
  coreBackground: ({ base, feed, core, commands, permissions }) => [
    keepInsiders({ base, registry: core.markets.registry, commands, permissions }),
    watchSurveillance(base, feed),
    ...pageSomebody(base, openPager(base)),
  ],
  mounts({ base, core, guard, evidence, params }) {
    const { pool, clock } = base;
    const source = {
      registry: core.markets.registry,
      events: (from: number, to: number) => evidence.events(from, to),
      booksBefore: (seq: number) => booksBefore(pool, seq),
    };
    const rules = rulesRouter({
      ...{ pool, clock, guard, base: baseRules(params), consumer: SURVEILLANCE },
      jobs: new WhatIfJobs(whatIfThreads(base.database.url)),
      scorecard: scorecardFigures,
    });
    return [
      { path: '/surveillance', router: surveillanceRouter({ guard, source }) },
      { path: '/surveillance', router: rules },
      { path: '/staff', router: pagesRouter({ pool, clock, guard, topics: PAGE_TOPICS }) },
      { path: '/surveillance', router: insidersRouter({ pool, clock, guard }) },
      {
        path: '/surveillance',
        router: lookBacksRouter({ pool, guard, registry: source.registry }),
      },
      { path: '/surveillance', router: operationsRouter({ pool, clock, guard }) },
    ];
  },
};
