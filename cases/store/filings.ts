/** Filings as they are kept: the row, its steps, and the review that filing alone leaves. */
import type {
  Acknowledgement,
  FilingEventView,
  FilingKind,
  FilingReview,
  FilingState,
  NarrativeSentence,
} from '../contract';
import type { FilingFacts, FilingForm, FilingRecord } from '../filings/filing-record';
import type { Acting } from '../lifecycle/case-event';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { numberOrNull, personOf } from './alert-queries';
import { actorOf } from './case-store';

interface Row {
  readonly filing_id: string;
  readonly kind: FilingKind;
  readonly case_id: string;
  readonly version: bigint;
  readonly state: FilingState;
  readonly form: object;
  readonly sentences: NarrativeSentence[];
  readonly facts: FilingFacts;
  readonly corrects: string | null;
  readonly prepared_by: string;
  readonly prepared_name: string;
  readonly prepared_at: bigint;
  readonly authors: string[];
  readonly approved_by: string | null;
  readonly approved_name: string | null;
  readonly approved_at: bigint | null;
  readonly filed_by: string | null;
  readonly filed_name: string | null;
  readonly filed_at: bigint | null;
  readonly filed_alone: boolean;
  readonly document: string | null;
  readonly document_sha256: Buffer | null;
  readonly acknowledgement: Acknowledgement | null;
  readonly updated_at: bigint;
  readonly due_at: bigint | null;
  readonly reviewed_by: string | null;
  readonly reviewed_name: string | null;
  readonly reviewed_at: bigint | null;
  readonly text: string | null;
}

const DIGITS = 6;

function toRecord(row: Row): FilingRecord {
  const { version, state, sentences, facts, corrects, authors, document, acknowledgement } = row;
  const preparedBy = personOf(row.prepared_by, row.prepared_name) ?? { staffId: '', name: '' };
  const head = {
    filingId: row.filing_id,
    caseId: row.case_id,
    version: safeNumber(version),
    ...{ state, sentences, facts, corrects, preparedBy, authors, document, acknowledgement },
    preparedAt: safeNumber(row.prepared_at),
    approvedBy: personOf(row.approved_by, row.approved_name),
    approvedAt: numberOrNull(row.approved_at),
    filedBy: personOf(row.filed_by, row.filed_name),
    filedAt: numberOrNull(row.filed_at),
    filedAlone: row.filed_alone,
    documentSha256: row.document_sha256?.toString('hex') ?? null,
    review: reviewOf(row),
    updatedAt: safeNumber(row.updated_at),
  };
  return { ...head, kind: row.kind, form: row.form } as FilingRecord; // written below from one
}

function reviewOf(row: Row): FilingReview | null {
  if (row.due_at === null) return null;
  return {
    dueAt: safeNumber(row.due_at),
    reviewedBy: personOf(row.reviewed_by, row.reviewed_name),
    reviewedAt: numberOrNull(row.reviewed_at),
    text: row.text,
  };
}

const SELECT = `SELECT f.*, r.due_at, r.reviewed_by, r.reviewed_name, r.reviewed_at, r.text
  FROM case_filings f LEFT JOIN case_filing_reviews r USING (filing_id)`;

export async function readFiling(sql: Sql, filingId: string): Promise<FilingRecord | undefined> {
  const { rows } = await sql.query<Row>(`${SELECT} WHERE filing_id = $1`, [filingId]);
  return rows[0] && toRecord(rows[0]);
}

/** The same, locked until the transaction ends; lock its case before. */
export async function lockFiling(tx: Sql, filingId: string): Promise<FilingRecord | undefined> {
  await tx.query('SELECT 1 FROM case_filings WHERE filing_id = $1 FOR UPDATE', [filingId]);
  return readFiling(tx, filingId);
}

export type NewFilingContent = FilingForm & {
  readonly caseId: string;
  readonly sentences: readonly NarrativeSentence[];
  readonly facts: FilingFacts;
  readonly corrects: string | null;
};

