/** Verifies the log where it lives: records, tiles and checkpoints of the database. */
import {
  auditHead,
  readAuditRows,
  type AuditEntryRow,
} from '../../../platform/audit/audit-queries';
import type { Sql } from '../../../platform/postgres/pool';
import { encodeBundle } from '../entries/bundle';
import { readEntry, type EntryOrder } from '../entries/entry';
import type { VerifierKey } from '../notes/key';
import { HASH_BYTES, leafHash } from '../tree/hashes';
import { TileProofs } from '../tree/tile-proofs';
import { TILE_WIDTH, tilePath, type Tile } from '../tree/tiles';
import { AuditFault } from '../verify/fault';
import { checkLog, type LogSource } from '../verify/log-check';
import { openStates, type PlacedNote } from '../verify/signed-states';
import { verifyInclusion } from '../tree/verify-proof';
import { checkpointsAfter, newestCheckpoint } from './checkpoint-table';
import { readVerifierKey } from './key-table';
import { TileTable, treeSize } from './tile-table';

/** Rows read at once: a whole number of bundles. */
const PAGE = 16 * TILE_WIDTH;

export interface LiveOptions {
  readonly sql: Sql;
  /** The trusted key; undefined: the database's own. */
  readonly key?: VerifierKey | undefined;
  /** Checkpoints kept outside the database. */
  readonly anchors: readonly PlacedNote[];
}

export interface LiveWhole {
  readonly records: number;
  readonly checkpoints: number;
  readonly anchors: number;
  /** Records that no checkpoint covers yet. */
  readonly unsigned: number;
}

/** The whole log. @throws AuditFault the first fault, with its place */
export async function verifyLive({ sql, key, anchors }: LiveOptions): Promise<LiveWhole> {
  const own = await allNotes(sql);
  const size = await treeSize(sql); // after the checkpoints: none of them can be ahead of it
  const trusted = await trustedKey(sql, key, own.length > 0 || anchors.length > 0);
  const states = trusted ? openStates([...anchors, ...own], trusted, size) : [];
  const { order } = await checkLog(new LiveLog(sql), size, states);
  const records = await checkTail(sql, size, order);
  const signed = Math.max(0, ...states.map((state) => state.size));
  const counts = { checkpoints: own.length, anchors: anchors.length };
  return { records, ...counts, unsigned: records - signed };
}

/**
 * Records `from` to `to` (both included, by number), each by its inclusion in the newest
 * checkpoint. @throws AuditFault
 */
export async function verifyLiveRange(
  { sql, key, anchors }: LiveOptions,
  from: number,
  to: number,
): Promise<LiveWhole> {
  const newest = await newestCheckpoint(sql);
  if (newest === undefined || newest.size < to) {
    throw new AuditFault(`record ${to} is not signed yet`, `record ${to}`);
  }
  const trusted = await trustedKey(sql, key, true);
  const note = { note: newest.note, place: `checkpoints/${newest.size}` };
  const states = trusted ? openStates([...anchors, note], trusted, await treeSize(sql)) : [];
  const tree = new TileProofs(new TileTable(sql, true));
  for (const { size, root, place } of states) {
    if ((await tree.root(size)).equals(root)) continue;
    throw new AuditFault(`the first ${size} records are not those that were signed`, place);
  }
  const root = await tree.root(newest.size);
  for (let at = from; at <= to; at += PAGE) {
    const rows = await readRecords(sql, at, Math.min(PAGE, to - at + 1));
    for (const row of rows) {
      const bytes = columnsFit(row);
      const index = row.seq - 1;
      const proof = await tree.inclusion(index, newest.size);
      const claim = { index: BigInt(index), size: BigInt(newest.size), leafHash: leafHash(bytes) };
      if (verifyInclusion({ ...claim, root, proof })) continue;
      const what = `record ${row.seq} is not the one that was hashed`;
      throw new AuditFault(what, `record ${row.seq}`);
    }
  }
  const counts = { checkpoints: 1, anchors: anchors.length };
  return { records: to - from + 1, ...counts, unsigned: 0 };
}

