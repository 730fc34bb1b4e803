/**
 * Writes the log as the directory of C2SP tlog-tiles. Again on a longer log it adds files, and
 * changes none but `checkpoint`; that one goes last, so that a reader never finds less than it
 * says.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { readAudit } from '../../../platform/audit/audit';
import { CodedError, errorText } from '../../../platform/errors/coded-error';
import type { Sql } from '../../../platform/postgres/pool';
import type { AuditCheckpoint } from '../../contract/audit';
import { encodeBundle } from '../entries/bundle';
import { openCheckpoint } from '../notes/checkpoint';
import type { VerifierKey } from '../notes/key';
import { HASH_BYTES } from '../tree/hashes';
import { TileProofs } from '../tree/tile-proofs';
import { bundlePath, levelsOf, TILE_WIDTH, tilePath, tilesAt } from '../tree/tiles';
import { recordedAnchors } from './anchors';
import { checkpointsAfter } from './checkpoint-table';
import { TileTable } from './tile-table';
import { CHECKPOINTS, HEAD_FILE, KEY_FILE } from './verify-folder';

/** States that are on a chain, to be kept elsewhere too: a folder for `--pinned`. */
const ANCHORS = 'anchors';

const PAGE = 1000;

export interface ExportOptions {
  readonly sql: Sql;
  readonly key: VerifierKey;
  /** The state to export, signed; everything up to it is written. */
  readonly head: AuditCheckpoint;
  readonly dir: string;
}

export interface Exported {
  /** Files that were not there before. */
  readonly added: number;
}

/**
 * @throws CodedError EXPORT_OTHER_LOG when the folder holds a log that this one does not go on
 * from, EXPORT_FAILED when it cannot be written
 */
export async function exportFolder(options: ExportOptions): Promise<Exported> {
  const { sql, key, head, dir } = options;
  await goesOn(options);
  const out = new Output(dir);
  for (let level = 0; level < levelsOf(head.size); level++) {
    for (const tile of tilesAt(level, head.size)) {
      await out.add(tilePath(tile), async () => {
        const { level: at, index, width } = tile;
        const hashes = await new TileTable(sql).tile(at, index, width);
        return hashes.subarray(0, width * HASH_BYTES);
      });
    }
  }
  for (const { index, width } of tilesAt(0, head.size)) {
    await out.add(bundlePath({ index, width }), () => bundle(sql, index, width));
  }
  for (let above = -1; above < head.size;) {
    const page = await checkpointsAfter(sql, above, PAGE);
    for (const { size, note } of page) {
      if (size <= head.size) await out.add(`${CHECKPOINTS}/${size}`, async () => note);
      above = size;
    }
    if (page.length < PAGE) break;
  }
  for (const { size, signature, note } of await recordedAnchors(sql)) {
    if (size <= head.size) await out.add(`${ANCHORS}/${size}-${signature}`, async () => note);
  }
  await out.add(KEY_FILE, async () => `${key.text}\n`);
  out.put(HEAD_FILE, head.note);
  return { added: out.added };
}

async function bundle(sql: Sql, index: number, width: number): Promise<Buffer> {
  const first = index * TILE_WIDTH;
  const entries = await readAudit(sql, first, width);
  entries.forEach(({ seq }, i) => {
    if (seq === first + i + 1) return;
    const what = `audit record ${first + i + 1} is missing: run verify-audit, restore a copy`;
    throw new CodedError('AUDIT_GAP', what);
  });
  return encodeBundle(entries.map(({ entry }) => entry));
}

/** What is in the folder already must be the beginning of what is to be written. */
async function goesOn({ sql, key, head, dir }: ExportOptions): Promise<void> {
  const path = join(dir, HEAD_FILE);
  if (!existsSync(path)) return;
  const todo = 'choose an empty folder';
  let old;
  try {
    old = openCheckpoint(readFileSync(path, 'utf8'), key);
  } catch (error) {
    const what = `the checkpoint in ${dir} ${errorText(error)}: ${todo}`;
    throw new CodedError('EXPORT_OTHER_LOG', what);
  }
  const known = old.size <= head.size;
  const root = known ? await new TileProofs(new TileTable(sql)).root(old.size) : undefined;
  if (root?.equals(old.root) === true) return;
  const what = `${dir} holds ${old.size} records of another history of this log: ${todo}`;
  throw new CodedError('EXPORT_OTHER_LOG', what);
}

class Output {
  added = 0;

  constructor(private readonly dir: string) {}

  /** Writes the file unless it is there: what was exported is never touched again. */
  async add(path: string, content: () => Promise<string | Buffer>): Promise<void> {
    if (existsSync(join(this.dir, path))) return;
    this.put(path, await content());
    this.added++;
  }

  /** Whole or not at all, also when the machine stops. */
  put(path: string, content: string | Buffer): void {
    const full = join(this.dir, path);
    try {
      mkdirSync(dirname(full), { recursive: true });
      const file = openSync(`${full}.part`, 'w');
      try {
        writeWhole(file, Buffer.from(content));
        if (path === HEAD_FILE) fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(`${full}.part`, full);
    } catch (error) {
      const what = `cannot write ${full}: ${errorText(error)}`;
      throw new CodedError('EXPORT_FAILED', what, { cause: error });
    }
  }
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
