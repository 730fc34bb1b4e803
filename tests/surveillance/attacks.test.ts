// What an attacker within the house tries on the routes of operations, insiders and pages.
import { Router } from 'express';
import { NOON, openStaffDesk, type StaffDesk } from './staff-desk';
import { PERMISSIONS } from '../../app/modules/modules';
import { PAGE_TOPICS } from '../../app/modules/surveillance';
import { Registry } from '../../core/contract';
import { pagesRouter } from '../../platform/pager/http';
import { writePages } from '../../platform/pager/pages';
import { ROLES, type Role } from '../../platform/sign-in/staff';
import { operationsRouter } from '../../surveillance/health/http';
import { insidersRouter } from '../../surveillance/insiders/http';
import { lookBacksRouter } from '../../surveillance/look-back/http';

const HEADER = 'asset,person,role,from,until,reason';
type Person = Awaited<ReturnType<StaffDesk['signIn']>>;

let desk: StaffDesk;
const people = new Map<Role, Person>();
const as = (role: Role): Person => {
  const person = people.get(role);
  if (person === undefined) throw new Error(`nobody is ${role}`);
  return person;
};
beforeAll(async () => {
  desk = await openStaffDesk(PERMISSIONS, ({ db: { pool }, clock, guard }) => {
    const router = Router();
    router.use(operationsRouter({ pool, clock, guard }));
    router.use(insidersRouter({ pool, clock, guard }));
    router.use(lookBacksRouter({ pool, guard, registry: new Registry() }));
    return router.use(pagesRouter({ pool, clock, guard, topics: PAGE_TOPICS }));
  });
  for (const role of ROLES) people.set(role, await desk.signIn(`a-${role}`, role));
  const page = { position: 1, title: 'x', detail: 'x', path: '/x' };
  const topics = ['alerts', 'operations', 'own-staff-alerts'];
  await writePages(
    desk.db.pool,
    topics.map((topic) => ({ ...page, topic })),
    NOON,
  );
});
afterAll(() => desk.close());

/** Whoever may gets past the door: to an answer, or to what is wrong with the question. */
const DOORS: [string, string, object | string | undefined, Role[]][] = [
  ['GET', '/operations', undefined, [...ROLES]],
  ['POST', '/operations/9/end', {}, ['supervisor', 'mlro', 'operator', 'admin']],
  ['GET', '/insiders', undefined, ['supervisor', 'mlro', 'auditor']],
  ['POST', '/insiders/import', 'x', ['supervisor', 'mlro']],
  ['POST', '/insiders/9/end', {}, ['supervisor', 'mlro']],
  ['GET', '/look-backs', undefined, ['supervisor', 'mlro', 'auditor']],
];
it.each(DOORS)('%s %s opens to those alone who may', async (method, path, body, allowed) => {
  const opened: Role[] = [];
  for (const role of ROLES) {
    const { status } = await as(role)(method, path, body);
    if (status !== 403) opened.push(role);
    expect(status).toBeLessThan(500);
  }
  expect(opened.sort()).toEqual([...allowed].sort());
});

test('a page is seen by who may know of its cause, and taken by who can act on it', async () => {
  const seen: Record<string, string[]> = {};
  const taken: string[] = [];
  for (const role of ROLES) {
    const { pages } = (await as(role)('GET', '/pages')).body;
    seen[role] = pages.map(({ topic }: { topic: string }) => topic).sort();
    for (const { page, topic, mayTake } of pages) {
      if (mayTake) taken.push(`${role} ${topic}`);
      else expect((await as(role)('POST', `/pages/${page}/take`)).status).toBe(403);
    }
  }
  const all = ['alerts', 'operations', 'own-staff-alerts'];
  expect(seen).toEqual({
    ...{ analyst: ['alerts', 'operations'], supervisor: all, mlro: all },
    ...{ auditor: ['alerts', 'operations'], operator: ['operations'], admin: ['operations'] },
  });
  expect(taken.filter((one) => /auditor|analyst operations/.test(one))).toEqual([]);
  expect(taken).toContain('analyst alerts');
});

