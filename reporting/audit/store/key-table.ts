/** The log's name and signing key: made once, kept sealed, published as a verifier key. */
import type { Pool } from 'pg';
import { appendAudit } from '../../../platform/audit/audit';
import type { Clock } from '../../../platform/clock/clock';
import { CodedError } from '../../../platform/errors/coded-error';
import { transaction, type Sql } from '../../../platform/postgres/pool';
import { newEd25519Key } from '../../../platform/secrets/ed25519';
import type { Sealer } from '../../../platform/secrets/sealer';
import { isKeyName, parseVerifierKey, signingKey } from '../notes/key';
import type { SigningKey, VerifierKey } from '../notes/key';

export interface KeyStore {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly sealer: Sealer;
  /** Name of a log that is yet to be begun; one that is there keeps its own. */
  readonly origin: string;
}

interface Row {
  readonly origin: string;
  readonly vkey: string;
  readonly sealed: Buffer;
}

const CONTEXT = 'audit-log-key';

async function readRow(sql: Sql): Promise<Row | undefined> {
  const { rows } = await sql.query<Row>('SELECT origin, vkey, sealed FROM rep_audit_key');
  return rows[0];
}

/**
 * The key that signs, made on first use.
 * @throws CodedError SECRET_UNREADABLE, BAD_ENVIRONMENT for an origin that cannot be a key's name
 */
export async function openSigningKey(store: KeyStore): Promise<SigningKey> {
  const row = (await readRow(store.pool)) ?? (await makeKey(store));
  const pkcs8 = Buffer.from(store.sealer.open(row.sealed, CONTEXT), 'base64');
  const key = signingKey(row.origin, pkcs8);
  if (key.text !== row.vkey) {
    const what = 'the audit log’s sealed key is not the one that its verifier key names';
    throw new CodedError('AUDIT_KEY', `${what}: restore the database from a copy`);
  }
  return key;
}

async function makeKey({ pool, clock, sealer, origin }: KeyStore): Promise<Row> {
  if (!isKeyName(origin)) {
    const what = `PROBITY_AUDIT_ORIGIN must have no blank and no "+", not "${origin}"`;
    throw new CodedError('BAD_ENVIRONMENT', what);
  }
  const pkcs8 = newEd25519Key();
  const { text } = signingKey(origin, pkcs8);
  const sealed = sealer.seal(pkcs8.toString('base64'), CONTEXT);
  const at = clock.nowMicros();
  return transaction(pool, async (tx) => {
    // Of two starters the second waits here, and takes the first one's key.
    const { rowCount } = await tx.query(
      `INSERT INTO rep_audit_key (origin, vkey, sealed, created_at)
       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [origin, text, sealed, at],
    );
    if (rowCount === 1) {
      const after = { vkey: text };
      const names = { actor: 'system', action: 'audit-key-create', subject: `audit-log:${origin}` };
      await appendAudit(tx, { ...names, before: null, after, at });
    }
    const row = await readRow(tx);
    if (row === undefined) throw new Error('rep_audit_key has no row');
    return row;
  });
}

/** The published key; undefined before the log was begun. */
export async function readVerifierKey(sql: Sql): Promise<VerifierKey | undefined> {
  const row = await readRow(sql);
  return row && parseVerifierKey(row.vkey);
}
