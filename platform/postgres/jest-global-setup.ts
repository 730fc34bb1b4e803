/**
 * Once per Jest run, in its main process: starts a throw-away PostgreSQL (about a second) with a
 * template database that has all migrations. test-database.ts clones it.
 */
import { errorText } from '../errors/coded-error';
import { migrate } from '../migrations/runner';
import { createPool } from './pool';
import { startServer, type PostgresServer } from './server';
import { TEMPLATE, TEST_ERROR, TEST_URL } from './test-server-names';

declare global {
  var testServer: PostgresServer | undefined;
}

export = async function setup(): Promise<void> {
  // Tests that need no database run also where none can be started or a migration is broken.
  try {
    const server = await startServer({ settings: { max_connections: 300 } });
    globalThis.testServer = server;
    process.env[TEST_URL] = server.url;
    await makeTemplate(server.url);
  } catch (error) {
    process.env[TEST_ERROR] = errorText(error);
  }
};

async function makeTemplate(url: string): Promise<void> {
  const admin = createPool({ url, max: 1 });
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  const address = new URL(url);
  address.pathname = `/${TEMPLATE}`;
  const pool = createPool({ url: address.href, max: 1 });
  try {
    await migrate(pool, 0);
  } finally {
    await pool.end();
  }
}
