/**
 * Connections of one core to the simulated server, with the driver's face (`Pool`, `PoolClient`):
 * latency, silence, breaks, answers that never come. What the driver does when a connection dies
 * is done here too: pending queries fail, `end` is emitted.
 */
import { EventEmitter } from 'node:events';
import type { Pool, QueryConfig } from 'pg';
import type { Random } from '../../platform/random/random';
import type { Answer, SessionClient, Statement } from './protocol';
import { Session, type Server } from './server';
import type { Life, VirtualTime } from './virtual-time';

const CONNECT_LIMIT_MS = 10_000;

interface Pending {
  readonly statement: Statement;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** What the connections of one life of a core share. */
export interface Wire {
  readonly time: VirtualTime;
  readonly server: Server;
  readonly random: Random;
  readonly life: Life;
  readonly incarnation: string;
  /** Nothing gets through until then. */
  silentUntil: number;
  /** The next commit's answer is lost together with its connection. */
  loseNextAnswer: boolean;
  /** The next transaction is refused as a conflict. */
  conflictNext: boolean;
  readonly clients: Set<SimulatedClient>;
}

function latency(wire: Wire): number {
  return Math.max(0, wire.silentUntil - wire.time.nowMs) + wire.random.range(0.05, 0.6);
}

export class SimulatedClient extends EventEmitter implements SessionClient {
  readonly session: Session;
  private readonly waiting: Pending[] = [];
  private current: Pending | undefined;
  private ended = false;

  constructor(readonly wire: Wire) {
    super();
    this.session = new Session(wire.server, this);
    wire.clients.add(this);
  }

  get incarnation(): string {
    return this.wire.incarnation;
  }

  /** Waits for an answer. */
  get isBusy(): boolean {
    return this.current !== undefined;
  }

  get isOpen(): boolean {
    return !this.ended;
  }

  query(text: string | QueryConfig, values: readonly unknown[] = []): Promise<Answer> {
    const statement =
      typeof text === 'string' ? { text, values } : { text: text.text, values: text.values ?? [] };
    if (this.ended) {
      const what = 'Client has encountered a connection error and is not queryable';
      return Promise.reject(new Error(what));
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ statement, resolve, reject });
      this.send();
    });
  }

  notified(payload: number): void {
    const { time, life } = this.wire;
    time.after(latency(this.wire), life, () => {
      if (!this.ended) this.emit('notification', { payload: String(payload) });
    });
  }

  /** The server closed the session: the break shows here a little later. */
  closed(): void {
    const { time, life } = this.wire;
    time.after(latency(this.wire), life, () => this.broken());
  }

  /** The connection breaks; the server notices after `noticeMs`. */
  cut(noticeMs: number): void {
    const { time, server, life } = this.wire;
    time.after(noticeMs, server.life, () => this.session.clientGone());
    time.after(0, life, () => this.broken());
  }

  /** The driver's own end: says good-bye and is gone. */
  goodbye(): void {
    const { time, server } = this.wire;
    if (this.ended) return;
    time.after(latency(this.wire), server.life, () => this.session.clientGone());
    this.broken();
  }

  private broken(): void {
    if (this.ended) return;
    this.ended = true;
    this.wire.clients.delete(this);
    const error = Object.assign(new Error('Connection terminated unexpectedly'), {
      code: 'ECONNRESET',
    });
    const pending = this.current === undefined ? this.waiting : [this.current, ...this.waiting];
    for (const one of pending.splice(0)) one.reject(error);
    // The driver tells on a later turn.
    this.wire.time.after(0.01, this.wire.life, () => this.emit('end'));
  }

  private send(): void {
    if (this.current !== undefined) return;
    const pending = this.waiting.shift();
    if (pending === undefined) return;
    this.current = pending;
    const { wire, session } = this;
    wire.time.after(latency(wire), session.life, () => {
      if (wire.conflictNext && pending.statement.text === 'COMMIT') {
        wire.conflictNext = false;
        session.conflict = true;
      }
      session.execute(pending.statement).then(
        (answer) => this.answered(pending, () => pending.resolve(answer)),
        (error: Error) => this.answered(pending, () => pending.reject(error)),
      );
    });
  }

  private answered(pending: Pending, give: () => void): void {
    const { wire } = this;
    if (wire.loseNextAnswer && /^\s*(COMMIT|WITH fence)/.test(pending.statement.text)) {
      wire.loseNextAnswer = false;
      return this.cut(0);
    }
    wire.time.after(latency(wire), wire.life, () => {
      if (this.ended || this.current !== pending) return;
      this.current = undefined;
      give();
      this.send();
    });
  }
}

/** What the core asks of a pool. */
class SimulatedPool {
  private readonly idle: SimulatedClient[] = [];

  constructor(private readonly wire: Wire) {}

  async connect(): Promise<SimulatedClient> {
    for (let client = this.idle.pop(); client !== undefined; client = this.idle.pop()) {
      if (client.isOpen) return client;
    }
    const { time, server, life } = this.wire;
    const waitMs = latency(this.wire) * 2;
    await time.pause(Math.min(waitMs, CONNECT_LIMIT_MS), life);
    if (waitMs > CONNECT_LIMIT_MS) {
      throw new Error('timeout exceeded when trying to connect');
    }
    if (!server.isUp) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const client = new SimulatedClient(this.wire);
    const release = (broken?: Error | boolean): void => {
      if (broken !== undefined && broken !== false) client.goodbye();
      else if (client.isOpen) this.idle.push(client);
    };
    return Object.assign(client, { release });
  }

  async query(text: string | QueryConfig, values?: readonly unknown[]): Promise<Answer> {
    const client = await this.connect();
    let broken = true;
    try {
      const answer = await client.query(text, values);
      broken = false;
      return answer;
    } finally {
      // connect() gave it its release.
      (client as SimulatedClient & { release(broken: boolean): void }).release(broken);
    }
  }
}

export function simulatedPool(wire: Wire): Pool {
  return new SimulatedPool(wire) as unknown as Pool; // all that the core asks of one
}
