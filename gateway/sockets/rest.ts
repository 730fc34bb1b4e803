/**
 * REST on node:http: reads a request exactly as it was sent, serves it, writes the answer. Order
 * endpoints come straight here; Express routes the others here.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Api, Endpoint } from '../api/endpoint';
import { ApiError, badJson, internal, notSupported, tooLarge } from '../api/errors';
import type { TimeUnit } from '../api/format';
import { readSent } from '../api/params';
import { serve, type Served } from '../api/serve';
import type { GatewayMetrics } from './metrics';

const MAX_BODY_BYTES = 16_384;
const MICROS_PER_SECOND = 1_000_000;

export function addressOf(req: IncomingMessage): string {
  const address = req.socket.remoteAddress ?? '';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

function headerOf(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws ApiError -1194 */
export function timeUnit(word: string | undefined | null): TimeUnit {
  switch (word?.toUpperCase()) {
    case undefined:
    case 'MILLISECOND':
      return 'ms';
    case 'MICROSECOND':
      return 'us';
    default:
      throw new ApiError(
        400,
        -1194,
        'Invalid value for time unit; expected either MICROSECOND or MILLISECOND.',
      );
  }
}

/** The body as sent. @throws ApiError with status 413 when it is too large */
function readBody(req: IncomingMessage): Promise<string> {
  if (Number(req.headers['content-length'] ?? 0) > MAX_BODY_BYTES) {
    return Promise.reject(tooLarge(MAX_BODY_BYTES));
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    req.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) reject(tooLarge(MAX_BODY_BYTES));
      else chunks.push(chunk);
    });
    req.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    req.on('error', reject);
    req.on('aborted', () => reject(new Error('the client went away')));
  });
}

function hasBody(req: IncomingMessage): boolean {
  const length = req.headers['content-length'];
  return req.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

export class RestDoor {
  constructor(
    private readonly api: Api,
    private readonly metrics: GatewayMetrics,
  ) {}

  /** Answers one request to the endpoint; never throws. */
  async answer(req: IncomingMessage, res: ServerResponse, endpoint: Endpoint): Promise<void> {
    const started = this.api.clock.nowMicros();
    const address = addressOf(req);
    let status = 200;
    try {
      const body = req.method === 'GET' || !hasBody(req) ? '' : await readBody(req);
      const served = await this.serve(req, endpoint, address, body);
      this.write(res, 200, served.result, address, served);
    } catch (error) {
      const refusal = error instanceof ApiError ? error : internal();
      if (refusal !== error) {
        this.api.logger.error({ err: error, path: nameOf(endpoint) }, 'a request failed');
      }
      status = refusal.status;
      this.refuse(res, refusal, address);
      // What was not read of the body is not waited for.
      if (status === 413) req.destroy();
    }
    const seconds = (this.api.clock.nowMicros() - started) / MICROS_PER_SECOND;
    this.metrics.answered(nameOf(endpoint), status, seconds);
  }

  private serve(
    req: IncomingMessage,
    endpoint: Endpoint,
    address: string,
    body: string,
  ): Promise<Served> {
    if (body !== '' && headerOf(req, 'content-type')?.includes('json') === true) throw badJson();
    const url = req.url ?? '';
    const question = url.indexOf('?');
    const sent = readSent(question < 0 ? '' : url.slice(question + 1), body);
    return serve(this.api, endpoint, {
      ...sent,
      apiKey: headerOf(req, 'x-mbx-apikey'),
      unit: timeUnit(headerOf(req, 'x-mbx-time-unit')),
      address,
      source: 'rest',
    });
  }

  /** A path that is not there (404), or not by this method (405). */
  notFound(req: IncomingMessage, res: ServerResponse, status: 404 | 405): void {
    req.resume();
    this.refuse(res, notSupported(status), addressOf(req));
  }

  private refuse(res: ServerResponse, refusal: ApiError, address: string): void {
    const { retryAfterSeconds } = refusal.more;
    if (retryAfterSeconds !== undefined) res.setHeader('Retry-After', String(retryAfterSeconds));
    if (refusal.status === 413) res.setHeader('Connection', 'close');
    this.write(res, refusal.status, refusal.body(), address, undefined);
  }

  private write(
    res: ServerResponse,
    status: number,
    body: unknown,
    address: string,
    served: Served | undefined,
  ): void {
    if (res.headersSent || res.destroyed) return;
    const { limits, clock } = this.api;
    const now = clock.nowMicros();
    const used = limits.usedWeight(address, now);
    const bytes = Buffer.from(JSON.stringify(body));
    res.setHeader('Content-Type', 'application/json;charset=UTF-8');
    res.setHeader('Content-Length', bytes.length);
    res.setHeader('X-MBX-USED-WEIGHT', used);
    res.setHeader('X-MBX-USED-WEIGHT-1M', used);
    if (served?.caller?.key.limits === true) {
      const counts = limits.orderCounts(served.caller.account, now);
      res.setHeader('X-MBX-ORDER-COUNT-10S', counts.tenSeconds);
      res.setHeader('X-MBX-ORDER-COUNT-1D', counts.day);
    }
    res.statusCode = status;
    res.end(bytes);
  }
}

function nameOf(endpoint: Endpoint): string {
  const first = endpoint.rest?.[0];
  return first === undefined ? (endpoint.ws ?? 'unnamed') : `${first[0]} ${first[1]}`;
}
