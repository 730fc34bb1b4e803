// Reports of suspicion by their routes: prepared from a case, read by a second person, filed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Registry, type CoreEvent } from '../../core/contract';
import type { FilingAnswer } from '../../cases/contract';
import { sampleAlert } from '../../cases/sample-alert';
import { openDesk, type TestDesk } from './test-desk';

const SCHEMAS = join(__dirname, '..', '..', '..', 'shared', 'schemas');
const hasSchemas = existsSync(join(SCHEMAS, 'fincen'));
/** 2026-11-26 10:00 UTC */
const THEN = 1_795_687_200_000_000;

const head = { seq: 1, ts: THEN };
const account = { kind: 'individual', country: 'DE', devices: [], ips: [] };
const market = { base: 1, quote: 2, tickSize: '0.01', lotSize: '0.001' };
const registry = new Registry();
for (const event of [
  { ...head, type: 'asset', asset: 1, name: 'BTC', decimals: 8 },
  { ...head, type: 'asset', asset: 2, name: 'USDT', decimals: 6 },
  { ...head, ...market, type: 'market', market: 1, name: 'BTC-USDT', makerFee: 0, takerFee: 0 },
  { ...head, ...account, type: 'account', account: 1, name: 'A-1', owner: 'Customer 0042' },
  { ...head, ...account, type: 'account', account: 2, name: 'A-2', owner: 'Customer 0042' },
  { ...head, ...account, type: 'account', account: 3, name: 'B-1', owner: 'Customer 0043' },
]) {
  registry.apply(event as unknown as CoreEvent); // made here, of what the registry reads
}
const fill = { type: 'fill', market: 1, price: 10_000_00, aggressor: 'BUY', quantity: 1000 };
const log = [5, 6, 7].map((seq) => ({
  ...fill,
  ...{ seq, ts: THEN, trade: seq, notional: 10_000_250_000n, makerAccount: 1, takerAccount: 2 },
})) as unknown as CoreEvent[]; // of what is read from fills
const evidence = {
  registry,
  async *events(from: number, to: number) {
    yield log.filter(({ seq }) => seq >= from && seq <= to);
  },
};

let desk: TestDesk;
type Person = Awaited<ReturnType<TestDesk['signIn']>>;
let people: { ann: Person; cat: Person; mia: Person; eve: Person };

beforeAll(async () => {
  desk = await openDesk(evidence, hasSchemas ? SCHEMAS : undefined);
  people = {
    ann: await desk.signIn('ann', 'analyst'),
    cat: await desk.signIn('cat', 'supervisor'),
    mia: await desk.signIn('mia', 'mlro'),
    eve: await desk.signIn('eve', 'auditor'),
  };
});
afterAll(() => desk.close());

const asked = { type: 'market-abuse', title: 'Wash trading', priority: 'high' };
let alerts = 0;

async function opened(by: Person, more: object = {}): Promise<string> {
  const id = `f${alerts++}`;
  await desk.record(sampleAlert(id, { from: THEN, to: THEN + 60_000_000, raisedAt: THEN }));
  const action = { kind: 'attach', newCase: { ...asked, subjects: [], ...more } };
  const made = await by.post('/alerts/actions', { select: { ids: [id] }, action });
  return made.body.caseId;
}

async function prepared(by: Person, kind: string, caseId: string): Promise<FilingAnswer> {
  const { status, body } = await by.post(`/cases/${caseId}/filings`, { kind });
  expect([status, body.msg]).toEqual([201, undefined]);
  return body;
}

const command = (by: Person, { filingId, version }: FilingAnswer, given: object) =>
  by.post(`/filings/${filingId}/commands`, { version, command: given });

async function done(by: Person, filing: FilingAnswer, given: object): Promise<FilingAnswer> {
  const { status, body } = await command(by, filing, given);
  expect([status, body.msg]).toEqual([200, undefined]);
  return body;
}

