/** The tree's tables: its size, which is also the lock of who changes it, and its tiles. */
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import { TileGrowth, partialTiles } from '../tree/tile-growth';
import { HASH_BYTES } from '../tree/hashes';
import { hashIn, tilePath } from '../tree/tiles';
import type { TileSource } from '../tree/tile-proofs';
import { AuditFault } from '../verify/fault';

/** Records that the tree has. */
export async function treeSize(sql: Sql): Promise<number> {
  const { rows } = await sql.query<{ size: bigint }>('SELECT size FROM rep_audit_tree');
  return safeNumber(rows[0]?.size ?? 0n);
}

/** The same, and until the transaction's end nobody else sequences or signs. */
export async function lockTree(tx: Sql): Promise<number> {
  const { rows } = await tx.query<{ size: bigint }>('SELECT size FROM rep_audit_tree FOR UPDATE');
  const [row] = rows;
  if (row === undefined) throw new Error('rep_audit_tree has no row: restore the database');
  return safeNumber(row.size);
}

/** Appends leaf hashes to the tree that lockTree() gave the size of. */
export async function appendLeaves(tx: Sql, size: number, leaves: readonly Buffer[]) {
  const tiles = new TileTable(tx);
  const edges = new Map<number, Buffer[]>();
  for (const { level, index, width } of partialTiles(size)) {
    const bytes = await tiles.tile(level, index, width);
    edges.set(
      level,
      Array.from({ length: width }, (_, i) => hashIn(bytes, i)),
    );
  }
  const growth = new TileGrowth(size, edges);
  for (const leaf of leaves) growth.append(leaf);
  const changed = growth.changed();
  await tx.query(
    `INSERT INTO rep_audit_tiles (level, idx, hashes)
     SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])
     ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes`,
    [
      changed.map(({ level }) => level),
      changed.map(({ index }) => index),
      changed.map(({ hashes }) => hashes),
    ],
  );
  await tx.query('UPDATE rep_audit_tree SET size = $1', [growth.size]);
}

/** Tiles as the database has them; those read are kept while the object lives. */
export class TileTable implements TileSource {
  private readonly known = new Map<string, Buffer>();

  constructor(
    private readonly sql: Sql,
    private readonly keep = false,
  ) {}

  /** @throws AuditFault when the tile is missing or shorter than `width` hashes */
  async tile(level: number, index: number, width: number): Promise<Buffer> {
    const name = `${level}/${index}`;
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const { rows } = await this.sql.query<{ hashes: Buffer }>(
      'SELECT hashes FROM rep_audit_tiles WHERE level = $1 AND idx = $2',
      [level, index],
    );
    const hashes = rows[0]?.hashes;
    if (hashes === undefined || hashes.length < width * HASH_BYTES) {
      const path = tilePath({ level, index, width });
      throw new AuditFault(`the database lacks hashes of a tile`, path);
    }
    if (this.keep) this.known.set(name, hashes);
    return hashes;
  }
}
