/**
 * The staff's server: web application, sign-in, alerts, market data behind the session, live
 * events, and the operations pages. Traders have another port and nothing of this.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, { Router, type Request, type RequestHandler } from 'express';
import { recordRead } from '../../cases/acting';
import { CASES_PERMISSIONS } from '../../cases/permissions';
import { PostgresAlertStream } from '../../cases/store/alert-stream';
import type { RunParams } from '../params/params';
import type { StaffContext } from '../modules/module';
import { API_SEGMENTS, MODULES, PERMISSIONS } from '../modules/modules';
import { createApp } from '../../platform/http/app';
import { HttpError } from '../../platform/http/http-error';
import type { HttpServer } from '../../platform/http/listen';
import { SseHub } from '../../platform/http/sse-hub';
import { operationsRouter, type ReadinessCheck } from '../../platform/metrics/metrics';
import { createGuard, type Guard, type Permission } from '../../platform/permission/guard';
import { requireSession, sessionOf } from '../../platform/sign-in/require-session';
import { signInRouter } from '../../platform/sign-in/router';
import { openBackends } from './backends';
import type { Base } from './base';
import { LogEvidence } from './evidence';
import type { Exchange } from './exchange';
import { listenAt, type Door } from './ports';
import { STAFF_TOPICS, StaffFeed } from './staff-feed';

export interface StaffServerOptions {
  readonly door: Door;
  readonly checks: readonly ReadinessCheck[];
  readonly params: RunParams;
}

/** The built web application, beside the built server. */
const WEB = join(__dirname, '..', '..', 'web');
/** File names of the build carry a hash of their content. */
const ASSET_MAX_AGE = '365d';
const API_PATH = new RegExp(`^/(${API_SEGMENTS.join('|')})/`);

export async function startStaffServer(
  base: Base,
  exchange: Exchange,
  options: StaffServerOptions,
): Promise<HttpServer> {
  const { pool, clock, logger, metrics, sealer, lifecycle } = base;
  const guard = createGuard({ table: PERMISSIONS, pool, clock });
  const withSession = requireSession(pool, clock);
  const hub = new SseHub();
  const alerts = new PostgresAlertStream(pool);
  const { access, feed: log } = exchange.core;
  const evidence = new LogEvidence(pool, log, access.markets.registry);
  const context: StaffContext = {
    ...{ base, core: access, commands: access.commands, feed: log, guard, evidence },
    ...openBackends(base),
    params: options.params,
    publish: (topic, data) => hub.publish(topic, data),
  };
  const mounted = MODULES.flatMap((module) => module.mounts?.(context) ?? []);
  const app = createApp({
    logger: logger.child({ part: 'staff' }),
    mounts: [
      { path: '/', router: operationsRouter(metrics, options.checks) },
      {
        path: '/',
        router: signInRouter({
          ...{ pool, clock, sealer },
          permissionsOf: (roles) => guard.permissionsOf(roles),
        }),
      },
      { path: '/staff', router: streamRouter(hub, withSession, guard, base) },
      ...mounted.flatMap(({ path, router }) => [
        { path, router: withSession },
        { path, router },
      ]),
      { path: '/api/v3', router: withSession },
      { path: '/', router: exchange.gateway.publicRouter },
      { path: '/', router: webApplication() },
    ],
  });
  const server = await listenAt(app, options.door);
  const feed = await StaffFeed.start({ core: access, alerts, hub, logger });
  lifecycle.add('staff server', () => server.close());
  lifecycle.add('live events', () => {
    feed.close();
    hub.close();
  });
  return server;
}

/** Alerts and cases are need-to-know: who may not read them does not hear of them either. */
const NEEDED: Readonly<Partial<Record<(typeof STAFF_TOPICS)[number], Permission>>> = {
  alert: CASES_PERMISSIONS.read,
  case: CASES_PERMISSIONS.readCases,
};

function streamRouter(
  hub: SseHub,
  withSession: RequestHandler,
  guard: Guard,
  { pool, clock }: Base,
): Router {
  const router = Router();
  const topicsOf = (req: Request) => {
    const may = guard.permissionsOf(sessionOf(req).roles);
    return STAFF_TOPICS.filter((topic) => {
      const needed = NEEDED[topic];
      return needed === undefined || may.includes(needed);
    });
  };
  const recorded: RequestHandler = async (req, _res, next) => {
    const { staffId, displayName: name } = sessionOf(req);
    if (topicsOf(req).includes('alert')) {
      const acting = { at: clock.nowMicros(), by: { staffId, name } };
      await recordRead(pool, acting, 'alerts:stream', null);
    }
    next();
  };
  router.get('/stream', withSession, recorded, hub.stream(topicsOf));
  return router;
}

/** Files of the build; any other page address is the application's own business. */
function webApplication(): Router {
  const router = Router();
  if (!existsSync(join(WEB, 'index.html'))) return router;
  // Pages and scripts only: answers with secrets in them are better not compressed (BREACH).
  router.use(compression());
  router.use(
    '/assets',
    express.static(join(WEB, 'assets'), { maxAge: ASSET_MAX_AGE, immutable: true }),
  );
  router.use('/assets', (req) => {
    throw new HttpError(404, 'NOT_FOUND', `${req.path} is not part of this build`);
  });
  router.use(express.static(WEB, { index: false, maxAge: 0 }));
  router.get('/{*path}', (req, res, next) => {
    if (API_PATH.test(req.path) || !req.accepts('html')) {
      next();
      return;
    }
    res.set('Cache-Control', 'no-cache').sendFile(join(WEB, 'index.html'));
  });
  return router;
}
