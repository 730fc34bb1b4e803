/**
 * What an endpoint is: one thing that can be asked for, by REST, by the WebSocket API or by both,
 * with the parameters it takes, what it costs and who may ask. Each endpoint is a value in a file
 * of its own subject; endpoints.ts lists them.
 */
import type { AccountId, CoreAccess } from '../../core/contract';
import type { Clock } from '../../platform/clock/clock';
import type { Logger } from '../../platform/log/logger';
import type { ApiKey, KeyDirectory, Permission } from '../access/keys';
import type { OrderProofs } from '../access/order-proofs';
import type { SettlementDesk } from '../access/settlement-desk';
import type { RateLimits } from '../limits/rate-limits';
import type { TimeUnit } from './format';
import type { Params } from './params';
import type { SymbolTable } from './symbols';

/** What every endpoint may use. */
export interface Api {
  readonly core: CoreAccess;
  readonly symbols: SymbolTable;
  readonly keys: KeyDirectory;
  readonly limits: RateLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Absent: nothing settles on chain here. */
  readonly settlement: SettlementDesk | undefined;
  /** Absent: this exchange keeps no audit log. */
  readonly proofs: OrderProofs | undefined;
  /** A new unguessable identifier, 22 characters of `[A-Za-z0-9_-]`. */
  readonly newId: () => string;
  /** A longer one, that opens something by itself. */
  readonly newToken: () => string;
}

/** One request to a public endpoint. */
export interface Call {
  readonly api: Api;
  readonly params: Params;
  /** Unit of the times in the answer. */
  readonly unit: TimeUnit;
  /** Server time in microseconds. */
  readonly now: number;
  readonly address: string;
  readonly source: 'rest' | 'ws';
}

/** Who asks. */
export interface Caller {
  readonly key: ApiKey;
  readonly account: AccountId;
}

/** One signed request. */
export interface SignedCall extends Call, Caller {}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

interface Shape {
  /** Paths that it answers to. */
  readonly rest?: readonly (readonly [Method, string])[];
  /** Method name of the WebSocket API. */
  readonly ws?: string;
  /** Parameters it takes, besides timestamp, recvWindow, apiKey and signature. */
  readonly takes: readonly string[];
  /** true: parameters that it does not know are passed over. */
  readonly lenient?: boolean;
  readonly weight: number | ((params: Params) => number);
  /** true: served straight on node:http, ahead of Express. */
  readonly hot?: boolean;
}

export interface PublicEndpoint extends Shape {
  readonly needs?: undefined;
  readonly handle: (call: Call) => unknown;
}

export interface SignedEndpoint extends Shape {
  readonly needs: Permission;
  readonly handle: (call: SignedCall) => unknown;
}

/** Needs an API key in the header but no signature (listen keys). */
export interface KeyedEndpoint extends Shape {
  readonly needs: 'key-only';
  readonly handle: (call: SignedCall) => unknown;
}

export type Endpoint = PublicEndpoint | SignedEndpoint | KeyedEndpoint;
