/**
 * A simulated PostgreSQL as far as the core and its consumers can tell: sessions, transactions
 * that are durable or not, row and advisory locks, commits that take time, and a server that can
 * die in the middle of them. Reads see what is committed (READ COMMITTED).
 */
import type { Random } from '../../platform/random/random';
import { Locks } from './locks';
import { sqlError, Transaction } from './protocol';
import type { Answer, SessionClient, Statement } from './protocol';
import { runStatement } from './statements';
import { Tables, type StoredBatch } from './tables';
import { newLife, type Life, type VirtualTime } from './virtual-time';

export class Server {
  readonly tables = new Tables();
  locks = new Locks();
  life = newLife();
  readonly sessions = new Set<Session>();
  /** Commits take at least this long until then. */
  slowUntil = 0;
  slowMs = 0;
  fullUntil = 0;
  /** Told of each batch that becomes durable, before anyone is answered. */
  onBatch: (batch: StoredBatch) => void = () => undefined;
  /** Called once, when the next commit is under way. */
  readonly onNextFlush: (() => void)[] = [];
  private readonly flushing = new Set<Transaction>();

  constructor(
    readonly time: VirtualTime,
    private readonly random: Random,
  ) {}

  get isUp(): boolean {
    return this.life.alive;
  }

  /** Dies. A commit under way is on the disk or not, each by its own coin. */
  crash(): void {
    this.life.alive = false;
    for (const tx of this.flushing) if (this.random.chance(0.5)) this.apply(tx);
    this.flushing.clear();
    this.locks = new Locks();
    for (const session of [...this.sessions]) session.close();
  }

  restart(): void {
    if (!this.life.alive) this.life = newLife();
  }

  /** @throws an error with SQLSTATE 53100 while the disk is full */
  async commit(tx: Transaction): Promise<void> {
    if (tx.writes.length > 0) {
      if (this.time.nowMs < this.fullUntil) {
        this.abort(tx);
        throw sqlError('53100', 'could not extend file: No space left on device');
      }
      this.flushing.add(tx);
      for (const hit of this.onNextFlush.splice(0)) {
        this.time.after(this.random.range(0, 6), this.life, hit);
      }
      const slow = this.time.nowMs < this.slowUntil ? this.slowMs : 0;
      await this.time.pause(slow + this.random.range(0.2, 3), this.life);
      this.flushing.delete(tx);
      this.apply(tx);
    }
    this.locks.releaseAll(tx);
    for (const payload of tx.notices) {
      for (const session of this.sessions) {
        if (session.listening) session.client.notified(payload);
      }
    }
  }

  abort(tx: Transaction): void {
    this.locks.releaseAll(tx);
  }

  isFlushing(tx: Transaction | undefined): boolean {
    return tx !== undefined && this.flushing.has(tx);
  }

  private apply(tx: Transaction): void {
    for (const write of tx.writes) write();
  }
}

export class Session {
  listening = false;
  /** Of the statement that is being executed, or of BEGIN. */
  private tx: Transaction | undefined;
  private explicit = false;
  private busy = false;
  /** Closed as soon as the statement under way has ended. */
  private doomed = false;
  private open = true;
  /** The next commit's transaction is refused as a conflict. */
  conflict = false;
  readonly life: Life;

  constructor(
    readonly server: Server,
    readonly client: SessionClient,
  ) {
    this.life = server.life;
    server.sessions.add(this);
  }

  /** Executes one statement. Never settles when the session ends before it has an answer. */
  async execute(statement: Statement): Promise<Answer> {
    if (!this.open) return new Promise(() => undefined);
    this.busy = true;
    try {
      return await this.run(statement);
    } finally {
      this.busy = false;
      if (this.doomed) this.close();
    }
  }

  /** The client is gone; a statement under way is still executed, and committed. */
  clientGone(): void {
    if (this.busy) this.doomed = true;
    else this.close();
  }

  /** pg_terminate_backend: a commit under way is finished, all else is given up. */
  terminate(): void {
    if (this.server.isFlushing(this.tx)) this.doomed = true;
    else this.close();
  }

  close(): void {
    if (!this.open) return;
    this.open = false;
    this.server.sessions.delete(this);
    if (this.tx && !this.server.isFlushing(this.tx)) this.server.abort(this.tx);
    this.server.locks.releaseAll(this);
    this.client.closed();
  }

  private async run(statement: Statement): Promise<Answer> {
    const { server } = this;
    const word = statement.text.trim();
    if (word === 'BEGIN') {
      this.tx = new Transaction();
      this.explicit = true;
      return { rows: [], rowCount: 0 };
    }
    if (word === 'COMMIT' || word === 'ROLLBACK') return this.end(word);
    const tx = (this.tx ??= new Transaction());
    if (tx.failed) throw sqlError('25P02', 'current transaction is aborted');
    try {
      const answer = await runStatement(statement, { session: this, tx, server });
      if (!this.explicit) await server.commit(tx);
      return answer;
    } catch (error) {
      tx.failed = true;
      if (!this.explicit) server.abort(tx);
      throw error;
    } finally {
      if (!this.explicit) this.tx = undefined;
    }
  }

  private async end(word: 'COMMIT' | 'ROLLBACK'): Promise<Answer> {
    const { tx, server, conflict } = this;
    this.explicit = false;
    this.conflict = false;
    try {
      if (tx === undefined) return { rows: [], rowCount: 0 };
      if (word === 'ROLLBACK' || tx.failed) server.abort(tx);
      else if (conflict) {
        server.abort(tx);
        throw sqlError('40001', 'could not serialize access');
      } else await server.commit(tx);
      return { rows: [], rowCount: 0 };
    } finally {
      this.tx = undefined;
    }
  }
}
