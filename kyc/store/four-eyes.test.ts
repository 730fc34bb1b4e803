import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';

// What two people must decide, tried by direct SQL with one.
let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
  await db.pool.query(
    `INSERT INTO kyc_customers
      (customer, kind, state, state_at, tier, version, created_at, audit_ref)
     VALUES ('Customer 0001', 'person', 'frozen', 1, 'full', 1, 1, 'ref'),
       ('Customer 0002', 'person', 'verified', 1, 'full', 2, 1, 'ref2')`,
  );
  await db.pool.query(
    `INSERT INTO kyc_accounts (account, customer, kind, state, country, opened_at)
     VALUES ('A', 'Customer 0001', 'individual', 'frozen', 'DE', 1)`,
  );
  await db.pool.query(`INSERT INTO kyc_subject_keys VALUES ('Customer 0001', 'key', NULL)`);
  await db.pool.query(
    `INSERT INTO kyc_proposals (proposal, customer, kind, state, reason, proposed_by,
       proposed_by_name, proposed_at, rating, until_at)
     VALUES ('PROP-1', 'Customer 0001', 'unfreeze', 'open', 'r', 'staff:one', 'One', 1, NULL, NULL),
       ('PROP-2', 'Customer 0001', 'risk-override', 'open', 'r', 'staff:one', 'One', 1, 'low', 9)`,
  );
});
afterAll(() => db.drop());

const APPROVE = `UPDATE kyc_proposals
  SET state = 'approved', decided_at = 2, decided_by_name = 'x',`;
const EVENT = `INSERT INTO kyc_customer_events
  (customer, version, at, actor, actor_name, kind, body, proposal) VALUES`;

// What the application's role could try by hand, with one person as author and approver.
test.each([
  [
    'one person approves the own proposal',
    `${APPROVE} approved_by = 'staff:one' WHERE proposal = 'PROP-1'`,
  ],
  ['nobody approves', `${APPROVE} approved_by = NULL WHERE proposal = 'PROP-1'`],
  [
    'the author is rewritten',
    `UPDATE kyc_proposals SET proposed_by = 'staff:two' WHERE proposal = 'PROP-1'`,
  ],
  [
    'author and approver come in one go',
    `${APPROVE} proposed_by = 'staff:two', approved_by = 'staff:one' WHERE proposal = 'PROP-1'`,
  ],
  [
    'a proposal is born approved',
    `INSERT INTO kyc_proposals (proposal, customer, kind, state, reason, proposed_by,
       proposed_by_name, proposed_at, approved_by, decided_at)
     VALUES ('PROP-9', 'Customer 0001', 'erase', 'approved', 'r', 'staff:a', 'A', 1, 'staff:b', 2)`,
  ],
  [
    'a customer is unfrozen without an event',
    `UPDATE kyc_customers SET state = 'verified', version = 2`,
  ],
  [
    'an event needs no proposal',
    `${EVENT} ('Customer 0001', 2, 2, 'staff:one', 'One', 'unfrozen', '{}', NULL)`,
  ],
  [
    'an event names a proposal that is open still',
    `${EVENT} ('Customer 0001', 2, 2, 'staff:one', 'One', 'unfrozen', '{}', 'PROP-1')`,
  ],
  [
    'a rating is overridden without an event',
    `UPDATE kyc_customers SET override_rating = 'low', override_until = 9`,
  ],
  [
    'the accounts are opened past the customer',
    `INSERT INTO kyc_outbox (customer, command, made_at) VALUES ('Customer 0001',
       '{"type": "account-state", "account": "A", "state": "active"}', 1)`,
  ],
  [
    'the accounts are opened past the customer, in the name of another one',
    `INSERT INTO kyc_outbox (customer, command, made_at) VALUES ('Customer 0002',
       '{"type": "account-state", "account": "A", "state": "active"}', 1)`,
  ],
  ['a frozen customer is removed', `DELETE FROM kyc_customers WHERE customer = 'Customer 0001'`],
  ['customers are cut off', `TRUNCATE kyc_customers CASCADE`],
  [
    'a frozen customer gets another name',
    `UPDATE kyc_customers SET customer = 'Customer 0009'
     WHERE customer = 'Customer 0001'`,
  ],
  ['the version is set back', `UPDATE kyc_customers SET version = 1 WHERE version = 2`],
  [
    'a customer is born with an overridden rating',
    `INSERT INTO kyc_customers (customer, kind, state, state_at, tier, version, created_at,
       audit_ref, override_rating, override_until)
     VALUES ('Customer 0003', 'person', 'verified', 1, 'full', 1, 1, 'ref3', 'low', 9)`,
  ],
  ['the reason is rewritten', `UPDATE kyc_proposals SET reason = 'x' WHERE proposal = 'PROP-1'`],
  [
    'a key is destroyed without a decision',
    `UPDATE kyc_subject_keys SET sealed = NULL, destroyed_at = 1`,
  ],
  ['a key is put in place of another', `UPDATE kyc_subject_keys SET sealed = 'other'`],
  ['a key is removed', `DELETE FROM kyc_subject_keys`],
  ...['staff:Two', 'staff:two ', ' staff:two', 'two', 'staff:tw\u043e'].map((by) => [
    `the approver is spelled ${JSON.stringify(by)}`,
    `${APPROVE} approved_by = '${by}' WHERE proposal = 'PROP-1'`,
  ]),
  ['an event is rewritten', `UPDATE kyc_customer_events SET actor = 'staff:two'`],
  ['a proposal vanishes', `DELETE FROM kyc_proposals WHERE proposal = 'PROP-1'`],
])('the database refuses when %s', async (_what, statement) => {
  await expect(db.pool.query(statement)).rejects.toMatchObject({
    code: expect.stringMatching(/^(23514|42501)$/),
  });
});

test('with a second person all of it goes through, and a decision is used once', async () => {
  const { pool } = db;
  await pool.query(`${APPROVE} approved_by = 'staff:two' WHERE proposal = 'PROP-1'`);
  const event = (version: number) =>
    `${EVENT} ('Customer 0001', ${version}, 2, 'staff:two', 'Two', 'unfrozen', '{}', 'PROP-1')`;
  await pool.query(event(2));
  await pool.query(`UPDATE kyc_customers SET state = 'verified', version = 2
    WHERE customer = 'Customer 0001'`);
  await expect(pool.query(event(3))).rejects.toMatchObject({ code: '23505' });
  await expect(
    pool.query(`${APPROVE} approved_by = 'staff:three' WHERE proposal = 'PROP-1'`),
  ).rejects.toMatchObject({ code: '23514' });
});
