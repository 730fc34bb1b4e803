import type { Person } from '../contract';
import type { ReadyCommand } from '../lifecycle/decide';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { commandCase } from './case-commands';
import { createCase, readCase } from './case-store';

const person = (staffId: string): Person => ({ staffId, name: staffId });
const [ann, ben, cat, dan] = [person('ann'), person('ben'), person('cat'), person('dan')];
const NOW = 1_700_000_000_000_000;

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

/** A statement as anybody could send it who has the application's password. */
const sql = (text: string, values: unknown[] = []) => db.pool.query(text, values);

async function opened(): Promise<string> {
  const asked = {
    type: 'market-abuse',
    title: 'Wash trading',
    priority: 'normal',
    subjects: ['Customer 0042'],
  } as const;
  const acting = { at: NOW, by: ann };
  return (await transaction(db.pool, (tx) => createCase(tx, asked, null, acting))).caseId;
}

const command = (caseId: string, by: Person, given: ReadyCommand) =>
  transaction(db.pool, (tx) => commandCase(tx, caseId, undefined, given, { at: NOW, by }));

const submit: ReadyCommand = {
  kind: 'submit',
  outcome: 'refuted',
  summary: 'a hedge with another leg',
  filing: 'not-required',
};

/** Made by ann, assigned to ben, submitted by `by`. */
async function submitted(by = ben): Promise<{ caseId: string; approvalId: string }> {
  const caseId = await opened();
  await command(caseId, ben, { kind: 'start' });
  await command(caseId, by, submit);
  const approvalId = (await readCase(db.pool, caseId))?.proposal?.approvalId ?? '';
  return { caseId, approvalId };
}

const approveBySql = (approvalId: string, by: string) =>
  sql(
    `UPDATE case_approvals SET state = 'approved', approved_by = $2, decided_at = 1
     WHERE approval_id = $1`,
    [approvalId, by],
  );
const closeBySql = (caseId: string, approvalId: string | null) =>
  sql(
    `UPDATE case_cases SET state = 'closed', outcome = 'refuted', closed_at = 1, approval_id = $2
     WHERE case_id = $1`,
    [caseId, approvalId],
  );

test.each(['staff:ann', 'staff:ben', 'staff:cat'])(
  'direct SQL with author, assignee or proposer as approver fails: %s',
  async (by) => {
    const { approvalId } = await submitted(cat);
    await expect(approveBySql(approvalId, by)).rejects.toThrow(/four.eyes/);
    await approveBySql(approvalId, 'staff:dan');
  },
);

test('an assignee who got the case after its submission cannot approve either', async () => {
  const { caseId, approvalId } = await submitted();
  await sql(`UPDATE case_cases SET assignee = 'staff:dan' WHERE case_id = $1`, [caseId]);
  await expect(approveBySql(approvalId, 'staff:dan')).rejects.toThrow('four eyes');
});

test('a proposal cannot be written with another author or as approved already', async () => {
  const { caseId, approvalId } = await submitted();
  const insert = (id: string, state: string, approved: string | null) =>
    sql(
      `INSERT INTO case_approvals (approval_id, case_id, kind, state, proposed_by, proposed_name,
         proposed_at, author, approved_by, outcome, filing)
       VALUES ($1, $2, 'close', $3, 'staff:x', 'x', 1, 'staff:x', $4, 'refuted', 'not-required')`,
      [id, caseId, state, approved],
    );
  await expect(insert('one', 'approved', 'staff:ann')).rejects.toThrow('begins as a proposal');
  await sql(
    `UPDATE case_approvals SET state = 'returned', returned_by = 'staff:dan', decided_at = 1,
       reason = 'again' WHERE approval_id = $1`,
    [approvalId],
  );
  await insert('two', 'open', null);
  await expect(approveBySql('two', 'staff:ann')).rejects.toThrow(/four.eyes/);
  await expect(
    sql(`UPDATE case_approvals SET author = 'staff:x' WHERE approval_id = 'two'`),
  ).rejects.toThrow('cannot be changed');
});

test('a case is closed by an approval of its own, given and not used before', async () => {
  const { caseId, approvalId } = await submitted();
  const other = await submitted();
  await expect(closeBySql(caseId, null)).rejects.toThrow('second person');
  await expect(closeBySql(caseId, approvalId)).rejects.toThrow('second person');
  await approveBySql(other.approvalId, 'staff:dan');
  await expect(closeBySql(caseId, other.approvalId)).rejects.toThrow('second person');
  await approveBySql(approvalId, 'staff:dan');
  await closeBySql(caseId, approvalId);
  await expect(
    sql(`UPDATE case_cases SET state = 'in-progress' WHERE case_id = $1`, [caseId]),
  ).rejects.toThrow('second person');
  await expect(
    sql(`UPDATE case_cases SET outcome = 'confirmed' WHERE case_id = $1`, [caseId]),
  ).rejects.toThrow('reopening');
  await expect(
    sql(`UPDATE case_approvals SET used = false WHERE approval_id = $1`, [approvalId]),
  ).rejects.toThrow('cannot be changed');
});