async function trustedKey(sql: Sql, given: VerifierKey | undefined, needed: boolean) {
  const own = await readVerifierKey(sql);
  if (given !== undefined && own !== undefined && given.text !== own.text) {
    throw new AuditFault('the log names another key than the trusted one', 'rep_audit_key');
  }
  if (needed && own === undefined && given === undefined) {
    throw new AuditFault('the verifier key is missing', 'rep_audit_key');
  }
  return given ?? own;
}

async function allNotes(sql: Sql): Promise<PlacedNote[]> {
  const notes: PlacedNote[] = [];
  for (let above = -1; ;) {
    const page = await checkpointsAfter(sql, above, PAGE);
    for (const { size, note } of page) {
      notes.push({ note, place: `checkpoints/${size}`, named: size });
      above = size;
    }
    if (page.length < PAGE) return notes;
  }
}

/** Records that were appended but not taken into the tree; gives the number of all records. */
async function checkTail(sql: Sql, size: number, order: EntryOrder): Promise<number> {
  let last = size;
  for (;;) {
    const rows = await readAuditRows(sql, last, PAGE);
    for (const row of rows) {
      const fault = row.seq === last + 1 ? order.fault(columnsFit(row)) : 'follows a gap';
      if (fault !== undefined) {
        throw new AuditFault(`record ${row.seq} ${fault}`, `record ${row.seq}`);
      }
      last = row.seq;
    }
    if (rows.length < PAGE) break;
  }
  // Records may have come in since; fewer than were given out have been cut off.
  const head = await auditHead(sql);
  const missing = head > last && (await readAuditRows(sql, last, 1)).length === 0;
  if (!missing) return last;
  throw new AuditFault(`${head} records were given out, ${last} are there`, `record ${last + 1}`);
}

/** Exactly these records. @throws AuditFault when one is missing */
async function readRecords(sql: Sql, first: number, count: number): Promise<AuditEntryRow[]> {
  const rows = await readAuditRows(sql, first - 1, count);
  const gap = rows.findIndex(({ seq }, i) => seq !== first + i);
  const missing = gap >= 0 ? first + gap : first + rows.length;
  if (gap < 0 && rows.length === count) return rows;
  throw new AuditFault(`record ${missing} is missing`, `record ${missing}`);
}

/** The entry's bytes. @throws AuditFault when what lists show is not what the entry says */
function columnsFit(row: AuditEntryRow): Buffer {
  const bytes = Buffer.from(row.entry);
  const entry = readEntry(bytes);
  const place = `record ${row.seq}`;
  if (typeof entry === 'string') throw new AuditFault(`record ${row.seq} ${entry}`, place);
  for (const name of ['seq', 'ts', 'actor', 'action', 'subject'] as const) {
    if (row[name] === entry[name]) continue;
    throw new AuditFault(`the column ${name} of record ${row.seq} differs from its entry`, place);
  }
  return bytes;
}

/** The database as a log; records are read ahead, some bundles at once. */
class LiveLog implements LogSource {
  private first = 0;
  private ahead: AuditEntryRow[] = [];
  private readonly tiles: TileTable;

  constructor(private readonly sql: Sql) {
    this.tiles = new TileTable(sql);
  }

  async bundle(index: number, width: number): Promise<Buffer> {
    const begin = index * TILE_WIDTH;
    if (begin < this.first || begin + width > this.first + this.ahead.length) {
      this.first = begin;
      this.ahead = await readAuditRows(this.sql, begin, PAGE);
    }
    const rows = this.ahead.slice(begin - this.first, begin - this.first + width);
    for (let i = 0; i < width; i++) {
      const row = rows[i];
      if (row?.seq === begin + i + 1) columnsFit(row);
      else throw new AuditFault(`record ${begin + i + 1} is missing`, `record ${begin + i + 1}`);
    }
    return encodeBundle(rows.map(({ entry }) => entry));
  }

  async tile(tile: Tile): Promise<Buffer> {
    const hashes = await this.tiles.tile(tile.level, tile.index, tile.width);
    if (hashes.length >= tile.width * HASH_BYTES)
      return hashes.subarray(0, tile.width * HASH_BYTES);
    throw new AuditFault('the tile is cut', tilePath(tile));
  }
}
