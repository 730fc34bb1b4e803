/** What a client and the simulated server say to each other, and what a transaction is. */
import type { Locks } from './locks';
import type { StoredBatch, Tables } from './tables';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface Answer {
  readonly rows: readonly object[];
  readonly rowCount: number;
}

/** Writes that wait for their commit. */
export class Transaction {
  readonly writes: (() => void)[] = [];
  /** Payloads for those who listen, sent at the commit. */
  readonly notices: number[] = [];
  failed = false;
}

/** The client's end of a session. */
export interface SessionClient {
  /** Which life of which core. */
  readonly incarnation: string;
  notified(payload: number): void;
  /** The server has closed the session. */
  closed(): void;
}

/** What a statement may touch. */
export interface Context {
  readonly session: { listening: boolean; readonly client: SessionClient };
  readonly tx: Transaction;
  readonly server: {
    readonly tables: Tables;
    readonly locks: Locks;
    readonly onBatch: (batch: StoredBatch) => void;
  };
}

/** An error as PostgreSQL gives it. */
export function sqlError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
