// long-file: one subject, tested over one recorded log
/** What is due: missed nights, changed clocks, late corrections, and crashes at every statement. */
import type { Pool } from 'pg';
import { mortalPool } from './mortal-pool';
import { DAY_MICROS, micros, type Micros } from '../../core/contract';
import { ManualClock } from '../../platform/clock/clock';
import { silentLogger } from '../../platform/log/logger';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import type { JobHandler } from '../../platform/queue/job-queue';
import { createPostgresQueue } from '../../platform/queue/postgres-queue';
import {
  dueReports,
  type Calendar,
  type LogCalendar,
  type RunLedger,
} from '../../reporting/schedule/due';
import { orderDueReports } from '../../reporting/schedule/order-due';
import { periodAt, periodNamed } from '../../reporting/schedule/periods';
import { Seeded } from '../core/seeded';

const at = (text: string): Micros => micros(Date.parse(text) * 1000);
const KINDS = [
  { kind: 'daily', cadence: 'day' },
  { kind: 'monthly', cadence: 'month' },
] as const;

/** A log with an event every hour, and a ledger in memory. */
class World implements LogCalendar, RunLedger {
  readonly runs = new Map<string, number>();
  /** Corrections: event number by the first microsecond of the day that it changes. */
  readonly corrections = new Map<number, number>();

  constructor(
    readonly first: Micros,
    public last: Micros,
  ) {}

  get calendar(): Calendar {
    return { kinds: KINDS, ledger: this, log: this };
  }
  firstTime(): Promise<Micros> {
    return Promise.resolve(this.first);
  }
  lastTime(): Promise<Micros> {
    return Promise.resolve(this.last);
  }
  throughSeq(from: Micros, to: Micros): Promise<number> {
    const before = Math.min(to, this.last + 1) - this.first;
    let seq = from > this.last ? 0 : Math.max(0, Math.ceil(before / (DAY_MICROS / 24)));
    for (const [day, correction] of this.corrections) {
      if (day >= from && day < to) seq = Math.max(seq, correction);
    }
    return Promise.resolve(seq);
  }
  watermarks(kind: string, periods: readonly string[]): Promise<Map<string, number>> {
    const known = periods.flatMap((period) => {
      const watermark = this.runs.get(`${kind} ${period}`);
      return watermark === undefined ? [] : [[period, watermark] as const];
    });
    return Promise.resolve(new Map(known));
  }
  async makeAll(now: Micros, made: string[] = []): Promise<string[]> {
    for (const { kind, period, throughSeq } of await dueReports(this.calendar, now)) {
      made.push(`${kind} ${period}`);
      this.runs.set(`${kind} ${period}`, throughSeq);
    }
    return made;
  }
}

test('a report is due at 00:10 UTC after its period and not a microsecond before', async () => {
  const world = new World(at('2026-11-01T05:00Z'), at('2026-11-02T23:00Z'));
  const early = micros(at('2026-11-03T00:10Z') - 1);
  expect(await world.makeAll(early)).toEqual(['daily 2026-11-01']);
  expect(await world.makeAll(at('2026-11-03T00:10Z'))).toEqual(['daily 2026-11-02']);
  expect(await world.makeAll(at('2026-12-01T00:09Z'))).toHaveLength(27);
  expect(await world.makeAll(at('2026-12-01T00:10Z'))).toEqual([
    'daily 2026-11-30',
    'monthly 2026-11',
  ]);
});

test('missed nights are made up for, from the first day of the log or 40 days back', async () => {
  const world = new World(at('2026-01-15T12:00Z'), at('2026-11-02T00:00Z'));
  const made = await world.makeAll(at('2026-11-20T08:00Z'));
  expect(made.filter((name) => name.startsWith('daily'))).toHaveLength(40);
  expect(made[0]).toBe('daily 2026-10-11');
  expect(made).toContain('monthly 2026-10');
  expect(made).not.toContain('monthly 2026-09');
  const young = new World(at('2026-11-18T12:00Z'), at('2026-11-19T00:00Z'));
  expect(await young.makeAll(at('2026-11-20T08:00Z'))).toEqual([
    'daily 2026-11-18',
    'daily 2026-11-19',
  ]);
});

test('the log says that a period is over where the wall clock is behind it', async () => {
  const world = new World(at('2026-11-01T00:00Z'), at('2026-11-03T12:00Z'));
  expect(await world.makeAll(at('2015-05-01T00:00Z'))).toEqual([
    'daily 2026-11-01',
    'daily 2026-11-02',
  ]);
});

