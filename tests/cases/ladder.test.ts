// long-file: one desk and one core, walked through from the first measure to the restricted case
// The ladder: measures of a case reach the core, hold there, and end with a reason and two persons.
import { Engine } from '../../core/engine/engine';
import {
  accountId,
  assetId,
  eventCodec,
  lots,
  marketId,
  micros,
  NotAccepted,
  ticks,
  units,
  WireWriter,
  type Command,
  type CommandPort,
  type CoreEvent,
  type Unstamped,
} from '../../core/contract';
import { carryOut } from '../../cases/ladder/execute';
import { createPool } from '../../platform/postgres/pool';
import { openDesk, type TestDesk } from './test-desk';

const engine = new Engine();
let now = 1_795_780_800_000_000;
let isStopping = false;

function apply(words: Unstamped): CoreEvent[] {
  const writer = new WireWriter();
  const command = { ...words, ts: micros(now) } as Command; // the time completes it
  engine.apply(command, (event) => eventCodec.encode(writer, event));
  return eventCodec.decodeAll(writer.take());
}

const commands: CommandPort = {
  async submit(command) {
    if (isStopping) throw new NotAccepted('stopping', 'the core stops');
    return { ts: micros(now), events: apply(command) };
  },
};

let made = 0;
/** What the core says to an order of account 1: its code, or that it stands. */
function order(market = 1): string {
  const [event] = apply({
    ...{ type: 'order', account: accountId(1), market: marketId(market), side: 'BUY' },
    ...{ clientOrderId: `o${++made}`, orderType: 'LIMIT', quantity: lots(1), price: ticks(100) },
    ...{ timeInForce: 'GTC', selfTradePreventionMode: 'NONE' },
  });
  return event?.type === 'rejected' ? event.code : (event?.type ?? 'nothing');
}

const OWNER = 'Customer 0042';
const account = 'a-42';
let desk: TestDesk;
type Person = Awaited<ReturnType<TestDesk['signIn']>>;
let ann: Person, ben: Person, cid: Person, eve: Person;
let caseId = '';

beforeAll(async () => {
  for (const asset of ['USD', 'AAA', 'BBB']) apply({ type: 'asset', asset, decimals: 8 });
  for (const base of ['AAA', 'BBB']) {
    const sizes = { tickSize: '0.01', lotSize: '0.01', makerFee: 0, takerFee: 0 };
    apply({ type: 'market', market: `${base}-USD`, base, quote: 'USD', ...sizes });
  }
  const facts = { kind: 'individual', country: 'DE', devices: [], ips: [] } as const;
  apply({ type: 'account', account, owner: OWNER, ...facts });
  apply({ type: 'account', account: 'b-7', owner: 'Customer 0007', ...facts });
  const amount = units(100_000_000_000n);
  apply({ type: 'deposit', account: accountId(1), asset: assetId(1), amount });
  const evidence = { registry: engine.registry, async *events() {} };
  desk = await openDesk(evidence, undefined, commands);
  ann = await desk.signIn('ann', 'analyst');
  ben = await desk.signIn('ben', 'supervisor');
  cid = await desk.signIn('cid', 'mlro');
  eve = await desk.signIn('eve', 'auditor');
  const asked = { type: 'market-abuse', title: 'Layering again', subjects: [OWNER] };
  caseId = (await ann.post('/cases', asked)).body.caseId;
});
afterAll(() => desk.close());

const path = () => `/cases/${caseId}/measures`;
const take = (who: Person, measure: object) =>
  who.post(path(), { account, market: null, reason: 'a test of the ladder', ...measure });
const because = { reason: 'as it was found' };
const standing = async () =>
  (await eve.get(path())).body.measures
    .filter((row: { inForce: boolean }) => row.inForce)
    .map((row: { measure: string }) => row.measure)
    .sort();
const newest = async () => (await eve.get(path())).body.measures[0];

test('one person takes a warning and a throttle, and the core holds the throttle', async () => {
  expect((await eve.get(path())).body.accounts).toEqual([{ account, next: 'warning' }]);
  expect((await take(ann, { measure: 'warning' })).status).toBe(201);
  expect(await newest()).toMatchObject({ measure: 'warning', state: 'done', inForce: true });
  const made = await take(ann, { measure: 'throttle', perSecond: 2 });
  expect(made.body.accounts[0].next).toBe('cancel-only');
  expect([order(), order(), order()]).toEqual(['accepted', 'accepted', '407']);
  now += 1_000_000;
});

