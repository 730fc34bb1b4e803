// long-file: the routes of one router, asked one after the other
import { Router } from 'express';
import { readAudit } from '../platform/audit/audit';
import { ManualClock } from '../platform/clock/clock';
import { createApp } from '../platform/http/app';
import { listen, type HttpServer } from '../platform/http/listen';
import { silentLogger } from '../platform/log/logger';
import { createGuard } from '../platform/permission/guard';
import { transaction } from '../platform/postgres/pool';
import { testDatabase, type TestDatabase } from '../platform/postgres/test-database';
import { createSealer } from '../platform/secrets/sealer';
import { requireSession } from '../platform/sign-in/require-session';
import { openSession } from '../platform/sign-in/sessions';
import { createUser, type Role } from '../platform/sign-in/staff';
import type { Customer, CustomerPage, DocumentRow } from './contract';
import { documentRouter } from './documents/http';
import { kycRouter } from './http';
import { SubjectKeys } from './store/subject-keys';

const REVIEWS = ['kyc.read', 'kyc.review'] as const;
const TABLE = {
  analyst: REVIEWS,
  supervisor: [...REVIEWS, 'kyc.approve'],
  mlro: [...REVIEWS, 'kyc.approve'],
  auditor: ['kyc.read'],
  operator: [],
  admin: [],
} as const;
const START = 1_795_000_000_000_000;
const YEAR = 31_536_000_000_000;

let db: TestDatabase;
let http: HttpServer;
let people: Record<'analyst' | 'supervisor' | 'mlro' | 'auditor' | 'operator', Client>;
const clock = new ManualClock(START);
const funded = new Set<string>();
const timeline: string[] = [];

beforeAll(async () => {
  db = await testDatabase();
  const { pool } = db;
  const guard = createGuard({ table: TABLE, pool, clock });
  const options = {
    ...{ pool, clock, guard },
    keys: new SubjectKeys(createSealer(Buffer.alloc(32, 1))),
    hits: { hitCounts: async () => new Map() },
    timeline: {
      push: async (_tx: unknown, entries: readonly { text: string }[]) => {
        timeline.push(...entries.map(({ text }) => text));
      },
    },
    holdsFunds: (account: string) => funded.has(account),
    scanner: null,
  };
  const router = Router();
  router.use(requireSession(pool, clock));
  router.use('/kyc', kycRouter(options));
  router.use('/kyc', documentRouter(options));
  http = await listen(createApp({ logger: silentLogger(), mounts: [{ path: '/', router }] }), {
    port: 0,
  });
  people = {
    analyst: await signedIn('analyst'),
    supervisor: await signedIn('supervisor'),
    mlro: await signedIn('mlro'),
    auditor: await signedIn('auditor'),
    operator: await signedIn('operator'),
  };
});
afterAll(async () => {
  await http.close(0);
  await db.drop();
});

/** Answers are read as JSON: what they hold is what the tests look at. */
type Answer = Awaited<ReturnType<typeof answerOf>>;

async function answerOf(response: Response) {
  return { status: response.status, body: JSON.parse(await response.text()) };
}

interface Client {
  readonly id: string;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  upload(path: string, type: string, bytes: Buffer): Promise<Answer>;
  file(path: string): Promise<Buffer>;
}

async function signedIn(role: Role): Promise<Client> {
  const store = { pool: db.pool, clock, sealer: createSealer(Buffer.alloc(32, 1)) };
  const person = { name: role, roles: [role], password: 'a long password' };
  const { id } = await createUser(store, person, 'system');
  const open = () =>
    transaction(db.pool, (tx) => openSession(tx, id, '127.0.0.1', clock.nowMicros()));
  const send = async (method: string, path: string, type: string, body?: string | Buffer) => {
    const { token } = await open();
    const headers = {
      Cookie: `probity_session=${token}`,
      'X-Probity-Request': '1',
      'Content-Type': type,
    };
    const init = body === undefined ? { method, headers } : { method, headers, body };
    return fetch(http.url + path, init);
  };
  return {
    id,
    call: async (method, path, body) =>
      answerOf(
        await send(
          method,
          path,
          'application/json',
          body === undefined ? undefined : JSON.stringify(body),
        ),
      ),
    upload: async (path, type, bytes) => answerOf(await send('POST', path, type, bytes)),
    file: async (path) =>
      Buffer.from(await (await send('GET', path, 'application/json')).arrayBuffer()),
  };
}

