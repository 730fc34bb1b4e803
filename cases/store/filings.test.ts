// Filings on the real database: a second person always, whatever SQL somebody sends.
import type { Person } from '../contract';
import type { FilingFacts, FilingRecord } from '../filings/filing-record';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { createCase } from './case-store';
import { PostgresFilingFigures, listFilings } from './filing-lists';
import { createFiling, readFiling, readFilingSteps, saveFiling, writeReview } from './filings';

const person = (staffId: string): Person => ({ staffId, name: staffId });
const [ann, ben, cat] = [person('ann'), person('ben'), person('cat')];
const NOW = 1_700_000_000_000_000;
const FACTS: FilingFacts = { amounts: [], dates: [], assets: [], dollars: [] };

let db: TestDatabase;
let caseId: string;
beforeAll(async () => {
  db = await testDatabase();
  const asked = { type: 'market-abuse', title: 'Wash trading', priority: 'normal' } as const;
  const acting = { at: NOW, by: ann };
  const made = await transaction(db.pool, (tx) =>
    createCase(tx, { ...asked, subjects: [] }, null, acting),
  );
  caseId = made.caseId;
});
afterAll(() => db.drop());

/** A statement as anybody could send it who has the application's password. */
const sql = (text: string, values: unknown[] = []) => db.pool.query(text, values);

async function draft(): Promise<FilingRecord> {
  const content = {
    ...{ kind: 'stor' as const, caseId, form: { sections: [] }, sentences: [] },
    ...{ facts: FACTS, corrects: null },
  };
  const id = await transaction(db.pool, (tx) => createFiling(tx, content, { at: NOW, by: ann }));
  const made = await readFiling(db.pool, id);
  if (made === undefined) throw new Error('it was just made');
  return made;
}

const save = (after: FilingRecord, kind: string, by: Person) =>
  transaction(db.pool, (tx) => saveFiling(tx, after, { kind, text: kind }, { at: NOW, by }));

const next = (r: FilingRecord, over: Partial<FilingRecord>): FilingRecord =>
  ({ ...r, version: r.version + 1, ...over }) as FilingRecord; // same kind, same form

/** Prepared by ann, edited by ben, submitted. */
async function submitted(): Promise<FilingRecord> {
  const first = await draft();
  const edited = next(first, { authors: ['staff:ann', 'staff:ben'] });
  await save(edited, 'edit', ben);
  const waiting = next(edited, { state: 'submitted' });
  await save(waiting, 'submit', ann);
  return waiting;
}

const approveBySql = (id: string, by: string) =>
  sql(
    `UPDATE case_filings SET state = 'approved', approved_by = $2, approved_at = 1
     WHERE filing_id = $1`,
    [id, by],
  );
const fileBySql = (id: string, by: string, alone: boolean) =>
  sql(
    `UPDATE case_filings SET state = 'filed', filed_by = $2, filed_at = 1, filed_alone = $3,
       document = 'x', document_sha256 = sha256('x') WHERE filing_id = $1`,
    [id, by, alone],
  );
const reviewBySql = (id: string, by: string) =>
  sql(
    `UPDATE case_filing_reviews SET reviewed_by = $2, reviewed_at = 1, text = 'read'
     WHERE filing_id = $1`,
    [id, by],
  );

test.each(['staff:ann', 'staff:ben'])(
  'who prepared or edited cannot approve by direct SQL: %s',
  async (by) => {
    const { filingId } = await submitted();
    await expect(approveBySql(filingId, by)).rejects.toThrow(/four.eyes/);
    await approveBySql(filingId, 'staff:cat');
    await fileBySql(filingId, 'staff:ann', false);
    const { rows } = await sql('SELECT 1 FROM case_filing_reviews WHERE filing_id = $1', [
      filingId,
    ]);
    expect(rows).toEqual([]);
  },
);

test.each(['staff:Cat', 'staff:cat ', 'cat', 'staff:c\u0430t'])(
  'an approver of a filing is a person by the one spelling of the id: %j is none',
  async (by) => {
    const { filingId } = await submitted();
    await expect(approveBySql(filingId, by)).rejects.toThrow('case_filings_named');
    await expect(fileBySql(filingId, by, true)).rejects.toThrow('case_filings_named');
  },
);

