/** Runs a command on a case: version checked, decided, written, audited, in one transaction. */
import type { Acting } from '../lifecycle/case-event';
import type { CaseRecord } from '../lifecycle/case-record';
import { decide, isRefusal, type ReadyCommand } from '../lifecycle/decide';
import type { Refusal } from '../lifecycle/refusal';
import type { Sql } from '../../platform/postgres/pool';
import { appendEvents, auditCase, lockCase, maySee } from './case-store';

export type Commanded =
  | { readonly kind: 'done'; readonly before: CaseRecord; readonly after: CaseRecord }
  /** There is none that this person may know of. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** Others were here since. */
  | { readonly kind: 'changed'; readonly version: number };

/**
 * @param version what the caller has seen; undefined for callers that add facts to whatever is
 * there (a filing)
 * @param also what belongs to the change; the audit record is written after it, last of all
 */
export async function commandCase(
  tx: Sql,
  caseId: string,
  version: number | undefined,
  command: ReadyCommand,
  acting: Acting,
  also?: (tx: Sql) => Promise<void>,
): Promise<Commanded> {
  const before = await lockCase(tx, caseId);
  if (before === undefined || !maySee(before, acting.by)) return { kind: 'unknown' };
  if (version !== undefined && before.version !== version) {
    return { kind: 'changed', version: before.version };
  }
  const decided = decide(before, command, acting);
  if (isRefusal(decided)) return { kind: 'refused', refusal: decided };
  const after = await appendEvents(tx, before, decided);
  await also?.(tx);
  if (after !== before) await auditCase(tx, command.kind, before, after, acting);
  return { kind: 'done', before, after };
}
