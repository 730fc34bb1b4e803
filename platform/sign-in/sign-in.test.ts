// long-file: one door, and all ways to come through it or not
import { generateSync } from 'otplib';
import { readAudit } from '../audit/audit';
import { ManualClock } from '../clock/clock';
import { createApp } from '../http/app';
import { listen, type HttpServer } from '../http/listen';
import { silentLogger } from '../log/logger';
import { testDatabase, type TestDatabase } from '../postgres/test-database';
import { createSealer } from '../secrets/sealer';
import { ATTEMPTS_PER_ADDRESS, ATTEMPTS_PER_USER_AND_ADDRESS, countAttempt } from './attempts';
import { WRITE_HEADER } from './require-session';
import { signInRouter } from './router';
import { createUser, disableUser, type CreatedUser, type NewUser } from './staff';

const PASSWORD = 'correct horse battery';
const MINUTE = 60_000_000;

let db: TestDatabase;
let clock: ManualClock;
let http: HttpServer;
let user: CreatedUser;
const store = () => ({ pool: db.pool, clock, sealer: createSealer(Buffer.alloc(32, 1)) });
const newUser = (over: Partial<NewUser> = {}): NewUser => ({
  name: 'Ann',
  roles: ['analyst'],
  password: PASSWORD,
  ...over,
});

beforeEach(async () => {
  db = await testDatabase();
  clock = new ManualClock(1_800_000_000_000_000);
  user = await createUser(store(), newUser(), 'system');
  const router = signInRouter({ ...store(), permissionsOf: () => ['alerts.read'] });
  const mounts = [{ path: '/', router }];
  http = await listen(createApp({ logger: silentLogger(), mounts }), { port: 0 });
});
afterEach(async () => {
  await http.close(0);
  await db.drop();
});

const code = (secret = user.totpSecret, offsetSeconds = 0) =>
  generateSync({ secret, epoch: clock.nowMicros() / 1e6 + offsetSeconds });

function send(path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(http.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', [WRITE_HEADER]: '1', ...headers },
    body: JSON.stringify(body),
  });
}
const attempt = (over: Record<string, unknown> = {}) =>
  send('/auth/sign-in', { user: 'ann', password: PASSWORD, totp: code(), ...over });

async function cookie(): Promise<string> {
  const answer = await attempt();
  expect(answer.status).toBe(204);
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
const me = (session: string) => fetch(`${http.url}/auth/me`, { headers: { Cookie: session } });

async function audit(): Promise<string[]> {
  const entries = (await readAudit(db.pool, 0, 1000)).map(({ entry }) => JSON.parse(entry));
  return entries.map(({ action, after }) =>
    after?.reason ? `${action}: ${after.reason}` : action,
  );
}

test('the right password and code open a session that knows who it is', async () => {
  const answer = await attempt({ user: 'ANN', totp: code().replace(/(...)/, '$1 ') });
  expect(answer.status).toBe(204);
  const [set = ''] = answer.headers.getSetCookie();
  expect(set).toMatch(/HttpOnly/);
  expect(set).toMatch(/SameSite=Strict/);
  expect(set).toMatch(/Max-Age=43200/);
  const body = await (await me(set.split(';')[0] ?? '')).json();
  expect(body).toMatchObject({ name: 'ann', roles: ['analyst'], permissions: ['alerts.read'] });
  expect(await audit()).toEqual(['staff-create', 'sign-in']);
});

test('neither token, password nor TOTP secret can be read from the database', async () => {
  const token = (await cookie()).split('=')[1] ?? '';
  const tables = ['platform_staff', 'platform_sessions', 'platform_audit'];
  for (const table of tables) {
    const { rows } = await db.pool.query(`SELECT t::text AS row FROM ${table} t`);
    const text = JSON.stringify(rows);
    for (const secret of [token, PASSWORD, user.totpSecret]) expect(text).not.toContain(secret);
    expect(text).not.toContain(Buffer.from(user.totpSecret).toString('hex'));
  }
});

test.each([
  ['password', { password: 'wrong' }, 'wrong password'],
  ['code', { totp: '000000' }, 'wrong code'],
  ['name', { user: 'nobody' }, 'unknown user'],
])('a wrong %s is refused with the same answer, and recorded with its reason', async (...row) => {
  const answer = await attempt(row[1]);
  expect(answer.status).toBe(401);
  expect(await answer.json()).toEqual({
    code: 'SIGN_IN_FAILED',
    msg: 'name, password or code is wrong',
  });
  expect(await audit()).toContain(`sign-in-failure: ${row[2]}`);
});

test('a code is accepted once, also when it is sent five times at the same moment', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => attempt()));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 401, 401, 401, 401]);
  expect(await audit()).toContain('sign-in-failure: code used before');
});

test('a code of the step before or after is accepted, one of two steps away is not', async () => {
  expect((await attempt({ totp: code(user.totpSecret, 60) })).status).toBe(401);
  expect((await attempt({ totp: code(user.totpSecret, -60) })).status).toBe(401);
  expect((await attempt({ totp: code(user.totpSecret, -30) })).status).toBe(204);
  expect((await attempt({ totp: code(user.totpSecret, 30) })).status).toBe(204);
});

test.each([
  [{ totp: '12345' }],
  [{ totp: 123456 }],
  [{ user: 'a b' }],
  [{ password: '' }],
  [{ user: undefined }],
  [{ password: 'x'.repeat(201) }],
])('the malformed request %j is refused before anything is looked up', async (over) => {
  const answer = await attempt(over);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: 'BAD_REQUEST' });
});