/** @returns the id of the new draft, the next number of its kind */
export async function createFiling(
  tx: Sql,
  { kind, caseId, form, sentences, facts, corrects }: NewFilingContent,
  { at, by }: Acting,
): Promise<string> {
  const { rows } = await tx.query<{ last: bigint }>(
    'UPDATE case_counters SET last = last + 1 WHERE name = $1 RETURNING last',
    [kind],
  );
  const [counter] = rows;
  if (counter === undefined) throw new Error(`case_counters has no ${kind}: restore the database`);
  const filingId = `${kind.toUpperCase()}-${String(counter.last).padStart(DIGITS, '0')}`;
  const actor = actorOf(by);
  await tx.query(
    `INSERT INTO case_filings (filing_id, kind, case_id, version, state, form, sentences, facts,
       corrects, prepared_by, prepared_name, prepared_at, authors, updated_at)
     VALUES ($1, $2, $3, 1, 'draft', $4, $5, $6, $7, $8, $9, $10, ARRAY[$8::text], $10)`,
    [
      ...[filingId, kind, caseId, JSON.stringify(form), JSON.stringify(sentences)],
      ...[JSON.stringify(facts), corrects, actor, by.name, at],
    ],
  );
  await writeStep(
    tx,
    filingId,
    1,
    { kind: 'prepared', text: 'prepared from the case' },
    { at, by },
  );
  return filingId;
}

export interface FilingStep {
  readonly kind: string;
  readonly text: string;
}

/** Writes the next version of a locked filing, with the step that led there. */
export async function saveFiling(
  tx: Sql,
  after: FilingRecord,
  step: FilingStep,
  acting: Acting,
): Promise<void> {
  const actor = (person: FilingRecord['filedBy']) => person && actorOf(person);
  const { approvedBy, filedBy } = after;
  await tx.query(
    `UPDATE case_filings SET version = $2, state = $3, form = $4, sentences = $5, authors = $6,
       approved_by = $7, approved_name = $8, approved_at = $9, filed_by = $10, filed_name = $11,
       filed_at = $12, filed_alone = $13, document = $14,
       document_sha256 = sha256(convert_to($14, 'UTF8')), acknowledgement = $15, updated_at = $16
     WHERE filing_id = $1`,
    [
      ...[after.filingId, after.version, after.state, JSON.stringify(after.form)],
      ...[JSON.stringify(after.sentences), after.authors],
      ...[actor(approvedBy), approvedBy?.name ?? null, after.approvedAt],
      ...[actor(filedBy), filedBy?.name ?? null, after.filedAt, after.filedAlone],
      ...[after.document, jsonOrNull(after.acknowledgement), acting.at],
    ],
  );
  await writeStep(tx, after.filingId, after.version, step, acting);
}

function jsonOrNull(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

async function writeStep(
  tx: Sql,
  filingId: string,
  version: number,
  { kind, text }: FilingStep,
  { at, by }: Acting,
): Promise<void> {
  await tx.query(
    `INSERT INTO case_filing_events (filing_id, version, kind, at, actor, by_name, text)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [filingId, version, kind, at, actorOf(by), by.name, text],
  );
}

/** The review that is owed is done. */
export async function writeReview(
  tx: Sql,
  filingId: string,
  text: string,
  { at, by }: Acting,
): Promise<void> {
  await tx.query(
    `UPDATE case_filing_reviews SET reviewed_by = $2, reviewed_name = $3, reviewed_at = $4,
       text = $5 WHERE filing_id = $1`,
    [filingId, actorOf(by), by.name, at, text],
  );
}

/** Oldest first. */
export async function readFilingSteps(sql: Sql, filingId: string): Promise<FilingEventView[]> {
  const { rows } = await sql.query<{
    version: bigint;
    at: bigint;
    by_name: string;
    kind: string;
    text: string;
  }>(
    `SELECT version, at, by_name, kind, text FROM case_filing_events
     WHERE filing_id = $1 ORDER BY version`,
    [filingId],
  );
  return rows.map(({ version, at, by_name: by, kind, text }) => {
    return { version: safeNumber(version), at: safeNumber(at), by, kind, text };
  });
}
