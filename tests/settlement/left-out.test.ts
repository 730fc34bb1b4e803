// A fill that the chain would not take is left out and written down; everybody else's settle, and
// settlement never stands still for one trader's sake.
import { createHash } from 'node:crypto';
import { Keypair } from '@solana/web3.js';
import { RpcClient } from '../../core/settlement/chain/rpc';
import { submitAndConfirm } from '../../core/settlement/chain/submit';
import { haltReason, retryFailed } from '../../core/settlement/onchain/halt';
import { ChainExchange, Trader, UNIT } from './chain-exchange';

let it: ChainExchange;
let alice: Trader;
let bob: Trader;
let maker: Trader;

beforeAll(async () => {
  it = await ChainExchange.start();
  await it.exchange.account('maker', { BTC: '10', USDT: '1000000' });
  alice = await it.trader('alice', { USDT: 100_000n * UNIT });
  bob = await it.trader('bob', { USDT: 100_000n * UNIT });
  maker = new Trader(it, 'maker');
  await it.settle();
});
afterAll(() => it.close());

const query = async <T>(text: string): Promise<T[]> =>
  (await it.exchange.database.pool.query(text)).rows;

/** A resting order of each, matched by one account beside the chain: two fills of one range. */
async function tradeBoth(): Promise<void> {
  for (const trader of [alice, bob]) {
    expect((await trader.order('BUY', '30000', '0.01')).body.status).toBe('NEW');
  }
  await sellToBoth();
}

async function sellToBoth(): Promise<void> {
  const order = { symbol: 'BTCUSDT', side: 'SELL', type: 'LIMIT', timeInForce: 'GTC' };
  const sold = await maker.ask('POST', '/api/v3/order', {
    ...{ ...order, price: '30000', quantity: '0.02' },
  });
  expect(sold.body.status).toBe('FILLED');
}

/** By alice and the operator together, which needs no delay; all ids so far, and some more. */
async function endOrdersOfAlice(more = 0n): Promise<void> {
  const { venue, operator } = it.venue.book;
  const lowest = it.takeId() + more;
  const cancel = venue.cancelNow(alice.pair.publicKey, lowest, operator.publicKey);
  await alice.run(cancel, operator);
}

/** By operator and guardian. */
async function change(name: 'freeze' | 'unfreeze'): Promise<void> {
  const { venue, operator } = it.venue.book;
  const seed = createHash('sha256').update('tests guardian').digest();
  const guardian = Keypair.fromSeed(seed);
  await it.rpc.airdrop(guardian.publicKey.toBase58(), 1e12);
  const instruction = venue[name](bob.pair.publicKey, operator.publicKey, guardian.publicKey);
  await submitAndConfirm(it.rpc, [instruction], [operator, guardian]);
}

/** Reasons of the fills that failed, the newest first. */
const failures = async (): Promise<string[]> => {
  const rows = await query<{ failure: string }>(
    'SELECT failure FROM core_chain_fills WHERE failure IS NOT NULL ORDER BY seq DESC',
  );
  return rows.map(({ failure }) => failure);
};

/** Whether a trader's ledger on chain is what the exchange says. */
const agrees = async (trader: Trader): Promise<boolean> =>
  (await trader.onChain('BTC')) === trader.ledger('BTC') &&
  (await trader.onChain('USDT')) === trader.ledger('USDT');

/** Nothing is halted, and what differs is what the failed fills explain. */
async function isSound(): Promise<void> {
  expect(await haltReason(it.exchange.database.pool)).toBeUndefined();
  expect((await it.service.compare()).differences).toEqual([]);
}

/** An RPC client before whose next transaction something else happens. */
class Meddling extends RpcClient {
  meddle: (() => Promise<void>) | undefined;
  override async send(bytes: Uint8Array): Promise<string> {
    const { meddle } = this;
    this.meddle = undefined;
    await meddle?.();
    return super.send(bytes);
  }
}

test('an order that died between match and batch is left out; the other fill settles', async () => {
  for (const trader of [alice, bob]) await trader.order('BUY', '30000', '0.01');
  await endOrdersOfAlice();
  await sellToBoth();
  await it.settle();
  expect(await failures()).toEqual([expect.stringMatching(/^account \d+, order \d+: OrderDead$/)]);
  expect([await agrees(alice), await agrees(bob)]).toEqual([false, true]);
  expect(await bob.onChain('BTC')).toBe(999_000n);
  const { body } = await alice.ask('GET', '/api/v3/settlement/fills');
  expect(body.map(({ state, batch }: Record<string, unknown>) => [state, batch])).toEqual([
    ['failed', null],
  ]);
  await isSound();
});

