/**
 * Limits guessing: attempts are counted per user and per address before the password is looked
 * at, so that a hundred at once are counted too. A success gives its own attempt back.
 */
import type { Sql } from '../postgres/pool';

/** Microseconds. */
const WINDOW = 15 * 60 * 1_000_000;
export const ATTEMPTS_PER_USER = 10;
export const ATTEMPTS_PER_ADDRESS = 50;

export interface Permit {
  readonly allowed: boolean;
  /** true for the first attempt over a limit in its window: the one worth an audit record. */
  readonly firstRefusal: boolean;
  /** Until the window ends. */
  readonly retryAfterSeconds: number;
}

/** Counts an attempt and says whether it may go on. */
export async function countAttempt(
  sql: Sql,
  user: string,
  address: string,
  nowMicros: number,
): Promise<Permit> {
  const start = nowMicros - (nowMicros % WINDOW);
  await sql.query('DELETE FROM platform_sign_in_attempts WHERE window_start < $1', [start]);
  const { rows } = await sql.query<{ key: string; attempts: number }>(
    `INSERT INTO platform_sign_in_attempts (key, window_start, attempts)
     SELECT key, $3, 1 FROM unnest(ARRAY[$1, $2]) AS key ORDER BY key
     ON CONFLICT (key, window_start)
       DO UPDATE SET attempts = platform_sign_in_attempts.attempts + 1
     RETURNING key, attempts`,
    [`user:${user}`, `address:${address}`, start],
  );
  const over = rows.map(({ key, attempts }) => {
    return attempts - (key.startsWith('user:') ? ATTEMPTS_PER_USER : ATTEMPTS_PER_ADDRESS);
  });
  return {
    allowed: over.every((excess) => excess <= 0),
    firstRefusal: over.some((excess) => excess === 1),
    retryAfterSeconds: Math.ceil((start + WINDOW - nowMicros) / 1_000_000),
  };
}

/** After a success: the user starts anew, the address gets its one attempt back. */
export async function forgiveAttempts(tx: Sql, user: string, address: string): Promise<void> {
  await tx.query('DELETE FROM platform_sign_in_attempts WHERE key = $1', [`user:${user}`]);
  await tx.query(
    `UPDATE platform_sign_in_attempts SET attempts = attempts - 1
     WHERE key = $1 AND attempts > 0`,
    [`address:${address}`],
  );
}
