/**
 * API keys: who a request comes from, what the key may do, and from where. Looked up in a store
 * and kept for a few seconds, so that the order path does not wait for a database.
 */
import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { Clock } from '../../platform/clock/clock';

export const PERMISSIONS = ['trade', 'user-data', 'user-stream'] as const;
export type Permission = (typeof PERMISSIONS)[number];

export type KeyKind = 'hmac' | 'ed25519' | 'rsa';

/** A key as it is stored, its secret opened. */
export interface KeyRecord {
  readonly apiKey: string;
  /** Small number that orders carry, for kill switches by key. */
  readonly number: number;
  /** Name of the account it trades for. */
  readonly account: string;
  readonly permissions: readonly Permission[];
  readonly kind: KeyKind;
  /** HMAC secret, or public key in PEM. */
  readonly material: string;
  /** Addresses it may come from; empty = any. */
  readonly addresses: readonly string[];
  /** false: rate limits and order counts do not apply. */
  readonly limits: boolean;
}

/** A key ready for checking signatures. */
export interface ApiKey extends KeyRecord {
  readonly verifier: KeyObject;
}

/** Where keys are kept. */
export interface KeyStore {
  find(apiKey: string): Promise<KeyRecord | undefined>;
}

const KEPT_MICROS = 10_000_000;
/** Unknown keys are kept too, or a guesser would make the database work. */
const MAX_KEPT = 100_000;

interface Kept {
  readonly key: ApiKey | undefined;
  readonly until: number;
}

/** Lookup with a short memory; a revoked key stops working within 10 s. */
export class KeyDirectory {
  private readonly kept = new Map<string, Kept>();
  private readonly asked = new Map<string, Promise<ApiKey | undefined>>();

  constructor(
    private readonly store: KeyStore,
    private readonly clock: Clock,
  ) {}

  /** The key if it is in memory; never waits. */
  known(apiKey: string): ApiKey | undefined {
    const kept = this.kept.get(apiKey);
    return kept !== undefined && kept.until > this.clock.nowMicros() ? kept.key : undefined;
  }

  find(apiKey: string): ApiKey | undefined | Promise<ApiKey | undefined> {
    const kept = this.kept.get(apiKey);
    if (kept !== undefined && kept.until > this.clock.nowMicros()) return kept.key;
    const running = this.asked.get(apiKey);
    if (running !== undefined) return running;
    const asking = this.ask(apiKey).finally(() => this.asked.delete(apiKey));
    this.asked.set(apiKey, asking);
    return asking;
  }

  private async ask(apiKey: string): Promise<ApiKey | undefined> {
    const record = await this.store.find(apiKey);
    const key = record === undefined ? undefined : { ...record, verifier: verifierOf(record) };
    if (this.kept.size >= MAX_KEPT) this.kept.clear();
    this.kept.set(apiKey, { key, until: this.clock.nowMicros() + KEPT_MICROS });
    return key;
  }
}

function verifierOf(record: KeyRecord): KeyObject {
  if (record.kind === 'hmac') return createSecretKey(Buffer.from(record.material, 'utf8'));
  return createPublicKey(record.material);
}

/** Which kind a PEM public key is. @throws RangeError when it is neither Ed25519 nor RSA */
export function publicKeyKind(pem: string): KeyKind {
  const type = createPublicKey(pem).asymmetricKeyType;
  if (type === 'ed25519' || type === 'rsa') return type;
  throw new RangeError(`public key is ${type ?? 'of no known kind'}; Ed25519 and RSA are taken`);
}