test('a SAR is prefilled from the case, its narrative with the evidence', async () => {
  const { ann } = people;
  const caseId = await opened(ann);
  const sar = await prepared(ann, 'sar', caseId);
  if (sar.kind !== 'sar') throw new Error('a SAR was asked for');
  expect(sar.form).toMatchObject({
    ...{ from: '20261126', to: '20261126', activities: [609], markets: ['BTC-USDT'] },
    // 3 × 10,000.25 USDT, each trade once though both sides are suspects, rounded up.
    amount: { kind: 'total', wholeDollars: '30001' },
    subjects: [{ who: { lastName: '0042', birthDate: '19800203' }, accounts: ['A-1', 'A-2'] }],
  });
  expect(sar.faults).toEqual([]);
  expect(sar.checks).toEqual([]);
  expect(new Set(sar.sentences.map(({ part }) => part))).toEqual(
    new Set(['who', 'what', 'when', 'where', 'why', 'how']),
  );
  expect(sar.sentences.every(({ links }) => links.length > 0)).toBe(true);
  expect(sar.narrative).toContain('30000.75 USDT');
  expect(sar.commands[0]).toBe('submit');
});

test('an amount or a date that nothing else has is found in the narrative', async () => {
  const { ann } = people;
  const sar = await prepared(ann, 'sar', await opened(ann));
  const sentences = [
    ...sar.sentences.filter(({ text }) => !/[$]|USDT/.test(text)),
    { part: 'where', text: 'It took place here.', links: [`case:${sar.caseId}`] },
    { part: 'what', text: 'He gained 77,000.50 USDT on 2026-11-02.', links: [] },
  ];
  const edited = await done(ann, sar, { kind: 'edit', sentences });
  expect(edited.checks.map(({ message }) => message).join('\n')).toMatch(
    /77000.5 USDT is neither.*\n2026-11-02 is no date.*\n.*does not name the total, 30001 USD/,
  );
  expect(edited.completeness.filter((item) => !item.done).map(({ item }) => item)).toEqual([
    'each sentence leads to its evidence',
    'the narrative agrees with the form',
  ]);
});

test('a second person approves, then it is filed, and the case’s clock has stopped', async () => {
  const { ann, cat, mia } = people;
  const caseId = await opened(ann);
  const detectedAt = desk.clock.nowMicros() - 60_000_000;
  const suspicion = { kind: 'record-suspicion', detectedAt, reason: 'no other leg' };
  expect((await ann.command(caseId, 2, suspicion)).status).toBe(200);
  const draft = await prepared(ann, 'stor', caseId);
  expect((await command(mia, draft, { kind: 'file' })).body.code).toBe('NOT_APPROVED');
  expect((await command(ann, draft, { kind: 'approve' })).status).toBe(403);
  const waiting = await done(ann, draft, { kind: 'submit' });
  expect((await command(ann, draft, { kind: 'submit' })).body).toMatchObject({
    ...{ code: 'FILING_CHANGED', version: 2 },
  });
  const approved = await done(cat, waiting, { kind: 'approve' });
  expect((await command(cat, approved, { kind: 'file' })).status).toBe(403);
  const filed = await done(mia, approved, { kind: 'file' });
  expect(filed).toMatchObject({ state: 'filed', filedAlone: false, reviewDue: false });
  const shown = (await ann.get(`/cases/${caseId}`)).body;
  const stor = shown.clocks.find(({ clock }: { clock: string }) => clock === 'stor');
  expect(stor).toMatchObject({ state: 'kept' });
  const text = JSON.parse((await ann.get(`/filings/${filed.filingId}/document`)).body.text);
  expect(text.sections.map(({ section }: { section: number }) => section)).toEqual([
    1, 2, 3, 4, 5, 6,
  ]);
  const [submitter] = text.sections[0].fields;
  expect(submitter).toMatchObject({ field: 'submitter-name', value: 'mia' });
  const blank = text.sections.flatMap(({ fields }: { fields: { value: string; why?: string }[] }) =>
    fields.filter(({ value, why }) => value === 'NA' && !why),
  );
  expect(blank).toEqual([]);
  const actions = (await desk.recordsOf(mia.id)).map(({ action }) => action);
  expect(actions.slice(-2)).toEqual(['filing-file', 'case-record-filing']);
  const reference = { kind: 'acknowledge', accepted: false, text: 'wrong template' };
  const rejected = await done(mia, filed, reference);
  const again = await ann.post(`/cases/${caseId}/filings`, {
    ...{ kind: 'stor', corrects: filed.filingId },
  });
  await done(mia, again.body, { kind: 'file', alone: true });
  const old = (await ann.get(`/filings/${rejected.filingId}`)).body;
  expect(old.state).toBe('corrected');
});

