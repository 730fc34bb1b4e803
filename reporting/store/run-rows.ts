/** SQL on runs: adding one with its files and steps, and reading what is there. */
import type { GateResult, RunSignature, RunState } from '../contract/reports';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { sha256Hex, type RenderedFile } from '../render/rendered-file';

export interface StoredRun {
  readonly id: string;
  readonly kind: string;
  readonly period: string;
  readonly version: number;
  readonly definitionVersion: number;
  readonly from: number;
  readonly to: number;
  readonly provisional: boolean;
  readonly watermark: number;
  readonly inputSha256: string;
  readonly generatedAt: number;
  readonly proposedBy: string;
  readonly state: RunState;
  readonly gate: GateResult | null;
  readonly findings: number | null;
  readonly validatedBy: string | null;
  readonly approvedBy: string | null;
  readonly reference: string | null;
  readonly reason: string | null;
}

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly period: string;
  readonly version: number;
  readonly definition_version: number;
  readonly period_from: bigint;
  readonly period_to: bigint;
  readonly provisional: boolean;
  readonly watermark: bigint;
  readonly input_sha256: Buffer;
  readonly generated_at: bigint;
  readonly proposed_by: string;
  readonly state: RunState;
  readonly gate: GateResult | null;
  readonly findings: number | null;
  readonly validated_by: string | null;
  readonly approved_by: string | null;
  readonly reference: string | null;
  readonly reason: string | null;
}

const COLUMNS = `id, kind, period, version, definition_version, period_from, period_to, provisional,
  watermark, input_sha256, generated_at, proposed_by, state, gate, findings, validated_by,
  approved_by, reference, reason`;

function runOf(row: Row): StoredRun {
  const { id, kind, period, version, provisional, state, gate, findings } = row;
  const { reference, reason } = row;
  return {
    ...{ id, kind, period, version, provisional, state, gate, findings, reference, reason },
    definitionVersion: row.definition_version,
    from: safeNumber(row.period_from),
    to: safeNumber(row.period_to),
    watermark: safeNumber(row.watermark),
    inputSha256: row.input_sha256.toString('hex'),
    generatedAt: safeNumber(row.generated_at),
    proposedBy: row.proposed_by,
    validatedBy: row.validated_by,
    approvedBy: row.approved_by,
  };
}

export async function runById(sql: Sql, id: string, lock = false): Promise<StoredRun | undefined> {
  const text = `SELECT ${COLUMNS} FROM rep_runs WHERE id = $1 ${lock ? 'FOR UPDATE' : ''}`;
  const { rows } = await sql.query<Row>(text, [id]);
  return rows[0] && runOf(rows[0]);
}

