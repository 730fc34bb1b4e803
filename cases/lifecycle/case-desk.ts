/** Commands on cases with what they need looked up: people, log ranges, alerts, files. */
import type { CaseAnswer, CaseCommand, CaseEventView, EvidenceCheck, Person } from '../contract';
import { HttpError } from '../../platform/http/http-error';
import { randomId } from '../../platform/ids/tokens';
import type { Role } from '../../platform/sign-in/staff';
import { noSuchCase, recordRead, refusalError, steadily } from '../acting';
import { freezeRange, MAX_RANGE } from '../evidence/frozen-range';
import { ownersOf } from '../inbox/alert-rows';
import { CASES_PERMISSIONS } from '../permissions';
import type { CasesRouterOptions } from '../router-options';
import { peopleNamed } from '../staff-directory';
import { actOnAlerts, ActionRefused } from '../store/alert-actions';
import { commandCase, type Commanded } from '../store/case-commands';
import { sha256Of, sniffed, writeFile } from '../store/case-files';
import { attachedAlerts, caseRow, workload } from '../store/case-queries';
import { lockCase, maySee, readCase, readEvents } from '../store/case-store';
import { markItems } from '../store/marks';
import type { Acting } from './case-event';
import { fold, type CaseRecord } from './case-record';
import { caseAnswer, eventView, type Looking } from './case-answer';
import type { ReadyCommand } from './decide';
import { refuse } from './refusal';

/** `changed` tells what others did since the version that the caller had seen. */
export type Done =
  | Exclude<Commanded, { kind: 'changed' }>
  | {
      readonly kind: 'changed';
      readonly version: number;
      readonly changed: readonly CaseEventView[];
    };

type AlertCommand = Extract<CaseCommand, { kind: 'attach-alerts' | 'detach-alerts' }>;

export class CaseDesk {
  constructor(private readonly options: CasesRouterOptions) {}

  looking({ by, at: now }: Acting, roles: readonly Role[]): Looking {
    const may: readonly string[] = this.options.guard.permissionsOf(roles);
    const mayWork = may.includes(CASES_PERMISSIONS.work);
    return { by, now, mayWork, mayApprove: may.includes(CASES_PERMISSIONS.approve) };
  }

  /** @throws HttpError NO_SUCH_CASE also for those it is restricted from */
  async answer(caseId: string, looking: Looking): Promise<CaseAnswer> {
    const { pool } = this.options;
    const stored = await readEvents(pool, caseId);
    const record = fold(stored.map(({ event }) => event));
    if (record === undefined || !maySee(record, looking.by)) throw noSuchCase();
    const row = await caseRow(pool, caseId, looking.by.staffId);
    const alertRows = await attachedAlerts(pool, caseId);
    return caseAnswer({ record, stored, row, alertRows }, looking);
  }

  async visible(caseId: string, by: Person): Promise<CaseRecord> {
    const record = await readCase(this.options.pool, caseId);
    if (record === undefined || !maySee(record, by)) throw noSuchCase();
    return record;
  }

  async markSeen(caseId: string, { staffId }: Person): Promise<void> {
    await markItems(this.options.pool, staffId, { items: [`case:${caseId}`], seen: true });
  }

  tell({ caseId, version, people }: CaseRecord): void {
    if (people === null) this.options.caseChanged({ caseId, version });
  }

  async command(
    caseId: string,
    version: number,
    command: CaseCommand,
    looking: Looking,
  ): Promise<Done> {
    this.requireRight(command, looking);
    const { by } = looking;
    const acting = { at: looking.now, by };
    if (command.kind === 'attach-alerts' || command.kind === 'detach-alerts') {
      return this.moveAlerts(caseId, version, command, acting);
    }
    await this.visible(caseId, by);
    const ready = await this.ready(command, acting);
    const { pool } = this.options;
    return this.told(
      caseId,
      version,
      await steadily(pool, (tx) => commandCase(tx, caseId, version, ready, acting)),
    );
  }

  /** Deciding is for those who may approve; taking back a proposal is for its author too. */
  private requireRight({ kind }: CaseCommand, { mayWork, mayApprove }: Looking): void {
    const needed = kind === 'approve' ? CASES_PERMISSIONS.approve : CASES_PERMISSIONS.work;
    const may = kind === 'approve' ? mayApprove : mayWork || (kind === 'return' && mayApprove);
    if (!may) throw new HttpError(403, 'NOT_PERMITTED', `this needs the permission ${needed}`);
  }

  private async ready(
    command: Exclude<CaseCommand, AlertCommand>,
    { by }: Acting,
  ): Promise<ReadyCommand> {
    const { staff } = this.options;
    switch (command.kind) {
      case 'assign':
        return { kind: 'assign', to: await this.assignee(command.to, by) };
      case 'restrict': {
        const { people } = command;
        return { kind: 'restrict', people: people && (await peopleNamed(staff, people)) };
      }
      case 'add-evidence':
        return this.frozen(command);
      default:
        return command;
    }
  }

