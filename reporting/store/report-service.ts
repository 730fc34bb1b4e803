/**
 * Makes runs of reports: freezes their input, writes their files, sends them through the gate. The
 * same input makes no second run; another one makes a new version.
 */
import type { Pool } from 'pg';
import type { GateResult } from '../contract/reports';
import { appendAudit } from '../../platform/audit/audit';
import { canonicalJson, type JsonValue } from '../../platform/audit/canonical-json';
import type { Clock } from '../../platform/clock/clock';
import { consumerOffsets } from '../../platform/consumer/offsets';
import { CodedError } from '../../platform/errors/coded-error';
import type { LogFeed } from '../../platform/feed/log-feed';
import { transaction, type Sql } from '../../platform/postgres/pool';
import { csvFiles } from '../render/csv';
import { jsonFile } from '../render/json';
import { manifestFile, type ManifestRun, type ManifestSigner } from '../render/manifest';
import { pdfFile } from '../render/pdf';
import { sha256Hex, type RenderedFile } from '../render/rendered-file';
import type { ReportDefinition, ReportDocument, RunHead } from '../reports/definition';
import { gateResult } from '../reports/gate/finding';
import type { FillIndex } from '../reports/gate/search-check';
import type { SettledRanges } from '../reports/gate/settlement-check';
import { isOver, parsePeriod } from '../reports/period';
import { definitionFor } from '../reports/registry';
import type { ReportSources } from '../reports/sources';
import type { Period } from '../schedule/periods';
import { RunGate, type FrozenRun } from './run-gate';
import { revisionsAfter } from './gate-rows';
import { lastBefore, logEnd } from './log-places';
import {
  addStep,
  filesOf,
  inputOf,
  insertRun,
  runById,
  versionsOf,
  writeGate,
  type StoredRun,
} from './run-rows';

/** Name of the offset of the consumer that fills analytics. */
const ANALYTICS = 'analytics';

export interface ReportServiceOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly feed: LogFeed;
  /** Opened on first use. */
  readonly signer: () => Promise<ManifestSigner>;
  /** @param sql a transaction that sees one moment */
  readonly sources: (sql: Sql) => ReportSources;
  /** Resolves when analytics has dealt with the event. */
  readonly caughtUp: (seq: number) => Promise<void>;
  /** What the gate compares the log with, where there is such a thing. */
  readonly index?: FillIndex;
  readonly settled?: SettledRanges;
}

export interface GenerateOptions {
  readonly kind: string;
  readonly period: string;
  /** `staff:<id>` or `job:<name>`, and how people call them. */
  readonly actor: string;
  readonly by: string;
}

export interface Generated {
  readonly run: StoredRun;
  /** False: the input is that of a run that was there. */
  readonly made: boolean;
  readonly gate: GateResult;
  /** The manifest last. */
  readonly files: readonly RenderedFile[];
}

interface Frozen {
  readonly head: RunHead;
  readonly input: string;
  readonly facts: JsonValue;
}

export class ReportService {
  constructor(private readonly options: ReportServiceOptions) {}

  /**
   * @throws RangeError for a kind that is not there or a period that is none
   * @throws CodedError PERIOD_AHEAD, ANALYTICS_BEHIND
   */
  async generate(request: GenerateOptions): Promise<Generated> {
    const { pool } = this.options;
    const definition = definitionFor(request.kind, request.period);
    const period = parsePeriod(request.period, definition.cadence);
    const frozen = await this.freeze(definition, period);
    const doc = definition.build(frozen.facts, frozen.head);
    const rendered = await renderFiles(doc, definition);
    const { run, made } = await this.store(request, definition, frozen, doc, rendered);
    const gate = await this.gate(run);
    await transaction(pool, (tx) => writeGate(tx, run.id, gate));
    const now = await runById(pool, run.id);
    return { run: now ?? run, made, gate, files: await filesOf(pool, run.id) };
  }

  /** Sends a run through the gate as things are now. */
  async gate(run: StoredRun): Promise<GateResult> {
    const { pool, feed, clock } = this.options;
    const signer = await this.options.signer();
    const frozen = await this.frozen(run);
    const { definition, doc } = frozen;
    const rendered = await renderFiles(doc, definition);
    const manifest = manifestFile(doc, run, rendered, signer);
    const now = run.provisional ? undefined : await this.documentNow(definition, doc.head);
    const { publicKey } = signer;
    const { index, settled } = this.options;
    const gate = new RunGate({ sql: pool, feed, publicKey, index, settled });
    const checks = await gate.checks({ ...frozen, run, again: [...rendered, manifest], now });
    return gateResult(clock.nowMicros(), checks);
  }

  /** The document of a run, from its frozen input. */
  async document(run: StoredRun): Promise<ReportDocument> {
    return (await this.frozen(run)).doc;
  }

