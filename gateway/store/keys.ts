/** API keys in PostgreSQL (`gw_keys`); HMAC secrets are sealed before they are written. */
import type { Sql } from '../../platform/postgres/pool';
import type { KeyKind, KeyRecord, KeyStore, Permission } from '../access/keys';
import { PERMISSIONS } from '../access/keys';

/** Encrypts what must be read again; `context` binds it to its place. */
export interface SecretBox {
  seal(plain: string, context: string): Buffer;
  open(sealed: Buffer, context: string): string;
}

interface Row {
  readonly number: number;
  readonly api_key: string;
  readonly account: string;
  readonly permissions: string[];
  readonly kind: KeyKind;
  readonly secret_sealed: Buffer | null;
  readonly public_key: string | null;
  readonly addresses: string[];
  readonly limits: boolean;
}

const contextOf = (apiKey: string): string => `api-key:${apiKey}`;

export class PostgresKeyStore implements KeyStore {
  constructor(
    private readonly sql: Sql,
    private readonly box: SecretBox,
  ) {}

  /** The key unless unknown or revoked. */
  async find(apiKey: string): Promise<KeyRecord | undefined> {
    const { rows } = await this.sql.query<Row>(
      `SELECT number, api_key, account, permissions, kind, secret_sealed, public_key, addresses,
              limits
         FROM gw_keys WHERE api_key = $1 AND revoked_at IS NULL`,
      [apiKey],
    );
    const row = rows[0];
    return row === undefined ? undefined : this.recordOf(row);
  }

  /**
   * Writes a key, or changes it and takes a revocation back; its number stays.
   * @param atMicros now
   */
  async upsertKey(key: Omit<KeyRecord, 'number'>, atMicros: number): Promise<number> {
    const hmac = key.kind === 'hmac';
    const { rows } = await this.sql.query<{ number: number }>(
      `INSERT INTO gw_keys (api_key, account, permissions, kind, secret_sealed, public_key,
                            addresses, limits, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (api_key) DO UPDATE SET
         account = excluded.account, permissions = excluded.permissions, kind = excluded.kind,
         secret_sealed = excluded.secret_sealed, public_key = excluded.public_key,
         addresses = excluded.addresses, limits = excluded.limits, revoked_at = NULL
       RETURNING number`,
      [
        key.apiKey,
        key.account,
        key.permissions,
        key.kind,
        hmac ? this.box.seal(key.material, contextOf(key.apiKey)) : null,
        hmac ? null : key.material,
        key.addresses,
        key.limits,
        atMicros,
      ],
    );
    const number = rows[0]?.number;
    if (number === undefined) throw new Error(`API key ${key.apiKey} was not written`);
    return number;
  }

  /** @returns false when there is no such live key */
  async revokeKey(apiKey: string, atMicros: number): Promise<boolean> {
    const { rowCount } = await this.sql.query(
      'UPDATE gw_keys SET revoked_at = $2 WHERE api_key = $1 AND revoked_at IS NULL',
      [apiKey, atMicros],
    );
    return rowCount === 1;
  }

  private recordOf(row: Row): KeyRecord {
    const sealed = row.secret_sealed;
    return {
      apiKey: row.api_key,
      number: row.number,
      account: row.account,
      permissions: PERMISSIONS.filter((p: Permission) => row.permissions.includes(p)),
      kind: row.kind,
      material:
        sealed === null ? (row.public_key ?? '') : this.box.open(sealed, contextOf(row.api_key)),
      addresses: row.addresses,
      limits: row.limits,
    };
  }
}