let numbers = 0;
async function entered(kind: 'person' | 'company' = 'person'): Promise<Customer> {
  const customer = `Customer ${String(++numbers).padStart(4, '0')}`;
  const profile =
    kind === 'person'
      ? {
          kind,
          primaryIdentifier: 'Sample',
          secondaryIdentifier: 'Anna',
          dateOfBirth: '1974-08-12',
        }
      : { kind, legalPersonName: 'Sample Trading Ltd', countryOfRegistration: 'LU' };
  const made = await people.analyst.call('POST', '/kyc/customers', { customer, kind, profile });
  expect(made.status).toBe(200);
  return made.body;
}

const path = ({ customer }: Customer) => `/kyc/customers/${encodeURIComponent(customer)}`;

async function act(who: Client, customer: Customer, words: object) {
  const now: Customer = (await people.auditor.call('GET', path(customer))).body;
  const body = { version: now.version, reason: 'as discussed', ...words };
  return who.call('POST', `${path(customer)}/commands`, body);
}

async function verified(): Promise<Customer> {
  const customer = await entered();
  for (const check of ['identity', 'screening']) {
    await act(people.analyst, customer, { action: 'record-check', check });
  }
  for (const action of ['submit', 'start-review']) {
    expect((await act(people.analyst, customer, { action })).status).toBe(200);
  }
  return (await act(people.analyst, customer, { action: 'verify', tier: 'basic' })).body;
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q' +
    'DwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('a customer goes from draft to verified, its checks first', async () => {
  const customer = await entered();
  expect(customer).toMatchObject({ state: 'draft', name: 'Anna Sample', tier: 'none' });
  await act(people.analyst, customer, { action: 'submit' });
  await act(people.analyst, customer, { action: 'start-review' });
  const early = await act(people.analyst, customer, { action: 'verify', tier: 'basic' });
  expect([early.status, early.body.code]).toEqual([409, 'CHECKS_MISSING']);
  for (const check of ['identity', 'screening']) {
    await act(people.analyst, customer, { action: 'record-check', check });
  }
  const done = await act(people.analyst, customer, { action: 'verify', tier: 'basic' });
  expect(done.body).toMatchObject({ state: 'verified', tier: 'basic' });
  expect(done.body.review.dueAt).toBe(START + 5 * YEAR);
  expect(timeline.at(-1)).toContain('State changed from in-review to verified');
});

test('a command on a version that is past is refused', async () => {
  const customer = await entered();
  const body = { version: customer.version - 1, reason: 'as discussed', action: 'submit' };
  const late = await people.analyst.call('POST', `${path(customer)}/commands`, body);
  expect([late.status, late.body.code]).toEqual([409, 'CUSTOMER_CHANGED']);
});

test('the list is filtered, counted, paged, and told in names', async () => {
  for (let i = 0; i < 3; i++) await entered('company');
  const { analyst } = people;
  const first: CustomerPage = (await analyst.call('GET', '/kyc/customers?kind=company&limit=2'))
    .body;
  expect(first.customers.map(({ name }) => name)).toEqual(Array(2).fill('Sample Trading Ltd'));
  expect(first.counts?.kind).toMatchObject({ company: 3, person: expect.any(Number) });
  const next = `/kyc/customers?kind=company&limit=2&after=${first.next ?? ''}`;
  const second: CustomerPage = (await analyst.call('GET', next)).body;
  expect([second.customers.length, second.next, second.counts]).toEqual([1, null, null]);
  const found = await analyst.call('GET', '/kyc/customers?text=omer%200001&queue=draft');
  expect(found.body.customers.length).toBeLessThanOrEqual(1);
  expect((await analyst.call('GET', '/kyc/customers?rating=none&sort=score')).status).toBe(200);
  expect((await analyst.call('GET', '/kyc/customers?state=lost')).body.code).toBe('BAD_REQUEST');
  const queues = (await analyst.call('GET', '/kyc/queues')).body.queues;
  expect(queues).toHaveLength(10);
});

