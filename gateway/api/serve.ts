/**
 * The way of every request, by whichever door it came: weight, key, address, freshness, signature,
 * parameters, and then the endpoint itself. Nothing reaches the core before all of it has passed.
 */
import type { ApiKey } from '../access/keys';
import { isSignedBy } from '../access/signature';
import { requireFresh } from '../access/timing';
import type { Api, Call, Caller, Endpoint } from './endpoint';
import * as refusal from './errors';
import type { TimeUnit } from './format';
import type { SentParams } from './params';

const KEY_FORMAT = /^[A-Za-z0-9_-]{1,128}$/;
const ALWAYS_TAKEN = new Set(['timestamp', 'recvWindow', 'apiKey', 'returnRateLimits']);

export interface Incoming extends SentParams {
  readonly apiKey: string | undefined;
  /** Key of a logged-on session: takes the place of key and signature. */
  readonly session?: ApiKey | undefined;
  readonly unit: TimeUnit;
  readonly address: string;
  readonly source: 'rest' | 'ws';
}

export interface Served {
  readonly result: unknown;
  /** Absent on public endpoints. */
  readonly caller: Caller | undefined;
}

/** @throws ApiError whatever is wrong with the request */
export async function serve(api: Api, endpoint: Endpoint, incoming: Incoming): Promise<Served> {
  const now = api.clock.nowMicros();
  countWeight(api, endpoint, incoming, now);
  const call: Call = {
    api,
    params: incoming.params,
    unit: incoming.unit,
    now,
    address: incoming.address,
    source: incoming.source,
  };
  if (endpoint.needs === undefined) {
    checkNames(endpoint, incoming);
    return { result: await endpoint.handle(call), caller: undefined };
  }
  const key = await authenticate(api, endpoint.needs !== 'key-only', incoming, now);
  if (endpoint.needs !== 'key-only') requirePermission(key, endpoint.needs);
  checkNames(endpoint, incoming);
  const caller = { key, account: accountOf(api, key) };
  return { result: await endpoint.handle({ ...call, ...caller }), caller };
}

function countWeight(api: Api, endpoint: Endpoint, incoming: Incoming, now: number): void {
  const apiKey = incoming.session?.apiKey ?? incoming.apiKey;
  // The key has not proved itself yet, so it counts only where it will have to at once.
  const proves = endpoint.needs !== undefined && apiKey !== undefined;
  if (proves && api.keys.known(apiKey)?.limits === false) return;
  const { weight } = endpoint;
  const units = typeof weight === 'number' ? weight : weight(incoming.params);
  api.limits.useWeight(incoming.address, units, now);
}

/**
 * The key that a request proves to hold.
 * @throws ApiError -2014, -1102, -2015, -1021, -1022
 */
export async function authenticate(
  api: Api,
  signed: boolean,
  incoming: Incoming,
  now: number,
): Promise<ApiKey> {
  const { session } = incoming;
  if (session !== undefined && incoming.apiKey === undefined) {
    const live = await api.keys.find(session.apiKey);
    // Revoked, or given out again with another secret: the session proved the old one.
    if (live === undefined || live.material !== session.material) throw refusal.keyRefused();
    requireAddress(live, incoming.address);
    if (signed) requireFresh(incoming.params, now);
    return live;
  }
  const apiKey = incoming.apiKey;
  if (apiKey === undefined || !KEY_FORMAT.test(apiKey)) throw refusal.badKeyFormat();
  if (signed) {
    if (incoming.signature === undefined || incoming.signature === '') {
      throw refusal.missing('signature');
    }
    incoming.params.required('timestamp');
  }
  const found = api.keys.find(apiKey);
  const key = found instanceof Promise ? await found : found;
  if (key === undefined) throw refusal.keyRefused();
  requireAddress(key, incoming.address);
  if (!signed) return key;
  requireFresh(incoming.params, now);
  if (!isSignedBy(key, incoming.payload, incoming.signature ?? '')) throw refusal.badSignature();
  return key;
}

function requireAddress(key: ApiKey, address: string): void {
  if (key.addresses.length > 0 && !key.addresses.includes(address)) throw refusal.keyRefused();
}

function requirePermission(key: ApiKey, needs: ApiKey['permissions'][number]): void {
  if (!key.permissions.includes(needs)) throw refusal.keyRefused();
}

/** The account that the key trades for. @throws ApiError -2015 when the core does not know it */
export function accountOf(api: Api, key: ApiKey): Caller['account'] {
  const account = api.core.markets.registry.accountNamed(key.account);
  if (account === undefined) throw refusal.keyRefused();
  return account.id;
}

function checkNames(endpoint: Endpoint, { params }: Incoming): void {
  if (endpoint.lenient === true) return;
  let extra = 0;
  let sent = 0;
  for (const name of params.names()) {
    if (ALWAYS_TAKEN.has(name)) continue;
    sent++;
    if (!endpoint.takes.includes(name)) extra++;
  }
  if (extra === 0) return;
  if (sent > endpoint.takes.length) throw refusal.tooMany(endpoint.takes.length, sent);
  throw refusal.unread(sent - extra, sent);
}
