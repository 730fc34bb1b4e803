/**
 * Commands on filings: prepared from the case, edited, submitted, approved by a second person,
 * filed, acknowledged, reviewed; each with its audit record, and the case told when one is filed.
 */
import type { FilingAnswer, FilingCommand, NewFiling, Person } from '../contract';
import { appendAudit } from '../../platform/audit/audit';
import type { JsonValue } from '../../platform/audit/canonical-json';
import { HttpError } from '../../platform/http/http-error';
import type { Sql } from '../../platform/postgres/pool';
import type { Role } from '../../platform/sign-in/staff';
import { noSuchCase, refusalError, steadily, tellCase } from '../acting';
import type { Acting } from '../lifecycle/case-event';
import { FILING_PERMISSIONS } from '../permissions';
import type { CasesRouterOptions } from '../router-options';
import { commandCase } from '../store/case-commands';
import { lockCase, maySee, readCase } from '../store/case-store';
import { readFilingSources } from '../store/filing-sources';
import {
  createFiling,
  lockFiling,
  readFiling,
  readFilingSteps,
  saveFiling,
  writeReview,
} from '../store/filings';
import { filingAnswer } from './filing-answer';
import { filingFaults } from './filing-checks';
import { filingDocument, type DocumentText } from './filing-document';
import { afterCommand } from './filing-life';
import { refusalOf, rightFor, type FilingRecord, type FilingRights } from './filing-record';
import { prepareFiling } from './prepare-filing';

/** What a command came to; `changed`: others were there since. */
export type FilingDone =
  { readonly kind: 'done' } | { readonly kind: 'changed'; readonly version: number };

export class FilingDesk {
  constructor(private readonly options: CasesRouterOptions) {}

  rights(roles: readonly Role[]): FilingRights {
    const may: readonly string[] = this.options.guard.permissionsOf(roles);
    return {
      mayPrepare: may.includes(FILING_PERMISSIONS.prepare),
      mayApprove: may.includes(FILING_PERMISSIONS.approve),
      mayFile: may.includes(FILING_PERMISSIONS.file),
    };
  }

  /** @throws HttpError NO_SUCH_FILING also for those who may not know of its case */
  async visible(filingId: string, by: Person, sql: Sql = this.options.pool): Promise<FilingRecord> {
    const filing = await readFiling(sql, filingId);
    const record = filing && (await readCase(sql, filing.caseId));
    if (filing === undefined || record === undefined || !maySee(record, by)) throw noSuchFiling();
    return filing;
  }

  async answer(filingId: string, by: Person, rights: FilingRights): Promise<FilingAnswer> {
    const filing = await this.visible(filingId, by);
    const steps = await readFilingSteps(this.options.pool, filingId);
    return filingAnswer(filing, steps, by, rights);
  }

  /** A draft with all that the case has. @returns its id */
  async prepare(caseId: string, { kind, corrects }: NewFiling, acting: Acting): Promise<string> {
    const { pool, evidence, filings } = this.options;
    const record = await readCase(pool, caseId);
    if (record === undefined || !maySee(record, acting.by)) throw noSuchCase();
    const corrected = await this.corrected(caseId, { kind, corrects }, acting.by);
    const ports = { evidence, ...filings };
    const about = { now: acting.at, corrects: corrected };
    const sources = await readFilingSources(pool, ports, record, about);
    const assets = evidence.registry.assets().map(({ name }) => name);
    const content = {
      ...{ caseId, corrects: corrects ?? null },
      ...prepareFiling(kind, sources, assets),
    };
    return steadily(pool, async (tx) => {
      await lockCase(tx, caseId);
      const filingId = await createFiling(tx, content, acting);
      const after = { case: caseId, corrects: content.corrects };
      await audit(tx, 'prepare', filingId, { before: null, after }, acting);
      return filingId;
    });
  }

  private async corrected(caseId: string, { kind, corrects }: NewFiling, by: Person) {
    if (corrects === undefined) return null;
    const earlier = await this.visible(corrects, by);
    if (earlier.caseId !== caseId || earlier.kind !== kind || earlier.filedAt === null) {
      const what = 'what is corrected has to be a filing of the same kind and case that was filed';
      throw new HttpError(409, 'NOT_CORRECTABLE', what);
    }
    const reference = earlier.acknowledgement?.reference ?? null;
    return { filingId: earlier.filingId, reference };
  }