test('a freeze takes one person, the way out takes two', async () => {
  const customer = await verified();
  await db.pool.query(
    `INSERT INTO kyc_accounts
       VALUES ('A-1', $1, 'individual', 'active', 'DE', NULL, NULL, 1, NULL)`,
    [customer.customer],
  );
  expect((await act(people.supervisor, customer, { action: 'freeze' })).body.state).toBe('frozen');
  const proposed = await act(people.supervisor, customer, { action: 'propose-unfreeze' });
  const { proposal } = proposed.body.proposals[0];
  const again = await act(people.mlro, customer, { action: 'propose-unfreeze' });
  expect(again.body.code).toBe('PROPOSED_ALREADY');
  const approve = (who: Client) =>
    who.call('POST', `/kyc/proposals/${proposal}/approve`, { reason: 'looked at' });
  expect((await approve(people.supervisor)).body.code).toBe('OWN_PROPOSAL');
  expect((await approve(people.analyst)).status).toBe(403);
  const done = await approve(people.mlro);
  expect(done.body).toMatchObject({ state: 'verified', pendingCommands: 2 });
  const { rows } = await db.pool.query('SELECT command FROM kyc_outbox ORDER BY id');
  expect(rows.map(({ command }) => [command.type, command.account, command.state])).toEqual([
    ['account-state', 'A-1', 'frozen'],
    ['account-state', 'A-1', 'active'],
  ]);
  expect(rows[1].command).toMatchObject({
    by: `staff:${people.supervisor.id}`,
    approvedBy: `staff:${people.mlro.id}`,
  });
  expect((await approve(people.mlro)).body.code).toBe('PROPOSAL_DECIDED');
});

test('a rating is overridden by two people until a date', async () => {
  const customer = await verified();
  const until = clock.nowMicros() + YEAR / 2;
  const words = { action: 'propose-risk-override', rating: 'high', until };
  const { body } = await act(people.analyst, customer, words);
  const { proposal } = body.proposals[0];
  const done = await people.mlro.call('POST', `/kyc/proposals/${proposal}/approve`, {
    reason: 'yes, exposed',
  });
  expect(done.body).toMatchObject({
    rating: 'high',
    riskOverride: { rating: 'high', by: 'analyst', approvedBy: 'mlro' },
    review: { everyYears: 1, dueAt: START + YEAR },
  });
});

test('a document is kept sealed, read with a record, and completes its check', async () => {
  const customer = await entered();
  const uploads = `${path(customer)}/documents?kind=passport`;
  const kept = await people.analyst.upload(uploads, 'image/png', PNG);
  expect(kept).toMatchObject({
    status: 201,
    body: { state: 'waiting', fileType: 'image/png', bytes: PNG.length, scan: 'not-scanned' },
  });
  const document: DocumentRow = kept.body;
  const at = `/kyc/documents/${document.document}`;
  expect((await people.auditor.file(`${at}/content`)).equals(PNG)).toBe(true);
  const raw = await db.pool.query('SELECT sealed FROM kyc_document_contents');
  expect(raw.rows.some(({ sealed }) => sealed.includes(PNG))).toBe(false);
  const lines = [
    'P<D<<SAMPLE<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<<<',
    'C01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4',
  ];
  const read = await people.analyst.call('POST', `${at}/mrz`, { lines });
  expect(read.body.mrz).toMatchObject({
    format: 'TD3',
    issuingState: 'DE',
    expiresOn: '2027-02-28',
  });
  expect(read.body.mrz.differences.join()).toContain('the date of birth is 1964-08-12');
  const doubtful = await people.analyst.call('POST', `${at}/accept`, {});
  expect(doubtful.body.code).toBe('MRZ_DOUBTFUL');
  const accepted = await people.analyst.call('POST', `${at}/accept`, { reason: 'typed wrongly' });
  expect(accepted.body).toMatchObject({ state: 'accepted', expiresOn: '2027-02-28' });
  const now: Customer = (await people.auditor.call('GET', path(customer))).body;
  expect(now.checks.find(({ check }) => check === 'identity')).toMatchObject({
    done: true,
    document: document.document,
  });
  const reads = (await readAudit(db.pool, 0, 10_000))
    .map(({ entry }) => JSON.parse(entry))
    .filter(
      ({ actor, action }) => actor === `staff:${people.auditor.id}` && action === 'restricted-read',
    );
  expect(reads.map(({ subject }) => subject)).toContain(`${now.auditSubject}:${document.document}`);
});

