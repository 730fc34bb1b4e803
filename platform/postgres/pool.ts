/**
 * Connections to PostgreSQL: the pool, what a store is given to talk through, and transactions.
 *
 * How column types come back: int2, int4 and float8 as number; int8 as bigint, always; numeric as
 * string; bytea as Buffer; json and jsonb parsed. Times are int8 microseconds, never timestamptz.
 */
import { Pool, types, type PoolClient, type QueryConfig } from 'pg';
import type { QueryResult, QueryResultRow } from 'pg';

/** What a store talks through: the pool, or the client of a running transaction. */
export interface Sql {
  query<Row extends QueryResultRow = QueryResultRow>(
    text: string | QueryConfig,
    values?: unknown[],
  ): Promise<QueryResult<Row>>;
}

export interface PoolOptions {
  readonly url: string;
  /** Largest number of connections; default 10. */
  readonly max?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName?: string;
  /** Told when an idle connection dies; the pool replaces it by itself. */
  readonly onError?: (error: Error) => void;
  /** Longest time one statement may run; default: the server's own limit. */
  readonly statementTimeoutMs?: number;
}

const CONNECT_LIMIT_MS = 10_000;

/** A pool that survives the loss of its connections. End it with `pool.end()`. */
export function createPool(options: PoolOptions): Pool {
  const pool = new Pool({
    connectionString: options.url,
    max: options.max ?? 10,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    application_name: options.applicationName ?? 'probity',
    keepAlive: true,
    types: { getTypeParser: parserOf },
    ...(options.statementTimeoutMs === undefined
      ? {}
      : { statement_timeout: options.statementTimeoutMs }),
  });
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', (error) => options.onError?.(error));
  // The same while a client is checked out: the running query reports the loss by itself.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

const INT8_OID: number = types.builtins.INT8;

const parserOf: typeof types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (oid === INT8_OID && format !== 'binary') return BigInt;
  return types.getTypeParser(oid, format) as (text: string) => unknown; // pg declares any
};

/**
 * An int8 column that holds a sequence number or a time, as a number.
 * @throws RangeError beyond 2^53-1
 */
export function safeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is beyond 2^53-1`);
  return number;
}

/**
 * Runs `work` in one transaction: commits when it resolves, rolls back when it throws, and throws
 * what it threw. A connection that cannot be rolled back is thrown away.
 */
export async function transaction<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await transactionOn(client, work);
  } catch (error) {
    if (!(await isUsable(client)))
      broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** The same on a client that is already checked out. */
export async function transactionOn<C extends Sql, T>(
  client: C,
  work: (tx: C) => Promise<T>,
): Promise<T> {
  await client.query('BEGIN');
  try {
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // A lost connection rolls back by itself; the first error is the one that matters.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function isUsable(client: PoolClient): Promise<boolean> {
  try {
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  }
}
