// Customers on a real core: accounts become customers, decisions reach the core and stop trading,
// the way out takes a second person, and an account opened later follows.
import { Registry as Metrics } from 'prom-client';
import type { CommandResult, Unstamped } from '../../core/contract';
import { accountId, assetId, lots, marketId, ticks, units } from '../../core/contract';
import { PostgresLogFeed } from '../../core/log/feed';
import { PostgresTimelineIntake } from '../../cases/store/timeline-intake';
import { approveProposal } from '../../kyc/store/approvals';
import { CustomerConsumer } from '../../kyc/store/customer-consumer';
import { readCustomer } from '../../kyc/store/customer-page';
import { commandCustomer } from '../../kyc/store/decisions';
import { StoredHitCounts } from '../../kyc/store/hit-counts';
import { Outbox } from '../../kyc/store/outbox';
import { SubjectKeys } from '../../kyc/store/subject-keys';
import type { Customer, CustomerCommandBody } from '../../kyc/contract';
import { systemClock } from '../../platform/clock/clock';
import { runConsumer } from '../../platform/consumer/consumer';
import { silentLogger } from '../../platform/log/logger';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase } from '../../platform/postgres/test-database';
import { createSealer } from '../../platform/secrets/sealer';
import { openRig } from '../core/core-rig';

const OWNER = 'Customer 0001';
const clock = systemClock();
const logger = silentLogger();
const timeline = new PostgresTimelineIntake();
const keys = new SubjectKeys(createSealer(Buffer.alloc(32, 3)));
const readers = { keys, hits: new StoredHitCounts() };
const ports = { timeline, hits: readers.hits, holdsFunds: () => false };
const ONE = { actor: 'staff:one', name: 'One' };
const TWO = { actor: 'staff:two', name: 'Two' };

async function running() {
  const db = await testDatabase();
  const core = await openRig(db);
  const { commands, markets } = core.access;
  const feed = new PostgresLogFeed(db.pool);
  const end = new AbortController();
  const handler = new CustomerConsumer({ feed, keys, valuationAsset: null, timeline });
  const consumer = runConsumer({
    ...{ name: 'kyc-customers', feed, pool: db.pool, handler, logger, clock },
    ...{ metrics: new Metrics(), signal: end.signal },
  });
  const { registry } = markets;
  const outbox = new Outbox({ pool: db.pool, commands, registry, clock, logger });
  const known = async (): Promise<Customer> => {
    await consumer.caughtUp();
    const page = await readCustomer(db.pool, readers, OWNER, {
      ...{ now: clock.nowMicros(), reader: ONE.actor },
    });
    if (page === undefined) throw new Error(`${OWNER} is no customer yet`);
    return page;
  };
  return {
    db,
    known,
    submit: (command: Unstamped): Promise<CommandResult> => commands.submit(command),
    /** Waits until the core has executed what is owed and the consumer has seen it. */
    async settled(): Promise<Customer> {
      for (;;) {
        const page = await known();
        if (page.pendingCommands === 0) return known();
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    act: async (words: Pick<CustomerCommandBody, 'action'>): Promise<Customer> => {
      const { version } = await known();
      const body = { ...words, version, reason: 'as told' } as CustomerCommandBody; // completed
      const author = { ...ONE, at: clock.nowMicros() };
      await transaction(db.pool, (tx) => commandCustomer(tx, ports, OWNER, body, author));
      return known();
    },
    async close() {
      await outbox.stop();
      end.abort();
      await consumer.done;
      await feed.close();
      await core.stop();
      await db.drop();
    },
  };
}

const account = (name: string): Unstamped => ({
  ...{ type: 'account', account: name, owner: OWNER, kind: 'individual', country: 'DE' },
  ...{ devices: [], ips: [], kycLevel: 'full' },
});
const bid = (id: string): Unstamped => ({
  ...{ type: 'order', account: accountId(1), market: marketId(1), clientOrderId: id, side: 'BUY' },
  ...{
    orderType: 'LIMIT',
    quantity: lots(1),
    price: ticks(100),
    timeInForce: 'GTC',
    selfTradePreventionMode: 'NONE',
  },
});
const said = ({ events }: CommandResult) =>
  events.map((e) => (e.type === 'rejected' ? e.code : e.type));

test('a frozen customer trades on no account until two people have thawed it', async () => {
  const exchange = await running();
  try {
    const { submit, act, settled, known, db } = exchange;
    for (const asset of ['BTC', 'USD']) await submit({ type: 'asset', asset, decimals: 8 });
    await submit({
      ...{ type: 'market', market: 'BTC-USD', base: 'BTC', quote: 'USD', tickSize: '0.01' },
      ...{ lotSize: '0.0001', makerFee: 0, takerFee: 0 },
    });
    await submit(account('A1'));
    const cash = { account: accountId(1), asset: assetId(2), amount: units(10n ** 12n) };
    await submit({ type: 'deposit', ...cash, channel: 'bank' });
    expect(await known()).toMatchObject({ state: 'verified', tier: 'full', accounts: 1 });
    expect(said(await submit(bid('before')))).toEqual(['accepted']);

    await act({ action: 'freeze' });
    expect((await settled()).accountList).toMatchObject([{ account: 'A1', state: 'frozen' }]);
    expect(said(await submit(bid('frozen')))).toEqual(['203']);

    await submit(account('A2'));
    await known();
    const both = (await settled()).accountList.map(({ account: a, state }) => [a, state]);
    expect(both).toEqual([
      ['A1', 'frozen'],
      ['A2', 'frozen'],
    ]);

    const proposal = (await act({ action: 'propose-unfreeze' })).proposals[0]?.proposal ?? '';
    const approve = (who: typeof ONE) =>
      transaction(db.pool, (tx) =>
        approveProposal(tx, ports, proposal, 'seen', { ...who, at: clock.nowMicros() }),
      );
    await expect(approve(ONE)).rejects.toMatchObject({ code: 'OWN_PROPOSAL' });
    await approve(TWO);
    expect((await settled()).accountList).toMatchObject([{ state: 'active' }, { state: 'active' }]);
    expect(said(await submit(bid('after')))).toEqual(['accepted']);
    const { rows } = await db.pool.query('SELECT kind, text FROM case_timeline ORDER BY at');
    const texts = rows.filter(({ kind }) => kind === 'customer').map(({ text }) => text);
    expect(texts).toContain('State changed from verified to frozen by One: as told');
  } finally {
    await exchange.close();
  }
});
