// Insider lists: imported whole or not at all, ended once, told to the core, and judged with.
import { Engine } from '../../core/engine/engine';
import {
  eventCodec,
  micros,
  WireWriter,
  type Command,
  type CommandPort,
  type CoreEvent,
  type Unstamped,
} from '../../core/contract';
import { NOON, openStaffDesk, type StaffDesk } from './staff-desk';
import { Relations } from '../../surveillance/feed/relations';
import { insidersOf } from '../../surveillance/insiders/csv';
import { insidersRouter } from '../../surveillance/insiders/http';
import { tellCore } from '../../surveillance/insiders/tell-core';

const HOUR = 3_600_000_000;
const HEADER = 'asset,person,role,from,until,reason';

describe('a list as CSV', () => {
  it('takes quotes, line ends of both kinds, other orders of columns, days and times', () => {
    const text =
      '\uFEFFperson,asset,role,reason,from,until\r\n' +
      '"Customer 0042, Ltd",AAA,issuer,"sells ""AAA""\nsince March",2026-03-01,\r\n\n' +
      'Customer 0043,AAA,listing-team,reviews the listing,2026-03-02T09:30Z,2026-04-01\n';
    expect(insidersOf(text)).toEqual([
      {
        ...{ asset: 'AAA', person: 'Customer 0042, Ltd', role: 'issuer', until: null },
        ...{ reason: 'sells "AAA"\nsince March', from: Date.UTC(2026, 2, 1) * 1000 },
      },
      {
        ...{ asset: 'AAA', person: 'Customer 0043', role: 'listing-team' },
        ...{ reason: 'reviews the listing', from: Date.UTC(2026, 2, 2, 9, 30) * 1000 },
        until: Date.UTC(2026, 3, 1) * 1000,
      },
    ]);
  });

  it.each([
    ['asset,person,role,from,until', /line 1: the column reason is missing/],
    [`${HEADER}\nAAA,x,friend,2026-01-01,,knows`, /line 2: role is one of/],
    [`${HEADER}\nAAA,x,staff,2026-01-01,,knows\nAAA,x,staff,yesterday,,knows`, /line 3: from is/],
    [`${HEADER}\nAAA,x,staff,2026-02-01,2026-01-01,knows`, /line 2: until comes before from/],
    [`${HEADER}\nAAA,,staff,2026-02-01,,knows`, /line 2: person/],
    [`${HEADER}\nAAA,x,staff,2026-02-01,,"knows`, /line 2: a quote is not closed/],
    [`${HEADER}\nAAA,x,staff,2026-02-30x,,knows`, /line 2: from/],
  ])('with a fault names its line: %j', (text, expected) => {
    expect(() => insidersOf(text)).toThrow(expected);
  });
});

const engine = new Engine();
const heard: CoreEvent[] = [];
let now = NOON;
function apply(words: Unstamped): CoreEvent[] {
  const writer = new WireWriter();
  const command = { ...words, ts: micros(now) } as Command; // the time completes it
  engine.apply(command, (event) => eventCodec.encode(writer, event));
  const events = eventCodec.decodeAll(writer.take());
  heard.push(...events);
  return events;
}
const commands: CommandPort = {
  submit: async (command) => ({ ts: micros(now), events: apply(command) }),
};
const facts = { kind: 'individual', country: 'DE', devices: [], ips: [] } as const;
const open = (account: string, owner: string) =>
  apply({ type: 'account', account, owner, ...facts });

let desk: StaffDesk;
beforeAll(async () => {
  const reads = ['insiders.read'] as const;
  const changes = [...reads, 'insiders.change'] as const;
  const table = {
    ...{ analyst: [], supervisor: changes, mlro: changes, auditor: reads },
    ...{ operator: [], admin: [] },
  };
  desk = await openStaffDesk(table, ({ db: { pool }, clock, guard }) => {
    return insidersRouter({ pool, clock, guard });
  });
  open('a-1', 'Customer 0042');
});
afterAll(() => desk.close());

const tell = () => {
  const { pool } = desk.db;
  return tellCore({ sql: pool, clock: desk.clock, registry: engine.registry, commands });
};
/** What the detectors hold to be so. */
function standing(at: number): string[] {
  const relations = new Relations();
  for (const event of heard) if (event.type === 'relationship') relations.note(event);
  return relations.with('AAA', at).map(({ account, kind }) => {
    return `${engine.registry.account(account)?.name} ${kind}`;
  });
}

