import type { Alert } from '../contract';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { PostgresAlertIntake } from './alert-intake';
import { alertById, countAlerts, readAlerts } from './alert-queries';
import { allAlerts, PostgresAlertStream } from './alert-stream';

function alert(alertId: string, over: Partial<Alert> = {}): Alert {
  return {
    alertId,
    rule: 'wash-trading',
    ruleVersion: '1',
    paramsHash: 'p',
    market: 'BTC-USDT',
    accounts: ['A-1', 'A-2'],
    from: 1,
    to: 2,
    raisedAt: 1_000,
    score: 60,
    severity: 'medium',
    legal: ['MiCA 91(2)(a)'],
    evidence: { orders: [], fills: [], seqFrom: 5, seqTo: 9 },
    measures: { fills: { value: 3, threshold: 2 } },
    explanation: 'text',
    ...over,
  };
}

describe('alert intake and stream', () => {
  let db: TestDatabase;
  const intake = new PostgresAlertIntake();
  const record = (...alerts: Alert[]) =>
    transaction(db.pool, (tx) => intake.record(tx, 'surveillance', alerts));

  beforeEach(async () => {
    db = await testDatabase();
  });
  afterEach(() => db.drop());

  it('keeps the last state and numbers each change without gaps', async () => {
    await record(alert('a'), alert('b', { raisedAt: 500 }));
    await record(alert('a', { to: 7 }));
    const entries = await new PostgresAlertStream(db.pool).read(0, 10);
    expect(entries.map((e) => [e.position, e.change, e.alert.alertId])).toEqual([
      [1, 'raised', 'a'],
      [2, 'raised', 'b'],
      [3, 'extended', 'a'],
    ]);
    expect(await allAlerts(db.pool)).toEqual([
      alert('b', { raisedAt: 500 }),
      alert('a', { to: 7 }),
    ]);
  });

  it('moves the time of raising, and the clock, when the alert says another one', async () => {
    await record(alert('a'));
    await record(alert('a', { raisedAt: 2_000 }), alert('b', { raisedAt: 2_000 }));
    const { rows } = await db.pool.query('SELECT raised_at, due_at FROM case_alerts');
    expect(rows).toEqual([rows[1], rows[1]]);
    expect(rows[0].raised_at).toBe(2_000n);
    expect((await allAlerts(db.pool)).map(({ alertId }) => alertId)).toEqual(['a', 'b']);
  });

  it('takes the same state twice as once', async () => {
    await record(alert('a'));
    await record(alert('a'));
    expect(await new PostgresAlertStream(db.pool).head()).toBe(1);
  });

  it('stays gapless when a writer rolls back and others write at once', async () => {
    const failing = transaction(db.pool, async (tx) => {
      await intake.record(tx, 'surveillance', [alert('lost')]);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    const names = Array.from({ length: 20 }, (_, i) => `n${i}`);
    await Promise.all(names.map((name) => record(alert(name))));
    const entries = await new PostgresAlertStream(db.pool).read(0, 100);
    expect(entries.map((e) => e.position)).toEqual(names.map((_, i) => i + 1));
  });

  it('refuses to change what is in the stream', async () => {
    await record(alert('a'));
    await expect(db.pool.query('DELETE FROM case_alert_stream')).rejects.toThrow('append-only');
  });

  it('filters, pages and counts', async () => {
    await record(
      alert('a', { raisedAt: 3 }),
      alert('b', { raisedAt: 2, rule: 'spoofing', severity: 'high', accounts: ['X_1'] }),
      alert('c', { raisedAt: 1, market: 'ETH-USDT' }),
      alert('s', { raisedAt: 4, shadow: true }),
    );
    const ids = async (
      ...args: Parameters<typeof readAlerts> extends [unknown, ...infer R] ? R : never
    ) => (await readAlerts(db.pool, ...args)).map((row) => row.alert.alertId);
    expect(await ids({}, 10)).toEqual(['a', 'b', 'c']);
    expect(await ids({}, 2, { after: { raisedAt: 3, alertId: 'a' } })).toEqual(['b', 'c']);
    expect(await ids({ rule: ['spoofing'] }, 10)).toEqual(['b']);
    expect(await ids({ accounts: ['A-1'], market: ['ETH-USDT'] }, 10)).toEqual(['c']);
    expect(await ids({ text: 'x_' }, 10)).toEqual(['b']);
    expect(await ids({ from: 2, to: 3 }, 10)).toEqual(['b']);
    expect((await countAlerts(db.pool, {})).rule).toEqual({ 'wash-trading': 2, spoofing: 1 });
    expect((await alertById(db.pool, 's'))?.state).toBe('new');
    expect(await alertById(db.pool, 'none')).toBeUndefined();
  });
});
