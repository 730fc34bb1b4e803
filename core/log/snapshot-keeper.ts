/** Whole states beside the log, so that a recovery need not begin at the first command. */
import type { Clock } from '../../platform/clock/clock';
import type { Logger } from '../../platform/log/logger';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { Engine } from '../engine/engine';

/** A state at the end of a batch. */
export interface Snapshot {
  /** Commands executed, and the last event. */
  readonly command: number;
  readonly seq: number;
  /** Hash of the batch that it ends with. */
  readonly logHash: Buffer;
  readonly stateHash: string;
  readonly bytes: Buffer;
}

export interface SnapshotOptions {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Commands from one snapshot to the next. */
  readonly everyCommands: number;
}

/** How many are kept: one to use, the others for when it is damaged. */
const KEPT = 3;
/** Under the server's limit of 1 GB a value. */
const LARGEST_BYTES = 900_000_000;

export class SnapshotKeeper {
  private underWay = false;

  /** @param last commands executed at the newest snapshot there is */
  constructor(
    private readonly options: SnapshotOptions,
    private last: number,
  ) {}

  isDue(engine: Engine): boolean {
    return !this.underWay && engine.commandCount - this.last >= this.options.everyCommands;
  }

  /** Takes the state as it is now; `logHash` is of the batch that has just been closed. */
  take(engine: Engine, logHash: Buffer): Snapshot {
    return {
      command: engine.commandCount,
      seq: engine.lastSeq,
      logHash,
      stateHash: engine.stateHash(),
      bytes: engine.snapshot(),
    };
  }

  /** Writes it down once its batch is durable. A failure costs time at the next start, no more. */
  async keep(snapshot: Snapshot): Promise<void> {
    const { sql, clock, logger } = this.options;
    const { command, seq, logHash, stateHash, bytes } = snapshot;
    if (command === 0 || command === this.last) return;
    this.last = command;
    this.underWay = true;
    try {
      if (bytes.length > LARGEST_BYTES) throw new RangeError(`${bytes.length} bytes are too many`);
      await sql.query(
        `INSERT INTO core_snapshots (command, seq, log_hash, state_hash, created_at, bytes)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (command) DO NOTHING`,
        [command, seq, logHash, stateHash, clock.nowMicros(), bytes],
      );
      await sql.query(
        `DELETE FROM core_snapshots WHERE command NOT IN
           (SELECT command FROM core_snapshots ORDER BY command DESC LIMIT $1)`,
        [KEPT],
      );
      logger.info({ command, seq, bytes: bytes.length }, 'snapshot kept');
    } catch (error) {
      logger.warn({ err: error, command }, 'snapshot could not be kept; recovery will take longer');
    } finally {
      this.underWay = false;
    }
  }
}

/** The snapshots there are, newest first. */
export async function listSnapshots(sql: Sql): Promise<number[]> {
  const { rows } = await sql.query<{ command: bigint }>(
    'SELECT command FROM core_snapshots ORDER BY command DESC',
  );
  return rows.map((row) => safeNumber(row.command));
}

/** One snapshot; undefined when it has gone. */
export async function loadSnapshot(sql: Sql, command: number): Promise<Snapshot | undefined> {
  const { rows } = await sql.query<{
    seq: bigint;
    log_hash: Buffer;
    state_hash: string;
    bytes: Buffer;
  }>('SELECT seq, log_hash, state_hash, bytes FROM core_snapshots WHERE command = $1', [command]);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { log_hash: logHash, state_hash: stateHash, bytes } = row;
  return { command, seq: safeNumber(row.seq), logHash, stateHash, bytes };
}
