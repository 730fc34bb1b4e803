// The audit log in its database: verified where it lives, changed behind the triggers, restored
// from an older copy, and sequenced by many at once.
import { appendAudit } from '../../platform/audit/audit';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { AuditSequencer } from '../../reporting/audit/store/sequencer';
import { verifyLive, verifyLiveRange } from '../../reporting/audit/store/verify-live';
import { AuditLog, RECORDS } from './audit-log';

let made: AuditLog;
beforeAll(async () => {
  made = await AuditLog.make();
});
afterAll(() => made.drop());

test('the live log is verified too, as a whole and in part', async () => {
  const anchors = [{ note: made.anchor.read() ?? '', place: made.anchor.path, pinned: true }];
  const options = { sql: made.db.pool, anchors };
  expect(await verifyLive(options)).toMatchObject({ records: 600, checkpoints: 2, unsigned: 0 });
  expect(await verifyLiveRange(options, 250, 300)).toMatchObject({ records: 51 });
  await expect(verifyLiveRange(options, 250, 601)).rejects.toThrow(/not signed yet/);
});

test.each([
  [
    `UPDATE platform_audit SET entry = replace(entry, 'thing', 'thong') WHERE seq = 300`,
    'record 300',
  ],
  [`UPDATE platform_audit SET subject = 'thong:1' WHERE seq = 300`, 'column subject of record 300'],
  [`DELETE FROM platform_audit WHERE seq = 300`, 'record 300 is missing'],
  [`DELETE FROM platform_audit WHERE seq = 600`, 'record 600 is missing'],
  [`UPDATE platform_audit_head SET seq = 601`, '601 records were given out, 600 are there'],
  [
    `UPDATE rep_audit_tiles SET hashes = set_byte(hashes, 70, 1 + get_byte(hashes, 70) % 200)
    WHERE level = 0 AND idx = 1`,
    'tile/0/001',
  ],
  [`DELETE FROM rep_audit_checkpoints WHERE size = 600`, undefined],
  [
    `UPDATE rep_audit_checkpoints SET note = replace(note, E'\\n600\\n', E'\\n599\\n')
    WHERE size = 600`,
    'checkpoints/600',
  ],
])('done behind the triggers, %s is found', async (statement, place) => {
  const anchors = [{ note: made.anchor.read() ?? '', place: made.anchor.path, pinned: true }];
  const client = await made.db.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(statement);
    const verified = verifyLive({ sql: client, anchors });
    // What an older checkpoint and the anchor still cover is not wrong.
    if (place === undefined) expect(await verified).toMatchObject({ checkpoints: 1, unsigned: 0 });
    else await expect(verified).rejects.toThrow(place);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
});

test.each([
  'UPDATE rep_audit_tree SET size = 1',
  'DELETE FROM rep_audit_tiles',
  `UPDATE rep_audit_tiles SET hashes = '\\x${'00'.repeat(32)}'`,
  'DELETE FROM rep_audit_checkpoints',
  'TRUNCATE rep_audit_log_batches',
  `UPDATE rep_audit_key SET origin = 'other'`,
])('%s is refused', async (statement) => {
  await expect(made.db.pool.query(statement)).rejects.toThrow(/only grows|append-only/);
});

test('after a restore nothing is signed, also when the older copy has grown again', async () => {
  const old = await testDatabase();
  try {
    const restored = { ...made.store, pool: old.pool };
    for (const table of ['platform_audit', 'rep_audit_key']) await copyTable(table, old);
    await old.pool.query(
      'UPDATE platform_audit_head SET seq = (SELECT max(seq) FROM platform_audit), ts = 1000000',
    );
    const again = new AuditSequencer({ ...restored, anchor: made.anchor });
    await again.takeIn();
    await expect(again.sign()).rejects.toThrow(/says that 600 audit records were signed, 150 are/);
    const kept = made.anchor.read();
    await transaction(old.pool, async (tx) => {
      for (let i = 0; i < 500; i++) {
        const names = { actor: 'staff:b', action: 'other', subject: `thing:${i}` };
        await appendAudit(tx, { ...names, before: null, after: null, at: 1 });
      }
    });
    await again.takeIn();
    await expect(again.sign()).rejects.toThrow(/first 600 audit records are not those/);
    expect(made.anchor.read()).toBe(kept);
  } finally {
    await old.drop();
  }
});

/** The first 150 records, and the key, as an older backup has them. */
async function copyTable(table: string, to: TestDatabase): Promise<void> {
  const { rows } = await made.db.pool.query(`SELECT * FROM ${table} LIMIT 150`);
  for (const row of rows) {
    const names = Object.keys(row);
    const places = names.map((_, i) => `$${i + 1}`);
    await to.pool.query(
      `INSERT INTO ${table} (${names.join(',')}) VALUES (${places.join(',')})`,
      Object.values(row),
    );
  }
}

test('many sequencers at once take each record in once, and sign one history', async () => {
  const many = Array.from({ length: 4 }, () => made.newSequencer());
  await Promise.all(
    many.map(async (one, n) => {
      await made.append(n + 1);
      await one.takeIn();
      await one.sign();
    }),
  );
  await made.sequencer.takeIn();
  const head = await made.sequencer.sign();
  expect(head.size).toBe(RECORDS + 10);
  const sql = made.db.pool;
  expect(await verifyLive({ sql, anchors: [] })).toMatchObject({ records: 610, unsigned: 0 });
});
