// An audit log of 600 records in a database of its own, exported at 100 and at 600, with what tests
// need to damage or forge copies of it.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appendAudit } from '../../platform/audit/audit';
import { ManualClock } from '../../platform/clock/clock';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { createSealer } from '../../platform/secrets/sealer';
import { encodeBundle } from '../../reporting/audit/entries/bundle';
import { signCheckpoint } from '../../reporting/audit/notes/checkpoint';
import type { SigningKey } from '../../reporting/audit/notes/key';
import { AnchorFile } from '../../reporting/audit/store/anchor-file';
import { exportFolder } from '../../reporting/audit/store/export-folder';
import { openSigningKey, type KeyStore } from '../../reporting/audit/store/key-table';
import { AuditSequencer } from '../../reporting/audit/store/sequencer';
import { rootOf } from '../../reporting/audit/tree/growing-tree';
import { leafHash } from '../../reporting/audit/tree/hashes';
import { TileGrowth } from '../../reporting/audit/tree/tile-growth';
import { tilePath } from '../../reporting/audit/tree/tiles';

export const RECORDS = 600;
export const ORIGIN = 'probity.example/audit';
/** One record, the hundredth, is that of the key. */
const KEY_RECORD = 1;
const FIRST = 100;

export class AuditLog {
  /** The export as it was at the first 100 records. */
  readonly first: string;
  /** The same folder after all 600. */
  readonly log: string;
  readonly anchor: AnchorFile;
  readonly sequencer: AuditSequencer;
  private copies = 0;

  private constructor(
    readonly db: TestDatabase,
    readonly root: string,
  ) {
    this.anchor = new AnchorFile(root);
    this.first = join(root, 'first');
    this.log = join(root, 'log');
    this.sequencer = this.newSequencer();
  }

  static async make(): Promise<AuditLog> {
    const root = mkdtempSync(join(tmpdir(), 'probity-audit-'));
    const made = new AuditLog(await testDatabase(), root);
    await made.append(FIRST - KEY_RECORD);
    await made.signAndExport(made.log);
    cpSync(made.log, made.first, { recursive: true });
    await made.append(RECORDS - FIRST);
    await made.signAndExport(made.log);
    return made;
  }

  get store(): KeyStore {
    const sealer = createSealer(Buffer.alloc(32, 7));
    return { pool: this.db.pool, clock: new ManualClock(1_000_000), sealer, origin: ORIGIN };
  }

  newSequencer(): AuditSequencer {
    return new AuditSequencer({ ...this.store, anchor: this.anchor });
  }

  key(): Promise<SigningKey> {
    return openSigningKey(this.store);
  }

  async append(count: number): Promise<void> {
    await transaction(this.db.pool, async (tx) => {
      for (let i = 0; i < count; i++) {
        const names = { actor: 'staff:a', action: 'test', subject: `thing:${i}` };
        await appendAudit(tx, { ...names, before: null, after: { i, text: 'é' }, at: 1_000 + i });
      }
    });
  }

  async signAndExport(dir: string) {
    await this.sequencer.takeIn();
    const head = await this.sequencer.sign();
    return exportFolder({ sql: this.db.pool, key: await this.key(), head, dir });
  }

  /** A copy of the export, to be damaged. */
  copy(): string {
    const dir = join(this.root, `copy-${this.copies++}`);
    cpSync(this.log, dir, { recursive: true });
    return dir;
  }

  /** The first entries, as text. */
  async entries(limit: number): Promise<string[]> {
    const { rows } = await this.db.pool.query<{ entry: string }>(
      'SELECT entry FROM platform_audit ORDER BY seq LIMIT $1',
      [limit],
    );
    return rows.map(({ entry }) => entry);
  }

  async drop(): Promise<void> {
    rmSync(this.root, { recursive: true, force: true });
    await this.db.drop();
  }
}

/** Paths of all files under a folder, sorted. */
export function filesOf(dir: string): string[] {
  const names = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => statSync(join(dir, name)).isFile()).sort();
}

/** Flips one bit of a file; twice is as before. */
export function flip(path: string, at: number, bit: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  writeFileSync(path, bytes);
}

/** A whole log of these entries, signed by this key. */
export function forge(dir: string, entries: readonly string[], key: SigningKey): void {
  const leaves = entries.map((entry) => leafHash(Buffer.from(entry)));
  const growth = new TileGrowth(0, new Map());
  for (const leaf of leaves) growth.append(leaf);
  const put = (path: string, bytes: Buffer | string) => {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), bytes);
  };
  for (const { level, index, hashes } of growth.changed()) {
    put(tilePath({ level, index, width: hashes.length / 32 }), hashes);
  }
  for (let i = 0; i * 256 < entries.length; i++) {
    const part = entries.slice(i * 256, (i + 1) * 256);
    const width = part.length === 256 ? '' : `.p/${part.length}`;
    put(`tile/entries/00${i}${width}`, encodeBundle(part));
  }
  const state = { origin: key.name, size: entries.length, root: rootOf(leaves) };
  put('checkpoint', signCheckpoint(key, state));
  put(`checkpoints/${entries.length}`, signCheckpoint(key, state));
  put('vkey', `${key.text}\n`);
}
