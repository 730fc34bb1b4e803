/** Turns HTTP upgrades into connections: which path wants what, and how many may be open. */
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Endpoint } from '../api/endpoint';
import { ApiError } from '../api/errors';
import { CLOSE, type PeerEnvironment } from './peer';
import { addressOf, timeUnit } from './rest';
import { StreamConnection, type StreamServices } from './stream-connection';
import { WsApiConnection } from './ws-api-connection';

const HEARTBEAT_MS = 20_000;
const NUMERIC = /^\d+$/;

type Connection = StreamConnection | WsApiConnection;

export class SocketDoor {
  private readonly server: WebSocketServer;
  private readonly connections = new Set<Connection>();
  private readonly timer: NodeJS.Timeout;
  private onEmpty: () => void = () => undefined;

  constructor(
    private readonly env: PeerEnvironment,
    private readonly services: StreamServices,
    private readonly methods: ReadonlyMap<string, Endpoint>,
  ) {
    this.server = new WebSocketServer({
      noServer: true,
      maxPayload: env.limits.maxMessageBytes,
      perMessageDeflate: false,
    });
    this.timer = setInterval(() => {
      const now = env.api.clock.nowMicros();
      for (const connection of this.connections) connection.peer.heartbeat(now);
    }, HEARTBEAT_MS);
    this.timer.unref();
  }

  /** Whether the path is one of ours. */
  static takes(url: string | undefined): boolean {
    const { pathname } = parse(url);
    return /^\/(ws|stream|ws-api\/v3)(\/|$)/.test(pathname);
  }

  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Until ws takes over, a client that goes away must not end the process.
    socket.on('error', () => socket.destroy());
    const { api } = this.env;
    try {
      if (!api.limits.takeConnection(addressOf(req), api.clock.nowMicros())) {
        throw new ApiError(429, -1034, 'Too many connection attempts from IP.');
      }
      const open = this.opener(req);
      this.server.handleUpgrade(req, socket, head, (ws) => {
        const connection = open(ws);
        this.connections.add(connection);
        ws.on('close', () => {
          this.connections.delete(connection);
          if (this.connections.size === 0) this.onEmpty();
        });
      });
    } catch (error) {
      refuseUpgrade(socket, error);
    }
  }

  /** Says goodbye to everybody and closes. */
  close(): void {
    clearInterval(this.timer);
    const now = this.env.api.clock.nowMicros();
    for (const connection of this.connections) {
      connection.announceShutdown(now);
      connection.peer.close(CLOSE.goingAway, 'server shutdown');
    }
    this.server.close();
  }

  /** Resolves when all have closed; those that have not by then are cut. */
  async closed(limitMs: number): Promise<void> {
    if (this.connections.size === 0) return;
    const gone = new Promise<void>((resolve) => {
      this.onEmpty = resolve;
    });
    const timer = setTimeout(() => {
      for (const connection of this.connections) connection.peer.terminate();
    }, limitMs);
    await gone;
    clearTimeout(timer);
  }

  private opener(req: IncomingMessage): (ws: WebSocket) => Connection {
    const { pathname, searchParams } = parse(req.url);
    const unit = timeUnit(searchParams.get('timeUnit') ?? undefined);
    const address = addressOf(req);
    if (pathname.startsWith('/ws-api/')) {
      const returnRateLimits = searchParams.get('returnRateLimits') !== 'false';
      return (ws) =>
        new WsApiConnection(ws, this.env, this.methods, this.services.userEvents, {
          unit,
          returnRateLimits,
          address,
        });
    }
    const combined = pathname.startsWith('/stream');
    const inPath = pathname.split('/').slice(2);
    const inQuery = (searchParams.get('streams') ?? '').split('/');
    // Clients number their connections in the path (`/ws/0`): a number names no stream.
    const names = [...inPath, ...inQuery]
      .map((name) => decodeName(name))
      .filter((name) => name !== '' && !NUMERIC.test(name));
    if (names.length > this.env.limits.maxStreams) {
      throw new ApiError(400, -1101, 'Too many streams.');
    }
    return (ws) =>
      new StreamConnection(ws, this.env, this.services, { names, combined, unit, address });
  }
}

function parse(url: string | undefined): URL {
  try {
    return new URL(url ?? '/', 'http://gateway');
  } catch {
    return new URL('http://gateway/');
  }
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function refuseUpgrade(socket: Duplex, error: unknown): void {
  const refusal = error instanceof ApiError ? error : new ApiError(400, -1000, 'Bad upgrade.');
  const body = JSON.stringify(refusal.body());
  socket.end(
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}\r\n` +
      'Content-Type: application/json;charset=UTF-8\r\n' +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