test.each([
  ['a PNG that says it is a PDF', 'application/pdf', PNG, 'DOCUMENT_TYPE_LIES'],
  ['a program', 'image/png', Buffer.from('MZ\x90\x00 a program'), 'DOCUMENT_TYPE'],
  ['a text', 'application/pdf', Buffer.from('hello'), 'DOCUMENT_TYPE'],
  ['a PDF that was cut', 'application/pdf', Buffer.from('%PDF-1.7\n1 0 obj'), 'DOCUMENT_CUT'],
])('%s is refused with a code', async (_what, type, bytes, code) => {
  const customer = await entered();
  const answer = await people.analyst.upload(`${path(customer)}/documents?kind=other`, type, bytes);
  expect([answer.status, answer.body.code]).toEqual([422, code]);
});

test('a file over 10 MB is refused', async () => {
  const customer = await entered();
  const big = Buffer.concat([PNG, Buffer.alloc(10 * 1024 * 1024)]);
  const url = `${path(customer)}/documents?kind=other`;
  const answer = await people.analyst.upload(url, 'image/png', big);
  expect([answer.status, answer.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
});

test('names are in no audit record and in no table in clear', async () => {
  const customer = await entered();
  const entries = (await readAudit(db.pool, 0, 10_000)).map(({ entry }) => entry);
  expect(entries.filter((entry) => entry.includes('Anna') || entry.includes('Sample'))).toEqual([]);
  expect(entries.filter((entry) => entry.includes(customer.customer))).toEqual([]);
  const { rows } = await db.pool.query('SELECT sealed FROM kyc_profiles');
  expect(rows.some(({ sealed }) => sealed.includes('Sample'))).toBe(false);
});

test('a person is deleted by two people, after the years that the law says', async () => {
  const customer = await verified();
  await people.analyst.upload(`${path(customer)}/documents?kind=selfie`, 'image/png', PNG);
  await act(people.supervisor, customer, { action: 'off-board' });
  const early = await act(people.supervisor, customer, { action: 'propose-erase' });
  expect(early.body.code).toBe('STILL_KEPT');
  clock.advance(5 * YEAR);
  const { body } = await act(people.supervisor, customer, { action: 'propose-erase' });
  const { proposal } = body.proposals.at(-1);
  const gone = await people.mlro.call('POST', `/kyc/proposals/${proposal}/approve`, {
    reason: 'time is over',
  });
  expect(gone.body).toMatchObject({ name: null, profile: null, actions: [] });
  expect(gone.body.erasedAt).toBe(clock.nowMicros());
  expect(gone.body.documents).toMatchObject([{ state: 'erased' }]);
  expect((await act(people.mlro, customer, { action: 're-board' })).body.code).toBe('ERASED');
});

test('who may not read is told nothing, not even whether the customer exists', async () => {
  const customer = await entered();
  const { operator } = people;
  for (const url of ['/kyc/customers', path(customer), '/kyc/customers/nobody', '/kyc/documents']) {
    expect((await operator.call('GET', url)).status).toBe(403);
  }
  const { auditor } = people;
  expect((await act(auditor, customer, { action: 'submit' })).status).toBe(403);
  expect((await auditor.call('GET', '/kyc/customers/nobody')).body.code).toBe('NO_SUCH_CUSTOMER');
});

test('a customer whose accounts hold funds is not off-boarded', async () => {
  const customer = await verified();
  await db.pool.query(
    `INSERT INTO kyc_accounts
       VALUES ('A-2', $1, 'individual', 'active', 'DE', NULL, NULL, 1, NULL)`,
    [customer.customer],
  );
  funded.add('A-2');
  expect((await act(people.mlro, customer, { action: 'off-board' })).body.code).toBe('FUNDS_LEFT');
  funded.clear();
  expect((await act(people.mlro, customer, { action: 'off-board' })).body.state).toBe(
    'off-boarded',
  );
});
