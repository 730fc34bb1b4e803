/**
 * Recovery: the newest sound snapshot, and the commands after it executed again. Every batch must
 * link to the one before, hash to what it says, and give the very event bytes that it holds; a
 * difference is fatal and says where.
 */
import { commandCodec, WireReader, WireWriter } from '../contract';
import { Engine, type EngineOptions } from '../engine/engine';
import { CodedError, errorText } from '../../platform/errors/coded-error';
import type { Logger } from '../../platform/log/logger';
import type { Sql } from '../../platform/postgres/pool';
import { archivedBatch } from './archives';
import { batchHash, batchName, GENESIS_HASH, LOG_CODEC, type LogBatch } from './batch';
import { explainDifference } from './difference';
import { readBatches } from './log-table';
import { listSnapshots, loadSnapshot } from './snapshot-keeper';

/** Batches read from the database in one piece. */
const PAGE = 32;

export interface RecoveryOptions {
  readonly sql: Sql;
  readonly logger: Logger;
  readonly engine?: EngineOptions;
  /** true: execute the whole log, as if there were no snapshot. */
  readonly fromStart?: boolean;
}

export interface Recovered {
  readonly engine: Engine;
  /** Hash of the newest batch. */
  readonly logHash: Buffer;
  /** Commands that the snapshot had executed already; 0 without one. */
  readonly snapshotCommand: number;
  readonly batches: number;
  /** Commands executed again. */
  readonly commands: number;
}

interface Start {
  readonly engine: Engine;
  readonly logHash: Buffer;
}

/** @throws CodedError LOG_DAMAGED or LOG_DIVERGED, with the place and what to do */
export async function recover(options: RecoveryOptions): Promise<Recovered> {
  const recovery = await Recovery.begin(options);
  await recovery.catchUp();
  const recovered = recovery.result();
  const { engine, snapshotCommand, batches, commands } = recovered;
  const at = { seq: engine.lastSeq, snapshotCommand, batches, commands };
  options.logger.info(at, 'state recovered from the log');
  return recovered;
}

/** A state that goes after the log, as far as it has been read. */
export class Recovery {
  private readonly replay: Replay;
  private readonly snapshotCommand: number;
  private batches = 0;

  private constructor(
    private readonly options: RecoveryOptions,
    private readonly engine: Engine,
    logHash: Buffer,
  ) {
    this.replay = new Replay(engine, logHash);
    this.snapshotCommand = engine.commandCount;
  }

  /** From the newest sound snapshot, or the log's beginning. */
  static async begin(options: RecoveryOptions): Promise<Recovery> {
    const { engine, logHash } = await startingPoint(options);
    return new Recovery(options, engine, logHash);
  }

  /** Last event that was executed again. */
  get seq(): number {
    return this.engine.lastSeq;
  }

  /**
   * Executes what the log has more, to its present end.
   * @throws CodedError LOG_DAMAGED or LOG_DIVERGED; pg's error, after which it may be called again
   */
  async catchUp(): Promise<void> {
    for (;;) {
      const page = await readBatches(this.options.sql, this.engine.lastSeq, PAGE);
      if (page.length === 0) return;
      for (const batch of page) this.replay.batch(batch);
      this.batches += page.length;
    }
  }

  result(): Recovered {
    const { engine, snapshotCommand, batches } = this;
    const commands = engine.commandCount - snapshotCommand;
    return { engine, logHash: this.replay.logHash, snapshotCommand, batches, commands };
  }
}

async function startingPoint(options: RecoveryOptions): Promise<Start> {
  const { sql, logger } = options;
  const listed = options.fromStart === true ? [] : await listSnapshots(sql);
  for (const command of listed) {
    try {
      return await fromSnapshot(options, command);
    } catch (error) {
      // Only a saving of time is lost: an older one, or the log's beginning, leads to the same.
      logger.error({ err: error, command }, 'snapshot cannot be used, trying an older start');
    }
  }
  return { engine: new Engine(options.engine), logHash: GENESIS_HASH };
}