test('what does not fit is refused, and so is who may not', async () => {
  const answer = async (who: Person, measure: object) => {
    const { status, body } = await take(who, measure);
    return [status, body.code];
  };
  expect(await answer(eve, { measure: 'warning' })).toEqual([403, 'NOT_PERMITTED']);
  expect(await answer(ann, { measure: 'throttle' })).toEqual([409, 'PER_SECOND']);
  expect(await answer(ann, { measure: 'market-ban' })).toEqual([409, 'MARKET_NEEDED']);
  expect(await answer(ann, { measure: 'suspension', market: 'AAA-USD' })).toEqual([
    409,
    'MARKET_TOO_MUCH',
  ]);
  expect(await answer(ann, { measure: 'warning', account: 'b-7' })).toEqual([409, 'NOT_A_SUBJECT']);
  expect(await answer(ann, { measure: 'warning', until: 5 })).toEqual([409, 'UNTIL_PAST']);
  expect(await answer(ann, { measure: 'warning', reason: ' ' })).toEqual([400, 'BAD_REQUEST']);
  expect(await answer(ann, { measure: 'lift' })).toEqual([400, 'BAD_REQUEST']);
});

test('what hurts waits for a second person, who is neither author nor proposer', async () => {
  await take(ben, { measure: 'market-ban', market: 'AAA-USD' });
  const { measureId, state } = await newest();
  expect(state).toBe('proposed');
  expect(order()).toBe('accepted');
  const decide = (who: Person, verb: string) => who.post(`/measures/${measureId}/${verb}`, because);
  expect((await decide(ann, 'approve')).status).toBe(403); // may not at all
  expect((await decide(ben, 'approve')).body.code).toBe('FOUR_EYES');
  const second = async (who: Person) => (await who.get(path())).body.measures[0].second;
  expect([await second(ann), await second(ben), await second(cid)]).toEqual([false, false, true]);
  expect((await decide(cid, 'withdraw')).body.code).toBe('NOT_PROPOSER');
  expect((await decide(cid, 'approve')).status).toBe(200);
  expect((await decide(cid, 'approve')).body.code).toBe('MEASURE_DECIDED');
  expect(await newest()).toMatchObject({ state: 'done', decidedName: 'cid', inForce: true });
  expect([order(1), order(2)]).toEqual(['406', 'accepted']);
});

test('the database holds the second person against every statement', async () => {
  await take(ben, { measure: 'cancel-only' });
  const { measureId } = await newest();
  const set = (what: string) =>
    desk.pool.query(`UPDATE case_measures SET ${what} WHERE measure_id = $1`, [measureId]);
  const by = (id: string) => `decided_by = 'staff:${id}', decided_name = 'x', decided_at = 1`;
  await expect(set(`state = 'approved', ${by(ben.id)}`)).rejects.toThrow(/four_eyes/);
  await expect(set(`state = 'approved', ${by(ann.id)}`)).rejects.toThrow(/four_eyes/); // author
  await expect(set(`state = 'done', done_seq = 1, ${by(cid.id)}`)).rejects.toThrow(/decide first/);
  await expect(set(`needs_second = false`)).rejects.toThrow(/cannot be changed/);
  await expect(set(`account = 'b-7'`)).rejects.toThrow(/cannot be changed/);
  await expect(desk.pool.query('DELETE FROM case_measures')).rejects.toThrow();
  expect((await ben.post(`/measures/${measureId}/withdraw`, because)).status).toBe(200);
  expect(await standing()).toEqual(['market-ban', 'throttle', 'warning']);
});

test('a core that stops takes it later, once', async () => {
  await take(ben, { measure: 'suspension' });
  const { measureId } = await newest();
  isStopping = true;
  expect((await cid.post(`/measures/${measureId}/approve`, because)).status).toBe(200);
  expect(await newest()).toMatchObject({ state: 'approved', inForce: false });
  isStopping = false;
  await take(ann, { measure: 'warning' }); // any next one carries out what waits
  expect(await standing()).toContain('suspension');
  expect(order(2)).toBe('203');
});

test('one measure is lifted with a reason and two persons, and the others stay', async () => {
  const all = (await eve.get(path())).body.measures;
  const of = (measure: string) =>
    all.find((row: { measure: string; inForce: boolean }) => row.measure === measure && row.inForce)
      .measureId;
  const suspended = of('suspension');
  expect((await eve.post(`/measures/${suspended}/lift`, because)).status).toBe(403);
  expect((await ann.post(`/measures/${suspended}/lift`, because)).status).toBe(201);
  expect((await ann.post(`/measures/${suspended}/lift`, because)).body.code).toBe('MEASURE_OPEN');
  const { measureId } = await newest();
  expect(order(2)).toBe('203');
  expect((await ben.post(`/measures/${measureId}/approve`, because)).status).toBe(200);
  now += 1_000_000;
  // The ban and the throttle hold on.
  expect([order(1), order(2), order(2), order(2)]).toEqual(['406', 'accepted', 'accepted', '407']);
  expect(await standing()).toEqual(['market-ban', 'throttle', 'warning', 'warning']);
  await ann.post(`/measures/${of('throttle')}/lift`, because); // a throttle needs one person
  now += 1_000_000;
  expect([order(2), order(2), order(2)]).toEqual(['accepted', 'accepted', 'accepted']);
  expect(order(1)).toBe('406');
  expect((await ann.post(`/measures/${of('warning')}/lift`, because)).body.code).toBe(
    'NOT_IN_FORCE',
  );
});