test('whatever the clock does, each period is reported on, again only for new events', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const r = new Seeded(seed);
    const world = new World(at('2026-11-01T00:00Z'), at('2026-11-01T00:00Z'));
    const made: string[] = [];
    let true_ = at('2026-11-01T01:00Z');
    const end = at('2026-11-12T06:00Z');
    while (true_ < end) {
      true_ = micros(true_ + r.int(1, 20) * 3_600_000_000);
      world.last = micros(true_ - (true_ % 3_600_000_000));
      // Now and then the wall clock is days wrong, either way.
      const wrong = r.chance(0.3) ? r.int(-5, 5) * DAY_MICROS : 0;
      await world.makeAll(micros(true_ + wrong), made);
    }
    await world.makeAll(micros(Math.max(end, true_)), made);
    for (let day = 1; day <= 11; day++) {
      const name = `daily 2026-11-${String(day).padStart(2, '0')}`;
      const period = periodNamed(name.slice(6));
      if (period === undefined) throw new Error(name);
      // The newest run has all of the period's events.
      const all = await world.throughSeq(period.start, period.end);
      expect([seed, name, world.runs.get(name)]).toEqual([seed, name, all]);
    }
    const before = made.length;
    await world.makeAll(micros(Math.max(end, true_)), made);
    expect(made.length).toBe(before);
  }
});

test('a late correction makes a signed period due again, once', async () => {
  const world = new World(at('2026-11-01T00:00Z'), at('2026-11-05T00:00Z'));
  await world.makeAll(at('2026-11-05T01:00Z'));
  world.corrections.set(at('2026-11-02T00:00Z'), 1_000);
  expect(await world.makeAll(at('2026-11-05T02:00Z'))).toEqual(['daily 2026-11-02']);
  expect(await world.makeAll(at('2026-11-05T02:00Z'))).toEqual([]);
});

test.each(['2026-02-30', '2026-13', '26-01', '2026-1-1', 'x', '', '2026-01-01T00'])(
  '%j is no period',
  (name) => expect(periodNamed(name)).toBeUndefined(),
);

test('periods follow each other without a gap, leap days and years included', () => {
  for (const cadence of ['day', 'month', 'year'] as const) {
    let period = periodAt(cadence, at('2023-12-30T00:00Z'));
    while (period.start < at('2029-01-02T00:00Z')) {
      expect(periodNamed(period.name)).toEqual(period);
      const next = periodAt(cadence, period.end);
      expect(next.start).toBe(period.end);
      expect(periodAt(cadence, micros(period.end - 1))).toEqual(period);
      period = next;
    }
  }
});

describe('with crashes', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
    await db.pool.query(
      `CREATE TABLE made (kind text, period text, watermark bigint,
       at int GENERATED ALWAYS AS IDENTITY,
         PRIMARY KEY (kind, period, watermark))`,
    );
  });
  afterAll(() => db.drop());

  /** One life of the worker: looks what is due, orders it, and makes what is in the queue. */
  async function life(pool: Pool, world: World, now: Micros): Promise<void> {
    const clock = new ManualClock(now);
    const logger = silentLogger();
    const queue = createPostgresQueue({
      pool,
      clock,
      logger,
      pollMs: 1,
      retryMs: 0,
      leaseMs: 60_000,
    });
    const ledger: RunLedger = {
      async watermarks(kind, periods) {
        const { rows } = await pool.query<{ period: string; watermark: bigint }>(
          `SELECT period, max(watermark) AS watermark FROM made
       WHERE kind = $1 AND period = ANY ($2) GROUP BY 1`,
          [kind, periods],
        );
        return new Map(rows.map(({ period, watermark }) => [period, Number(watermark)]));
      },
    };
    const calendar = { ...world.calendar, ledger };
    const handler: JobHandler = async ({ payload }) => {
      const { kind, period } = payload as { kind: string; period: string }; // as ordered
      const span = periodNamed(period);
      const seq = span === undefined ? 0 : await world.throughSeq(span.start, span.end);
      await pool.query('INSERT INTO made VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
        kind,
        period,
        seq,
      ]);
    };
    const worker = queue.work('reports', handler, { concurrency: 2 });
    try {
      await orderDueReports(calendar, queue, 'reports', now);
      for (;;) {
        const { ready, running } = await queue.counts('reports');
        if (ready + running === 0) break;
        await new Promise(setImmediate);
      }
    } finally {
      await worker.stop();
    }
  }

  test('each report is made once for a period, however often everything dies', async () => {
    const world = new World(at('2026-11-01T00:00Z'), at('2026-11-09T00:00Z'));
    let now = at('2026-11-09T01:00Z');
    let deaths = 0;
    for (let dieAt = 1; dieAt <= 40; dieAt++) {
      const pool = mortalPool(db.url, dieAt, dieAt % 2 === 0);
      await life(pool, world, now).catch(() => deaths++);
      await pool.end().catch(() => undefined);
      now = micros(now + 61_000_000); // leases of the dead are over
    }
    expect(deaths).toBeGreaterThan(10);
    await life(db.pool, world, now);
    await life(db.pool, world, now);
    const { rows } = await db.pool.query('SELECT kind, period FROM made ORDER BY 1, 2');
    const days = Array.from({ length: 8 }, (_, i) => ({
      kind: 'daily',
      period: `2026-11-0${i + 1}`,
    }));
    expect(rows).toEqual(days);
    const jobs = await db.pool.query(`SELECT state, count(*)::int FROM platform_jobs GROUP BY 1`);
    expect(jobs.rows).toEqual([{ state: 'done', count: 8 }]);
  });
});
