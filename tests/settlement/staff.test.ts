// Settlement for the staff over HTTP: what waits, each batch with its fills and transactions,
// vaults against the ledger, and a stop that ends only when a second person agrees.
import { Router } from 'express';
import { haltReason } from '../../core/settlement/onchain/halt';
import { settlementRouter } from '../../core/settlement/staff/http';
import { readAudit } from '../../platform/audit/audit';
import { createApp } from '../../platform/http/app';
import { listen, type HttpServer } from '../../platform/http/listen';
import { silentLogger } from '../../platform/log/logger';
import { createGuard } from '../../platform/permission/guard';
import { transaction } from '../../platform/postgres/pool';
import { createSealer } from '../../platform/secrets/sealer';
import { requireSession } from '../../platform/sign-in/require-session';
import { openSession } from '../../platform/sign-in/sessions';
import { createUser, type Role } from '../../platform/sign-in/staff';
import { settlementModule } from '../../app/modules/settlement';
import { ChainExchange, Trader, UNIT } from './chain-exchange';

/** Whatever JSON.parse gives. */
type Json = ReturnType<typeof JSON.parse>;
type Ask = (method: string, path: string, body?: object) => Promise<{ status: number; body: Json }>;

let it: ChainExchange;
let http: HttpServer;
let alice: Trader;
let maker: Trader;
let oscar: Ask;
let olga: Ask;
let auditor: Ask;

beforeAll(async () => {
  it = await ChainExchange.start();
  const { pool } = it.exchange.database;
  const none = { analyst: [], supervisor: [], mlro: [], auditor: [], operator: [], admin: [] };
  const table = { ...none, ...settlementModule.permissions };
  const guard = createGuard({ table, pool, clock: it.clock });
  const { registry } = it.exchange.core.markets;
  const router = Router();
  router.use(requireSession(pool, it.clock));
  router.use(settlementRouter({ pool, clock: it.clock, guard, registry }));
  const mounts = [{ path: '/staff/settlement', router }];
  http = await listen(createApp({ logger: silentLogger(), mounts }), { port: 0 });
  await it.exchange.account('maker', { BTC: '10', USDT: '1000000' });
  alice = await it.trader('alice', { USDT: 100_000n * UNIT });
  maker = new Trader(it, 'maker');
  [oscar, olga] = [await signIn('oscar', 'operator'), await signIn('olga', 'operator')];
  auditor = await signIn('audrey', 'auditor');
});
afterAll(async () => {
  await http.close(0);
  await it.close();
});

async function signIn(name: string, role: Role): Promise<Ask> {
  const { pool } = it.exchange.database;
  const store = { pool, clock: it.clock, sealer: createSealer(Buffer.alloc(32, 1)) };
  const person = { name, displayName: name, roles: [role], password: 'a long password' };
  const { id } = await createUser(store, person, 'system');
  const { token } = await transaction(pool, (tx) =>
    openSession(tx, id, '127.0.0.1', it.clock.nowMicros()),
  );
  const headers = {
    ...{ Cookie: `probity_session=${token}`, 'X-Probity-Request': '1' },
    'Content-Type': 'application/json',
  };
  return async (method, path, body) => {
    const url = `${http.url}/staff/settlement${path}`;
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(url, { method, headers, ...init });
    return { status: response.status, body: await response.json() };
  };
}

/** Alice buys 0.02 BTC of an account beside the chain, in two orders of it at one price. */
async function trade(): Promise<void> {
  const order = { symbol: 'BTCUSDT', side: 'SELL', type: 'LIMIT', timeInForce: 'GTC' };
  for (let i = 0; i < 2; i++) {
    await maker.ask('POST', '/api/v3/order', { ...order, price: '30000', quantity: '0.01' });
  }
  expect((await alice.order('BUY', '30000', '0.02')).body.status).toBe('FILLED');
}