  private async assignee(to: string | null, by: Person): Promise<Person | null> {
    if (to === null) return null;
    if (to === 'me') return by;
    const members = (await this.options.staff.members()).filter(({ works }) => works);
    if (to !== 'round-robin') {
      const found = members.find(({ staffId }) => staffId === to);
      if (found) return { staffId: found.staffId, name: found.name };
      throw new HttpError(400, 'NO_SUCH_PERSON', `nobody with the id ${to} works on cases`);
    }
    const load = await workload(this.options.pool);
    const cases = ({ staffId }: Person) => load.get(staffId) ?? 0;
    const [first] = members.toSorted((a, b) => cases(a) - cases(b));
    if (first === undefined) throw new HttpError(409, 'NOBODY', 'nobody works on cases');
    return { staffId: first.staffId, name: first.name };
  }

  private async frozen({
    seqFrom,
    seqTo,
    label,
  }: Extract<CaseCommand, { kind: 'add-evidence' }>): Promise<ReadyCommand> {
    if (seqTo < seqFrom || seqTo - seqFrom >= MAX_RANGE) {
      const what = `a range has 1 to ${MAX_RANGE} events: choose a shorter one, or several`;
      throw new HttpError(400, 'BAD_RANGE', what);
    }
    const range = await freezeRange(this.options.evidence, seqFrom, seqTo);
    if (range === undefined) {
      throw new HttpError(409, 'NOT_IN_LOG', `the log does not have events ${seqFrom} to ${seqTo}`);
    }
    return { kind: 'add-evidence', range: { ...range, label } };
  }

  private async moveAlerts(
    caseId: string,
    version: number,
    command: AlertCommand,
    acting: Acting,
  ): Promise<Done> {
    const { pool, evidence } = this.options;
    const owners = (accounts: readonly string[]) => ownersOf(accounts, evidence.registry);
    const alertActing = { ...acting, batch: randomId('act'), ownersOf: owners };
    try {
      const done = await steadily(pool, async (tx): Promise<Commanded> => {
        const before = await lockCase(tx, caseId);
        if (before === undefined || !maySee(before, acting.by)) return { kind: 'unknown' };
        if (before.version !== version) return { kind: 'changed', version: before.version };
        const foreign = command.alertIds.find((id) => !before.alertIds.includes(id));
        if (command.kind === 'detach-alerts' && foreign !== undefined) {
          const msg = `alert ${foreign} is not attached to this case`;
          return { kind: 'refused', refusal: refuse('NOT_ATTACHED', msg) };
        }
        const action =
          command.kind === 'attach-alerts'
            ? ({ kind: 'attach', caseId } as const)
            : ({ kind: 'detach', reason: command.reason } as const);
        const { skipped } = await actOnAlerts(tx, command.alertIds, action, alertActing);
        const [first] = skipped;
        if (first) {
          const msg = `alert ${first.alertId}: ${first.why}; nothing was done`;
          throw new ActionRefused(refuse('ALERT_STATE', msg));
        }
        const after = await readCase(tx, caseId);
        return after ? { kind: 'done', before, after } : { kind: 'unknown' };
      });
      return await this.told(caseId, version, done);
    } catch (error) {
      if (error instanceof ActionRefused) throw refusalError(error.refusal);
      throw error;
    }
  }

  /** @throws HttpError FILE_TYPE when the content is not what the name says */
  async addFile(
    caseId: string,
    version: number,
    { name, content }: { readonly name: string; readonly content: Buffer },
    { by, now: at }: Looking,
  ): Promise<Done> {
    await this.visible(caseId, by);
    const kind = await sniffed(name, content);
    if ('lie' in kind) throw new HttpError(415, 'FILE_TYPE', kind.lie);
    const sha256 = sha256Of(content);
    const fileId = `F-${version + 1}-${sha256.slice(0, 12)}`;
    const file = { fileId, name, mime: kind.mime, bytes: content.length, sha256 };
    const command = { kind: 'add-file', file } as const;
    const done = await steadily(this.options.pool, (tx) =>
      commandCase(tx, caseId, version, command, { at, by }, (also) =>
        writeFile(also, caseId, fileId, content),
      ),
    );
    return this.told(caseId, version, done);
  }

  /** Reads the range again; the check is recorded with its result. */
  async checkEvidence(caseId: string, evidenceId: string, acting: Acting): Promise<EvidenceCheck> {
    const { evidence } = await this.visible(caseId, acting.by);
    const kept = evidence.find((one) => one.evidenceId === evidenceId);
    if (kept === undefined) {
      throw new HttpError(404, 'NO_SUCH_EVIDENCE', 'the case has no such evidence');
    }
    const now = await freezeRange(this.options.evidence, kept.seqFrom, kept.seqTo);
    const same = now?.sha256 === kept.sha256 && now.count === kept.count;
    const check = { evidence: evidenceId, same };
    await recordRead(this.options.pool, acting, `case:${caseId}`, check);
    return { same, sha256: now?.sha256 ?? '', count: now?.count ?? 0 };
  }

  private async told(caseId: string, version: number, done: Commanded): Promise<Done> {
    if (done.kind === 'done') this.tell(done.after);
    if (done.kind !== 'changed') return done;
    const stored = await readEvents(this.options.pool, caseId);
    return { ...done, changed: stored.filter((one) => one.version > version).map(eventView) };
  }
}
