/**
 * One WebSocket connection, with what all of them share: a slow reader is cut, never waited for;
 * one that talks too much, falls silent or grows old is closed.
 */
import type { RawData, WebSocket } from 'ws';
import type { Api } from '../api/endpoint';
import type { GatewayMetrics } from './metrics';

export interface SocketLimits {
  /** Largest message taken, bytes. */
  readonly maxMessageBytes: number;
  /** Bytes that may wait for a slow reader before it is cut. */
  readonly maxBufferedBytes: number;
  /** Messages taken per second on a stream connection, pings and pongs included. */
  readonly streamMessagesPerSecond: number;
  /** Requests of one WebSocket API connection under way at once. */
  readonly maxPendingRequests: number;
  /** Streams on one connection. */
  readonly maxStreams: number;
}

export const DEFAULT_SOCKET_LIMITS: SocketLimits = {
  maxMessageBytes: 65_536,
  maxBufferedBytes: 4 * 1024 * 1024,
  streamMessagesPerSecond: 20,
  maxPendingRequests: 1000,
  maxStreams: 1024,
};

/** Close codes of RFC 6455. */
export const CLOSE = { goingAway: 1001, policy: 1008, tryAgainLater: 1013 } as const;

const SECOND_MICROS = 1_000_000;
const LIFE_MICROS = 24 * 3600 * SECOND_MICROS;
const PONG_WAIT_MICROS = 60 * SECOND_MICROS;

export interface PeerOptions {
  readonly kind: 'stream' | 'api';
  readonly address: string;
  /** Messages per second before it is closed; 0 = not counted here. */
  readonly messagesPerSecond: number;
  readonly onText: (text: string) => void;
  readonly onClose: () => void;
}

/** What every connection needs around it. */
export interface PeerEnvironment {
  readonly api: Api;
  readonly metrics: GatewayMetrics;
  readonly limits: SocketLimits;
}

export class Peer {
  private readonly openedAt: number;
  private heardAt: number;
  private second = 0;
  private messages = 0;

  constructor(
    private readonly socket: WebSocket,
    private readonly env: PeerEnvironment,
    private readonly options: PeerOptions,
  ) {
    this.openedAt = env.api.clock.nowMicros();
    this.heardAt = this.openedAt;
    env.metrics.connections.inc({ kind: options.kind });
    socket.on('message', (data: RawData, binary: boolean) => this.onMessage(data, binary));
    socket.on('ping', () => this.countMessage());
    socket.on('pong', () => {
      this.heardAt = env.api.clock.nowMicros();
      this.countMessage();
    });
    // Too large or malformed frames: ws closes the connection by itself.
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      env.metrics.connections.dec({ kind: options.kind });
      options.onClose();
    });
  }

  get connectedSince(): number {
    return this.openedAt;
  }

  send(text: string): void {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > this.env.limits.maxBufferedBytes) {
      this.env.metrics.dropped.inc({ reason: 'slow-reader' });
      socket.terminate();
      return;
    }
    socket.send(text);
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason);
  }

  /** Every 20 seconds: asks for a sign of life, and ends what has none or is a day old. */
  heartbeat(now: number): void {
    if (now - this.openedAt > LIFE_MICROS) {
      this.close(CLOSE.goingAway, 'a connection is valid for 24 hours');
    } else if (now - this.heardAt > PONG_WAIT_MICROS) {
      this.env.metrics.dropped.inc({ reason: 'no-pong' });
      this.socket.terminate();
    } else if (this.socket.readyState === this.socket.OPEN) this.socket.ping(String(now));
  }

  terminate(): void {
    this.socket.terminate();
  }

  /** @returns false when the connection was closed for talking too much */
  private countMessage(): boolean {
    const most = this.options.messagesPerSecond;
    if (most === 0) return true;
    const now = this.env.api.clock.nowMicros();
    const second = now - (now % SECOND_MICROS);
    if (second !== this.second) {
      this.second = second;
      this.messages = 0;
    }
    if (++this.messages <= most) return true;
    this.env.metrics.dropped.inc({ reason: 'too-many-messages' });
    this.close(CLOSE.policy, 'Too many requests');
    return false;
  }

  private onMessage(data: RawData, binary: boolean): void {
    this.heardAt = this.env.api.clock.nowMicros();
    if (!this.countMessage()) return;
    if (binary) {
      this.close(CLOSE.policy, 'text frames only');
      return;
    }
    this.options.onText(textOf(data));
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
