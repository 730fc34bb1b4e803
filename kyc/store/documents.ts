/**
 * Documents: taken in sealed under their customer's key, read back, decided by a reviewer. Every
 * step is a transaction with its audit record; the file's hash is of the bytes as they came.
 */
import { createHash } from 'node:crypto';
import { CodedError } from '../../platform/errors/coded-error';
import { HttpError } from '../../platform/http/http-error';
import type { Sql } from '../../platform/postgres/pool';
import type { DocumentKind, DocumentRow, DocumentState, MrzReading } from '../contract';
import type { CustomerEvent } from '../customers/events';
import { checkOf } from '../documents/evidence-of';
import type { FileType } from '../documents/file-kind';
import { lockAt, record, type DecisionPorts } from './decisions';
import { documentOf, type StoredDocument } from './document-rows';
import type { Author } from './history';
import type { SubjectKey, SubjectKeys } from './subject-keys';

export interface Upload {
  readonly customer: string;
  readonly kind: DocumentKind;
  readonly fileType: FileType;
  readonly bytes: Buffer;
  readonly scan: DocumentRow['scan'];
}

/** Bounds what one customer can fill the database with. */
const MOST_DOCUMENTS = 200;

/** @returns its number. @throws HttpError 404, 409 ERASED, TOO_MANY_DOCUMENTS */
export async function keepDocument(
  tx: Sql,
  keys: SubjectKeys,
  ports: Pick<DecisionPorts, 'timeline'>,
  { customer, kind, fileType, bytes, scan }: Upload,
  author: Author,
): Promise<string> {
  const standing = await lockAt(tx, customer);
  const key = await keys.findOne(tx, customer);
  if (key === undefined) throw new HttpError(409, 'ERASED', 'the customer’s data were erased');
  const { rows: counted } = await tx.query<{ count: number }>(
    'SELECT count(*)::int AS count FROM kyc_documents WHERE customer = $1',
    [customer],
  );
  if ((counted[0]?.count ?? 0) >= MOST_DOCUMENTS) {
    const what = `a customer has at most ${MOST_DOCUMENTS} documents`;
    throw new HttpError(409, 'TOO_MANY_DOCUMENTS', what);
  }
  const sha256 = createHash('sha256').update(bytes).digest();
  const { rows } = await tx.query<{ document: string }>(
    `INSERT INTO kyc_documents (document, customer, kind, state, file_type, bytes, sha256, scan,
       uploaded_at, uploaded_by, uploaded_by_name)
     VALUES ('DOC-' || to_char(nextval('kyc_document_numbers'), 'FM000000'), $1, $2, 'waiting',
       $3, $4, $5, $6, $7, $8, $9) RETURNING document`,
    [
      ...[customer, kind, fileType, bytes.length, sha256, scan],
      ...[author.at, author.actor, author.name],
    ],
  );
  const document = rows[0]?.document ?? '';
  await tx.query('INSERT INTO kyc_document_contents (document, sealed) VALUES ($1, $2)', [
    ...[document, key.sealBytes(bytes, `document:${document}`)],
  ]);
  // The commitment, not the hash: a public file's hash would say who handed it in.
  const commitment = key.commit({ sha256: sha256.toString('hex') });
  const facts = { document, kind, fileType, bytes: bytes.length, commitment, scan };
  const action = 'document-upload';
  await record(tx, ports, { customer, standing, events: [], author, action, facts });
  return document;
}