test('a session ends after 30 idle minutes, and after 12 hours however busy it is', async () => {
  const idle = await cookie();
  clock.advance(29 * MINUTE);
  expect((await me(idle)).status).toBe(200);
  clock.advance(29 * MINUTE);
  expect((await me(idle)).status).toBe(200);
  clock.advance(30 * MINUTE);
  expect((await me(idle)).status).toBe(401);

  const busy = await cookie();
  for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
    clock.advance(20 * MINUTE);
    expect((await me(busy)).status).toBe(200);
  }
  clock.advance(20 * MINUTE);
  expect((await me(busy)).status).toBe(401);
});

test('signing out ends the session at once; a made-up token never works', async () => {
  const session = await cookie();
  const out = await send('/auth/sign-out', {}, { Cookie: session });
  expect(out.status).toBe(204);
  expect((await me(session)).status).toBe(401);
  expect((await me('probity_session=made-up')).status).toBe(401);
  expect((await me('')).status).toBe(401);
  expect((await audit()).at(-1)).toBe('sign-out');
});

test('a disabled user loses the session and cannot sign in again', async () => {
  const session = await cookie();
  await disableUser(store(), user.id, 'staff:admin');
  expect((await me(session)).status).toBe(401);
  clock.advance(MINUTE);
  expect((await attempt()).status).toBe(401);
  await expect(disableUser(store(), 'nobody', 'x')).rejects.toMatchObject({
    code: 'STAFF_UNKNOWN',
  });
});

test('guesses at one user from one address are cut off until the window ends', async () => {
  const guesses = Array.from({ length: 14 }, () => attempt({ password: 'wrong' }));
  const statuses = (await Promise.all(guesses)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(ATTEMPTS_PER_USER_AND_ADDRESS);
  expect(statuses.filter((status) => status === 429)).toHaveLength(
    14 - ATTEMPTS_PER_USER_AND_ADDRESS,
  );
  const refused = await attempt();
  expect(refused.status).toBe(429);
  const cut = (await audit()).filter((line) => line === 'sign-in-failure: too many attempts');
  expect(cut).toHaveLength(1);
  clock.advance(Number(refused.headers.get('retry-after')) * 1_000_000);
  expect((await attempt()).status).toBe(204);
});

test('guesses from one address at many users are cut off', async () => {
  await attempt({ user: 'user0' });
  await db.pool.query(
    `UPDATE platform_sign_in_attempts SET attempts = $1 WHERE key LIKE 'address:%'`,
    [ATTEMPTS_PER_ADDRESS - 1],
  );
  const statuses: number[] = [];
  for (const name of ['user1', 'user2', 'ann']) {
    statuses.push((await attempt({ user: name })).status);
  }
  expect(statuses).toEqual([401, 429, 429]);
});

test('a stranger who guesses keeps the owner of the name out nowhere else', async () => {
  const at = clock.nowMicros();
  for (let guess = 0; guess < 20; guess++) {
    await countAttempt(db.pool, 'ann', '2001:db8:1:2::bad', at);
  }
  const stranger = await countAttempt(db.pool, 'ann', '2001:db8:1:2:3::1', at);
  expect(stranger.allowed).toBe(false);
  expect((await countAttempt(db.pool, 'ann', '192.0.2.7', at)).allowed).toBe(true);
  for (let guess = 0; guess < 60; guess++) await countAttempt(db.pool, 'x', '192.0.2.9', at);
  await countAttempt(db.pool, 'only-here', '192.0.2.9', at);
  const { rows } = await db.pool.query(
    `SELECT 1 FROM platform_sign_in_attempts WHERE key LIKE '%only-here%'`,
  );
  expect(rows).toHaveLength(0);
});

test('a success gives the attempts back', async () => {
  for (let round = 0; round < 3; round++) {
    expect((await attempt({ totp: '000000' })).status).toBe(401);
    await db.pool.query(
      `UPDATE platform_sign_in_attempts SET attempts = $1 WHERE key LIKE 'pair:%'`,
      [ATTEMPTS_PER_USER_AND_ADDRESS - 1],
    );
    expect((await attempt()).status).toBe(204);
    clock.advance(30_000_000);
  }
});

test('a write from another site or without the header is refused', async () => {
  const session = await cookie();
  const bare = await fetch(`${http.url}/auth/sign-out`, {
    method: 'POST',
    headers: { Cookie: session },
  });
  expect(bare.status).toBe(403);
  const foreign = { Cookie: session, 'Sec-Fetch-Site': 'cross-site' };
  expect((await send('/auth/sign-out', {}, foreign)).status).toBe(403);
  expect((await me(session)).status).toBe(200);
});

test.each([
  [{ password: 'short' }, 'password'],
  [{ roles: [] }, 'roles'],
  [{ name: 'a b' }, 'name'],
  [{ totpSecret: 'abc' }, 'totpSecret'],
])('a user with %j is refused, naming the field', async (over, field) => {
  await expect(createUser(store(), newUser({ name: 'bob', ...over }), 'x')).rejects.toMatchObject({
    code: 'BAD_STAFF',
    message: expect.stringContaining(field),
  });
});

test('a name is taken whatever its case, and a given TOTP secret is kept', async () => {
  await expect(createUser(store(), newUser({ name: 'aNN' }), 'x')).rejects.toMatchObject({
    code: 'STAFF_EXISTS',
  });
  const totpSecret = 'A'.repeat(32);
  await createUser(store(), newUser({ name: 'bob', totpSecret }), 'x');
  expect((await attempt({ user: 'bob', totp: code(totpSecret) })).status).toBe(204);
});