test('what nobody approved is filed by one alone only, and then a review is owed', async () => {
  const { filingId } = await submitted();
  await expect(fileBySql(filingId, 'staff:ann', false)).rejects.toThrow('second_person');
  await fileBySql(filingId, 'staff:cat', true);
  const due = await readFiling(db.pool, filingId);
  expect(due?.review).toMatchObject({ dueAt: 604_800_000_001, reviewedBy: null });
  for (const by of ['staff:cat', 'staff:ann', 'staff:ben']) {
    await expect(reviewBySql(filingId, by)).rejects.toThrow('four_eyes');
  }
  await transaction(db.pool, (tx) =>
    writeReview(tx, filingId, 'read', { at: NOW, by: person('dan') }),
  );
  await expect(reviewBySql(filingId, 'staff:eve')).rejects.toThrow('made once');
  await expect(sql('DELETE FROM case_filing_reviews')).rejects.toThrow('append-only');
});

test.each([
  [`UPDATE case_filings SET authors = ARRAY[prepared_by] WHERE filing_id = $1`],
  [`UPDATE case_filings SET prepared_by = 'staff:x', authors = '{staff:x}' WHERE filing_id = $1`],
  [`UPDATE case_filings SET sentences = '[1]' WHERE filing_id = $1`],
  [`UPDATE case_filings SET state = 'acknowledged' WHERE filing_id = $1`],
  [`UPDATE case_filings SET facts = '{"amounts":[]}' WHERE filing_id = $1`],
  [`DELETE FROM case_filings WHERE filing_id = $1`],
  [`UPDATE case_filing_events SET actor = 'staff:x' WHERE filing_id = $1`],
  [`INSERT INTO case_filing_reviews VALUES ($1, 'staff:x', '{staff:x}', 1)`],
])('what was submitted stays as it is: %s fails', async (statement) => {
  const { filingId } = await submitted();
  await expect(sql(statement, [filingId])).rejects.toThrow(/four eyes|append-only/);
});

test('what was filed stays as it was filed', async () => {
  const { filingId } = await submitted();
  await approveBySql(filingId, 'staff:cat');
  await fileBySql(filingId, 'staff:ann', false);
  for (const change of [`document = 'y', document_sha256 = sha256('y')`, 'filed_alone = true']) {
    const statement = `UPDATE case_filings SET ${change} WHERE filing_id = $1`;
    await expect(sql(statement, [filingId])).rejects.toThrow(/four eyes|violates/);
  }
  await expect(
    sql(`UPDATE case_filings SET document = 'y' WHERE filing_id = $1`, [filingId]),
  ).rejects.toThrow(/four eyes|violates/);
});

test('a filing goes its way by the store, and is found in lists and figures', async () => {
  const waiting = await submitted();
  const approved = next(waiting, { state: 'approved', approvedBy: cat, approvedAt: NOW });
  await save(approved, 'approve', cat);
  const filed = next(approved, { state: 'filed', filedBy: ben, filedAt: NOW, document: '{}' });
  await save(filed, 'file', ben);
  const kept = await readFiling(db.pool, filed.filingId);
  expect(kept).toMatchObject({ state: 'filed', version: 5, filedBy: ben, approvedBy: cat });
  expect(kept?.documentSha256).toMatch(/^[0-9a-f]{64}$/);
  const steps = await readFilingSteps(db.pool, filed.filingId);
  expect(steps.map(({ kind }) => kind)).toEqual(['prepared', 'edit', 'submit', 'approve', 'file']);
  const figures = await new PostgresFilingFigures(db.pool).filings(NOW, NOW + 1);
  expect(figures).toMatchObject([{ kind: 'stor', filed: { ids: [filed.filingId] } }]);
  // Of a restricted case it counts, and its number is not told.
  await db.pool.query(`UPDATE case_cases SET people = '{ann}' WHERE case_id = $1`, [caseId]);
  const restricted = await new PostgresFilingFigures(db.pool).filings(NOW, NOW + 1);
  const [{ count } = { count: 0 }] = figures.map((figure) => figure.filed);
  expect(restricted).toMatchObject([{ kind: 'stor', filed: { count, ids: [] } }]);
  await db.pool.query('UPDATE case_cases SET people = NULL WHERE case_id = $1', [caseId]);
  const { filings } = await listFilings(db.pool, { state: ['filed'], caseId }, 'ann', { limit: 9 });
  expect(filings.map(({ filingId }) => filingId)).toContain(filed.filingId);
  const whole = (await listFilings(db.pool, {}, 'ann', { limit: 100 })).filings;
  const paged: string[] = [];
  for (let after: string | undefined; ;) {
    const page = await listFilings(db.pool, {}, 'ann', { limit: 2, after });
    paged.push(...page.filings.map(({ filingId }) => filingId));
    if (page.next === null) break;
    after = page.next;
  }
  expect(paged).toEqual(whole.map(({ filingId }) => filingId));
});