test('what was approved is what happens, and an approval closes once', async () => {
  const { caseId, approvalId } = await submitted();
  const event = (version: number, kind: string, approval: string, outcome = 'confirmed') =>
    sql(
      `INSERT INTO case_events VALUES ($1, $2, $3, 1, 'staff:dan', 'dan',
         jsonb_build_object('outcome', $5::text, 'filing', 'not-required'), '[]', $4)`,
      [caseId, version, kind, approval, outcome],
    );
  await expect(
    sql(`UPDATE case_approvals SET outcome = 'confirmed' WHERE approval_id = $1`, [approvalId]),
  ).rejects.toThrow('cannot be changed');
  await expect(event(90, 'submitted', approvalId)).rejects.toThrow('says what its proposal says');
  await expect(event(90, 'submitted', approvalId, 'refuted')).rejects.toThrow(
    'case_events_proposed',
  );
  await expect(event(90, 'discarded', approvalId)).rejects.toThrow('worked on');
  await approveBySql(approvalId, 'staff:dan');
  await expect(
    sql(
      `UPDATE case_cases SET state = 'closed', outcome = 'confirmed', closed_at = 1,
         approval_id = $2 WHERE case_id = $1`,
      [caseId, approvalId],
    ),
  ).rejects.toThrow('outcome that was approved');
  await event(90, 'closed', approvalId);
  await closeBySql(caseId, approvalId);
  await expect(event(91, 'started', approvalId)).rejects.toThrow('reopened first');
  await expect(event(91, 'closed', approvalId)).rejects.toThrow('case_events_settled');
});

test.each(['staff:Dan', 'staff:dan ', ' staff:dan', 'dan', 'staff:d\u0430n', 'staff:'])(
  'an approver is a person by the one spelling of the id: %j is none',
  async (by) => {
    const { approvalId } = await submitted();
    await expect(approveBySql(approvalId, by)).rejects.toThrow('case_approvals_named');
  },
);

test.each([
  [`INSERT INTO case_events VALUES ($1, 99, 'closed', 1, 'staff:ann', 'ann', '{}', '[]', NULL)`],
  [`INSERT INTO case_events VALUES ($1, 99, 'closed', 1, 'staff:ann', 'ann', '{}', '[]', $1)`],
  [`UPDATE case_events SET actor = 'staff:dan' WHERE case_id = $1`],
  [`DELETE FROM case_cases WHERE case_id = $1`],
  [`UPDATE case_cases SET author = 'staff:dan' WHERE case_id = $1`],
  [`UPDATE case_cases SET state = 'discarded' WHERE case_id = $1`],
])('history and authorship stay: %s fails', async (statement) => {
  const { caseId } = await submitted();
  await expect(sql(statement, [caseId])).rejects.toThrow(/four eyes|append-only|violates/);
});

test('the same by command: a second person closes, a third one reopens', async () => {
  const { caseId } = await submitted();
  expect(await command(caseId, ben, { kind: 'approve' })).toMatchObject({ kind: 'refused' });
  expect(await command(caseId, cat, { kind: 'approve' })).toMatchObject({ kind: 'done' });
  await command(caseId, cat, { kind: 'ask-reopen', reason: 'new facts' });
  expect(await command(caseId, ann, { kind: 'approve' })).toMatchObject({ kind: 'refused' });
  expect(await command(caseId, dan, { kind: 'approve' })).toMatchObject({
    kind: 'done',
    after: { state: 'in-progress', decision: null },
  });
  const { rows } = await sql('SELECT state, used FROM case_approvals WHERE case_id = $1', [caseId]);
  expect(rows).toEqual([
    { state: 'approved', used: true },
    { state: 'approved', used: true },
  ]);
  await command(caseId, ben, submit);
  await expect(closeBySql(caseId, `${caseId}-A4`)).rejects.toThrow('second person');
});

test('of two commands from the same version one is told that the case has gone on', async () => {
  const caseId = await opened();
  const both = await Promise.all(
    [ann, ben].map((by) =>
      transaction(db.pool, (tx) =>
        commandCase(tx, caseId, 1, { kind: 'add-note', text: 'seen' }, { at: NOW, by }),
      ),
    ),
  );
  expect(both.map(({ kind }) => kind).sort()).toEqual(['changed', 'done']);
});
