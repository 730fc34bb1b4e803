// A batch settles once, whatever breaks between its making and its end: crashes at every step,
// answers that are lost, blockhashes that run out, forks.
import { RpcClient } from '../../core/settlement/chain/rpc';
import { haltReason } from '../../core/settlement/onchain/halt';
import { CodedError } from '../../platform/errors/coded-error';
import { ChainExchange, Trader, UNIT } from './chain-exchange';

let it: ChainExchange;
let alice: Trader;
let maker: Trader;

beforeAll(async () => {
  it = await ChainExchange.start();
  await it.exchange.account('maker', { BTC: '10', USDT: '1000000' });
  alice = await it.trader('alice', { USDT: 100_000n * UNIT });
  maker = new Trader(it, 'maker');
  await it.settle();
});
afterAll(() => it.close());

/** Alice buys 0.01 BTC of an account beside the chain. */
async function trade(): Promise<void> {
  const order = { symbol: 'BTCUSDT', side: 'SELL', type: 'LIMIT', timeInForce: 'GTC' };
  await maker.ask('POST', '/api/v3/order', { ...order, price: '30000', quantity: '0.01' });
  expect((await alice.order('BUY', '30000', '0.01')).body.status).toBe('FILLED');
}

async function states(): Promise<string[]> {
  const { rows } = await it.exchange.database.pool.query(
    'SELECT state FROM core_chain_batches ORDER BY batch',
  );
  return rows.map(({ state }) => state);
}

async function settledOnce(): Promise<void> {
  await it.settle();
  expect((await states()).every((state) => state === 'finalized')).toBe(true);
  expect(await alice.onChain('BTC')).toBe(alice.ledger('BTC'));
  expect((await it.service.compare()).differences).toEqual([]);
}

/** An RPC client whose n-th call of a method breaks, before or after it was done. */
class Breaking extends RpcClient {
  calls = 0;
  constructor(
    url: string,
    private readonly at: number,
    private readonly done: boolean,
  ) {
    super(url);
  }
  override async send(bytes: Uint8Array): Promise<string> {
    const breaks = ++this.calls === this.at;
    if (breaks && !this.done) throw new CodedError('RPC_UNREACHABLE', 'made to break');
    const signature = await super.send(bytes);
    if (breaks) throw new CodedError('RPC_UNREACHABLE', 'made to break');
    return signature;
  }
}

test.each([
  ['before it was sent', false],
  ['after it was sent', true],
])('a life that ends %s leaves a batch that settles once in the next', async (_name, done) => {
  await trade();
  await it.service.stop();
  await it.openService(1, new Breaking(it.chain.url, 1, done));
  await expect(it.service.step()).rejects.toThrow('made to break');
  await it.service.stop();
  await it.openService();
  if (!done) {
    // It may be under way, so nothing is sent before its blockhash has run out.
    await it.service.step();
    expect((await states()).at(-1)).toBe('sent');
    it.chain.ledger.advance(61);
  }
  await settledOnce();
});

test('a batch that a fork took back is sent again, and settles once', async () => {
  await trade();
  it.chain.finalize();
  await it.service.step();
  await it.service.step();
  expect((await states()).at(-1)).toBe('confirmed');
  expect(it.chain.rollBack()).toBeGreaterThan(0);
  await it.service.step();
  // What was sent may still come back by itself, until its blockhash has run out.
  expect((await states()).at(-1)).toBe('planned');
  it.chain.ledger.advance(61);
  await settledOnce();
});

test('a ledger that differs stops settlement and says whose, and by how much', async () => {
  const { pool } = it.exchange.database;
  const change = (by: number) =>
    pool.query('UPDATE core_chain_ledger SET amount = amount + $1 WHERE holder > 0', [by]);
  await change(1);
  const { differences } = await it.service.compare();
  expect(differences.map(({ holder, units }) => [holder, units])).toEqual([
    ['alice', -1n],
    ['alice', -1n],
  ]);
  expect(await haltReason(pool)).toMatch(/^DIFFERENCE: alice should have .* BTC and has /);
  await trade();
  await it.service.step();
  expect((await states()).at(-1)).toBe('planned');
  await change(-1);
  await it.resume();
  await settledOnce();
});

test('a deposit from a listed address is held, and is no difference', async () => {
  const { pair } = alice;
  const source = alice.tokenAccount('USDT').toBase58();
  it.listed.add(source);
  const before = alice.ledger('USDT');
  await it.venue.give(pair.publicKey, 'USDT', UNIT);
  await alice.run(alice.deposit('USDT', UNIT));
  await it.settle();
  expect(alice.ledger('USDT')).toBe(before);
  expect((await alice.onChain('USDT')) - before).toBe(UNIT);
  expect((await it.service.compare()).differences).toEqual([]);
  const { rows } = await it.exchange.database.pool.query(
    "SELECT address, reason FROM core_chain_transfers WHERE state = 'held'",
  );
  expect(rows).toEqual([{ address: source, reason: 'Made-up list 1' }]);
});

test('another chain is refused with a code', async () => {
  const { pool } = it.exchange.database;
  await it.service.stop();
  await pool.query("UPDATE core_chain_venue SET genesis = 'another'");
  await expect(it.openService()).rejects.toMatchObject({ code: 'CHAIN_DIFFERS' });
});
