/**
 * A key for each customer, under which all personal data of that customer are sealed. Without the
 * key nothing of it can be read: destroying the key is how a person is deleted.
 */
import { createHmac } from 'node:crypto';
import { canonicalJson, type JsonValue } from '../../platform/audit/canonical-json';
import { randomToken } from '../../platform/ids/tokens';
import type { Sql } from '../../platform/postgres/pool';
import { createSealer, type Sealer } from '../../platform/secrets/sealer';

const REF_LENGTH = 32;

/** One customer's key at work. */
export class SubjectKey {
  readonly #key: Buffer;
  readonly #sealer: Sealer;

  /** @param key 32 bytes */
  constructor(
    readonly customer: string,
    key: Buffer,
  ) {
    this.#key = key;
    this.#sealer = createSealer(key);
  }

  /** @param place what it is and where (`profile`), so that no two can be exchanged */
  seal(value: JsonValue, place: string): Buffer {
    return this.#sealer.seal(JSON.stringify(value), this.#context(place));
  }

  /** @throws CodedError SECRET_UNREADABLE */
  open(sealed: Buffer, place: string): unknown {
    return JSON.parse(this.#sealer.open(sealed, this.#context(place)));
  }

  sealBytes(bytes: Buffer, place: string): Buffer {
    return this.#sealer.seal(bytes.toString('base64'), this.#context(place));
  }

  /** @throws CodedError SECRET_UNREADABLE */
  openBytes(sealed: Buffer, place: string): Buffer {
    return Buffer.from(this.#sealer.open(sealed, this.#context(place)), 'base64');
  }

  /**
   * What the audit log holds instead of a value: it can be checked by whoever has the value and
   * the key, and says nothing to anybody else, ever, once the key is gone.
   */
  commit(value: JsonValue): string {
    return createHmac('sha256', this.#key).update(canonicalJson(value)).digest('hex');
  }

  /** How audit records name the customer. */
  get auditRef(): string {
    return this.commit({ customer: this.customer }).slice(0, REF_LENGTH);
  }

  #context(place: string): string {
    return `kyc:${this.customer}:${place}`;
  }
}

/** Makes and finds the keys; they lie in the database sealed under the platform's key. */
export class SubjectKeys {
  constructor(private readonly sealer: Sealer) {}

  /** A new key and its sealed form; storing it is up to the caller's insert. */
  create(customer: string): { readonly key: SubjectKey; readonly sealed: Buffer } {
    const text = randomToken();
    const sealed = this.sealer.seal(text, context(customer));
    return { key: new SubjectKey(customer, Buffer.from(text, 'base64url')), sealed };
  }

  /** Keys that still exist, by customer. @throws CodedError SECRET_UNREADABLE */
  async find(sql: Sql, customers: readonly string[]): Promise<Map<string, SubjectKey>> {
    const { rows } = await sql.query<{ customer: string; sealed: Buffer }>(
      `SELECT customer, sealed FROM kyc_subject_keys
       WHERE customer = ANY($1) AND sealed IS NOT NULL`,
      [customers],
    );
    return new Map(
      rows.map(({ customer, sealed }) => {
        const text = this.sealer.open(sealed, context(customer));
        return [customer, new SubjectKey(customer, Buffer.from(text, 'base64url'))];
      }),
    );
  }

  async findOne(sql: Sql, customer: string): Promise<SubjectKey | undefined> {
    return (await this.find(sql, [customer])).get(customer);
  }
}

/** For good: backups apart, what was sealed under the key is unreadable from the commit on. */
export async function destroyKey(tx: Sql, customer: string, at: number): Promise<void> {
  await tx.query(
    `UPDATE kyc_subject_keys SET sealed = NULL, destroyed_at = $2
     WHERE customer = $1 AND sealed IS NOT NULL`,
    [customer, at],
  );
}

function context(customer: string): string {
  return `kyc-subject:${customer}`;
}
