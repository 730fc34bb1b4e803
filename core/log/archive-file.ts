/**
 * Files of old log batches: gzip over a heading, the batches as they stand in `core_log`, and an
 * ending that names their number and the last hash. A reader checks every batch against its hash
 * and its place behind the one before, so that a cut, a changed byte or a missing file shows.
 */
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { CodedError, errorText } from '../../platform/errors/coded-error';
import { batchHash, batchName, GENESIS_HASH, type LogBatch } from './batch';

const EXTENSION = '.archive';
const HEADING = Buffer.from('probity log archive 1\n');
const WORD = 8;
const HASH = 32;
/** firstSeq, lastSeq, firstCommand, lastCommand, codec, epoch, createdAt and two lengths. */
const NUMBERS = 9;
const DIGITS = 16;
/** Unpacked; larger ones are not ours. */
export const LARGEST_BYTES = 1 << 29;

/** Where a row of batches ends: the next one begins behind it. */
export interface LogPlace {
  readonly seq: number;
  readonly hash: Buffer;
}

export const LOG_START: LogPlace = { seq: 0, hash: GENESIS_HASH };

/**
 * Writes the batches (at least one) as a file of `folder`; it is there whole or not at all.
 * @returns its name, `core-<first event>-<last event>.archive`
 */
export function writeArchive(folder: string, batches: readonly LogBatch[]): string {
  const [first, last] = [batches[0], batches.at(-1)];
  if (!first || !last) throw new RangeError('an archive holds at least one batch');
  const ending = [words([0, batches.length]), last.hash];
  const bytes = gzipSync(Buffer.concat([HEADING, ...batches.flatMap(packed), ...ending]));
  const range = [first.firstSeq, last.lastSeq].map((n) => String(n).padStart(DIGITS, '0'));
  const name = `core-${range.join('-')}${EXTENSION}`;
  const path = join(folder, name);
  writeFileSync(`${path}.part`, bytes, { flush: true });
  renameSync(`${path}.part`, path);
  const entry = openSync(folder, 'r');
  fsyncSync(entry); // the name is there after a loss of power, too
  closeSync(entry);
  return name;
}

/** Whether `replay` is given an archive: such a file, or a folder of them. */
export function isArchive(path: string): boolean {
  return (
    path.endsWith(EXTENSION) || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  );
}

/** The archives in a folder, in the order of the log; or the one that is named. */
export function archivesAt(path: string): string[] {
  if (path.endsWith(EXTENSION)) return [path];
  const names = readdirSync(path).filter((name) => name.endsWith(EXTENSION));
  return names.sort().map((name) => join(path, name));
}

/**
 * The batches of archives that follow `from`, checked.
 * @throws CodedError ARCHIVE_DAMAGED with the file and the place
 */
export function* readArchives(
  files: readonly string[],
  from: LogPlace = LOG_START,
): Generator<LogBatch> {
  let before = from;
  for (const file of files) {
    for (const batch of unpacked(file)) {
      const damaged = faultOf(batch, before);
      if (damaged !== undefined) throw fault(file, damaged);
      before = { seq: batch.lastSeq, hash: batch.hash };
      yield batch;
    }
  }
}

function faultOf(batch: LogBatch, before: LogPlace): string | undefined {
  const name = `the ${batchName(batch)}`;
  if (batch.firstSeq !== before.seq + 1) {
    return `${name} follows event ${before.seq}: archives before it are missing`;
  }
  if (!batch.previousHash.equals(before.hash)) return `${name} does not link to the one before`;
  const sound = batchHash(batch, batch.commands, batch.events).equals(batch.hash);
  return sound ? undefined : `${name} does not match its hash`;
}

function packed(batch: LogBatch): Buffer[] {
  const { firstSeq, lastSeq, firstCommand, lastCommand, codec, epoch, createdAt } = batch;
  const { commands, events } = batch;
  const numbers = [firstSeq, lastSeq, firstCommand, lastCommand, codec, epoch, createdAt];
  const header = words([...numbers, commands.length, events.length]);
  return [header, batch.previousHash, batch.hash, commands, events];
}

function words(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * WORD);
  numbers.forEach((n, i) => bytes.writeBigUInt64LE(BigInt(n), i * WORD));
  return bytes;
}

/** The file's batches as they stand there. */
function unpacked(file: string): LogBatch[] {
  try {
    return batchesIn(gunzipSync(readFileSync(file), { maxOutputLength: LARGEST_BYTES }));
  } catch (error) {
    throw fault(file, errorText(error));
  }
}

/** What an unpacked archive holds. @throws Error when it is cut, or something else */
export function batchesIn(bytes: Buffer): LogBatch[] {
  if (!bytes.subarray(0, HEADING.length).equals(HEADING)) throw new Error('it is no archive');
  const reader = new Reader(bytes, HEADING.length);
  const batches: LogBatch[] = [];
  for (;;) {
    const firstSeq = reader.number();
    if (firstSeq === 0) break;
    const rest = Array.from({ length: NUMBERS - 1 }, () => reader.number());
    const [lastSeq = 0, firstCommand = 0, lastCommand = 0, codec = 0, epoch = 0] = rest;
    const [createdAt = 0, commandBytes = 0, eventBytes = 0] = rest.slice(5);
    const numbers = { firstSeq, lastSeq, firstCommand, lastCommand, codec, epoch, createdAt };
    const hashes = { previousHash: reader.take(HASH), hash: reader.take(HASH) };
    const contents = { commands: reader.take(commandBytes), events: reader.take(eventBytes) };
    batches.push({ ...numbers, ...hashes, ...contents });
  }
  const count = reader.number();
  const last = reader.take(HASH);
  if (!reader.done || count !== batches.length || batches.at(-1)?.hash.equals(last) !== true) {
    throw new Error('its ending does not fit what it holds');
  }
  return batches;
}

class Reader {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {}

  get done(): boolean {
    return this.at === this.bytes.length;
  }

  number(): number {
    const value = Number(this.take(WORD).readBigUInt64LE());
    if (!Number.isSafeInteger(value)) throw new Error(`a number at byte ${this.at} is too large`);
    return value;
  }

  take(length: number): Buffer {
    const end = this.at + length;
    if (end > this.bytes.length) throw new Error(`it ends at byte ${this.bytes.length}, too early`);
    const piece = this.bytes.subarray(this.at, end);
    this.at = end;
    return piece;
  }
}

function fault(file: string, what: string): CodedError {
  const todo = 'take this archive from a backup, or write it again from the log';
  return new CodedError('ARCHIVE_DAMAGED', `${what} (${file}): ${todo}`);
}
