/**
 * A smaller trouble over the real PostgreSQL: two cores in turn, connections ended by the server at
 * random moments, the lease taken away, answers lost. What is true in the simulation is true here.
 */
import type { Pool, PoolClient } from 'pg';
import { openRig, type Rig } from '../core/core-rig';
import { prologue } from '../core/random-commands';
import { closingChecks } from './closing-checks';
import { BALANCES, BalanceHandler, CHAIN, ChainHandler, CONSUMER_TABLES } from './consumers';
import { encoded, Oracle } from './oracle';
import { Tables } from './tables';
import { VirtualTime } from './virtual-time';
import { Workload } from './workload';
import { NotAccepted } from '../../core/contract';
import { readBatches } from '../../core/log/log-table';
import { recover } from '../../core/log/recovery';
import { systemClock } from '../../platform/clock/clock';
import { runConsumer, type BatchHandler, type Consumer } from '../../platform/consumer/consumer';
import { errorCode } from '../../platform/errors/coded-error';
import { silentLogger } from '../../platform/log/logger';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { Random } from '../../platform/random/random';

const SEEDS = 2;
const STEPS = 30;
const first = 1 + (Math.floor(performance.timeOrigin) % 1_000_000_000);
/** What may be told of a command of which nothing is certain. */
const UNKNOWN = 'LOG_UNAVAILABLE';

class RealRun {
  readonly random: Random;
  readonly tables = new Tables();
  readonly oracle = new Oracle(new VirtualTime(), this.tables);
  private readonly asked: Promise<void>[] = [];
  private readonly workload: Workload;
  private count = 0;
  /** The next append is made, and its answer is not given. */
  private loseAnswer = false;
  takeovers = 0;

  constructor(
    readonly db: TestDatabase,
    seed: number,
  ) {
    this.random = new Random(`real ${seed}`);
    this.workload = new Workload(this.random.fork('commands'));
  }

  open(leaseWaitMs = 10_000): Promise<Rig> {
    const limits = { maxCommands: 8, snapshotEvery: 40, leaseWaitMs };
    return openRig({ pool: this.tampered() }, { limits });
  }

  /** Ends some session of the database, the lease's if so wanted. */
  async endSession(which: 'any' | 'lease'): Promise<void> {
    const lease = `pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1
      AND (classid::bigint << 32) + objid::bigint = hashtextextended('core-writer', 0))`;
    await this.db.pool.query(
      `SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()
         AND ${which === 'any' ? 'true' : lease} ORDER BY pid OFFSET $1 LIMIT 1) AS one`,
      [which === 'any' ? this.random.int(0, 5) : 0],
    );
  }

  burst(core: Rig): void {
    for (let left = this.random.int(1, 12); left > 0; left--) {
      const tag = `t${++this.count}`;
      this.oracle.sent.add(tag);
      this.asked.push(
        core.service.submit(this.workload.next(tag)).then(
          ({ events }) => {
            const place = { firstSeq: events[0]?.seq ?? 0, events: encoded(events) };
            this.oracle.told.set(tag, { outcome: 'acknowledged', ...place });
          },
          (error: unknown) => {
            const refused = error instanceof NotAccepted;
            if (!refused && errorCode(error) !== UNKNOWN) throw error;
            const outcome = refused ? 'refused' : 'unknown';
            this.oracle.told.set(tag, { outcome, firstSeq: 0, events: Buffer.alloc(0) });
          },
        ),
      );
    }
  }

  async step(core: Rig): Promise<Rig> {
    const dice = this.random.next();
    this.burst(core);
    if (dice < 0.25) await this.endSession('any');
    else if (dice < 0.4) this.loseAnswer = true;
    else if (dice < 0.5) return this.takeOver(core);
    await new Promise((resolve) => setTimeout(resolve, this.random.int(0, 15)));
    return core;
  }

  /** Another core comes while the lease is taken away; whoever gets it goes on. */
  private async takeOver(core: Rig): Promise<Rig> {
    const rival = this.open(700).catch(() => undefined);
    await this.endSession('lease');
    this.burst(core);
    const other = await rival;
    if (!other) return core;
    this.takeovers++;
    this.burst(core);
    await core.stop().catch(() => undefined);
    return other;
  }

