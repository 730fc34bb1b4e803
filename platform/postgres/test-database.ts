/**
 * A clean database with all tables for one test file, on the Jest run's throw-away server:
 * `const db = await testDatabase()` in beforeAll, `await db.drop()` in afterAll.
 */
import type { Pool } from 'pg';
import { CodedError } from '../errors/coded-error';
import { randomId } from '../ids/tokens';
import { createPool } from './pool';
import { TEMPLATE, TEST_ERROR, TEST_URL } from './test-server-names';

export interface TestDatabase {
  readonly url: string;
  readonly pool: Pool;
  /** Ends the pool, cuts what else is connected, and drops the database. */
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** true: without any table, for tests of the migrations themselves. */
  readonly empty?: boolean;
}

/** @throws CodedError NO_TEST_SERVER when the run's server did not start or migrate */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = process.env[TEST_URL];
  const failure = process.env[TEST_ERROR];
  if (serverUrl === undefined || (failure !== undefined && options.empty !== true)) {
    const why = failure ?? 'jest-global-setup.ts is not in the Jest configuration';
    throw new CodedError('NO_TEST_SERVER', `no database for tests: ${why}`);
  }
  const name = randomId('test');
  const source = options.empty === true ? 'template0' : TEMPLATE;
  await administer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${source}`);
  const address = new URL(serverUrl);
  address.pathname = `/${name}`;
  const pool = createPool({ url: address.href });
  return {
    url: address.href,
    pool,
    async drop() {
      await pool.end();
      await administer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const pool = createPool({ url, max: 1 });
  try {
    await pool.query(statement);
  } finally {
    await pool.end();
  }
}
