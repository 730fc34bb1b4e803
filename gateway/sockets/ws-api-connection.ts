/** A connection of `/ws-api/v3`: the same endpoints as REST, asked for by method name. */
import type { WebSocket } from 'ws';
import type { Endpoint } from '../api/endpoint';
import { ApiError, internal } from '../api/errors';
import { stamp, type TimeUnit } from '../api/format';
import { serve, type Incoming, type Served } from '../api/serve';
import type { UserEvents } from '../user-events/user-events';
import { Peer, type PeerEnvironment } from './peer';
import { readWsRequest, type WsRequest } from './ws-request';
import { WsSession } from './ws-session';

const MICROS_PER_SECOND = 1_000_000;
/** Of a message that names no request. */
const STRAY_WEIGHT = 2;
const SESSION_WEIGHT = 2;

export interface WsApiRequest {
  readonly unit: TimeUnit;
  readonly returnRateLimits: boolean;
  readonly address: string;
}

export class WsApiConnection {
  readonly peer: Peer;
  private readonly session: WsSession;
  private pending = 0;

  constructor(
    socket: WebSocket,
    private readonly env: PeerEnvironment,
    private readonly methods: ReadonlyMap<string, Endpoint>,
    userEvents: UserEvents,
    private readonly asked: WsApiRequest,
  ) {
    this.peer = new Peer(socket, env, {
      kind: 'api',
      address: asked.address,
      messagesPerSecond: 0,
      onText: (text) => void this.onText(text),
      onClose: () => this.session.close(),
    });
    this.session = new WsSession(env.api, userEvents, {
      connectedSince: this.peer.connectedSince,
      returnRateLimits: asked.returnRateLimits,
      unit: asked.unit,
      send: (text) => this.peer.send(text),
    });
  }

  /** Says that the server is about to go. */
  announceShutdown(now: number): void {
    const event = { e: 'serverShutdown', E: stamp(now, this.asked.unit) };
    this.peer.send(JSON.stringify({ event }));
  }

  private async onText(text: string): Promise<void> {
    const started = this.env.api.clock.nowMicros();
    let request: WsRequest | undefined;
    let status = 200;
    this.pending++;
    try {
      request = this.read(text);
      if (this.pending > this.env.limits.maxPendingRequests) {
        throw new ApiError(429, -1003, 'Too many requests queued.', { retryAfterSeconds: 1 });
      }
      this.answer(request, await this.serve(request));
    } catch (error) {
      const refusal = error instanceof ApiError ? error : internal();
      if (refusal !== error) {
        const { method } = request ?? { method: 'unread' };
        this.env.api.logger.error({ err: error, method }, 'a request failed');
      }
      status = refusal.status;
      this.refuse(request, refusal);
    } finally {
      this.pending--;
    }
    const method = request !== undefined && this.methods.has(request.method);
    const seconds = (this.env.api.clock.nowMicros() - started) / MICROS_PER_SECOND;
    this.env.metrics.answered(method ? `ws ${request?.method}` : 'ws other', status, seconds);
  }

  /** What cannot be read has its price too, or it could be sent without end. */
  private read(text: string): WsRequest {
    try {
      return readWsRequest(text);
    } catch (error) {
      this.countStray();
      throw error;
    }
  }

  private countStray(): void {
    const { limits, clock } = this.env.api;
    limits.useWeight(this.asked.address, STRAY_WEIGHT, clock.nowMicros());
  }

  private async serve(request: WsRequest): Promise<Served> {
    const { api } = this.env;
    const incoming: Incoming = {
      ...request.sent,
      apiKey: request.apiKey,
      session: this.session.key,
      unit: this.asked.unit,
      address: this.asked.address,
      source: 'ws',
    };
    const own = this.session.method(request.method);
    if (own !== undefined) {
      api.limits.useWeight(this.asked.address, SESSION_WEIGHT, api.clock.nowMicros());
      return { result: await own(incoming), caller: undefined };
    }
    const endpoint = this.methods.get(request.method);
    if (endpoint === undefined) {
      this.countStray();
      throw new ApiError(400, -1020, `This operation is not supported: ${request.method}`);
    }
    return serve(api, endpoint, incoming);
  }

  private answer(request: WsRequest, served: Served): void {
    const limits = this.wantsLimits(request) ? this.limitLines(served) : {};
    this.peer.send(
      JSON.stringify({ id: request.id, status: 200, result: served.result, ...limits }),
    );
  }

  private refuse(request: WsRequest | undefined, refusal: ApiError): void {
    const { retryAfterSeconds } = refusal.more;
    const now = this.env.api.clock.nowMicros();
    const retryAfter =
      retryAfterSeconds === undefined
        ? {}
        : { retryAfter: stamp(now + retryAfterSeconds * MICROS_PER_SECOND, 'ms') };
    const body = refusal.body();
    const error =
      'data' in body || retryAfterSeconds === undefined
        ? body
        : { ...body, data: { serverTime: stamp(now, 'ms'), ...retryAfter } };
    const limits = this.wantsLimits(request) ? this.limitLines(undefined) : {};
    const id = request?.id ?? null;
    this.peer.send(JSON.stringify({ id, status: refusal.status, error, ...limits }));
  }

  private wantsLimits(request: WsRequest | undefined): boolean {
    const wanted = request?.sent.params.raw('returnRateLimits');
    if (wanted !== undefined) return wanted === 'true';
    return this.asked.returnRateLimits;
  }

  private limitLines(served: Served | undefined): { rateLimits: unknown[] } {
    const { limits, clock } = this.env.api;
    const now = clock.nowMicros();
    const caller = served?.caller;
    const orders = caller === undefined ? [] : limits.orderLines(caller.account, now);
    return { rateLimits: [...orders, limits.weightLine(this.asked.address, now)] };
  }
}
