// What stands on the log equals what replay gives, over crashes; strangers do not matter.
import { DAY, HOUR, MoneyScript, settings, watch } from './money-driver';
import type { Alert } from '../../cases/contract';
import { PostgresAlertIntake } from '../../cases/store/alert-intake';
import { allAlerts, PostgresAlertStream } from '../../cases/store/alert-stream';
import { eventCodec, WireWriter, type CoreEvent } from '../../core/contract';
import { CustomerRisk } from '../../kyc/risk/customer-risk';
import { MonitoringConsumer } from '../../kyc/store/monitoring-consumer';
import { RiskConsumer } from '../../kyc/store/risk-consumer';
import type { BatchHandler } from '../../platform/consumer/consumer';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { Random } from '../../platform/random/random';

const RISK = { countries: {}, valuationAsset: null };

class MemoryFeed implements LogFeed {
  readonly batches: FeedBatch[] = [];

  constructor(events: readonly CoreEvent[], size: number) {
    for (let i = 0; i < events.length; i += size) {
      const part = events.slice(i, i + size);
      const writer = new WireWriter();
      for (const event of part) eventCodec.encode(writer, event);
      const [firstSeq, lastSeq] = [part[0]?.seq ?? 0, part.at(-1)?.seq ?? 0];
      this.batches.push({ firstSeq, lastSeq, payload: writer.take() });
    }
  }
  read(afterSeq: number, limit: number): Promise<FeedBatch[]> {
    return Promise.resolve(this.batches.filter((b) => b.firstSeq > afterSeq).slice(0, limit));
  }
  head(): Promise<number> {
    return Promise.resolve(this.batches.at(-1)?.lastSeq ?? 0);
  }
  wait(): Promise<void> {
    return Promise.resolve();
  }
}

/** Money of `count` customers at random; some of it is laundering by accident. */
function town(random: Random, count: number): MoneyScript {
  const script = new MoneyScript();
  for (let i = 0; i < count; i++) script.open(`c${i}`);
  for (let i = 0; i < count * 12; i++) {
    const name = `c${random.int(0, count - 1)}`;
    const at = Math.round(random.range(0, 40) * DAY);
    const sum = random.int(1, 12) * 1000 - 1;
    const counterparty = `party ${random.int(0, 8)}`;
    script.pay(at, name, sum, { counterparty });
    if (random.chance(0.4)) {
      script.take(at + random.int(1, 30) * HOUR, name, sum, { counterparty: `${counterparty}!` });
    }
  }
  return script;
}

describe('the consumers of customer monitoring and risk', () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await testDatabase();
  });
  afterEach(() => db.drop());

  it.each([1, 2])('record what replay finds, over crashes (seed %d)', async (seed) => {
    const random = new Random(`live-${seed}`);
    const events = town(random, 12).events();
    const feed = new MemoryFeed(events, random.int(3, 40));
    const monitoring = new MonitoringConsumer({
      ...{ feed, settings: settings(), intake: new PostgresAlertIntake() },
    });
    const risk = new RiskConsumer({
      ...{ feed, settings: RISK, alerts: (sql) => new PostgresAlertStream(sql) },
    });
    for (const consumer of [monitoring, risk]) await drive(consumer, feed, random);
    await transaction(db.pool, (tx) => risk.flush(tx));

    const expected = watch(events);
    expect(expected.length).toBeGreaterThan(3);
    expect(await allAlerts(db.pool)).toEqual(expected);
    const replayed = new CustomerRisk(RISK);
    for (const e of events) replayed.onEvent(e);
    for (const alert of expected) replayed.onAlert(alert);
    const { rows } = await db.pool.query(
      `SELECT account, owner, score, rating, factors FROM kyc_risk_scores
       ORDER BY account COLLATE "C"`,
    );
    expect(rows).toEqual(replayed.rows());
    const { rows: last } = await db.pool.query(
      `SELECT DISTINCT ON (account) account, score FROM kyc_risk_history
       ORDER BY account, entry DESC`,
    );
    const scores = new Map(replayed.rows().map(({ account, score }) => [account, score]));
    for (const { account, score } of last)
      expect([account, score]).toEqual([account, scores.get(account)]);
    expect(last).toHaveLength(scores.size);
    const change = db.pool.query('UPDATE kyc_risk_history SET score = 0');
    await expect(change).rejects.toThrow('append-only');
  });

  /** As the runner does: effects in one transaction; now and then it fails and rewinds. */
  async function drive(handler: BatchHandler, feed: MemoryFeed, random: Random): Promise<void> {
    let done = 0;
    await handler.rewind(0, db.pool);
    while (done < feed.batches.length) {
      const group = feed.batches.slice(done, done + random.int(1, 5));
      const crash = random.chance(0.2);
      const work = transaction(db.pool, async (tx) => {
        for (const batch of group) await handler.handle(batch, tx);
        await handler.flush?.(tx);
        if (crash) throw new Error('made up');
      });
      await work.then(
        () => (done += group.length),
        () => undefined,
      );
      if (crash) await handler.rewind(feed.batches[done - 1]?.lastSeq ?? 0, db.pool);
    }
  }
});

test.each([11, 12, 13])('strangers change nothing about a customer (seed %d)', (seed) => {
  const told = ({ rule, accounts, from, to, score, measures }: Alert): string =>
    JSON.stringify([rule, accounts, from, to, score, measures]);
  const alone = (name: string): string[] => {
    const all = town(new Random(`town-${seed}`), 8).events();
    const mine = new Set(['asset', 'market']);
    const account = Number(name.slice(1)) + 1;
    const kept = all.filter((e) => mine.has(e.type) || ('account' in e && e.account === account));
    const renumber = (e: CoreEvent, i: number) => ({ ...e, seq: i + 1 }) as CoreEvent; // renumbered
    return watch(kept.map(renumber)).map(told).sort();
  };
  const together = watch(town(new Random(`town-${seed}`), 8).events());
  expect(together.length).toBeGreaterThan(2);
  for (let i = 0; i < 8; i++) {
    const mine = together
      .filter(({ accounts }) => accounts.includes(`c${i}`))
      .map(told)
      .sort();
    expect(alone(`c${i}`)).toEqual(mine);
  }
});
