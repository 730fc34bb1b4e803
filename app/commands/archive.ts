/**
 * `probity archive`: the log's batches as checksummed files, which `replay` reads. Called again, it
 * goes on behind the last file of the folder. The log itself stays as it is.
 */
import { mkdirSync } from 'node:fs';
import type { LogBatch } from '../../core/log/batch';
import { archivesAt, LOG_START, readArchives, writeArchive } from '../../core/log/archive-file';
import type { LogPlace } from '../../core/log/archive-file';
import { batchStart, hashAt, readBatches } from '../../core/log/log-table';
import { CodedError } from '../../platform/errors/coded-error';
import type { Sql } from '../../platform/postgres/pool';
import { DEFAULT_DATA_DIR, openBase } from '../live/base';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';

const USAGE = 'usage: probity archive --data DIR --out DIR [--to SEQ]';
const PAGE = 64;
/** Bytes of batches after which a file is full. */
const FILE_BYTES = 64_000_000;

/** @throws BadInput; CodedError ARCHIVE_DAMAGED, ARCHIVE_OF_ANOTHER_LOG */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArguments(args, {
    values: ['data', 'out', 'to'],
    flags: [],
    usage: USAGE,
  });
  const out = values.get('out');
  if (positionals.length > 0 || out === undefined) throw new BadInput(`--out is missing; ${USAGE}`);
  const to = values.get('to') ?? String(Number.MAX_SAFE_INTEGER);
  if (!/^[1-9]\d{0,15}$/.test(to)) {
    throw new BadInput(`--to must be an event sequence number, not ${to}; ${USAGE}`);
  }
  mkdirSync(out, { recursive: true });
  let end = LOG_START;
  for (const { lastSeq, hash } of readArchives(archivesAt(out))) end = { seq: lastSeq, hash };
  const dataDir = values.get('data') ?? DEFAULT_DATA_DIR;
  const base = await openBase({ service: 'probity-archive', dataDir });
  try {
    const files = await archive(base.pool, out, end, Number(to));
    for (const name of files) process.stdout.write(`${name}\n`);
  } finally {
    await base.lifecycle.stop();
  }
  return 0;
}

/** Whole batches that end at event `to` or before. @returns the names of the files written */
async function archive(sql: Sql, out: string, from: LogPlace, to: number): Promise<string[]> {
  if (from.seq > 0 && !(await isOf(sql, from))) throw foreign(out, from.seq);
  const files: string[] = [];
  let waiting: LogBatch[] = [];
  let bytes = 0;
  const put = (): void => {
    if (waiting.length > 0) files.push(writeArchive(out, waiting));
    [waiting, bytes] = [[], 0];
  };
  let before = from;
  for (;;) {
    const page = (await readBatches(sql, before.seq, PAGE)).filter(({ lastSeq }) => lastSeq <= to);
    if (page.length === 0) break;
    for (const batch of page) {
      waiting.push(batch);
      bytes += batch.commands.length + batch.events.length;
      before = { seq: batch.lastSeq, hash: batch.hash };
      if (bytes >= FILE_BYTES) put();
    }
  }
  put();
  return files;
}

/** Whether a batch of this log ends there. */
async function isOf(sql: Sql, { seq, hash }: LogPlace): Promise<boolean> {
  const start = await batchStart(sql, seq);
  const found = start === undefined ? undefined : await hashAt(sql, start);
  return found?.equals(hash) === true;
}

function foreign(out: string, seq: number): CodedError {
  const what = `the archives in ${out} end at event ${seq} of another log`;
  return new CodedError('ARCHIVE_OF_ANOTHER_LOG', `${what}: name an empty folder`);
}
