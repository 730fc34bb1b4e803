// Exports of the audit log, damaged in each of the ways that a verifier must find
// (audit-log-format, "What a verifier must find").
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../../platform/audit/canonical-json';
import { encodeBundle, entrySpans } from '../../reporting/audit/entries/bundle';
import { signCheckpoint } from '../../reporting/audit/notes/checkpoint';
import { signingKey } from '../../reporting/audit/notes/key';
import { pinnedNotes, verifyFolder } from '../../reporting/audit/store/verify-folder';
import { rootOf } from '../../reporting/audit/tree/growing-tree';
import { AuditLog, filesOf, flip, forge, ORIGIN, RECORDS } from './audit-log';

let made: AuditLog;
beforeAll(async () => {
  made = await AuditLog.make();
});
afterAll(() => made.drop());

const verify = (dir: string, pinned?: string) => verifyFolder({ dir, key: undefined, pinned });

test('an exported log is whole, and has the files of the layout', async () => {
  expect(await verify(made.log)).toMatchObject({
    origin: ORIGIN,
    records: RECORDS,
    checkpoints: 2,
  });
  expect(filesOf(made.log)).toEqual(
    [
      'checkpoint',
      'checkpoints/100',
      'checkpoints/600',
      'tile/0/000',
      'tile/0/000.p/100',
      'tile/0/001',
      'tile/0/002.p/88',
      'tile/1/000.p/2',
      'tile/entries/000',
      'tile/entries/000.p/100',
      'tile/entries/001',
      'tile/entries/002.p/88',
      'vkey',
    ].sort(),
  );
});

test('a later export adds files, changes none but the checkpoint, and drops none', async () => {
  const before = filesOf(made.first);
  for (const name of before.filter((file) => file !== 'checkpoint')) {
    expect(readFileSync(join(made.log, name))).toEqual(readFileSync(join(made.first, name)));
  }
  const again = made.copy();
  expect(await made.signAndExport(again)).toEqual({ added: 0 });
  expect(filesOf(again)).toEqual(filesOf(made.log));
  expect(await verify(made.log, made.first)).toMatchObject({ pinned: 2 });
});

test('a bit flipped in any file is found, with the file', async () => {
  for (const name of filesOf(made.log)) {
    const dir = made.copy();
    const path = join(dir, name);
    const size = readFileSync(path).length;
    for (const [n, at] of [0, 1, 2, size >> 1, size - 1].entries()) {
      flip(path, at, (n * 3 + 1) & 7);
      await expect(verify(dir)).rejects.toThrow(/\(.+\)$/);
      flip(path, at, (n * 3 + 1) & 7);
    }
    expect(await verify(dir)).toMatchObject({ records: RECORDS });
  }
});

test('the place of a changed record, tile and upper tile is told', async () => {
  const dir = made.copy();
  const bundle = join(dir, 'tile/entries/001');
  const span = entrySpans(readFileSync(bundle))?.[4];
  const text = readFileSync(bundle).indexOf('thing:', span?.at);
  flip(bundle, text, 0);
  await expect(verify(dir)).rejects.toThrow('(tile/entries/001, record 261)');
  flip(bundle, text, 0);
  flip(join(dir, 'tile/0/001'), 32 * 9, 0);
  await expect(verify(dir)).rejects.toThrow(/hash is not that of record 266 \(tile\/0\/001\)/);
  flip(join(dir, 'tile/0/001'), 32 * 9, 0);
  flip(join(dir, 'tile/1/000.p/2'), 40, 0);
  await expect(verify(dir)).rejects.toThrow(/hash 1 of the tile.*\(tile\/1\/000.p\/2\)/);
});

test.each(['tile/0/001', 'tile/entries/002.p/88', 'tile/1/000.p/2', 'checkpoint', 'vkey'])(
  'a missing %s is found',
  async (name) => {
    const dir = made.copy();
    rmSync(join(dir, name));
    await expect(verify(dir)).rejects.toThrow(`(${name})`);
  },
);

type Change = (entries: string[]) => string[];
const CHANGES: readonly [string, Change][] = [
  ['a record is missing in the middle', (e) => e.toSpliced(30, 1)],
  ['the last record is cut off', (e) => e.slice(0, -1)],
  ['a record is put in', (e) => e.toSpliced(30, 0, e[30] ?? '')],
  ['a surplus record follows', (e) => [...e, e[0] ?? '']],
  ['two records are re-ordered', (e) => e.with(30, e[31] ?? '').with(31, e[30] ?? '')],
  ['a record is another one', (e) => e.with(30, (e[30] ?? '').replace('thing', 'thong'))],
];

