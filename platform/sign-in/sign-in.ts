/**
 * Checks name, password and one-time code, and opens a session. Every outcome is in the audit
 * log; the caller is never told which of the three was wrong.
 */
import { verify } from '@node-rs/argon2';
import { verifySync } from 'otplib';
import { appendAudit } from '../audit/audit';
import { HttpError } from '../http/http-error';
import { randomToken } from '../ids/tokens';
import { transaction } from '../postgres/pool';
import { countAttempt, forgiveAttempts } from './attempts';
import { openSession } from './sessions';
import { findCredentials, hashPassword, useTotpStep } from './staff';
import type { Credentials, StaffStore } from './staff';

export interface SignInRequest {
  /** Lower case. */
  readonly user: string;
  readonly password: string;
  /** Six digits. */
  readonly totp: string;
  /** Where the request came from. */
  readonly address: string;
}

const STEP_SECONDS = 30;
const MICROS = 1_000_000;

/**
 * @returns the new session's token
 * @throws HttpError 401 SIGN_IN_FAILED, 429 TOO_MANY_ATTEMPTS
 */
export async function signIn(store: StaffStore, request: SignInRequest): Promise<string> {
  const { pool, clock } = store;
  const { user, address } = request;
  const permit = await countAttempt(pool, user, address, clock.nowMicros());
  if (!permit.allowed) {
    if (permit.firstRefusal) await recordFailure(store, request, 'too many attempts');
    const retry = { 'Retry-After': String(permit.retryAfterSeconds) };
    throw new HttpError(429, 'TOO_MANY_ATTEMPTS', 'too many attempts: try again later', retry);
  }
  const credentials = await findCredentials(pool, user);
  const result = await check(store, credentials, request);
  if (typeof result === 'number' && credentials !== undefined) {
    const token = await open(store, credentials.id, result, request);
    if (token !== undefined) return token;
  }
  await recordFailure(store, request, typeof result === 'string' ? result : 'code used before');
  throw new HttpError(401, 'SIGN_IN_FAILED', 'name, password or code is wrong');
}

/** The time step of the right code, or what is wrong. Takes as long for a name that is unknown. */
async function check(
  { clock, sealer }: StaffStore,
  credentials: Credentials | undefined,
  { password, totp }: SignInRequest,
): Promise<number | string> {
  const right = await verify(credentials?.passwordHash ?? (await nobodysHash()), password);
  if (credentials === undefined) return 'unknown user';
  if (!right) return 'wrong password';
  if (credentials.disabled) return 'user is disabled';
  const secret = sealer.open(credentials.totpSealed, `totp:${credentials.id}`);
  const epoch = Math.floor(clock.nowMicros() / MICROS);
  // One step to either side: people's clocks differ, and typing takes time (RFC 6238 5.2).
  const result = verifySync({ secret, token: totp, epoch, epochTolerance: STEP_SECONDS });
  if (!result.valid) return 'wrong code';
  return Math.floor(epoch / STEP_SECONDS) + result.delta;
}

let madeUp: Promise<string> | undefined;

/** A hash that no password has, made on first use. */
function nobodysHash(): Promise<string> {
  madeUp ??= hashPassword(randomToken());
  return madeUp;
}

/** undefined when the code was used before, also by a request at this very moment. */
async function open(
  { pool, clock }: StaffStore,
  staffId: string,
  step: number,
  { user, address }: SignInRequest,
): Promise<string | undefined> {
  const at = clock.nowMicros();
  return transaction(pool, async (tx) => {
    if (!(await useTotpStep(tx, staffId, step))) return undefined;
    const { token, sessionId } = await openSession(tx, staffId, address, at);
    await forgiveAttempts(tx, user, address);
    await appendAudit(tx, {
      actor: `staff:${staffId}`,
      action: 'sign-in',
      subject: `session:${sessionId}`,
      before: null,
      after: { address },
      at,
    });
    return token;
  });
}

async function recordFailure(
  { pool, clock }: StaffStore,
  { user, address }: SignInRequest,
  reason: string,
): Promise<void> {
  const at = clock.nowMicros();
  await transaction(pool, (tx) =>
    appendAudit(tx, {
      actor: `address:${address}`,
      action: 'sign-in-failure',
      subject: `staff-name:${user}`,
      before: null,
      after: { reason },
      at,
    }),
  );
}