  consume(core: Rig, signal: AbortSignal): Consumer[] {
    const { feed } = core;
    const shared = { feed, pool: this.db.pool, signal, metrics: core.metrics };
    const rest = { logger: silentLogger(), clock: systemClock() };
    const history = async (seq: number) =>
      (await feed.read(0, 1_000_000)).filter(({ lastSeq }) => lastSeq <= seq);
    const start = (name: string, handler: BatchHandler): Consumer =>
      runConsumer({ ...shared, ...rest, name, handler, groupSize: 4 });
    return [start(CHAIN, new ChainHandler()), start(BALANCES, new BalanceHandler(history))];
  }

  /** Brings what is on the disk before the simulator's own closing checks. */
  async check(end: { seq: number; stateHash: string }): Promise<void> {
    await Promise.all(this.asked);
    for (const fromStart of [false, true]) {
      const options = { sql: this.db.pool, logger: silentLogger(), fromStart };
      const { engine } = await recover(options);
      expect([engine.lastSeq, engine.stateHash()]).toEqual([end.seq, end.stateHash]);
      expect(engine.conservation()).toEqual([]);
    }
    const { db, tables } = this;
    for (const row of await readBatches(db.pool, 0, 1_000_000)) {
      tables.insertBatch({ ...row, writer: '' });
    }
    const effects = await db.pool.query('SELECT * FROM effects ORDER BY first_seq');
    for (const { consumer, first_seq, last_seq, hash } of effects.rows) {
      const range = { firstSeq: Number(first_seq), lastSeq: Number(last_seq) };
      tables.effects.push({ consumer, ...range, hash });
    }
    const balances = await db.pool.query('SELECT * FROM balances');
    for (const { key, available, locked } of balances.rows) {
      tables.balances.set(key, { available: BigInt(available), locked: BigInt(locked) });
    }
    closingChecks(tables, this.oracle);
    expect(this.oracle.violation).toBeUndefined();
  }

  /** A pool of its own for each core, whose appends may lose their answer. */
  private tampered(): Pool {
    const { pool } = this.db;
    const connect = async (): Promise<PoolClient> => {
      const client = await pool.connect();
      // One of its many overloads.
      const send = client.query.bind(client) as (...words: unknown[]) => Promise<unknown>;
      const query = async (...words: unknown[]): Promise<unknown> => {
        const answer = await send(...words);
        const isAppend = typeof words[0] === 'object' && words[0] !== null && 'name' in words[0];
        if (!isAppend || !this.loseAnswer) return answer;
        this.loseAnswer = false;
        throw Object.assign(new Error('the answer is lost'), { code: '08006' });
      };
      return new Proxy(client, {
        get(target, name) {
          if (name === 'query') return query;
          const value: unknown = Reflect.get(target, name);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    };
    return { connect, query: pool.query.bind(pool) } as unknown as Pool; // all that is asked of it
  }
}

let db: TestDatabase;
beforeEach(async () => {
  db = await testDatabase();
  await db.pool.query(CONSUMER_TABLES);
});
afterEach(() => db.drop());

test.each(Array.from({ length: SEEDS }, (_, i) => first + i))(
  'trouble on the real server loses, doubles and invents nothing (seed %d)',
  async (seed) => {
    const run = new RealRun(db, seed);
    let core = await run.open();
    for (const words of prologue()) await core.service.submit(words);
    const abort = new AbortController();
    const consumers = run.consume(core, abort.signal);
    for (let step = 0; step < STEPS; step++) core = await run.step(core);
    // One more command through: the log is there again.
    for (let done = false; !done;) {
      done = await core.service.submit({ type: 'clock' }).then(
        () => true,
        () => new Promise<false>((resolve) => setTimeout(resolve, 50, false)),
      );
    }
    const end = await core.stop();
    await Promise.all(consumers.map((consumer) => consumer.after(end.seq)));
    abort.abort();
    await Promise.all(consumers.map(({ done }) => done));
    await run.check(end);
  },
);
