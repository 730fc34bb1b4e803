/** The Express side of the gateway: every endpoint but the hot ones, and market data for others. */
import express, { Router, type Express, type Request, type Response } from 'express';
import type { Endpoint, Method } from './api/endpoint';
import type { RestDoor } from './sockets/rest';

const VERBS = { GET: 'get', POST: 'post', PUT: 'put', DELETE: 'delete' } as const satisfies Record<
  Method,
  string
>;

function routerOf(door: RestDoor, endpoints: readonly Endpoint[]): Router {
  const router = Router({ caseSensitive: true });
  for (const endpoint of endpoints) {
    for (const [method, path] of endpoint.rest ?? []) {
      router[VERBS[method]](path, (req: Request, res: Response) =>
        // Routers mounted elsewhere strip their prefix from `url`; the query is all that is read.
        door.answer(req, res, endpoint),
      );
    }
  }
  return router;
}

/** Routes of market data alone, by their usual paths, for the staff's web server. */
export function publicRouter(door: RestDoor, endpoints: readonly Endpoint[]): Router {
  return routerOf(
    door,
    endpoints.filter((endpoint) => endpoint.needs === undefined),
  );
}

/** The application that answers everything which is not served ahead of it. */
export function gatewayApp(door: RestDoor, endpoints: readonly Endpoint[]): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(routerOf(door, endpoints));
  const paths = new Set(endpoints.flatMap((e) => (e.rest ?? []).map(([, path]) => path)));
  app.use((req: Request, res: Response) => {
    door.notFound(req, res, paths.has(req.path) ? 405 : 404);
  });
  return app;
}