/** Rewrites the entries of an export, in whole bundles; sizes and hashes stay as they were. */
function rewrite(dir: string, name: string, change: Change): void {
  const path = join(dir, name);
  const bytes = readFileSync(path);
  const spans = entrySpans(bytes) ?? [];
  const entries = spans.map(({ at, end }) => bytes.subarray(at, end).toString());
  writeFileSync(path, encodeBundle(change(entries)));
}

describe.each(['tile/entries/001', 'tile/entries/002.p/88'])('in %s', (name) => {
  test.each(CHANGES)('it is found that %s', async (_what, change) => {
    const dir = made.copy();
    rewrite(dir, name, change);
    await expect(verify(dir)).rejects.toThrow(name);
  });
});

test('a history signed by another key passes only where that key is trusted', async () => {
  const pkcs8 = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  const thief = signingKey(ORIGIN, pkcs8);
  const dir = join(made.root, 'foreign');
  forge(dir, await made.entries(300), thief);
  expect(await verify(dir)).toMatchObject({ records: 300 });
  const key = await made.key();
  const trusting = { dir, key, pinned: undefined };
  await expect(verifyFolder(trusting)).rejects.toThrow(/another key .*\(vkey\)/);
  writeFileSync(join(dir, 'vkey'), key.text);
  await expect(verifyFolder(trusting)).rejects.toThrow(/not signed by the key .*\(checkpoint\)/);
  rmSync(join(dir, 'vkey'));
  await expect(verifyFolder(trusting)).rejects.toThrow(/\(checkpoint\)/);
});

test('a roll-back and a re-signed history are found beside pinned checkpoints only', async () => {
  await expect(verify(made.first, made.log)).rejects.toThrow(/rolled back: 600 .* has 100/);
  const key = await made.key();
  const entries = (await made.entries(RECORDS)).map((entry, i) =>
    i === 50 ? entry.replace('thing', 'thong') : entry,
  );
  const dir = join(made.root, 'resigned');
  forge(dir, entries, key);
  expect(await verifyFolder({ dir, key, pinned: undefined })).toMatchObject({ records: RECORDS });
  await expect(verify(dir, made.first)).rejects.toThrow(/first 100 records are not those/);
});

test('a pinned folder without a checkpoint, or with an empty log’s, proves nothing', async () => {
  const dir = join(made.root, 'pinned');
  mkdirSync(dir);
  expect(() => pinnedNotes(dir)).toThrow(/no checkpoint/);
  const key = await made.key();
  const empty = { origin: ORIGIN, size: 0, root: rootOf([]) };
  writeFileSync(join(dir, '0'), signCheckpoint(key, empty));
  await expect(verify(made.log, dir)).rejects.toThrow(/proves nothing/);
});

test('files that do not fit the size are found', async () => {
  for (const [from, to] of [
    ['tile/0/001', 'tile/0/002'],
    ['tile/0/001', 'tile/0/004'],
    ['tile/entries/001', 'tile/entries/x001/003'],
    ['tile/1/000.p/2', 'tile/1/000'],
    ['tile/0/000.p/100', 'tile/0/000.p/99'],
    ['checkpoints/100', 'checkpoints/101'],
    ['checkpoints/100', 'checkpoints/0100'],
  ] as const) {
    const dir = made.copy();
    mkdirSync(join(dir, to, '..'), { recursive: true });
    cpSync(join(dir, from), join(dir, to));
    await expect(verify(dir)).rejects.toThrow(`(${to})`);
  }
  const dir = made.copy();
  appendFileSync(join(dir, 'tile/0/001'), Buffer.alloc(32));
  await expect(verify(dir)).rejects.toThrow('(tile/0/001)');
});

test('signed entries that are no records in order are refused all the same', async () => {
  const key = await made.key();
  const record = {
    seq: 1,
    ts: 5,
    actor: 'a',
    action: 'b',
    subject: 'c',
    before: null,
    after: null,
  };
  const second = (over: object) => canonicalJson({ ...record, seq: 2, ...over });
  const faults: readonly [string, RegExp][] = [
    [second({ seq: 3 }), /number 3/],
    [second({ ts: 4 }), /earlier time/],
    [`${second({})} `, /canonical/],
    ['{"seq":2', /canonical/],
    ['{}', /lacks a field/],
  ];
  for (const [n, [text, what]] of faults.entries()) {
    const dir = join(made.root, `order-${n}`);
    forge(dir, [canonicalJson(record), text], key);
    await expect(verify(dir)).rejects.toThrow(what);
  }
});

test('an export into the folder of another history is refused', async () => {
  const key = await made.key();
  const dir = join(made.root, 'resigned-2');
  forge(dir, (await made.entries(10)).with(3, '{}'), key);
  await expect(made.signAndExport(dir)).rejects.toThrow(/another history/);
  expect(existsSync(join(dir, 'tile/0/000'))).toBe(false);
});