test('a list goes from import to the log and ends there, and its history stays', async () => {
  const sue = await desk.signIn('sue', 'supervisor');
  const eve = await desk.signIn('eve', 'auditor');
  const ann = await desk.signIn('ann', 'analyst');
  const rows =
    'AAA,Customer 0042,issuer,2026-01-01,,founder\n' +
    'AAA,Customer 0043,listing-team,2026-01-01,,reviews it\n' +
    'AAA,Customer 0044,adviser,2026-01-01,2026-02-01,advised once\n';
  const list = `${HEADER}\n${rows}`;
  expect((await ann('POST', '/insiders/import', list)).status).toBe(403);
  expect((await ann('GET', '/insiders')).status).toBe(403);
  expect((await eve('POST', '/insiders/import', list)).status).toBe(403);
  const wrong = await sue('POST', '/insiders/import', `${list}AAA,x,friend,2026-01-01,,y`);
  expect([wrong.status, wrong.body.code]).toEqual([400, 'INSIDER_LIST']);
  expect((await eve('GET', '/insiders')).body.insiders).toEqual([]); // nothing of it was taken
  expect((await sue('POST', '/insiders/import', list)).body).toEqual({ added: 3, same: 0 });
  expect((await sue('POST', '/insiders/import', list)).body).toEqual({ added: 0, same: 3 });

  expect(await tell()).toBe(1);
  expect(standing(now)).toEqual(['a-1 issuer']);
  open('b-1', 'Customer 0043'); // an account that came later
  open('c-1', 'Customer 0044'); // whose time is over
  expect([await tell(), await tell()]).toEqual([1, 0]);
  expect(standing(now)).toEqual(['a-1 issuer', 'b-1 insider']);

  const { insiders } = (await eve('GET', '/insiders?asset=AAA')).body;
  const [founder] = insiders;
  expect(founder).toMatchObject({ person: 'Customer 0042', accounts: ['a-1'], until: null });
  now += HOUR;
  const end = { reason: 'sold the company', until: now };
  expect((await eve('POST', `/insiders/${founder.entry}/end`, end)).status).toBe(403);
  expect((await sue('POST', `/insiders/${founder.entry}/end`, end)).status).toBe(200);
  expect((await sue('POST', `/insiders/${founder.entry}/end`, end)).status).toBe(409);
  expect(await tell()).toBe(1);
  expect(standing(now + 1)).toEqual(['b-1 insider']);
  expect(standing(now - 1)).toContain('a-1 issuer');
  const [ended] = (await eve('GET', '/insiders?asset=AAA')).body.insiders;
  expect(ended).toMatchObject({ until: now, endedName: 'sue', endReason: 'sold the company' });
});

test('who stands on a list twice stays an insider until the last entry ends', async () => {
  const sue = await desk.signIn('sam', 'supervisor');
  const rows =
    'AAA,Customer 0050,staff,2026-01-01,,works here\n' +
    'AAA,Customer 0050,listing-team,2026-01-01,,reviews it\n';
  open('e-1', 'Customer 0050');
  expect((await sue('POST', '/insiders/import', `${HEADER}\n${rows}`)).status).toBe(201);
  expect(await tell()).toBe(2);
  now += HOUR;
  const { insiders } = (await sue('GET', '/insiders?asset=AAA')).body;
  const end = async (role: string) => {
    const { entry } = insiders.find((row: { role: string; person: string }) => {
      return row.role === role && row.person === 'Customer 0050';
    });
    await sue('POST', `/insiders/${entry}/end`, { reason: 'no more', until: now });
    expect(await tell()).toBe(1);
    now += HOUR;
  };
  await end('listing-team');
  expect(standing(now)).toContain('e-1 insider');
  await end('staff');
  expect(standing(now)).not.toContain('e-1 insider');
});

test('whoever acts on the lists reads them whole, however long they are', async () => {
  const { pool } = desk.db;
  await pool.query(
    `INSERT INTO surv_insiders
       (asset, person, role, reason, from_at, added_by, added_name, added_at)
     SELECT 'AAB', 'Person ' || n, 'staff', 'made up', 1, 'staff:s', 'Sue', 1
     FROM generate_series(1, 10001) AS n`,
  );
  const rows = 'ZZZ,Customer 0060,issuer,2026-01-01,,founder\n';
  const sue = await desk.signIn('sid', 'supervisor');
  await sue('POST', '/insiders/import', `${HEADER}\n${rows}`);
  open('f-1', 'Customer 0060');
  expect(await tell()).toBe(1);
});

test('the table takes no deletion and no change of what was said', async () => {
  const { pool } = desk.db;
  await expect(pool.query('DELETE FROM surv_insiders')).rejects.toThrow();
  const set = (what: string) => pool.query(`UPDATE surv_insiders SET ${what}`);
  await expect(set(`person = 'Customer 0001'`)).rejects.toThrow(/ends once/);
  await expect(set('from_at = 1')).rejects.toThrow(/ends once/);
});
