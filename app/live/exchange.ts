/** The trading side of a running exchange: core, gateway, and the HTTP server in front of them. */
import { PostgresKeyStore } from '../../gateway/store/keys';
import { createGateway, type Gateway } from '../../gateway/sockets/gateway';
import type { SettlementDesk } from '../../gateway/access/settlement-desk';
import { openCore, type OpenCore } from '../../core/log/open-core';
import type { Turn } from '../../core/log/turn';
import type { CodedError } from '../../platform/errors/coded-error';
import type { HttpServer } from '../../platform/http/listen';
import type { Base } from './base';
import { LogOrderProofs } from './order-proofs';
import { listenAt, type Door } from './ports';

export interface ExchangeOptions {
  /** The `core` block of `--params` as canonical JSON. */
  readonly coreParams: string | undefined;
  /** How often time passes in a quiet core, in ms; undefined for recorded flows with own times. */
  readonly tickMs: number | undefined;
  /** What a standby has come to; undefined: this core is the first one. */
  readonly turn?: Turn | undefined;
  /** The core, or what it cannot be without, has failed. */
  readonly onFatal: (error: CodedError) => void;
}

export interface Exchange {
  readonly core: OpenCore;
  /** Settlement on chain takes its place here once it runs. */
  settlement?: SettlementDesk | undefined;
  readonly keys: PostgresKeyStore;
  readonly gateway: Gateway;
  /** Begins to take requests. @throws CodedError PORT_IN_USE, PORT_REFUSED */
  openDoors(door: Door): Promise<HttpServer>;
}

/**
 * Brings the core up. The doors stay closed until `openDoors()`, so that a sandbox can be set up
 * first. Everything is stopped by the base's lifecycle.
 */
export async function startExchange(base: Base, options: ExchangeOptions): Promise<Exchange> {
  const { pool, clock, logger, metrics, sealer, lifecycle } = base;
  const core = await openCore({
    pool,
    clock,
    logger: logger.child({ part: 'core' }),
    metrics,
    onFatal: options.onFatal,
    turn: options.turn,
    ...(options.coreParams === undefined ? {} : { params: options.coreParams }),
    ...(options.tickMs === undefined ? {} : { tickMs: options.tickMs }),
  });
  lifecycle.add('core', async () => {
    await core.stop();
  });
  const keys = new PostgresKeyStore(pool, sealer);
  const late: Pick<Exchange, 'settlement'> = {};
  const gateway = createGateway({
    settlement: () => late.settlement,
    core: core.access,
    proofs: new LogOrderProofs(pool, core.feed),
    keys,
    clock,
    logger: logger.child({ part: 'gateway' }),
    metrics,
  });
  return Object.assign(late, {
    core,
    keys,
    gateway,
    async openDoors(door: Door) {
      const server = await listenAt((req, res) => gateway.handle(req, res), door);
      gateway.attachUpgrades(server.server);
      lifecycle.add('trading API', () => server.close());
      lifecycle.add('gateway', () => gateway.close());
      return server;
    },
  });
}
