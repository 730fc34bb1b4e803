/** A listening HTTP server with limits on slow callers, and a graceful end. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError, errorCode } from '../errors/coded-error';

export interface ListenOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0: a free one. */
  readonly port: number;
}

export interface HttpServer {
  /** `http://host:port` with the port that was taken. */
  readonly url: string;
  readonly port: number;
  /** For upgrades (WebSocket). */
  readonly server: Server;
  /**
   * Takes no new connections, lets requests finish for `graceMs` (default 5 s), then cuts the rest.
   */
  close(graceMs?: number): Promise<void>;
}

const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const GRACE_MS = 5_000;

/** @throws CodedError PORT_IN_USE, PORT_REFUSED */
export async function listen(
  handler: RequestListener,
  { host = '127.0.0.1', port }: ListenOptions,
): Promise<HttpServer> {
  const server = createServer({ maxHeaderSize: 16_384 }, handler);
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const used = errorCode(cause) === 'EADDRINUSE';
    const what = used ? 'another program listens there' : 'it cannot be had';
    throw new CodedError(
      used ? 'PORT_IN_USE' : 'PORT_REFUSED',
      `port ${port} on ${host}: ${what}; choose another`,
      { cause },
    );
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a TCP address');
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${shownHost}:${address.port}`,
    port: address.port,
    server,
    close: (graceMs = GRACE_MS) => close(server, graceMs),
  };
}

async function close(server: Server, graceMs: number): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const limit = new AbortController();
  const late = delay(graceMs, 'late', { signal: limit.signal }).catch(() => 'cancelled');
  if ((await Promise.race([closed, late])) === 'late') server.closeAllConnections();
  limit.abort();
  await closed;
}
