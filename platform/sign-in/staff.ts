/** The people who work here: their roles, and how one is added, looked up and shut out. */
import { hash } from '@node-rs/argon2';
import { generateSecret } from 'otplib';
import type { Pool } from 'pg';
import { z } from 'zod';
import { appendAudit } from '../audit/audit';
import type { Clock } from '../clock/clock';
import { CodedError, errorCode } from '../errors/coded-error';
import { randomId } from '../ids/tokens';
import { transaction, type Sql } from '../postgres/pool';
import type { Sealer } from '../secrets/sealer';

/** The auditor reads all and changes nothing; what the others may do is declared by modules. */
export const ROLES = ['analyst', 'supervisor', 'mlro', 'auditor', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

const role = z.enum(ROLES);
/** Sign-in names: case does not matter. */
export const staffName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]*$/, 'letters, digits and . _ @ - only')
  .transform((name) => name.toLowerCase());

const newUser = z.object({
  name: staffName,
  displayName: z.string().min(1).max(100).optional(),
  roles: z.array(role).min(1),
  password: z.string().min(12).max(200),
  totpSecret: z
    .string()
    .regex(/^[A-Z2-7]{26,128}$/, 'base32 of at least 128 bits')
    .optional(),
});
export type NewUser = z.input<typeof newUser>;

export interface StaffStore {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly sealer: Sealer;
}

export interface CreatedUser {
  readonly id: string;
  readonly name: string;
  /** Base32; shown once, to be put into an authenticator application. */
  readonly totpSecret: string;
}

/** OWASP's recommendation for argon2id (19 MiB, 2 passes) is this library's default. */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

/**
 * @param actor who adds the user, for the audit log
 * @throws CodedError BAD_STAFF naming field and reason, STAFF_EXISTS
 */
export async function createUser(
  { pool, clock, sealer }: StaffStore,
  user: NewUser,
  actor: string,
): Promise<CreatedUser> {
  const { name, displayName, roles, password, totpSecret } = checkUser(user);
  const id = randomId('staff');
  const secret = totpSecret ?? generateSecret();
  const passwordHash = await hashPassword(password);
  const at = clock.nowMicros();
  try {
    await transaction(pool, async (tx) => {
      await tx.query(
        `INSERT INTO platform_staff
           (id, name, display_name, roles, password_hash, totp_sealed, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, name, displayName ?? name, roles, passwordHash, sealer.seal(secret, `totp:${id}`), at],
      );
      const after = { name, roles };
      const subject = `staff:${id}`;
      await appendAudit(tx, { actor, action: 'staff-create', subject, before: null, after, at });
    });
  } catch (error) {
    if (errorCode(error) !== '23505') throw error;
    const what = `there is a user named ${name} already: choose another name`;
    throw new CodedError('STAFF_EXISTS', what, { cause: error });
  }
  return { id, name, totpSecret: secret };
}

function checkUser(user: NewUser): z.output<typeof newUser> {
  const result = newUser.safeParse(user);
  if (result.success) return result.data;
  const reasons = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new CodedError('BAD_STAFF', `the user cannot be added: ${reasons.join('; ')}`);
}

/**
 * Shuts a user out: no new sign-in, and every session ends at once.
 * @throws CodedError STAFF_UNKNOWN
 */
export async function disableUser(
  { pool, clock }: Pick<StaffStore, 'pool' | 'clock'>,
  id: string,
  actor: string,
): Promise<void> {
  const at = clock.nowMicros();
  await transaction(pool, async (tx) => {
    const { rowCount } = await tx.query('UPDATE platform_staff SET disabled = true WHERE id = $1', [
      id,
    ]);
    if (rowCount === 0) throw new CodedError('STAFF_UNKNOWN', `there is no user ${id}`);
    await tx.query(
      'UPDATE platform_sessions SET revoked_at = $2 WHERE staff_id = $1 AND revoked_at IS NULL',
      [id, at],
    );
    await appendAudit(tx, {
      actor,
      action: 'staff-disable',
      subject: `staff:${id}`,
      before: { disabled: false },
      after: { disabled: true },
      at,
    });
  });
}

/** What sign-in needs to know of a user. */
export interface Credentials {
  readonly id: string;
  readonly passwordHash: string;
  readonly totpSealed: Buffer;
  readonly disabled: boolean;
}

export async function findCredentials(sql: Sql, name: string): Promise<Credentials | undefined> {
  const { rows } = await sql.query<Credentials>(
    `SELECT id, password_hash AS "passwordHash", totp_sealed AS "totpSealed", disabled
     FROM platform_staff WHERE name = $1`,
    [name],
  );
  return rows[0];
}

/** Uses a time step up, so that its code is accepted once; false when it was used before. */
export async function useTotpStep(tx: Sql, id: string, step: number): Promise<boolean> {
  const { rowCount } = await tx.query(
    'UPDATE platform_staff SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2',
    [id, step],
  );
  return rowCount === 1;
}

/** The roles as the database has them. */
export function readRoles(roles: readonly string[]): Role[] {
  return z.array(role).parse(roles);
}
