/**
 * Limits guessing: attempts are counted before the password is looked at, so that a hundred at
 * once are counted too. An address is counted first, and one that is over its limit counts
 * against nobody else. A user is shut only for the address that guesses, so that a stranger
 * cannot keep somebody out; over all addresses together the limit is ten times that. A success
 * gives its own attempts back.
 */
import { isIPv6 } from 'node:net';
import type { Sql } from '../postgres/pool';

/** Microseconds. */
const WINDOW = 15 * 60 * 1_000_000;
export const ATTEMPTS_PER_USER_AND_ADDRESS = 10;
const ATTEMPTS_PER_USER = 100;
export const ATTEMPTS_PER_ADDRESS = 50;

export interface Permit {
  readonly allowed: boolean;
  /** true for the first attempt over a limit in its window: the one worth an audit record. */
  readonly firstRefusal: boolean;
  /** Until the window ends. */
  readonly retryAfterSeconds: number;
}

/** A household or a rack has a whole /64 of IPv6 addresses (RFC 6177): it counts as one. */
function network(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right];
  return `${groups.slice(0, 4).join(':')}::/64`;
}

function keysOf(user: string, address: string) {
  const place = network(address);
  return { address: `address:${place}`, user: `user:${user}`, pair: `pair:${place} ${user}` };
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
  const keys = keysOf(user, address);
  const excess = async (key: string, limit: number): Promise<number> =>
    (await count(sql, key, start)) - limit;
  const over = [await excess(keys.address, ATTEMPTS_PER_ADDRESS)];
  if (over.every((one) => one <= 0)) {
    over.push(await excess(keys.pair, ATTEMPTS_PER_USER_AND_ADDRESS));
  }
  if (over.every((one) => one <= 0)) over.push(await excess(keys.user, ATTEMPTS_PER_USER));
  return {
    allowed: over.every((one) => one <= 0),
    firstRefusal: over.some((one) => one === 1),
    retryAfterSeconds: Math.ceil((start + WINDOW - nowMicros) / 1_000_000),
  };
}

async function count(sql: Sql, key: string, windowStart: number): Promise<number> {
  const { rows } = await sql.query<{ attempts: number }>(
    `INSERT INTO platform_sign_in_attempts (key, window_start, attempts) VALUES ($1, $2, 1)
     ON CONFLICT (key, window_start)
       DO UPDATE SET attempts = platform_sign_in_attempts.attempts + 1
     RETURNING attempts`,
    [key, windowStart],
  );
  return rows[0]?.attempts ?? 0;
}

/** After a success: user and pair start anew, the address gets its one attempt back. */
export async function forgiveAttempts(tx: Sql, user: string, address: string): Promise<void> {
  const keys = keysOf(user, address);
  await tx.query('DELETE FROM platform_sign_in_attempts WHERE key = ANY($1)', [
    [keys.user, keys.pair],
  ]);
  await tx.query(
    `UPDATE platform_sign_in_attempts SET attempts = attempts - 1
     WHERE key = $1 AND attempts > 0`,
    [keys.address],
  );
}
