// Withdrawals to the chain: approved, signed by the omnibus ledger's owner and the operator, paid
// once; refused ones are never sent; whatever breaks between the steps, nothing is paid twice.
import { PublicKey } from '@solana/web3.js';
import { units } from '../../core/contract';
import { RpcClient } from '../../core/settlement/chain/rpc';
import { tokenAccount } from '../../core/settlement/chain/tokens';
import { CodedError } from '../../platform/errors/coded-error';
import { ChainExchange, UNIT } from './chain-exchange';

let it: ChainExchange;
/** Where the customer wants to have it: an account of tokens that nobody here has the key of. */
let address: string;
let outside: PublicKey;

beforeAll(async () => {
  it = await ChainExchange.start();
  await it.exchange.must({ type: 'params', json: '{"withdrawalHolds":true}' });
  await it.exchange.account('carol', { USDT: '1000' });
  outside = new PublicKey(Buffer.alloc(32, 3));
  await it.venue.give(outside, 'USDT', 0n);
  address = tokenAccount(outside, it.venue.book.assets.get('USDT')!.mint).toBase58();
  await it.settle();
});
afterAll(() => it.close());

/** The customer asks; holds are on, so it waits for a person. @returns its number */
async function ask(amount: bigint, to = address): Promise<number> {
  const { registry } = it.exchange.core.markets;
  const { events } = await it.exchange.must({
    ...{ type: 'withdrawal', account: registry.accountNamed('carol')!.id },
    ...{ asset: registry.assetNamed('USDT')!.id, amount: units(amount) },
    ...{ channel: 'chain', address: to },
  });
  const last = events.at(-1);
  if (last?.type !== 'withdrawal') throw new Error(`not asked: ${JSON.stringify(last?.type)}`);
  expect(last.state).toBe('held');
  return last.withdrawal;
}

const decide = (withdrawal: number, state: 'approved' | 'refused') =>
  it.exchange.must({ type: 'withdrawal-state', withdrawal, state, by: 'staff:made-up' });

async function payout(withdrawal: number) {
  const { rows } = await it.exchange.database.pool.query(
    'SELECT state, signature, reason FROM core_chain_payouts WHERE withdrawal = $1',
    [withdrawal],
  );
  return rows[0];
}

async function attempts(withdrawal: number): Promise<number> {
  const { rows } = await it.exchange.database.pool.query(
    'SELECT count(*)::int AS count FROM core_chain_attempts WHERE withdrawal = $1',
    [withdrawal],
  );
  return rows[0].count;
}

async function paidOut(): Promise<bigint> {
  const data = await it.rpc.account(address, 'confirmed');
  return Buffer.from(data!).readBigUInt64LE(64);
}

/** What the customer has, locked included. */
function has(): bigint {
  const { markets, accounts } = it.exchange.core;
  const id = markets.registry.accountNamed('carol')!.id;
  const row = accounts
    .balances(id)
    .find(({ asset }) => asset === markets.registry.assetNamed('USDT')!.id);
  return row!.available + row!.locked;
}

test('an approved withdrawal is signed by owner and operator, and paid once', async () => {
  const withdrawal = await ask(10n * UNIT);
  await it.settle();
  expect(await payout(withdrawal)).toBeUndefined();
  await decide(withdrawal, 'approved');
  await it.settle();
  await it.settle();
  const { state, signature } = await payout(withdrawal);
  expect([state, await paidOut(), has()]).toEqual(['paid', 10n * UNIT, 990n * UNIT]);
  const { wire } = (await it.rpc.transaction(signature, 'finalized'))!;
  const { operator, omnibus } = it.venue.book;
  // Both keys stand among the transaction's signers.
  for (const { publicKey } of [operator, omnibus]) {
    expect(Buffer.from(wire).includes(publicKey.toBuffer())).toBe(true);
  }
  expect(await attempts(withdrawal)).toBe(1);
  expect((await it.service.compare()).differences).toEqual([]);
});

test('a refused withdrawal is never sent, and the money is the customer’s', async () => {
  const before = await paidOut();
  const withdrawal = await ask(20n * UNIT);
  await decide(withdrawal, 'refused');
  await it.settle();
  expect([await payout(withdrawal), await attempts(withdrawal)]).toEqual([undefined, 0]);
  expect([await paidOut(), has()]).toEqual([before, 990n * UNIT]);
});

test('an address that is none fails with its reason, and the money comes back', async () => {
  const withdrawal = await ask(5n * UNIT, 'not-an-address');
  await decide(withdrawal, 'approved');
  await it.settle();
  expect(await payout(withdrawal)).toMatchObject({ state: 'failed' });
  expect((await payout(withdrawal)).reason).toContain('no address of this chain');
  expect([await attempts(withdrawal), has()]).toEqual([0, 990n * UNIT]);
});

/** An RPC client whose next transaction breaks, before or after it was done. */
class Breaking extends RpcClient {
  constructor(
    url: string,
    private readonly done: boolean,
  ) {
    super(url);
  }
  override async send(bytes: Uint8Array): Promise<string> {
    if (this.done) await super.send(bytes);
    throw new CodedError('RPC_UNREACHABLE', 'made to break');
  }
}

test.each([
  ['before it was sent', false],
  ['after it was sent', true],
])('a life that ends %s pays once in the next', async (_name, done) => {
  const before = await paidOut();
  const withdrawal = await ask(3n * UNIT);
  await decide(withdrawal, 'approved');
  await it.service.stop();
  await it.openService(1, new Breaking(it.chain.url, done));
  await expect(it.service.step()).rejects.toThrow('made to break');
  await it.service.stop();
  await it.openService();
  await it.service.step();
  // What may be under way is not made anew.
  expect(await attempts(withdrawal)).toBe(1);
  if (!done) it.chain.ledger.advance(61);
  for (let i = 0; i < 4; i++) {
    await it.rpc.airdrop(outside.toBase58(), 1); // a chain where nothing happens makes no blocks
    await it.settle();
  }
  expect(await payout(withdrawal)).toMatchObject({ state: 'paid' });
  expect((await paidOut()) - before).toBe(3n * UNIT);
  expect(await attempts(withdrawal)).toBe(done ? 1 : 2);
  expect((await it.service.compare()).differences).toEqual([]);
});

test('a life that ends between the payment and its note notes it in the next', async () => {
  const before = [await paidOut(), has()] as const;
  const withdrawal = await ask(4n * UNIT);
  await decide(withdrawal, 'approved');
  await it.settle();
  await it.settle();
  // As if the process had ended before it was written down.
  const { pool } = it.exchange.database;
  await pool.query(
    `UPDATE core_chain_payouts SET state = 'sent', signature = NULL WHERE withdrawal = $1`,
    [withdrawal],
  );
  await it.service.stop();
  await it.openService();
  await it.settle();
  await it.settle();
  expect(await payout(withdrawal)).toMatchObject({ state: 'paid' });
  expect([await paidOut(), has()]).toEqual([before[0] + 4n * UNIT, before[1] - 4n * UNIT]);
  expect(await attempts(withdrawal)).toBe(1);
  expect((await it.service.compare()).differences).toEqual([]);
});
