// A whole exchange for tests of the trading API: database, core, gateway, one listening port.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { LogOrderProofs } from '../../app/live/order-proofs';
import { toUnits, type CoreAccess, type CommandResult, type Unstamped } from '../../core/contract';
import { openCore, type OpenCore } from '../../core/log/open-core';
import { createGateway, type Gateway, type GatewayOptions } from '../../gateway/sockets/gateway';
import { PERMISSIONS, type KeyRecord } from '../../gateway/access/keys';
import { PostgresKeyStore } from '../../gateway/store/keys';
import { systemClock } from '../../platform/clock/clock';
import { silentLogger } from '../../platform/log/logger';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { createSealer } from '../../platform/secrets/sealer';

export interface Exchange {
  readonly url: string;
  readonly wsUrl: string;
  readonly core: CoreAccess;
  readonly keys: PostgresKeyStore;
  readonly gateway: Gateway;
  readonly database: TestDatabase;
  /** The gateway's. */
  readonly metrics: Registry;
  /** Sends a command as staff or setup would; throws when it is refused. */
  must(command: Unstamped): Promise<CommandResult>;
  /** Opens an account with an HMAC key of the same name and secret `<name>-secret`. */
  account(
    name: string,
    balances: Record<string, string>,
    key?: Partial<Omit<KeyRecord, 'number'>>,
  ): Promise<void>;
  /** Sets the exchange's clock forward. */
  passTime(micros: number): void;
  close(): Promise<void>;
}

const TEN_BPS = 100_000;

const MARKETS = [
  { market: 'BTC-USDT', base: 'BTC', quote: 'USDT', tickSize: '0.01', lotSize: '0.00001' },
  { market: 'ETH-BTC', base: 'ETH', quote: 'BTC', tickSize: '0.00001', lotSize: '0.001' },
] as const;

/** Starts everything on a free port. */
export async function startExchange(
  config: NonNullable<GatewayOptions['config']> = {},
  wrap: (core: CoreAccess) => CoreAccess = (core) => core,
  settlement?: GatewayOptions['settlement'],
): Promise<Exchange> {
  const database = await testDatabase();
  const system = systemClock();
  let ahead = 0;
  const clock = { nowMicros: () => system.nowMicros() + ahead };
  const logger = silentLogger();
  const opened = await openCore({
    pool: database.pool,
    clock,
    logger,
    metrics: new Registry(),
    onFatal: () => undefined,
  });
  const core = wrap(opened.access);
  const keys = new PostgresKeyStore(database.pool, createSealer(Buffer.alloc(32, 7)));
  const metrics = new Registry();
  const proofs = new LogOrderProofs(database.pool, opened.feed);
  const gateway = createGateway({
    ...{ core, keys, clock, logger, metrics, config, settlement, proofs },
  });
  const server = createServer();
  gateway.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has one
  const must = musts(opened);
  for (const asset of ['BTC', 'ETH', 'USDT']) await must({ type: 'asset', asset, decimals: 8 });
  for (const market of MARKETS) await must({ type: 'market', ...market, ...marketRules(market) });
  return {
    url: `http://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${port}`,
    core,
    keys,
    gateway,
    database,
    metrics,
    must,
    account: accounts(opened, keys),
    passTime(micros) {
      ahead += micros;
    },
    async close() {
      await gateway.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await opened.stop();
      await database.drop();
    },
  };
}

function marketRules({ market }: { readonly market: string }) {
  return {
    minNotional: market === 'ETH-BTC' ? '0.0001' : '5',
    makerFee: TEN_BPS,
    takerFee: TEN_BPS,
    maxQuantity: '9000',
    maxOrders: 200,
    percentPriceUp: '5',
    percentPriceDown: '0.2',
  };
}

function musts({ access }: OpenCore): Exchange['must'] {
  return async (command) => {
    const result = await access.commands.submit(command);
    const refused = result.events.find((e) => e.type === 'rejected');
    if (refused?.type === 'rejected') throw new Error(`${command.type}: ${refused.reason}`);
    return result;
  };
}

function accounts(opened: OpenCore, keys: PostgresKeyStore): Exchange['account'] {
  const must = musts(opened);
  const { registry } = opened.access.markets;
  return async (name, balances, key = {}) => {
    await must({
      type: 'account',
      account: name,
      owner: name,
      kind: 'individual',
      country: 'DE',
      devices: [],
      ips: [],
    });
    const account = registry.accountNamed(name);
    if (account === undefined) throw new Error(`account ${name} is not there`);
    for (const [assetName, amount] of Object.entries(balances)) {
      const asset = registry.assetNamed(assetName);
      if (asset === undefined) throw new Error(`asset ${assetName} is not there`);
      const units = toUnits(amount, asset.decimals);
      await must({ type: 'deposit', account: account.id, asset: asset.id, amount: units });
    }
    await keys.upsertKey(
      {
        apiKey: name,
        account: name,
        permissions: PERMISSIONS,
        kind: 'hmac',
        material: `${name}-secret`,
        addresses: [],
        limits: false,
        ...key,
      },
      1,
    );
  };
}

/** Whatever JSON.parse gives. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** What came out as JSON. */
  readonly body: Json;
}

type Query = Record<string, string | number>;

/** One request with what is given, unsigned. */
export async function ask(
  url: string,
  method = 'GET',
  init: { headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const response = await fetch(url, { method, ...init });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Signs a query as the reference describes. */
export function signed(secret: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) search.set(name, String(value));
  const text = search.toString();
  const signature = createHmac('sha256', secret).update(text).digest('hex');
  return `${text}${text === '' ? '' : '&'}signature=${signature}`;
}

/** A signed request in the name of an account of `Exchange.account`. */
export function askAs(
  exchange: Exchange,
  name: string,
  method: string,
  path: string,
  query: Query = {},
): Promise<Answer> {
  const timestamp = Math.floor(performance.timeOrigin + performance.now());
  const text = signed(`${name}-secret`, { timestamp, ...query });
  return ask(`${exchange.url}${path}?${text}`, method, { headers: { 'X-MBX-APIKEY': name } });
}