test('who has nothing to do with settlement sees nothing of it', async () => {
  const analyst = await signIn('anna', 'analyst');
  expect(await analyst('GET', '')).toMatchObject({ status: 403, body: { code: 'NOT_PERMITTED' } });
  const asked = await auditor('POST', '/resumptions', { reason: 'let it go on' });
  expect(asked).toMatchObject({ status: 403, body: { code: 'NOT_PERMITTED' } });
});

test('what waits is counted from its trade on, until its batch is final', async () => {
  await it.settle();
  await trade();
  await it.service.consumer.caughtUp();
  const { waiting } = (await auditor('GET', '')).body;
  expect(waiting).toMatchObject({ unbatched: 2, underWay: 0 });
  expect(waiting.dueAt - waiting.oldestAt).toBe(86_400_000_000);
  await it.settle();
  await it.service.compare();
  const { body } = await auditor('GET', '');
  expect(body).toMatchObject({
    venue: { config: it.venue.book.venue.config.toBase58() },
    halt: null,
    waiting: { unbatched: 0, underWay: 0, oldestAt: null, dueAt: null },
    batches: { finalized: 1, failed: 0 },
    comparison: { ledgers: 2, differences: [] },
  });
  const usdt = body.comparison.vaults.find((one: { asset: string }) => one.asset === 'USDT');
  expect(usdt).toEqual({ asset: 'USDT', vault: '1100000', total: '1100000', expected: '1100000' });
});

test('a batch is read with its fills, netting, hash and transactions', async () => {
  const [row] = (await auditor('GET', '/batches?state=finalized')).body.batches;
  expect(row).toMatchObject({ batch: 1, logFills: 2, chainFills: 1, attempts: 1, failures: 0 });
  const { body } = await auditor('GET', '/batches/1');
  expect(body.fills).toHaveLength(2);
  expect(body.fills[0]).toMatchObject({ market: 'BTC-USDT', price: '30000', quantity: '0.01' });
  expect(body.fills[0]).toMatchObject({ buyer: 'alice', seller: null, buyerFee: '0.00001' });
  // What one side receives, the other gives.
  const sums = new Map<string, number>();
  for (const { asset, amount } of body.net) {
    sums.set(asset, (sums.get(asset) ?? 0) + Math.round(Number(amount) * 1e8));
  }
  expect([...sums.values()]).toEqual([0, 0]);
  const onChain = (await it.rpc.transaction(body.signature, 'finalized'))!;
  expect(Buffer.from(onChain.wire).includes(Buffer.from(body.logHash, 'hex'))).toBe(true);
  expect(body.attemptList.map((one: { signature: string }) => one.signature)).toEqual([
    body.signature,
  ]);
  const byEvent = await auditor('GET', `/batches?event=${body.fills[1].seq}`);
  expect(byEvent.body.batches.map((one: { batch: number }) => one.batch)).toEqual([1]);
  expect((await auditor('GET', '/batches/99')).body.code).toBe('NO_SUCH_BATCH');
});

