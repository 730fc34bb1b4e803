/** Records, events and states with the proofs that tie them to a signed checkpoint. */
import { eventCodec, WireReader } from '../../../core/contract';
import { readAuditRows, type AuditRow } from '../../../platform/audit/audit-queries';
import type { LogFeed } from '../../../platform/feed/log-feed';
import type { Sql } from '../../../platform/postgres/pool';
import { staffNames } from '../../../platform/sign-in/staff-names';
import type {
  AuditConsistency,
  AuditEventProof,
  AuditRecordDetail,
  AuditRecordRow,
  InclusionProof,
} from '../../contract/audit';
import { eventsOf } from '../entries/log-batch';
import { readEntry } from '../entries/entry';
import { GrowingTree } from '../tree/growing-tree';
import { leafHash } from '../tree/hashes';
import { TileGrowth } from '../tree/tile-growth';
import { TileProofs, type TileSource } from '../tree/tile-proofs';
import { checkpointOf, newestCheckpoint } from './checkpoint-table';
import { batchHolding } from './log-batches';
import { TileTable } from './tile-table';

/** Rows of the list with names and whether they are signed. */
export async function listedRows(
  sql: Sql,
  rows: readonly AuditRow[],
  signedSize: number,
): Promise<AuditRecordRow[]> {
  const names = await staffNames(
    sql,
    rows.map(({ actor }) => actor),
  );
  return rows.map((row) => ({
    ...row,
    actorName: names.get(row.actor) ?? null,
    signed: row.seq <= signedSize,
  }));
}

/** One record with its place in the newest signed state; undefined when there is none. */
export async function recordDetail(sql: Sql, seq: number): Promise<AuditRecordDetail | undefined> {
  const [found] = await readAuditRows(sql, seq - 1, 1);
  if (found?.seq !== seq) return undefined;
  const { entry, ...row } = found;
  const bytes = Buffer.from(entry);
  const record = readEntry(bytes);
  if (typeof record === 'string') throw new Error(`audit record ${seq} ${record}`);
  const checkpoint = (await newestCheckpoint(sql)) ?? null;
  const [listed] = await listedRows(sql, [row], checkpoint?.size ?? 0);
  if (listed === undefined) return undefined;
  const { before, after } = record;
  const plain = { ...listed, before, after, entry };
  if (checkpoint === null || !listed.signed) return { ...plain, proof: null, checkpoint: null };
  const path = await new TileProofs(new TileTable(sql, true)).inclusion(seq - 1, checkpoint.size);
  const proof = inclusionProof({
    id: `record:${seq}`,
    index: seq - 1,
    size: checkpoint.size,
    leaf: leafHash(bytes),
    root: Buffer.from(checkpoint.root, 'base64'),
    path,
  });
  return { ...plain, proof, checkpoint };
}

/** The way from an event of the exchange to a signed state; undefined when there is no event. */
export async function eventProof(
  { sql, feed }: { sql: Sql; feed: LogFeed },
  seq: number,
): Promise<AuditEventProof | undefined> {
  const holding = await batchHolding(sql, seq);
  if (holding === undefined) return undefined;
  const [batch] = await feed.read(holding.firstSeq - 1, 1);
  if (batch?.firstSeq !== holding.firstSeq) return undefined;
  const events = eventsOf(batch);
  const index = seq - batch.firstSeq;
  const bytes = events[index];
  if (bytes === undefined) return undefined;
  const leaves = events.map(leafHash);
  const tree = new GrowingTree();
  for (const leaf of leaves) tree.append(leaf);
  const inBatch = inclusionProof({
    id: `event:${seq}`,
    index,
    size: leaves.length,
    leaf: leafHash(bytes),
    root: tree.root(),
    path: await new TileProofs(tilesOf(leaves)).inclusion(index, leaves.length),
  });
  return {
    event: plain(eventCodec.decode(new WireReader(bytes))),
    bytes: bytes.toString('base64'),
    batch: { firstSeq: batch.firstSeq, lastSeq: batch.lastSeq },
    inBatch,
    record: (await recordDetail(sql, holding.record)) ?? null,
  };
}

/** That a signed state goes on from an earlier one; undefined when one of them was not signed. */
export async function consistency(
  sql: Sql,
  size1: number,
  size2: number,
): Promise<AuditConsistency | undefined> {
  const from = await checkpointOf(sql, size1);
  const to = await checkpointOf(sql, size2);
  if (from === undefined || to === undefined) return undefined;
  const path = await new TileProofs(new TileTable(sql, true)).consistency(size1, size2);
  const proof = path.map((hash) => hash.toString('base64'));
  const sizes = { size1: String(size1), size2: String(size2) };
  const roots = { root1: from.root, root2: to.root };
  const id = `consistency:${size1}-${size2}`;
  return { from, to, proof: { id, kind: 'consistency', ...sizes, ...roots, proof } };
}

function inclusionProof(claim: {
  id: string;
  index: number;
  size: number;
  leaf: Buffer;
  root: Buffer;
  path: readonly Buffer[];
}): InclusionProof {
  return {
    id: claim.id,
    kind: 'inclusion',
    leafIdx: String(claim.index),
    treeSize: String(claim.size),
    leafHash: claim.leaf.toString('base64'),
    root: claim.root.toString('base64'),
    proof: claim.path.map((hash) => hash.toString('base64')),
  };
}

/** The tiles of a small tree that is kept nowhere. */
function tilesOf(leaves: readonly Buffer[]): TileSource {
  const growth = new TileGrowth(0, new Map());
  for (const leaf of leaves) growth.append(leaf);
  const tiles = new Map(growth.changed().map((t) => [`${t.level}/${t.index}`, t.hashes]));
  return { tile: async (level, index) => tiles.get(`${level}/${index}`) ?? Buffer.alloc(0) };
}

/** Amounts are 64-bit integers in the log: as text in JSON. */
function plain(event: object): unknown {
  return JSON.parse(
    JSON.stringify(event, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  );
}
