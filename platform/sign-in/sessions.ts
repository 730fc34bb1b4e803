/**
 * Sessions live in the database: the browser holds 256 random bits, the table their SHA-256. They
 * end after 12 hours, after 30 minutes without a request, on sign-out, or when they are revoked.
 */
import { randomId, randomToken, tokenHash } from '../ids/tokens';
import { safeNumber, type Sql } from '../postgres/pool';
import { readRoles, type Role } from './staff';

export interface Session {
  /** Names the session in audit records; not the token. */
  readonly id: string;
  readonly staffId: string;
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
  /** Microseconds UTC; at the latest. */
  readonly expiresAt: number;
}

const SECOND = 1_000_000;
/** Microseconds from sign-in to the end. */
export const ABSOLUTE_LIMIT = 12 * 3600 * SECOND;
/** Microseconds without a request to the end. */
const IDLE_LIMIT = 30 * 60 * SECOND;
/** The time of the last request is written at most this often. */
const SEEN_STEP = 60 * SECOND;

export async function openSession(
  tx: Sql,
  staffId: string,
  address: string,
  nowMicros: number,
): Promise<{ token: string; sessionId: string }> {
  const token = randomToken();
  const sessionId = randomId('session');
  await tx.query('DELETE FROM platform_sessions WHERE created_at < $1', [
    nowMicros - 2 * ABSOLUTE_LIMIT,
  ]);
  await tx.query(
    `INSERT INTO platform_sessions (token_sha256, id, staff_id, created_at, seen_at, address)
     VALUES ($1, $2, $3, $4, $4, $5)`,
    [tokenHash(token), sessionId, staffId, nowMicros, address],
  );
  return { token, sessionId };
}

interface SessionRow {
  id: string;
  staff_id: string;
  name: string;
  display_name: string;
  roles: string[];
  created_at: bigint;
  seen_at: bigint;
}

/** The live session of a token, or undefined. */
export async function findSession(
  sql: Sql,
  token: string,
  nowMicros: number,
): Promise<Session | undefined> {
  const sha256 = tokenHash(token);
  const { rows } = await sql.query<SessionRow>(
    `SELECT s.id, s.staff_id, s.created_at, s.seen_at, p.name, p.display_name, p.roles
     FROM platform_sessions s JOIN platform_staff p ON p.id = s.staff_id
     WHERE s.token_sha256 = $1 AND s.revoked_at IS NULL AND NOT p.disabled`,
    [sha256],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const expiresAt = safeNumber(row.created_at) + ABSOLUTE_LIMIT;
  const seenAt = safeNumber(row.seen_at);
  if (nowMicros >= expiresAt || nowMicros >= seenAt + IDLE_LIMIT) return undefined;
  if (nowMicros >= seenAt + SEEN_STEP) {
    await sql.query(
      'UPDATE platform_sessions SET seen_at = $2 WHERE token_sha256 = $1 AND seen_at < $2',
      [sha256, nowMicros],
    );
  }
  return {
    id: row.id,
    staffId: row.staff_id,
    name: row.name,
    displayName: row.display_name,
    roles: readRoles(row.roles),
    expiresAt,
  };
}

/** Ends a session at once; false when it had ended before. */
export async function revokeSession(tx: Sql, id: string, nowMicros: number): Promise<boolean> {
  const { rowCount } = await tx.query(
    'UPDATE platform_sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL',
    [id, nowMicros],
  );
  return rowCount === 1;
}