test('a stop ends by a second person only, with reasons in the audit log', async () => {
  const { pool } = it.exchange.database;
  const early = await oscar('POST', '/resumptions', { reason: 'nothing stands' });
  expect(early).toMatchObject({ status: 409, body: { code: 'NOT_HALTED' } });
  await pool.query('UPDATE core_chain_ledger SET amount = amount + 1 WHERE holder > 0');
  await it.service.compare();
  await pool.query('UPDATE core_chain_ledger SET amount = amount - 1 WHERE holder > 0');
  const { halt, comparison } = (await oscar('GET', '')).body;
  expect(halt.reason).toMatch(/^DIFFERENCE: alice should have/);
  expect(comparison.differences.length).toBeGreaterThan(0);
  await trade();
  await it.service.step();
  const planned = await auditor('GET', '/batches?state=planned');
  expect(planned.body.batches).toHaveLength(1);
  const asked = await oscar('POST', '/resumptions', { reason: 'the row was changed by hand' });
  expect(asked).toMatchObject({ status: 201, body: { resumption: 1 } });
  const again = await olga('POST', '/resumptions', { reason: 'me too, please' });
  expect(again.body.code).toBe('RESUMPTION_OPEN');
  const own = await oscar('POST', '/resumptions/1/approve', { reason: 'I agree with myself' });
  expect(own).toMatchObject({ status: 403, body: { code: 'SAME_PERSON' } });
  expect((await olga('POST', '/resumptions/1/withdraw', { reason: 'no' })).status).toBe(400);
  const foreign = await olga('POST', '/resumptions/1/withdraw', { reason: 'not mine' });
  expect(foreign.body.code).toBe('NOT_PROPOSER');
  expect(await haltReason(pool)).toBe(halt.reason);
  const agreed = await olga('POST', '/resumptions/1/approve', { reason: 'seen, it is right now' });
  expect(agreed).toMatchObject({ status: 200, body: { state: 'approved' } });
  expect(await haltReason(pool)).toBeUndefined();
  await it.settle();
  expect((await auditor('GET', '')).body.batches.finalized).toBe(2);
  const entries = (await readAudit(pool, 0, 1000)).map(({ entry }) => JSON.parse(entry));
  const told = entries.filter(({ subject }) => subject === 'settlement:chain');
  expect(told.map(({ action, after }) => [action, after.reason])).toEqual([
    ['settlement-halt', halt.reason],
    ['settlement-resumption-proposal', 'the row was changed by hand'],
    ['settlement-resumption-decision', 'seen, it is right now'],
  ]);
});

test.each([
  ['ended without anybody', 'UPDATE core_chain_venue SET halted = NULL, halted_at = NULL'],
  ['reworded', "UPDATE core_chain_venue SET halted = 'all is well'"],
  ['taken away with its venue', 'DELETE FROM core_chain_venue'],
  [
    'ended by an approval of another stop',
    `UPDATE core_chain_venue SET halted_at = (SELECT max(halted_at) FROM core_chain_resumptions)`,
  ],
])('by SQL, a stop is not %s', async (_name, sql) => {
  const { pool } = it.exchange.database;
  if ((await haltReason(pool)) === undefined) {
    // Even with the reason and the time of the stop that was ended.
    await pool.query(
      `UPDATE core_chain_venue SET (halted, halted_at) = (
         SELECT halt_reason, halted_at FROM core_chain_resumptions WHERE state = 'approved')`,
    );
  }
  await expect(pool.query(sql)).rejects.toThrow(/four eyes|append-only|refuse|change/i);
});

test('by SQL, a proposal is not decided by its maker, nor twice, nor born decided', async () => {
  const { pool } = it.exchange.database;
  await oscar('POST', '/resumptions', { reason: 'a second stop' });
  const decide = (state: string, by: string) =>
    pool.query(
      `UPDATE core_chain_resumptions SET state = $1, decided_by = $2, decided_name = 'x',
         decided_at = 1, decision_reason = 'x' WHERE resumption = 2`,
      [state, by],
    );
  const { rows } = await pool.query(
    'SELECT proposed_by AS maker FROM core_chain_resumptions WHERE resumption = 2',
  );
  await expect(decide('approved', rows[0].maker)).rejects.toThrow('_four_eyes');
  await expect(decide('approved', 'Staff:other')).rejects.toThrow('_named');
  await decide('returned', 'staff:other');
  await expect(decide('approved', 'staff:other')).rejects.toThrow('cannot be changed');
  await expect(
    pool.query(
      `INSERT INTO core_chain_resumptions SELECT 3, halt_reason, halted_at, reason, 'approved',
         proposed_by, proposed_name, proposed_at, 'staff:other', 'x', 1, 'x'
       FROM core_chain_resumptions WHERE resumption = 2`,
    ),
  ).rejects.toThrow('begins as a proposal');
});