test('the exchange takes no order that has ended on chain, or will', async () => {
  await endOrdersOfAlice(2n);
  const ended = await alice.order('BUY', '30000', '0.01');
  expect(ended.body.msg).toMatch(/orders below \d+ have ended on chain, or will/);
  // Announced by her alone, it ends a day later; new orders must be above it now.
  const announced = it.takeId() + 5n;
  await alice.run(it.venue.book.venue.cancelUpTo(alice.pair.publicKey, announced));
  const ending = await alice.order('BUY', '30000', '0.01');
  expect(ending.body.msg).toContain(`orders below ${announced} have ended on chain, or will`);
  await alice.run(it.venue.book.venue.requestExit(alice.pair.publicKey));
  while (it.takeId() < announced);
  const leaving = await alice.order('BUY', '30000', '0.01');
  expect(leaving.body.msg).toContain('an exit is asked for on chain');
  await alice.run(it.venue.book.venue.cancelExit(alice.pair.publicKey));
  await change('freeze');
  expect((await bob.order('BUY', '30000', '0.01')).body.msg).toContain('frozen on chain');
  await change('unfreeze');
  await tradeBoth();
  await it.settle();
  expect([await agrees(bob), (await failures()).length]).toEqual([true, 1]);
  await isSound();
});

test('a batch that is refused under way is made anew without the dead fill', async () => {
  await it.service.stop();
  const rpc = new Meddling(it.chain.url);
  await it.openService(1, rpc);
  await tradeBoth();
  rpc.meddle = endOrdersOfAlice;
  const newest = async (): Promise<string> => {
    const text = 'SELECT state FROM core_chain_batches ORDER BY batch DESC LIMIT 1';
    return (await query<{ state: string }>(text))[0]!.state;
  };
  await it.service.step();
  expect(await newest()).toBe('sent');
  await it.service.step();
  // The refusal is not final: a fork could still bring what was sent to settle.
  await it.service.step();
  expect(await newest()).toBe('failed');
  await it.settle();
  const states = await query<{ state: string; reason: string | null }>(
    "SELECT state, reason FROM core_chain_batches WHERE state <> 'finalized'",
  );
  expect(states).toEqual([{ state: 'dropped', reason: 'OrderDead' }]);
  expect([await agrees(bob), (await failures()).length]).toEqual([true, 2]);
  await isSound();
});

test('a fill whose fault is not found beforehand is found by halves', async () => {
  await tradeBoth();
  await it.service.consumer.caughtUp();
  // A signature that the exchange holds to be good and the chain does not take.
  const { orderId } = alice.signed.at(-1)!.answer.body;
  await query(`UPDATE core_chain_orders SET signature = decode(repeat('01', 64), 'hex')
    WHERE order_id = ${orderId}`);
  await it.settle(60);
  const [newest] = await failures();
  expect(newest).toMatch(/^refused by the program: /);
  expect([await agrees(bob), (await failures()).length]).toEqual([true, 3]);
  await isSound();
});

test('a failed fill is tried again when it is told to, and settles where it can', async () => {
  const before = await bob.onChain('USDT');
  for (const trader of [alice, bob]) await trader.order('BUY', '30000', '0.01');
  await change('freeze');
  await sellToBoth();
  await it.settle();
  expect((await failures())[0]).toMatch(/^account \d+, order \d+: Frozen$/);
  expect(await bob.onChain('USDT')).toBe(before);
  await isSound();
  await change('unfreeze');
  // The log has gone on, and so has the chain: the fill's own place is taken.
  await tradeBoth();
  await it.settle();
  const rows = await query<{ seq: string }>(
    "SELECT seq FROM core_chain_fills WHERE failure LIKE '%Frozen'",
  );
  const seqs = rows.map(({ seq }) => Number(seq));
  await retryFailed(it.exchange.database.pool, seqs);
  await it.settle();
  expect([await agrees(bob), (await failures()).length]).toEqual([true, 3]);
  await isSound();
});

test('orders that can no longer settle in time are cancelled at the exchange', async () => {
  const open = async (trader: Trader): Promise<number[]> => {
    const { body } = await trader.ask('GET', '/api/v3/openOrders');
    return body.map(({ orderId }: { orderId: number }) => orderId);
  };
  const place = async (trader: Trader): Promise<number> =>
    (await trader.order('BUY', '20000', '0.01')).body.orderId;
  const first = await place(alice);
  await alice.run(it.venue.book.venue.cancelUpTo(alice.pair.publicKey, it.takeId()));
  const [second, late, long] = [await place(alice), await place(bob), await place(bob)];
  await it.service.consumer.caughtUp();
  const inADay = Math.floor(it.clock.nowMicros() / 1e6) + 86_400;
  await query(`UPDATE core_chain_orders SET expiry = ${inADay - 60} WHERE order_id = ${late}`);
  await query(`UPDATE core_chain_orders SET expiry = ${inADay + 600} WHERE order_id = ${long}`);
  expect(await it.service.endOrders()).toBe(2);
  expect([await open(alice), await open(bob)]).toEqual([[second], [long]]);
  expect(first).not.toBe(second);
  await change('freeze');
  await it.service.consumer.caughtUp();
  expect(await it.service.endOrders()).toBe(1);
  expect([await open(alice), await open(bob)]).toEqual([[second], []]);
  await change('unfreeze');
});