/** All versions of a report on a period, newest first. */
export async function versionsOf(sql: Sql, kind: string, period: string): Promise<StoredRun[]> {
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM rep_runs WHERE kind = $1 AND period = $2 ORDER BY version DESC`,
    [kind, period],
  );
  return rows.map(runOf);
}

/** The newest version of each report on a period that begins in [from, to). */
export async function newestRuns(sql: Sql, from: number, to: number): Promise<StoredRun[]> {
  const { rows } = await sql.query<Row>(
    `SELECT DISTINCT ON (kind, period) ${COLUMNS} FROM rep_runs
     WHERE period_from >= $1 AND period_from < $2 ORDER BY kind, period, version DESC`,
    [from, to],
  );
  return rows.map(runOf);
}

export interface RunFilter {
  readonly kind?: string | undefined;
  readonly state?: RunState | undefined;
  readonly period?: string | undefined;
  /** After this one, newest first. */
  readonly after?: { readonly generatedAt: number; readonly id: string } | undefined;
}

export async function listRuns(sql: Sql, filter: RunFilter, limit: number): Promise<StoredRun[]> {
  const { rows } = await sql.query<Row>(
    `SELECT ${COLUMNS} FROM rep_runs
     WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR state = $2)
       AND ($3::text IS NULL OR period = $3)
       AND ($4::bigint IS NULL OR (generated_at, id) < ($4, $5))
     ORDER BY generated_at DESC, id DESC LIMIT $6`,
    [
      filter.kind ?? null,
      filter.state ?? null,
      filter.period ?? null,
      filter.after?.generatedAt ?? null,
      filter.after?.id ?? null,
      limit,
    ],
  );
  return rows.map(runOf);
}

/** What the run was made from, canonical JSON. */
export async function inputOf(sql: Sql, id: string): Promise<string> {
  const { rows } = await sql.query<{ input: string }>('SELECT input FROM rep_runs WHERE id = $1', [
    id,
  ]);
  const [row] = rows;
  if (row === undefined) throw new Error(`there is no run ${id}`);
  return row.input;
}

export interface NewRun extends Pick<
  StoredRun,
  | ('id' | 'kind' | 'period' | 'version' | 'definitionVersion' | 'from' | 'to' | 'provisional')
  | ('watermark' | 'inputSha256' | 'generatedAt' | 'proposedBy')
> {
  readonly input: string;
}

export async function insertRun(tx: Sql, run: NewRun, files: readonly RenderedFile[]) {
  await tx.query(
    `INSERT INTO rep_runs (id, kind, period, version, definition_version, period_from, period_to,
       provisional, watermark, input, input_sha256, generated_at, proposed_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, decode($11, 'hex'), $12, $13)`,
    [
      ...[run.id, run.kind, run.period, run.version, run.definitionVersion, run.from, run.to],
      ...[run.provisional, run.watermark, run.input, run.inputSha256, run.generatedAt],
      run.proposedBy,
    ],
  );
  let place = 0;
  for (const { name, mediaType, content } of files) {
    await tx.query(
      `INSERT INTO rep_run_files (run, name, place, media_type, content, sha256)
       VALUES ($1, $2, $3, $4, $5, decode($6, 'hex'))`,
      [run.id, name, place++, mediaType, content, sha256Hex(content)],
    );
  }
}

/** Files with their content, in the manifest's order. */
export async function filesOf(sql: Sql, run: string): Promise<RenderedFile[]> {
  const { rows } = await sql.query<{ name: string; media_type: string; content: Buffer }>(
    'SELECT name, media_type, content FROM rep_run_files WHERE run = $1 ORDER BY place',
    [run],
  );
  return rows.map(({ name, media_type: mediaType, content }) => ({ name, mediaType, content }));
}

export async function fileOf(sql: Sql, run: string, name: string) {
  const { rows } = await sql.query<{ media_type: string; content: Buffer }>(
    'SELECT media_type, content FROM rep_run_files WHERE run = $1 AND name = $2',
    [run, name],
  );
  const [row] = rows;
  return row && { name, mediaType: row.media_type, content: row.content };
}

export async function fileFacts(sql: Sql, run: string) {
  const { rows } = await sql.query<{
    name: string;
    media_type: string;
    bytes: number;
    sha256: Buffer;
  }>(
    `SELECT name, media_type, octet_length(content) AS bytes, sha256 FROM rep_run_files
     WHERE run = $1 ORDER BY place`,
    [run],
  );
  return rows.map(({ name, media_type: mediaType, bytes, sha256 }) => {
    return { name, mediaType, bytes, sha256: sha256.toString('hex') };
  });
}

export async function addStep(tx: Sql, run: string, step: RunSignature): Promise<void> {
  await tx.query(
    `INSERT INTO rep_run_steps (run, place, step, actor, name, at, comment)
     SELECT $1, count(*) + 1, $2, $3, $4, $5, $6 FROM rep_run_steps WHERE run = $1`,
    [run, step.step, step.actor, step.by, step.at, step.comment],
  );
}

export async function stepsOf(sql: Sql, run: string): Promise<RunSignature[]> {
  const { rows } = await sql.query<Omit<RunSignature, 'at' | 'by'> & { at: bigint; name: string }>(
    'SELECT step, actor, name, at, comment FROM rep_run_steps WHERE run = $1 ORDER BY place',
    [run],
  );
  return rows.map(({ step, actor, name, at, comment }) => {
    return { step, actor, by: name, at: safeNumber(at), comment };
  });
}

export async function writeGate(tx: Sql, run: string, gate: GateResult): Promise<void> {
  const findings = gate.checks.reduce((sum, check) => sum + check.findings.length, 0);
  await tx.query('UPDATE rep_runs SET gate = $2, findings = $3 WHERE id = $1', [
    run,
    JSON.stringify(gate),
    findings,
  ]);
}