  async command(
    filingId: string,
    version: number,
    command: FilingCommand,
    acting: Acting,
    rights: FilingRights,
  ): Promise<FilingDone> {
    if (!rights[rightFor(command.kind)]) {
      throw new HttpError(403, 'NOT_PERMITTED', 'your role may not do this with filings');
    }
    const { caseId } = await this.visible(filingId, acting.by);
    // Before the transaction: the schema is checked in a thread of its own and takes its time.
    const checked = command.kind === 'file' ? await this.readyToFile(filingId, acting) : undefined;
    const done = await steadily(this.options.pool, async (tx): Promise<FilingDone> => {
      await lockCase(tx, caseId);
      const before = await lockFiling(tx, filingId);
      if (before === undefined) throw noSuchFiling();
      if (before.version !== version) return { kind: 'changed', version: before.version };
      const alone = command.kind === 'file' && command.alone === true;
      const refused = refusalOf(before, command.kind, acting.by, alone);
      if (refused !== undefined) throw refusalError(refused);
      const document = checked?.version === version ? checked.text : null;
      const { after, text } = afterCommand(before, command, acting, document);
      await saveFiling(tx, after, { kind: command.kind, text }, acting);
      if (command.kind === 'review') await writeReview(tx, filingId, command.text, acting);
      const record = () => auditChange(tx, command.kind, before, after, acting);
      if (command.kind === 'file') await this.told(tx, after, acting, record);
      else await record();
      return { kind: 'done' };
    });
    if (done.kind === 'done' && command.kind === 'file') await tellCase(this.options, caseId);
    return done;
  }

  /** The document that will be filed. @throws HttpError FILING_FAULTS, SCHEMA_FAULTS */
  private async readyToFile(filingId: string, acting: Acting) {
    const filing = await this.visible(filingId, acting.by);
    const [fault, ...more] = filingFaults(filing);
    if (fault !== undefined) {
      const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
      throw new HttpError(409, 'FILING_FAULTS', `${fault.field} ${fault.message}${rest}`);
    }
    const document = filingDocument(filing, acting);
    const schema = await this.schemaCheck(document);
    if (schema?.checked === true && schema.faults.length > 0) {
      const what = `the official schema refuses it: ${schema.faults[0]?.message ?? ''}`;
      throw new HttpError(409, 'SCHEMA_FAULTS', what.slice(0, 500));
    }
    return { version: filing.version, text: document.text };
  }

  async schemaCheck({ schema, text }: DocumentText) {
    return schema === null ? null : this.options.filings.schemas.validate(schema, text);
  }

  /** Corrected ones are marked, the case gets its step and its clock; audit records come last. */
  private async told(
    tx: Sql,
    filing: FilingRecord,
    acting: Acting,
    record: () => Promise<void>,
  ): Promise<void> {
    const { filingId, caseId, corrects, kind } = filing;
    if (corrects !== null) {
      const earlier = await lockFiling(tx, corrects);
      if (earlier !== undefined && earlier.state !== 'corrected') {
        const after = { ...earlier, version: earlier.version + 1, state: 'corrected' as const };
        await saveFiling(tx, after, { kind: 'corrected', text: `by ${filingId}` }, acting);
      }
    }
    const command = { kind: 'record-filing', filingId, filing: kind, filedAt: acting.at } as const;
    const done = await commandCase(tx, caseId, undefined, command, acting, record);
    if (done.kind === 'refused') throw refusalError(done.refusal);
    if (done.kind !== 'done') throw noSuchCase();
  }
}

function noSuchFiling(): HttpError {
  return new HttpError(404, 'NO_SUCH_FILING', 'there is no filing with this id');
}

/** The report's words stay out of the audit log; what state it came to does not. */
async function auditChange(
  tx: Sql,
  kind: string,
  before: FilingRecord,
  after: FilingRecord,
  acting: Acting,
): Promise<void> {
  const facts = ({ state, version, filedAlone, documentSha256 }: FilingRecord) => {
    return { state, version, filedAlone, documentSha256 };
  };
  await audit(tx, kind, after.filingId, { before: facts(before), after: facts(after) }, acting);
}

async function audit(
  tx: Sql,
  kind: string,
  filingId: string,
  change: { readonly before: JsonValue; readonly after: JsonValue },
  { at, by }: Acting,
): Promise<void> {
  const head = { actor: `staff:${by.staffId}`, action: `filing-${kind}`, at };
  await appendAudit(tx, { ...head, subject: `filing:${filingId}`, ...change });
}
