// `probity report sar|stor` on a database with a case: files and manifest, nothing kept.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCase } from '../../cases/store/case-store';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { run } from './report';

const SCHEMAS = join(__dirname, '..', '..', '..', 'shared', 'schemas');
const before = { ...process.env };
const folder = mkdtempSync(join(tmpdir(), 'probity-filing-'));
let db: TestDatabase;
let caseId: string;

beforeAll(async () => {
  db = await testDatabase();
  process.env['DATABASE_URL'] = db.url;
  if (existsSync(join(SCHEMAS, 'fincen'))) process.env['PROBITY_SCHEMAS'] = SCHEMAS;
  const asked = { type: 'market-abuse', title: 'Wash trading', priority: 'normal' } as const;
  const acting = { at: 1_795_687_200_000_000, by: { staffId: 'ann', name: 'ann' } };
  const made = await transaction(db.pool, (tx) =>
    createCase(tx, { ...asked, subjects: ['Customer 0042'] }, null, acting),
  );
  caseId = made.caseId;
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(async () => {
  jest.restoreAllMocks();
  process.env = before;
  await db.drop();
  rmSync(folder, { recursive: true });
});

test.each([
  // A case without alerts has no activity to name: the form says so, and the file is there.
  ['sar', 'SAR-draft.xml', 1, 'activities: at least one activity is needed'],
  ['stor', 'STOR-draft.json', 0, undefined],
])('%s of a case is written with its manifest', async (kind, name, code, fault) => {
  const out = join(folder, kind);
  const data = join(folder, 'data');
  expect(await run([kind, '--case', caseId, '--out', out, '--data', data])).toBe(code);
  const content = readFileSync(join(out, name));
  const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect(manifest).toMatchObject({ report: kind, case: caseId, state: 'draft' });
  expect(manifest.files).toEqual([{ name, sha256, bytes: content.length }]);
  expect(manifest.faults).toEqual(fault === undefined ? [] : [fault]);
  expect(content.toString()).toContain('Customer 0042');
  const { rows } = await db.pool.query('SELECT 1 FROM case_filings');
  expect(rows).toEqual([]);
});

test.each([
  [['sar', '--out', 'x'], '--case is missing'],
  [['sar', '--case', 'CASE-999999', '--out', 'x'], 'there is no case'],
  [['sar', '--case', 'CASE-000001', '--period', '2026', '--out', 'x'], 'not of a period'],
  [['daily-trading', '--case', 'CASE-000001', '--out', 'x'], 'not of a case'],
])('%j is refused', async (args, why) => {
  await expect(run([...args, '--data', join(folder, 'data')])).rejects.toThrow(why);
});
