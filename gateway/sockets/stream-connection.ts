/** A connection of `/ws` or `/stream`: subscribes, unsubscribes, and hands streams on. */
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { TimeUnit } from '../api/format';
import type { StreamHub } from '../streams/stream-hub';
import type { Listener } from '../streams/topic';
import type { ListenKeys } from '../user-events/listen-keys';
import type { UserEvents } from '../user-events/user-events';
import { Peer, type PeerEnvironment } from './peer';

const METHODS = [
  'SUBSCRIBE',
  'UNSUBSCRIBE',
  'LIST_SUBSCRIPTIONS',
  'SET_PROPERTY',
  'GET_PROPERTY',
] as const;

const id = z.union([z.int(), z.string().max(36), z.null()]);
const request = z.object({
  method: z.string(),
  params: z.array(z.union([z.string().max(100), z.boolean()])).optional(),
  id: id.optional(),
});

/** What streams need from the rest of the gateway. */
export interface StreamServices {
  readonly hub: StreamHub;
  readonly userEvents: UserEvents;
  readonly listenKeys: ListenKeys;
}

export interface StreamRequest {
  /** Names from the path or the query. */
  readonly names: readonly string[];
  readonly combined: boolean;
  readonly unit: TimeUnit;
  readonly address: string;
}

type Id = z.infer<typeof id>;

export class StreamConnection implements Listener {
  readonly peer: Peer;
  readonly unit: TimeUnit;
  private readonly subscribed = new Map<string, () => void>();
  private combined: boolean;

  constructor(
    socket: WebSocket,
    private readonly env: PeerEnvironment,
    private readonly services: StreamServices,
    asked: StreamRequest,
  ) {
    this.unit = asked.unit;
    this.combined = asked.combined;
    this.peer = new Peer(socket, env, {
      kind: 'stream',
      address: asked.address,
      messagesPerSecond: env.limits.streamMessagesPerSecond,
      onText: (text) => this.onText(text),
      onClose: () => this.unsubscribeAll(),
    });
    for (const name of asked.names) {
      if (!this.subscribe(name)) this.fail(2, `Invalid request: unknown stream ${name}`, undefined);
    }
  }

  deliver(stream: string, json: string): void {
    this.peer.send(this.combined ? `{"stream":${JSON.stringify(stream)},"data":${json}}` : json);
  }

  /** Says that the server is about to go. */
  announceShutdown(now: number): void {
    const at = this.unit === 'us' ? now : Math.floor(now / 1000);
    this.deliver('!serverShutdown', JSON.stringify({ e: 'serverShutdown', E: at }));
  }

  private subscribe(name: string): boolean {
    if (this.subscribed.has(name)) return true;
    if (this.subscribed.size >= this.env.limits.maxStreams) return false;
    const { hub, userEvents, listenKeys } = this.services;
    const account = listenKeys.account(name, this.env.api.clock.nowMicros());
    if (account !== undefined) {
      const stop = userEvents.listen(account, (write) => {
        this.deliver(name, JSON.stringify(write(this.unit)));
      });
      this.subscribed.set(name, stop);
      return true;
    }
    if (!hub.subscribe(name, this)) return false;
    this.subscribed.set(name, () => hub.unsubscribeFrom(name, this));
    return true;
  }

  private unsubscribe(name: string): void {
    this.subscribed.get(name)?.();
    this.subscribed.delete(name);
  }

  private unsubscribeAll(): void {
    for (const name of [...this.subscribed.keys()]) this.unsubscribe(name);
  }

  private onText(text: string): void {
    let raw: unknown;
    try {
      raw = JSON.parse(text);
    } catch {
      return this.fail(3, 'Invalid JSON: expected value', undefined);
    }
    const parsed = request.safeParse(raw);
    if (!parsed.success) {
      const field = String(parsed.error.issues[0]?.path[0] ?? 'method');
      const what =
        field === 'id'
          ? 'request ID must be an unsigned integer'
          : `missing or malformed field \`${field}\``;
      return this.fail(2, `Invalid request: ${what}`, undefined);
    }
    this.onRequest(parsed.data);
  }

  private onRequest({ method, params = [], id: requestId = null }: z.infer<typeof request>): void {
    const names = params.filter((one) => typeof one === 'string');
    switch (method) {
      case 'SUBSCRIBE': {
        if (this.subscribed.size + names.length > this.env.limits.maxStreams) {
          return this.fail(2, 'Invalid request: too many parameters', requestId);
        }
        const unknown = names.find((name) => !this.subscribe(name));
        if (unknown === undefined) return this.reply(null, requestId);
        return this.fail(2, `Invalid request: unknown stream ${unknown}`, requestId);
      }
      case 'UNSUBSCRIBE':
        for (const name of names) this.unsubscribe(name);
        return this.reply(null, requestId);
      case 'LIST_SUBSCRIPTIONS':
        return this.reply([...this.subscribed.keys()], requestId);
      case 'SET_PROPERTY':
        return this.setProperty(params, requestId);
      case 'GET_PROPERTY':
        if (params[0] !== 'combined') return this.fail(0, 'Unknown property', requestId);
        return this.reply(this.combined, requestId);
      default:
        return this.fail(
          2,
          `Invalid request: unknown variant ${method}, expected one of ` +
            METHODS.map((one) => `\`${one}\``).join(', '),
          requestId,
        );
    }
  }

  private setProperty(params: readonly (string | boolean)[], requestId: Id): void {
    const [name, value] = params;
    if (name !== 'combined') return this.fail(0, 'Unknown property', requestId);
    if (typeof value !== 'boolean') {
      return this.fail(1, 'Invalid value type: expected Boolean', requestId);
    }
    this.combined = value;
    this.reply(null, requestId);
  }

  private reply(result: unknown, requestId: Id): void {
    this.peer.send(JSON.stringify({ result, id: requestId }));
  }

  private fail(code: number, msg: string, requestId: Id | undefined): void {
    const error = { error: { code, msg }, code, msg };
    this.peer.send(JSON.stringify(requestId === undefined ? error : { ...error, id: requestId }));
  }
}
