/**
 * The Express application that the routers of all modules are mounted on: security headers, body
 * limits, request log, and every failure as JSON `{code, msg}` without a stack trace.
 */
import express, {
  type ErrorRequestHandler,
  type Express,
  type RequestHandler,
  type Router,
} from 'express';
import { CodedError } from '../errors/coded-error';
import { randomId } from '../ids/tokens';
import type { Logger } from '../log/logger';
import { HttpError } from './http-error';
import { securityHeaders } from './security-headers';

export interface Mount {
  /** Where the router answers (`/auth`); `/` for a router with whole paths. */
  readonly path: string;
  readonly router: Router | RequestHandler;
}

export interface AppOptions {
  readonly logger: Logger;
  /** In the order in which they are asked. */
  readonly mounts: readonly Mount[];
  /** true behind a proxy of ours that sets X-Forwarded-For; else that header is not believed. */
  readonly behindProxy?: boolean;
  /** true when callers come by TLS: they are told to stay with it. */
  readonly secure?: boolean;
  /** Largest JSON body in bytes; default 100 kB. */
  readonly bodyLimitBytes?: number;
}

const BODY_LIMIT_BYTES = 100_000;
const MAX_DEPTH = 32;

/** Answers what no router answered with 404 NOT_FOUND. */
export function createApp(options: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', options.behindProxy === true ? 1 : false);
  app.use(requestLog(options.logger));
  app.use(securityHeaders(options.secure ?? false));
  app.use(express.json({ limit: options.bodyLimitBytes ?? BODY_LIMIT_BYTES }));
  app.use(depthLimit);
  app.use(wholeText);
  for (const { path, router } of options.mounts) app.use(path, router);
  app.use((req) => {
    throw new HttpError(404, 'NOT_FOUND', `${req.method} ${req.path} does not exist`);
  });
  app.use(errorAnswer(options.logger));
  return app;
}

/** The path is logged without its query, which may carry a signature. */
function requestLog(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const began = performance.now();
    const id = randomId('req');
    res.set('X-Request-Id', id);
    const path = req.path;
    res.once('close', () => {
      const durationMs = Math.round(performance.now() - began);
      const status = res.statusCode;
      const level = status >= 500 ? 'error' : 'debug';
      logger[level]({ requestId: id, method: req.method, path, status, durationMs }, 'request');
    });
    next();
  };
}

const depthLimit: RequestHandler = (req, _res, next) => {
  const tooDeep = `the body is nested deeper than ${MAX_DEPTH} levels`;
  next(isDeeper(req.body, MAX_DEPTH) ? new HttpError(400, 'BODY_TOO_DEEP', tooDeep) : undefined);
};

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** A NUL, or one half of a surrogate pair: PostgreSQL cannot hold it, and no text needs it. */
const NO_TEXT = /[\0\p{Surrogate}]/u;

const wholeText: RequestHandler = (req, _res, next) => {
  const isBad = /%00/.test(req.url) || hasNoText(req.body);
  next(isBad ? new HttpError(400, 'BAD_TEXT', 'text has a NUL or half a character') : undefined);
};

function hasNoText(value: unknown): boolean {
  if (typeof value === 'string') return NO_TEXT.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => NO_TEXT.test(key) || hasNoText(inner));
}

/** What Express's own body reader refuses, by its `type`. */
const BODY_FAULTS: Readonly<Record<string, HttpError>> = {
  'entity.parse.failed': new HttpError(400, 'MALFORMED_JSON', 'the body is not JSON'),
  'entity.too.large': new HttpError(413, 'BODY_TOO_LARGE', 'the body is larger than allowed'),
  'encoding.unsupported': new HttpError(415, 'BAD_ENCODING', 'unknown Content-Encoding'),
  'charset.unsupported': new HttpError(415, 'BAD_CHARSET', 'the body must be UTF-8'),
  'request.aborted': new HttpError(400, 'ABORTED', 'the body ended early'),
  'request.size.invalid': new HttpError(400, 'BAD_LENGTH', 'the body differs from Content-Length'),
};

function errorAnswer(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    const known = asHttpError(error);
    if (known === undefined) logger.error({ err: error }, 'a request failed');
    if (res.headersSent) {
      next(error); // Express cuts the connection: the caller must not take half for whole
      return;
    }
    const requestId = String(res.getHeader('X-Request-Id'));
    const internal = `something failed here; it is logged as ${requestId}`;
    const answer = known ?? new HttpError(500, 'INTERNAL', internal);
    const body = { code: answer.code, msg: answer.message };
    res.status(answer.status).set(answer.headers).json(body);
  };
}

function asHttpError(error: unknown): HttpError | undefined {
  if (error instanceof HttpError) return error;
  if (error instanceof URIError) return new HttpError(400, 'BAD_PATH', 'the path is malformed');
  if (error instanceof CodedError && error.code === 'BAD_REQUEST') {
    return new HttpError(400, error.code, error.message);
  }
  if (typeof error !== 'object' || error === null || !('type' in error)) return undefined;
  return BODY_FAULTS[String(error.type)];
}
