/**
 * The gateway put together: one HTTP server's requests and upgrades, served from the core's query
 * and command interfaces and nothing else.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Router } from 'express';
import type { Registry } from 'prom-client';
import type { CoreAccess } from '../../core/contract';
import type { Clock } from '../../platform/clock/clock';
import { randomToken } from '../../platform/ids/tokens';
import type { Logger } from '../../platform/log/logger';
import { KeyDirectory, type KeyStore } from '../access/keys';
import type { OrderProofs } from '../access/order-proofs';
import type { SettlementDesk } from '../access/settlement-desk';
import type { Api, Endpoint } from '../api/endpoint';
import { SymbolTable } from '../api/symbols';
import { ENDPOINTS, PUBLIC_ENDPOINTS } from '../endpoints';
import { gatewayApp, publicRouter } from '../http';
import { DEFAULT_RATE_LIMITS, RateLimits, type RateLimitConfig } from '../limits/rate-limits';
import { StreamHub } from '../streams/stream-hub';
import { listenKeyEndpoints } from '../user-events/listen-key-endpoints';
import { ListenKeys } from '../user-events/listen-keys';
import { UserEvents } from '../user-events/user-events';
import { gatewayMetrics } from './metrics';
import { DEFAULT_SOCKET_LIMITS, type SocketLimits } from './peer';
import { RestDoor } from './rest';
import { SocketDoor } from './upgrade';

const NEW_ID_LENGTH = 22;
const CLOSING_MS = 2_000;

export interface GatewayOptions {
  readonly core: CoreAccess;
  readonly keys: KeyStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
  /** May come later than the gateway; until then on-chain accounts cannot trade. */
  readonly settlement?: (() => SettlementDesk | undefined) | undefined;
  readonly proofs?: OrderProofs | undefined;
  /** What is not given keeps its default. */
  readonly config?: {
    readonly rateLimits?: Partial<RateLimitConfig>;
    readonly sockets?: Partial<SocketLimits>;
  };
}

export interface Gateway {
  /** Serves all requests and upgrades of the server. */
  attach(server: Server): void;
  /** Serves the upgrades alone, of a server that was made with `handle`. */
  attachUpgrades(server: Server): void;
  handle(req: IncomingMessage, res: ServerResponse): void;
  /** Market data alone, to be mounted under another server's root. */
  readonly publicRouter: Router;
  /** Takes no more requests, says goodbye to connections, and cuts those that stay. */
  close(): Promise<void>;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { core, clock, logger } = options;
  const api: Api = {
    core,
    symbols: new SymbolTable(core.markets.registry),
    keys: new KeyDirectory(options.keys, clock),
    limits: new RateLimits({ ...DEFAULT_RATE_LIMITS, ...options.config?.rateLimits }),
    clock,
    logger,
    get settlement() {
      return options.settlement?.();
    },
    proofs: options.proofs,
    newId: () => randomToken().slice(0, NEW_ID_LENGTH),
    newToken: randomToken,
  };
  const metrics = gatewayMetrics(options.metrics);
  const listenKeys = new ListenKeys();
  const endpoints = [...ENDPOINTS, ...listenKeyEndpoints(listenKeys)];
  const hub = new StreamHub(api);
  const userEvents = new UserEvents(api);
  const rest = new RestDoor(api, metrics);
  const limits = { ...DEFAULT_SOCKET_LIMITS, ...options.config?.sockets };
  const sockets = new SocketDoor(
    { api, metrics, limits },
    { hub, userEvents, listenKeys },
    byMethod(endpoints),
  );
  const hot = hotRoutes(endpoints);
  const app = gatewayApp(rest, endpoints);
  const handle = (req: IncomingMessage, res: ServerResponse): void => {
    const endpoint = hot.get(routeOf(req));
    if (endpoint === undefined) app(req, res);
    else void rest.answer(req, res, endpoint);
  };
  const attachUpgrades = (server: Server): void => {
    server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (SocketDoor.takes(req.url)) sockets.upgrade(req, socket, head);
      else socket.destroy();
    });
  };
  return {
    attach(server) {
      server.on('request', handle);
      attachUpgrades(server);
    },
    attachUpgrades,
    handle,
    publicRouter: publicRouter(rest, PUBLIC_ENDPOINTS),
    async close() {
      sockets.close();
      hub.close();
      userEvents.close();
      await sockets.closed(CLOSING_MS);
    },
  };
}

function routeOf(req: IncomingMessage): string {
  const url = req.url ?? '';
  const question = url.indexOf('?');
  return `${req.method} ${question < 0 ? url : url.slice(0, question)}`;
}

function hotRoutes(endpoints: readonly Endpoint[]): ReadonlyMap<string, Endpoint> {
  const routes = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    if (endpoint.hot !== true) continue;
    for (const [method, path] of endpoint.rest ?? []) routes.set(`${method} ${path}`, endpoint);
  }
  return routes;
}

function byMethod(endpoints: readonly Endpoint[]): ReadonlyMap<string, Endpoint> {
  return new Map(endpoints.flatMap((e) => (e.ws === undefined ? [] : [[e.ws, e] as const])));
}