test('of two of a kind the other one takes its place when one is lifted', async () => {
  await take(ann, { measure: 'throttle', perSecond: 1 });
  const { measureId: strict } = await newest();
  await take(ann, { measure: 'throttle', perSecond: 3 });
  now += 1_000_000;
  expect([order(2), order(2), order(2), order(2)].at(-1)).toBe('407');
  const { measureId: mild } = await newest();
  await ann.post(`/measures/${mild}/lift`, because);
  now += 1_000_000;
  expect([order(2), order(2)]).toEqual(['accepted', '407']);
  await ann.post(`/measures/${strict}/lift`, because);
  now += 1_000_000;
  expect([order(2), order(2), order(2), order(2)]).not.toContain('407');
  expect(order(1)).toBe('406'); // the ban of the market stood all the while
});

test('measures carried out from all sides at once need one connection', async () => {
  await take(ben, { measure: 'cancel-only' });
  const { measureId: taken } = await newest();
  await cid.post(`/measures/${taken}/approve`, because);
  await ann.post(`/measures/${taken}/lift`, because);
  const { measureId: lifting } = await newest();
  isStopping = true;
  await ben.post(`/measures/${lifting}/approve`, because);
  isStopping = false;
  const pool = createPool({ url: desk.url, max: 2 });
  const ports = { pool, clock: desk.clock, registry: engine.registry, commands };
  await Promise.all([carryOut(ports), carryOut(ports), carryOut(ports)]);
  await pool.end();
  expect(await newest()).toMatchObject({ measureId: lifting, state: 'done' });
  expect(await standing()).not.toContain('cancel-only');
});

test('each route opens to those alone who may', async () => {
  const [ops, ada] = [await desk.signIn('ops', 'operator'), await desk.signIn('ada', 'admin')];
  const opened = async (method: 'get' | 'post', route: string) => {
    const all = Object.entries({ ann, ben, cid, eve, ops, ada });
    const asked = all.map(async ([name, who]) => {
      const { status } = await (method === 'get' ? who.get(route) : who.post(route, {}));
      expect(status).toBeLessThan(500);
      return status === 403 ? [] : [name];
    });
    return (await Promise.all(asked)).flat().join(' ');
  };
  expect(await opened('get', path())).toBe('ann ben cid eve');
  expect(await opened('get', '/subjects/x/measures')).toBe('ann ben cid eve');
  expect(await opened('post', path())).toBe('ann ben cid');
  expect(await opened('post', '/measures/MEASURE-000001/lift')).toBe('ann ben cid');
  for (const who of [ann, eve, ops]) {
    expect((await who.post('/measures/MEASURE-000001/approve', because)).status).toBe(403);
  }
  expect((await ann.post('/measures/MEASURE-999999/lift', because)).status).toBe(404);
});

test('one with an end is over by then, in the core and on the page', async () => {
  const until = now + 60_000_000;
  await take(ben, { measure: 'cancel-only', until });
  const { measureId } = await newest();
  await cid.post(`/measures/${measureId}/approve`, because);
  expect(order(2)).toBe('204');
  expect(await newest()).toMatchObject({ inForce: true, lifted: false });
  now = until;
  desk.clock.advance(300 * 1_000_000);
  expect(order(2)).toBe('accepted');
  expect(await standing()).not.toContain('cancel-only');
});

test('the record of a person has them all, and a restricted case keeps its own', async () => {
  const record = async (who: Person) =>
    (await who.get(`/subjects/${encodeURIComponent(OWNER)}/measures`)).body.measures.length;
  const before = await record(ann);
  expect(before).toBeGreaterThanOrEqual(8);
  const { version } = (await ann.get(`/cases/${caseId}`)).body;
  await ann.command(caseId, version, { kind: 'restrict', people: [ann.id, ben.id] });
  expect(await record(eve)).toBe(0);
  expect(await record(ann)).toBe(before);
  expect((await eve.get(path())).status).toBe(404);
  // Nor does the next step of another case tell of them.
  const asked = { type: 'market-abuse', title: 'Something else', subjects: [OWNER] };
  const other = `/cases/${(await cid.post('/cases', asked)).body.caseId}/measures`;
  const next = async (who: Person) => (await who.get(other)).body.accounts[0].next;
  expect([await next(eve), await next(cid), await next(ann)]).toEqual([
    'warning',
    'warning',
    'suspension',
  ]);
  const load = async (who: Person) =>
    (await who.get('/people')).body.people.map((one: { openCases: number }) => one.openCases);
  expect(await load(eve)).not.toContain(2);
  const actions = (await desk.recordsOf(ann.id)).map(({ action }: { action: string }) => action);
  expect(actions).toContain('measure-proposal');
});
