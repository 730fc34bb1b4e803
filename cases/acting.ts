/** What routes of this module share: who asks, and transactions that may be tried again. */
import type { Clock } from '../platform/clock/clock';
import { appendAudit } from '../platform/audit/audit';
import type { JsonValue } from '../platform/audit/canonical-json';
import { errorCode } from '../platform/errors/coded-error';
import { HttpError } from '../platform/http/http-error';
import { transaction, type Sql } from '../platform/postgres/pool';
import { sessionOf } from '../platform/sign-in/require-session';
import type { Person } from './contract';
import type { Acting } from './lifecycle/case-event';
import type { Refusal } from './lifecycle/refusal';
import type { CasesRouterOptions } from './router-options';
import { isFourEyesRefusal } from './store/approvals';
import { readCase } from './store/case-store';

type Request = Parameters<typeof sessionOf>[0];
type Pool = CasesRouterOptions['pool'];

/** Two that wait for each other's rows: the server ends one of them, which may try again. */
const DEADLOCK = '40P01';
const ATTEMPTS = 3;

export function personOf(req: Request): Person {
  const { staffId, displayName: name } = sessionOf(req);
  return { staffId, name };
}

export function actingOf(req: Request, clock: Clock): Acting {
  return { at: clock.nowMicros(), by: personOf(req) };
}

/**
 * A transaction that is tried again when it met another one crosswise.
 * @throws HttpError FOUR_EYES where the database refused one person as both
 */
export async function steadily<T>(pool: Pool, work: (tx: Sql) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction(pool, work);
    } catch (error) {
      if (isFourEyesRefusal(error)) {
        throw new HttpError(403, 'FOUR_EYES', 'this needs a second person');
      }
      if (errorCode(error) !== DEADLOCK || attempt === ATTEMPTS) throw error;
    }
  }
}

/** Tells live pages that a case went on, unless it is restricted. */
export async function tellCase(
  { pool, caseChanged }: Pick<CasesRouterOptions, 'pool' | 'caseChanged'>,
  caseId: string | null,
): Promise<void> {
  const record = caseId === null ? undefined : await readCase(pool, caseId);
  if (record?.people === null) caseChanged({ caseId: record.caseId, version: record.version });
}

/** Records that restricted material was read; without the record there is no answer. */
export async function recordRead(
  pool: Pool,
  { at, by }: Acting,
  subject: string,
  after: JsonValue,
): Promise<void> {
  const head = { actor: `staff:${by.staffId}`, action: 'restricted-read', subject, at };
  await transaction(pool, (tx) => appendAudit(tx, { ...head, before: null, after }));
}

/** A parsed query as it goes into an audit record. */
export function jsonOf(query: object): JsonValue {
  return JSON.parse(JSON.stringify(query)) as JsonValue; // what JSON was made from is JSON
}

const STATUS: Readonly<Record<string, number>> = {
  NO_SUCH_CASE: 404,
  NO_SUCH_UNDO: 404,
  UNDO_OVER: 410,
  FOUR_EYES: 403,
};

/** A refusal of the pure rules as an answer; 409 unless its code says otherwise. */
export function refusalError({ refused, msg }: Refusal): HttpError {
  return new HttpError(STATUS[refused] ?? 409, refused, msg);
}

export function noSuchAlert(): HttpError {
  return new HttpError(404, 'NO_SUCH_ALERT', 'there is no alert with this id');
}

export function noSuchCase(): HttpError {
  return new HttpError(404, 'NO_SUCH_CASE', 'there is no case with this id');
}