  /** A run with its input, definition and document. */
  async frozen(run: StoredRun): Promise<FrozenRun> {
    const { pool } = this.options;
    const input = await inputOf(pool, run.id);
    const definition = definitionFor(run.kind, run.period);
    const { provisional, watermark, kind } = run;
    const period = parsePeriod(run.period, definition.cadence);
    const head: RunHead = { kind, period, provisional, watermark };
    const { facts } = JSON.parse(input) as { facts: JsonValue }; // written by freeze()
    const doc = definition.build(facts, head);
    return { definition, input, facts, doc, files: await filesOf(pool, run.id) };
  }

  private async freeze(definition: ReportDefinition, period: Period): Promise<Frozen> {
    const { feed, clock, caughtUp } = this.options;
    const end = await logEnd(feed);
    const now = clock.nowMicros();
    if (Math.max(now, end.ts) < period.start) {
      throw new CodedError('PERIOD_AHEAD', `${period.name} has not begun: ask for an earlier one`);
    }
    const over = isOver(period, now, end.ts);
    await caughtUp(end.seq);
    const target = over ? await lastBefore(feed, period.end) : end;
    return this.atOneMoment(async (sql) => {
      const offset = (await consumerOffsets(sql)).get(ANALYTICS) ?? 0;
      if (offset < target.seq) throw behind(offset, target.seq);
      const late = await revisionsAfter(sql, period.start, period.end, target.seq);
      const watermark = over ? (late.at(-1) ?? target.seq) : offset;
      const head = { kind: definition.kind, period, provisional: !over, watermark };
      const facts = await definition.collect(this.options.sources(sql), head);
      return { head, facts, input: inputText(definition, head, facts) };
    });
  }

  /** What the same definition would say now, as of the same event. */
  private documentNow(definition: ReportDefinition, head: RunHead): Promise<ReportDocument> {
    return this.atOneMoment(async (sql) =>
      definition.build(await definition.collect(this.options.sources(sql), head), head),
    );
  }

  private atOneMoment<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    return transaction(this.options.pool, async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      return work(tx);
    });
  }

  private async store(
    { kind, actor, by }: GenerateOptions,
    definition: ReportDefinition,
    { head, input }: Frozen,
    doc: ReportDocument,
    rendered: readonly RenderedFile[],
  ): Promise<{ run: StoredRun; made: boolean }> {
    const { pool, clock } = this.options;
    const signer = await this.options.signer();
    const { period, provisional, watermark } = head;
    const { definitionVersion } = definition;
    const inputSha256 = sha256Hex(input);
    return transaction(pool, async (tx) => {
      const lock = `report:${kind}:${period.name}`;
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [lock]);
      const versions = await versionsOf(tx, kind, period.name);
      const [newest] = versions;
      if (newest?.inputSha256 === inputSha256) return { run: newest, made: false };
      const version = (newest?.version ?? 0) + 1;
      const id = `${kind}:${period.name}:v${version}`;
      const generatedAt = clock.nowMicros();
      const run: ManifestRun = { id, version, inputSha256 };
      const files = [...rendered, manifestFile(doc, run, rendered, signer)];
      const span = { from: period.start, to: period.end };
      const stands = { kind, period: period.name, definitionVersion, provisional, watermark };
      const row = { ...run, ...stands, ...span, generatedAt, proposedBy: actor };
      await insertRun(tx, { ...row, input }, files);
      await addStep(tx, id, { step: 'generated', actor, by, at: generatedAt, comment: null });
      await supersedeUnsigned(tx, versions);
      const after = { watermark, provisional, inputSha256, version };
      const what = { actor, action: 'report-generate', subject: `report:${id}`, at: generatedAt };
      await appendAudit(tx, { ...what, before: newest ? { run: newest.id } : null, after });
      const stored = await runById(tx, id);
      if (stored === undefined) throw new Error(`run ${id} is not there after its insert`);
      return { run: stored, made: true };
    });
  }
}

/** Everything that figures depend on, as it is hashed and kept. */
function inputText(definition: ReportDefinition, head: RunHead, facts: JsonValue): string {
  const { kind, definitionVersion } = definition;
  const { period, provisional, watermark } = head;
  const stands = { kind, definitionVersion, period: period.name, provisional, watermark };
  return canonicalJson({ ...stands, facts });
}

async function renderFiles(
  doc: ReportDocument,
  { formats }: ReportDefinition,
): Promise<RenderedFile[]> {
  return [
    ...(formats.includes('pdf') ? [await pdfFile(doc)] : []),
    ...(formats.includes('csv') ? csvFiles(doc) : []),
    ...(formats.includes('json') ? [jsonFile(doc)] : []),
  ];
}

/** Nobody signs what a newer version stands beside. */
async function supersedeUnsigned(tx: Sql, versions: readonly StoredRun[]): Promise<void> {
  const open = versions.filter(({ state }) => state === 'generated' || state === 'validated');
  for (const { id } of open) {
    await tx.query(`UPDATE rep_runs SET state = 'superseded' WHERE id = $1`, [id]);
  }
}

function behind(offset: number, wanted: number): CodedError {
  const what = `analytics has come to event ${offset} of ${wanted}: is the worker running?`;
  return new CodedError('ANALYTICS_BEHIND', what);
}