export interface DocumentFilter {
  readonly customer?: string | undefined;
  readonly document?: string | undefined;
  readonly state?: readonly string[] | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** By number, which is by time. */
export async function readDocuments(
  sql: Sql,
  keys: SubjectKeys,
  { customer, document, state, after, limit }: DocumentFilter,
): Promise<DocumentRow[]> {
  const { rows } = await sql.query<StoredDocument>(
    `SELECT * FROM kyc_documents WHERE ($1::text IS NULL OR customer = $1)
       AND ($2::text IS NULL OR document = $2) AND ($3::text[] IS NULL OR state = ANY($3))
       AND ($4::text IS NULL OR document > $4) ORDER BY document LIMIT $5`,
    [customer ?? null, document ?? null, state ?? null, after ?? null, limit],
  );
  const found = await keys.find(sql, [...new Set(rows.map((row) => row.customer))]);
  return rows.map((row) => documentOf(row, mrzOf(row, found.get(row.customer))));
}

function mrzOf(row: StoredDocument, key: SubjectKey | undefined): MrzReading | null {
  if (row.mrz_sealed === null || key === undefined) return null;
  return key.open(row.mrz_sealed, `mrz:${row.document}`) as MrzReading; // noteMrz() sealed it
}

export interface DocumentFile {
  readonly fileType: string;
  readonly bytes: Buffer;
}

/** @throws HttpError 404 NO_SUCH_DOCUMENT, 410 ERASED; CodedError SECRET_UNREADABLE */
export async function readContent(
  sql: Sql,
  keys: SubjectKeys,
  document: string,
): Promise<DocumentFile> {
  const { rows } = await sql.query<{ customer: string; file_type: string; sealed: Buffer | null }>(
    `SELECT d.customer, d.file_type, c.sealed FROM kyc_documents d
     LEFT JOIN kyc_document_contents c USING (document) WHERE d.document = $1`,
    [document],
  );
  const [row] = rows;
  if (row === undefined) throw noSuchDocument();
  const key = await keys.findOne(sql, row.customer);
  if (key === undefined || row.sealed === null) {
    throw new HttpError(410, 'ERASED', 'this document was erased with its customer’s data');
  }
  return { fileType: row.file_type, bytes: key.openBytes(row.sealed, `document:${document}`) };
}

export function noSuchDocument(): HttpError {
  return new HttpError(404, 'NO_SUCH_DOCUMENT', 'there is no document with this number');
}

/** Locks the document's customer, then reads the document. */
async function lockDocument(tx: Sql, document: string) {
  const sql = 'SELECT * FROM kyc_documents WHERE document = $1';
  const customer = (await tx.query<StoredDocument>(sql, [document])).rows[0]?.customer;
  if (customer === undefined) throw noSuchDocument();
  const standing = await lockAt(tx, customer);
  const [row] = (await tx.query<StoredDocument>(`${sql} FOR UPDATE`, [document])).rows;
  if (row === undefined) throw noSuchDocument();
  return { row, customer, standing };
}

/** Keeps what was read from the document, sealed; its expiry stays readable for the calendar. */
export async function noteMrz(
  tx: Sql,
  keys: SubjectKeys,
  ports: Pick<DecisionPorts, 'timeline'>,
  document: string,
  reading: MrzReading,
  author: Author,
): Promise<void> {
  const { row, customer, standing } = await lockDocument(tx, document);
  requireWaiting(row.state);
  const key = await keys.findOne(tx, customer);
  if (key === undefined) throw new HttpError(409, 'ERASED', 'the customer’s data were erased');
  const words = JSON.parse(JSON.stringify(reading)) as Parameters<SubjectKey['seal']>[0]; // JSON
  await tx.query('UPDATE kyc_documents SET mrz_sealed = $2, expires_on = $3 WHERE document = $1', [
    document,
    key.seal(words, `mrz:${document}`),
    reading.expiresOn,
  ]);
  const facts = { document, format: reading.format, valid: reading.valid };
  const action = 'document-mrz';
  await record(tx, ports, { customer, standing, events: [], author, action, facts });
}

export type Verdict =
  | { readonly state: 'accepted'; readonly reason?: string; readonly expiresOn?: string }
  | { readonly state: 'refused'; readonly reason: string };

/**
 * The reviewer's decision. Accepting completes the check that the document is evidence for.
 * @param today `YYYY-MM-DD`
 * @throws HttpError 404, 409 DOCUMENT_DECIDED, DOCUMENT_EXPIRED, MRZ_DOUBTFUL
 */
export async function decideDocument(
  tx: Sql,
  keys: SubjectKeys,
  ports: Pick<DecisionPorts, 'timeline'>,
  document: string,
  verdict: Verdict,
  author: Author & { readonly today: string },
): Promise<void> {
  const { row, customer, standing } = await lockDocument(tx, document);
  requireWaiting(row.state);
  const mrz = mrzOf(row, await keys.findOne(tx, customer));
  const expiresOn =
    row.expires_on ?? (verdict.state === 'accepted' ? (verdict.expiresOn ?? null) : null);
  if (verdict.state === 'accepted') {
    requireAcceptable(mrz, expiresOn, verdict.reason, author.today);
  }
  await tx.query(
    `UPDATE kyc_documents SET state = $2, decided_at = $3, decided_by = $4, decided_by_name = $5,
       reason = $6, expires_on = $7 WHERE document = $1`,
    [
      ...[document, verdict.state, author.at, author.actor, author.name],
      ...[verdict.reason ?? null, expiresOn],
    ],
  );
  const events: CustomerEvent[] = [];
  const check = checkOf(row.kind);
  if (verdict.state === 'accepted' && check !== undefined) {
    const reason = `${row.kind} ${document} accepted`;
    events.push({ type: 'check-recorded', check, document, until: expiresOn, reason });
  }
  const action = `document-${verdict.state}`;
  await record(tx, ports, { customer, standing, events, author, action, facts: { document } });
}

function requireWaiting(state: DocumentState): void {
  if (state !== 'waiting') {
    throw new HttpError(409, 'DOCUMENT_DECIDED', `the document is ${state} already`);
  }
}

function requireAcceptable(
  mrz: MrzReading | null,
  expiresOn: string | null,
  reason: string | undefined,
  today: string,
): void {
  if (expiresOn !== null && expiresOn < today) {
    throw new HttpError(409, 'DOCUMENT_EXPIRED', `the document expired on ${expiresOn}`);
  }
  const doubts = mrz === null ? [] : [...mrz.problems, ...mrz.differences];
  if (doubts.length > 0 && (reason ?? '') === '') {
    const what = `say why it is accepted in spite of: ${doubts.join('; ')}`;
    throw new HttpError(409, 'MRZ_DOUBTFUL', what);
  }
}

/** A fault of the file as the caller's fault: 422 with its own code. */
export function asRefusal(error: unknown): unknown {
  const own = error instanceof CodedError && /^(DOCUMENT_|BAD_MRZ)/.test(error.code);
  return own ? new HttpError(422, error.code, error.message) : error;
}
