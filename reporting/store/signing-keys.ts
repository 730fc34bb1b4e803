/** The key that manifests are signed with: made on first use, its private half sealed. */
import { createHash, createPrivateKey, sign } from 'node:crypto';
import type { Pool } from 'pg';
import { transaction, type Sql } from '../../platform/postgres/pool';
import type { Sealer } from '../../platform/secrets/sealer';
import type { ManifestSigner } from '../render/manifest';

/** Both halves as PEM: SPKI and PKCS #8. */
export interface KeyPairPem {
  readonly publicKey: string;
  readonly privateKey: string;
}

export interface SignerOptions {
  readonly pool: Pool;
  readonly sealer: Sealer;
  readonly nowMicros: number;
  /** A fresh Ed25519 pair. */
  readonly makeKey: () => KeyPairPem;
}

interface KeyRow {
  readonly id: string;
  readonly public_key: string;
  readonly sealed: Buffer;
}

const NEWEST = `SELECT id, public_key, sealed FROM rep_signing_keys
  ORDER BY created_at DESC, id LIMIT 1`;
const contextOf = (id: string) => `report-signing-key:${id}`;

/** @throws CodedError SECRET_UNREADABLE when the key was sealed under another one */
export async function openSigner(options: SignerOptions): Promise<ManifestSigner> {
  const { pool, sealer } = options;
  const row = (await newest(pool)) ?? (await make(options));
  const { id: keyId, public_key: publicKey } = row;
  const key = createPrivateKey(sealer.open(row.sealed, contextOf(keyId)));
  return {
    keyId,
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  };
}

async function newest(sql: Sql): Promise<KeyRow | undefined> {
  const { rows } = await sql.query<KeyRow>(NEWEST);
  return rows[0];
}

/** Of two makers at once the first one's key is taken by both. */
async function make({ pool, sealer, nowMicros, makeKey }: SignerOptions): Promise<KeyRow> {
  const { publicKey, privateKey } = makeKey();
  const id = createHash('sha256').update(publicKey).digest('hex').slice(0, 16);
  const sealed = sealer.seal(privateKey, contextOf(id));
  const row = await transaction(pool, async (tx) => {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('rep_signing_keys', 0))`);
    await tx.query(
      `INSERT INTO rep_signing_keys (id, public_key, sealed, created_at)
       SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT 1 FROM rep_signing_keys)`,
      [id, publicKey, sealed, nowMicros],
    );
    return newest(tx);
  });
  if (row === undefined) throw new Error('rep_signing_keys took no key: look at its triggers');
  return row;
}
