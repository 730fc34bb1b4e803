/** A consumer in parts: its names, how the division changes, how far the whole has come. */
import { testDatabase, type TestDatabase } from '../postgres/test-database';
import { transaction } from '../postgres/pool';
import { consumerOffsets, holdOffset, lockOffset, moveOffset, tryLease } from './offsets';
import { divideConsumer, partName, readParts } from './parts';

let db: TestDatabase;
beforeEach(async () => {
  db = await testDatabase();
});
afterEach(() => db.drop());

const divide = (count: number) => transaction(db.pool, (tx) => divideConsumer(tx, 'c', count, 0));
const moveTo = (index: number, count: number, from: number, seq: number) =>
  transaction(db.pool, async (tx) => {
    await lockOffset(tx, partName('c', { index, count }), from);
    await moveOffset(tx, partName('c', { index, count }), seq, 0);
  });
const whole = async () => (await consumerOffsets(db.pool)).get('c');

test('has come as far as its last part, and is held at the furthest', async () => {
  await divide(3);
  await moveTo(1, 3, 0, 70);
  await moveTo(2, 3, 0, 50);
  expect(await whole()).toBe(0);
  await moveTo(3, 3, 0, 60);
  expect(await whole()).toBe(50);
  expect(await transaction(db.pool, (tx) => holdOffset(tx, 'c'))).toBe(70);
  expect(await readParts(db.pool, 'c')).toEqual([
    { index: 1, count: 3, seq: 70 },
    { index: 2, count: 3, seq: 50 },
    { index: 3, count: 3, seq: 60 },
  ]);
});

test('is divided anew where it stood, once, whoever comes first', async () => {
  await moveOffset(db.pool, 'c', 40, 0);
  await moveOffset(db.pool, 'other', 7, 0);
  await Promise.all([divide(2), divide(2), divide(2)]);
  expect(await readParts(db.pool, 'c')).toEqual([
    { index: 1, count: 2, seq: 40 },
    { index: 2, count: 2, seq: 40 },
  ]);
  await divide(1);
  expect(await readParts(db.pool, 'c')).toEqual([{ index: 1, count: 1, seq: 40 }]);
  expect((await consumerOffsets(db.pool)).get('other')).toBe(7);
});

test('is not divided anew while a part works, or while its parts are apart', async () => {
  await divide(2);
  const session = await db.pool.connect();
  expect(await tryLease(session, partName('c', { index: 2, count: 2 }))).toBe(true);
  await expect(divide(3)).rejects.toMatchObject({ code: 'PARTS_AT_WORK' });
  await divide(2);
  session.release(true);
  await moveTo(1, 2, 0, 5);
  // The lease goes with its session, a moment later.
  await expect(untilIdle()).rejects.toMatchObject({ code: 'PARTS_APART' });
  await moveTo(2, 2, 0, 5);
  await divide(3);
  expect(await whole()).toBe(5);
});

async function untilIdle(): Promise<void> {
  for (;;) {
    const error = await divide(3).then(
      () => undefined,
      (reason: { code: string }) => reason,
    );
    if (error?.code === 'PARTS_AT_WORK') continue;
    if (error !== undefined) throw Object.assign(new Error(error.code), error);
    return;
  }
}