async function fromSnapshot({ sql, engine: options }: RecoveryOptions, command: number) {
  const snapshot = await loadSnapshot(sql, command);
  if (snapshot === undefined) throw new Error('it has gone');
  const engine = Engine.restore(snapshot.bytes, options);
  const stateHash = engine.stateHash();
  if (stateHash !== snapshot.stateHash) {
    throw new Error(`its state hashes to ${stateHash}, not to ${snapshot.stateHash}`);
  }
  if (engine.lastSeq !== snapshot.seq || engine.commandCount !== command) {
    throw new Error(`it is of event ${engine.lastSeq}, not ${snapshot.seq}`);
  }
  const { rows } = await sql.query<{ hash: Buffer }>(
    'SELECT hash FROM core_log WHERE last_command = $1 AND last_seq = $2',
    [command, snapshot.seq],
  );
  const hash = rows[0]?.hash ?? (await archivedEnd(sql, command, snapshot.seq));
  if (hash?.equals(snapshot.logHash) !== true) throw new Error('it is of another log');
  return { engine, logHash: snapshot.logHash };
}

/** Hash of the archived batch that ends there. */
async function archivedEnd(sql: Sql, command: number, seq: number): Promise<Buffer | undefined> {
  const batch = await archivedBatch(sql, seq);
  return batch?.lastSeq === seq && batch.lastCommand === command ? batch.hash : undefined;
}

/** Executes batches again, each checked against its own bytes. */
class Replay {
  private readonly again = new WireWriter();

  constructor(
    private readonly engine: Engine,
    public logHash: Buffer,
  ) {}

  batch(batch: LogBatch): void {
    this.checkLink(batch);
    const sound = batchHash(batch, batch.commands, batch.events).equals(batch.hash);
    this.again.reset();
    let failure: unknown;
    try {
      this.execute(batch);
    } catch (error) {
      failure = error;
    }
    const events = this.again.view();
    if (sound && failure === undefined && events.equals(batch.events)) {
      this.checkNumbers(batch);
      this.logHash = batch.hash;
      return;
    }
    const place = explainDifference(batch, events, failure);
    if (!sound) throw damaged(batch, `its bytes do not match its hash: ${place}`);
    const todo = 'start the version that wrote this log; if it is the same, report the place';
    const what = `executing the ${batchName(batch)} again gives something else: ${place}`;
    throw new CodedError('LOG_DIVERGED', `${what}; ${todo}`, { cause: failure });
  }

  private execute(batch: LogBatch): void {
    const reader = new WireReader(batch.commands);
    while (!reader.done) this.engine.record(commandCodec.decode(reader), this.again);
  }

  private checkLink(batch: LogBatch): void {
    const { lastSeq, commandCount } = this.engine;
    if (batch.codec !== LOG_CODEC) {
      const what = `the ${batchName(batch)} is in codec ${batch.codec}, this version reads`;
      const todo = 'start the version that wrote it';
      throw new CodedError('LOG_CODEC_UNKNOWN', `${what} ${LOG_CODEC}: ${todo}`);
    }
    if (batch.firstSeq !== lastSeq + 1) {
      throw damaged(batch, `it follows event ${lastSeq}: events between are missing`);
    }
    if (batch.firstCommand !== commandCount + 1) {
      throw damaged(batch, `it begins with command ${batch.firstCommand} after ${commandCount}`);
    }
    if (!batch.previousHash.equals(this.logHash)) {
      const [named, before] = [batch.previousHash.toString('hex'), this.logHash.toString('hex')];
      throw damaged(batch, `it names ${named} as the hash before it, which is ${before}`);
    }
  }

  private checkNumbers(batch: LogBatch): void {
    const { lastSeq, commandCount } = this.engine;
    if (lastSeq !== batch.lastSeq || commandCount !== batch.lastCommand) {
      throw damaged(batch, `its contents end at event ${lastSeq}, command ${commandCount}`);
    }
  }
}

function damaged(batch: LogBatch, what: string): CodedError {
  const todo = 'restore core_log from a backup; do not edit it';
  return new CodedError('LOG_DAMAGED', `${batchName(batch)}: ${errorText(what)}; ${todo}`);
}