const NUL = '\0';
const long = 'x'.repeat(1_000_000);
const ROWS: [string, string][] = [
  ['a NUL', `AAA,Customer${NUL} 0042,issuer,2026-01-01,,founder`],
  ['a control character', `AAA,Customer 0042,issuer,2026-01-01,,founder\x1B[2J`],
  ['a day that is none', 'AAA,Customer 0042,issuer,2026-02-30,,founder'],
  ['more fields than columns', 'AAA,Customer 0042,issuer,2026-01-01,,founder, since March'],
  ['fewer fields than columns', 'AAA,Customer 0042,issuer,2026-01-01'],
  ['text after a quote', 'AAA,"Customer" 0042,issuer,2026-01-01,,founder'],
  ['a megabyte of person', `AAA,${long},issuer,2026-01-01,,founder`],
  ['10,001 rows', 'AAA,Customer 0042,issuer,2026-01-01,,founder\n'.repeat(10_001)],
];
it.each(ROWS)('a list with %s is refused with its line, whole', async (_name, row) => {
  const answer = await as('mlro')('POST', '/insiders/import', `${HEADER}\n${row}\n`);
  expect(answer).toMatchObject({ status: 400, body: { code: 'INSIDER_LIST' } });
  expect(answer.body.msg).toMatch(/^line \d+: /);
  expect(answer.body.msg.length).toBeLessThan(200);
  expect((await as('mlro')('GET', '/insiders')).body.insiders).toEqual([]);
});

const QUESTIONS: [string, string, string, object | undefined][] = [
  ['a NUL in the query', 'GET', '/insiders?asset=A%00', undefined],
  ['a list in the query', 'GET', '/insiders?asset=A&asset=B', undefined],
  ['a NUL in a reason', 'POST', '/operations/1/end', { reason: `all ${NUL} well` }],
  ['half a character', 'POST', '/insiders/1/end', { reason: 'sold \ud800 out' }],
  ['a reason of another type', 'POST', '/operations/1/end', { reason: ['all well'] }],
  ['a number that is none', 'POST', '/operations/1e400/end', { reason: 'all well' }],
  ['a path out of the house', 'POST', '/insiders/..%2F..%2Fx/end', { reason: 'all well' }],
  ['a time that is text', 'POST', '/insiders/1/end', { reason: 'all well', until: '2026' }],
  ['a field too many', 'POST', '/insiders/1/end', { reason: 'all well', by: 'staff:x' }],
  ['a negative page', 'POST', '/pages/-1/take', undefined],
];
it.each(QUESTIONS)(
  '%s is a bad request and no fault of ours',
  async (_name, method, path, body) => {
    const { status, body: answer } = await as('mlro')(method, path, body);
    expect([status, typeof answer.code]).toEqual([400, 'string']);
  },
);

test('a megabyte of a reason is refused, and the entry stands', async () => {
  const list = `${HEADER}\nAAA,Customer 0001,issuer,2026-01-01,,founder`;
  expect((await as('mlro')('POST', '/insiders/import', list)).status).toBe(201);
  const [{ entry }] = (await as('mlro')('GET', '/insiders')).body.insiders;
  const end = await as('mlro')('POST', `/insiders/${entry}/end`, { reason: long });
  expect(end.status).toBe(413);
  expect((await as('mlro')('GET', '/insiders')).body.insiders[0].endedAt).toBeNull();
});

test('a cell that a spreadsheet would run is text, here and in the answer', async () => {
  const list = `${HEADER}\nAAA,"=HYPERLINK(""http://x"")",issuer,2026-01-01,,@founder`;
  expect((await as('mlro')('POST', '/insiders/import', list)).status).toBe(201);
  const { insiders } = (await as('mlro')('GET', '/insiders')).body;
  expect(insiders).toContainEqual(
    expect.objectContaining({ person: '=HYPERLINK("http://x")', reason: '@founder' }),
  );
});
