/** One row of the log: a batch of commands with the events they caused, linked by hash. */
import { createHash } from 'node:crypto';

/** Layout of the two byte columns: records of `commandCodec` and `eventCodec`, end to end. */
export const LOG_CODEC = 1;

/** What the first batch names as the hash before it. */
export const GENESIS_HASH = Buffer.alloc(32);

export interface BatchHeader {
  /** Event sequence numbers, from 1; a batch has at least one event. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Command sequence numbers, from 1; every command causes at least one event. */
  readonly firstCommand: number;
  readonly lastCommand: number;
  readonly codec: number;
  /** Number of the writer's lease. */
  readonly epoch: number;
  /** Microseconds UTC. */
  readonly createdAt: number;
  /** SHA-256 of the batch before. */
  readonly previousHash: Buffer;
}

export interface LogBatch extends BatchHeader {
  readonly commands: Buffer;
  readonly events: Buffer;
  /** SHA-256 over the previous hash, the header's numbers, the lengths and the bytes. */
  readonly hash: Buffer;
}

/** The hash that belongs to a batch of these contents. */
export function batchHash(header: BatchHeader, commands: Buffer, events: Buffer): Buffer {
  const numbers = [
    header.firstSeq,
    header.lastSeq,
    header.firstCommand,
    header.lastCommand,
    header.codec,
    header.epoch,
    header.createdAt,
    commands.length,
    events.length,
  ];
  const words = Buffer.alloc(numbers.length * 8);
  numbers.forEach((n, i) => words.writeBigUInt64LE(BigInt(n), i * 8));
  const hash = createHash('sha256');
  return hash.update(header.previousHash).update(words).update(commands).update(events).digest();
}

/** The batch with its hash. */
export function sealBatch(header: BatchHeader, commands: Buffer, events: Buffer): LogBatch {
  return { ...header, commands, events, hash: batchHash(header, commands, events) };
}

/** Names a batch for an operator. */
export function batchName(b: Pick<BatchHeader, 'firstSeq' | 'lastSeq'>): string {
  return `batch of events ${b.firstSeq} to ${b.lastSeq}`;
}
