// A listing, delisting or halt opens a look-back: who traded the asset before, insiders first.
import { Crowd, MARKET, MarketDriver } from './market-driver';
import { NOON, openStaffDesk, type StaffDesk } from './staff-desk';
import { eventCodec, marketId, Registry, WireWriter, type CoreEvent } from '../../core/contract';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import { transaction } from '../../platform/postgres/pool';
import { CauseWatch } from '../../surveillance/look-back/causes';
import { lookBacksRouter } from '../../surveillance/look-back/http';
import { workOnLookBack } from '../../surveillance/look-back/work';
import { addInsiders } from '../../surveillance/store/insiders';
import { LookBackOpener } from '../../surveillance/store/look-backs';

const d = new MarketDriver([MARKET, 'BBB-USD']);
d.at(100);
const crowd = new Crowd(d, 11);
d.account('insider', { owner: 'Customer 0042' });
crowd.run(120);
d.take('insider', 'BUY', 7);
d.take('insider', 'SELL', 2);
crowd.run(60);
const halt = { type: 'market-phase', market: marketId(1), reason: 'test' } as const;
d.send({ ...halt, phase: 'halted' });
d.send({ ...halt, phase: 'halted' }); // said twice, one halt
d.send({ ...halt, phase: 'continuous' });
d.take('insider', 'BUY', 50); // after it: no part of the look-back
d.send({ ...halt, market: marketId(0), phase: 'halted' });
d.send({ ...halt, market: marketId(2), phase: 'closed' });
const EVENTS = d.events();
const registry = new Registry();
for (const event of EVENTS) registry.apply(event);

const feed: LogFeed = {
  async read(afterSeq, limit): Promise<FeedBatch[]> {
    return batches.filter(({ firstSeq }) => firstSeq > afterSeq).slice(0, limit);
  },
  head: async () => EVENTS.length,
  wait: async () => undefined,
};
const batches = batchesOf(EVENTS, 97);

function batchesOf(events: readonly CoreEvent[], size: number): FeedBatch[] {
  const made: FeedBatch[] = [];
  for (let i = 0; i < events.length; i += size) {
    const writer = new WireWriter();
    for (const event of events.slice(i, i + size)) eventCodec.encode(writer, event);
    const lastSeq = Math.min(i + size, events.length);
    made.push({ firstSeq: i + 1, lastSeq, payload: writer.take() });
  }
  return made;
}

test('causes are listings, halts of one market, and closings; each once', () => {
  const watch = new CauseWatch();
  for (const event of EVENTS) watch.onEvent(event);
  const found = watch.take();
  expect(found.map(({ cause, market }) => `${cause} ${market}`)).toEqual([
    `listing ${MARKET}`,
    'listing BBB-USD',
    `halt ${MARKET}`,
    'delisting BBB-USD',
  ]);
  expect(found[2]).toMatchObject({ asset: 'AAA', markets: [1] });
  expect(watch.take()).toEqual([]);
});

describe('over the database', () => {
  let desk: StaffDesk;
  beforeAll(async () => {
    const reads = ['insiders.read'] as const;
    const table = {
      ...{ analyst: [], supervisor: reads, mlro: reads, auditor: reads },
      ...{ operator: [], admin: [] },
    };
    desk = await openStaffDesk(table, ({ db: { pool }, guard }) => {
      return lookBacksRouter({ pool, guard, registry });
    });
  });
  afterAll(() => desk.close());

  it('a look-back lists whoever traded before, as the events say, insiders first', async () => {
    const { pool } = desk.db;
    const opener = new LookBackOpener();
    const record = () => transaction(pool, (tx) => opener.record(tx));
    for (const event of EVENTS) opener.onEvent(event);
    await record();
    opener.restart(); // rebuilt from the log after a restart: nothing is opened twice
    for (const event of EVENTS) opener.onEvent(event);
    await record();
    const listed = {
      asset: 'AAA',
      person: 'Customer 0042',
      role: 'adviser',
      from: 0,
      until: null,
      reason: 'advises the issuer',
    } as const;
    const by = { staffId: 's', name: 'Sue', at: NOON };
    await transaction(pool, (tx) => addInsiders(tx, [listed], by));
    const signal = new AbortController().signal;
    let worked = 0;
    while (await workOnLookBack(pool, feed, signal)) worked += 1;
    expect(worked).toBe(4);

    const sue = await desk.signIn('sue', 'supervisor');
    const ann = await desk.signIn('ann', 'analyst');
    expect((await ann('GET', '/look-backs')).status).toBe(403);
    const { lookBacks } = (await sue('GET', '/look-backs')).body;
    const of = (cause: string, market: string) =>
      lookBacks.find((one: { cause: string; market: string }) => {
        return one.cause === cause && one.market === market;
      });
    const halted = of('halt', MARKET);
    expect(halted).toMatchObject({ state: 'done', more: 0 });
    const [first, ...others] = halted.traders;
    expect(first).toMatchObject({
      ...{ account: 'insider', roles: ['adviser'], bought: '0.07', sold: '0.02', trades: 2 },
    });
    // The naive answer, from the events before the halt.
    const before = EVENTS.filter(({ seq }) => seq < halted.seq);
    const fills = before.filter((e) => e.type === 'fill' && e.market === 1).length;
    const trades = [first, ...others].reduce((sum, { trades: n }) => sum + n, 0);
    expect(trades).toBe(2 * fills);
    expect(others.every(({ roles }: { roles: string[] }) => roles.length === 0)).toBe(true);
    const volumes = others.map(({ volume }: { volume: string }) => Number(volume));
    expect(volumes).toEqual([...volumes].sort((a, b) => b - a));
    expect(of('listing', MARKET).traders).toEqual([]);
  });
});
