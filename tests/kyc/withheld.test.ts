// What not everybody may know of shows in no score, no history of it and no timeline.
import { sampleAlert } from '../../cases/sample-alert';
import { PostgresAlertIntake } from '../../cases/store/alert-intake';
import { PostgresAlertStream } from '../../cases/store/alert-stream';
import { keepOwnStaff } from '../../cases/store/own-staff';
import { PostgresTimelineIntake } from '../../cases/store/timeline-intake';
import { readTimeline } from '../../cases/store/timeline-queries';
import { eventCodec, Registry, WireWriter } from '../../core/contract';
import { createCustomers, SYSTEM } from '../../kyc/store/history';
import { readCustomer } from '../../kyc/store/customer-page';
import { RiskConsumer } from '../../kyc/store/risk-consumer';
import { SubjectKeys } from '../../kyc/store/subject-keys';
import { transaction } from '../../platform/postgres/pool';
import { createSealer } from '../../platform/secrets/sealer';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { MoneyScript } from './money-driver';

let db: TestDatabase;
beforeEach(async () => {
  db = await testDatabase();
});
afterEach(() => db.drop());

const script = new MoneyScript();
script.open('S-1');
script.open('A-2');
const events = script.events();
const keys = new SubjectKeys(createSealer(Buffer.alloc(32, 1)));

const writer = new WireWriter();
for (const event of events) eventCodec.encode(writer, event);
const batch = { firstSeq: 1, lastSeq: events.length, payload: writer.take() };
const feed = {
  read: async (after: number) => (after === 0 ? [batch] : []),
  head: async () => events.length,
  wait: async () => undefined,
};

function consumer(): RiskConsumer {
  return new RiskConsumer({
    ...{ feed, settings: { countries: {}, valuationAsset: null } },
    alerts: (sql) => new PostgresAlertStream(sql),
    timeline: new PostgresTimelineIntake(),
  });
}

const record = (id: string, accounts: string[]) =>
  transaction(db.pool, (tx) => {
    const alert = sampleAlert(id, { accounts, severity: 'critical' });
    return new PostgresAlertIntake().record(tx, 'surveillance', [alert]);
  });
const ownStaff = (accounts: string[]) =>
  transaction(db.pool, (tx) =>
    keepOwnStaff(tx, {
      accounts: accounts.map((account) => ({ account, person: 'Employee 0001' })),
      readers: ['sue'],
    }),
  );
const ownerOf = (account: string): string => {
  const found = events.find((e) => e.type === 'account' && e.name === account);
  return found?.type === 'account' ? found.owner : '';
};
/** All that a reader of customers gets to see of the account's risk. */
async function told(account: string, viewer = 'ann') {
  const owner = ownerOf(account);
  const readers = { keys, hits: { hitCounts: async () => new Map() } };
  const who = { now: 1, reader: `staff:${viewer}` };
  const { risk } = (await readCustomer(db.pool, readers, owner, who)) ?? {};
  const asked = { owner, accounts: [account], viewer, limit: 100 };
  const { rows } = await readTimeline(db.pool, asked, new Registry());
  return {
    score: risk?.score,
    text: JSON.stringify([risk, rows.filter((r) => r.kind === 'risk')]),
  };
}

async function openCustomers(): Promise<void> {
  const facts = { kind: 'person', state: 'verified', tier: 'basic', country: 'DE' } as const;
  const wanted = ['S-1', 'A-2'].map((account) => {
    return { customer: ownerOf(account), ...facts, origin: 'log' as const, at: 1 };
  });
  await transaction(db.pool, (tx) => createCustomers(tx, keys, wanted, SYSTEM));
}

test('an alert on own staff is in no score from its first moment on, over a crash', async () => {
  await openCustomers();
  await ownStaff(['S-1']);
  await record('own', ['S-1', 'A-2']);
  const risk = consumer();
  await risk.rewind(events.length, db.pool);
  await transaction(db.pool, (tx) => risk.flush(tx));
  const before = await told('S-1');
  await record('open', ['A-2']);
  await transaction(db.pool, (tx) => risk.flush(tx));
  expect((await told('A-2')).text).toContain('Named in 1 alert (');
  expect((await told('S-1')).text).toBe(before.text);
  expect(before.text).not.toMatch(/alert/i);
  const again = consumer();
  await again.rewind(events.length, db.pool);
  await transaction(db.pool, (tx) => again.flush(tx));
  expect(await told('S-1')).toEqual(before);
  expect((await told('A-2')).text).not.toContain('in 2 alerts');
});

test('one that everybody knew goes from score, history and timeline, and comes back', async () => {
  await openCustomers();
  const risk = consumer();
  await risk.rewind(0, db.pool);
  await risk.handle(batch);
  await transaction(db.pool, (tx) => risk.flush(tx));
  const clean = await told('S-1');
  await record('known', ['S-1']);
  await transaction(db.pool, (tx) => risk.flush(tx));
  const known = await told('S-1');
  expect(known.score).toBe((clean.score ?? 0) + 40);
  expect(known.text).toContain('Named in 1 alert (');
  expect(known.text).toContain('went from low');

  await ownStaff(['S-1']);
  await transaction(db.pool, (tx) => risk.flush(tx));
  const after = await told('S-1');
  expect(after.score).toBe(clean.score);
  expect(after.text).not.toMatch(/alert|went from/i);
  expect((await told('S-1', 'sue')).text).toContain('went from low');

  await db.pool.query('ALTER TABLE case_alerts DISABLE TRIGGER USER');
  await db.pool.query('UPDATE case_alerts SET people = NULL, own_staff = false');
  await transaction(db.pool, (tx) => risk.flush(tx));
  expect((await told('S-1')).score).toBe(known.score);
});