test('the MLRO files alone without delay; another person owes the review', async () => {
  const { ann, cat, mia } = people;
  const sar = await prepared(ann, 'sar', await opened(ann));
  expect((await command(cat, sar, { kind: 'file', alone: true })).status).toBe(403);
  const filed = await done(mia, sar, { kind: 'file', alone: true });
  expect(filed).toMatchObject({ state: 'filed', filedAlone: true, reviewDue: true });
  const due = (await cat.get('/filings?review=due')).body.filings;
  expect(due.map(({ filingId }: { filingId: string }) => filingId)).toContain(filed.filingId);
  const own = await command(mia, filed, { kind: 'review', text: 'fine as it is' });
  expect([own.status, own.body.code]).toEqual([403, 'FOUR_EYES']);
  const reviewed = await done(cat, filed, { kind: 'review', text: 'read and agreed' });
  expect(reviewed).toMatchObject({ reviewDue: false, review: { reviewedBy: { name: 'cat' } } });
  const { body } = await mia.get(`/filings/${filed.filingId}/document`);
  expect(body).toMatchObject({ name: `${filed.filingId}.xml`, sha256: filed.documentSha256 });
  expect(body.schema).toMatchObject(
    hasSchemas ? { checked: true, faults: [] } : { checked: false },
  );
  const changed = await command(ann, reviewed, { kind: 'edit', sentences: [] });
  expect([changed.status, changed.body.code]).toEqual([409, 'FILING_STATE']);
});

test('a filing with faults is not filed', async () => {
  const { ann, mia } = people;
  const sar = await prepared(ann, 'sar', await opened(ann));
  const empty = await done(ann, sar, { kind: 'edit', sentences: [] });
  expect(empty.faults).toContainEqual({ field: 'narrative', message: 'is empty' });
  const tried = await command(mia, empty, { kind: 'file', alone: true });
  expect([tried.status, tried.body.code]).toEqual([409, 'FILING_FAULTS']);
});

test('who edited it cannot approve it either', async () => {
  const { ann, cat } = people;
  const sar = await prepared(ann, 'sar', await opened(ann));
  const edited = await done(cat, sar, { kind: 'edit', sentences: sar.sentences });
  const waiting = await done(ann, edited, { kind: 'submit' });
  expect((await command(cat, waiting, { kind: 'approve' })).body.code).toBe('FOUR_EYES');
});

test('of a restricted case others find no filing; every read is recorded', async () => {
  const { ann, cat, eve } = people;
  const caseId = await opened(ann, { people: [cat.id] });
  const sar = await prepared(ann, 'sar', caseId);
  for (const path of [`/filings/${sar.filingId}`, `/filings/${sar.filingId}/document`]) {
    expect((await eve.get(path)).status).toBe(404);
  }
  expect((await eve.get(`/cases/${caseId}/filings`)).status).toBe(404);
  const listed = (await eve.get('/filings')).body.filings;
  expect(listed.map(({ filingId }: { filingId: string }) => filingId)).not.toContain(sar.filingId);
  expect((await cat.get(`/filings/${sar.filingId}`)).status).toBe(200);
  const last = (await desk.recordsOf(cat.id)).at(-1);
  expect(last).toMatchObject({ action: 'restricted-read', subject: `filing:${sar.filingId}` });
});

test.each([
  ['another kind', 400, { kind: 'ctr' }],
  ['a correction of nothing', 404, { kind: 'sar', corrects: 'SAR-999999' }],
  ['a field too many', 400, { kind: 'sar', force: true }],
])('%s is refused', async (_name, status, body) => {
  const { ann } = people;
  const caseId = await opened(ann);
  expect((await ann.post(`/cases/${caseId}/filings`, body)).status).toBe(status);
});
