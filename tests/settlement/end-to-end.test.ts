// The whole way: tokens onto the chain, trades through the API with signed orders, a batch settles,
// vaults equal the ledger, and a trader leaves alone while the operator refuses.
import { EXIT_DELAY_SECONDS } from '../../core/settlement/local/venue';
import { ChainExchange, Trader, UNIT } from './chain-exchange';
import { findOrder } from '../../gateway/client/settlement-client';

let it: ChainExchange;
let alice: Trader;
let bob: Trader;

beforeAll(async () => {
  it = await ChainExchange.start();
  await it.exchange.account('maker', { BTC: '10', USDT: '1000000' });
  alice = await it.trader('alice', { USDT: 100_000n * UNIT });
  bob = await it.trader('bob', { BTC: 2n * UNIT });
  await it.settle();
});
afterAll(() => it.close());

test('deposits seen on chain are in the ledger once', async () => {
  expect([alice.ledger('USDT'), bob.ledger('BTC')]).toEqual([100_000n * UNIT, 2n * UNIT]);
  await it.settle();
  expect(alice.ledger('USDT')).toBe(100_000n * UNIT);
  expect((await it.service.compare()).differences).toEqual([]);
});

test('an order without its own valid signature is refused with a code', async () => {
  const wrong = await alice.order('BUY', '30000', '0.1', { price: '30001' });
  expect([wrong.status, wrong.body.code]).toEqual([400, -2101]);
  const none = await alice.ask('POST', '/api/v3/order', {
    ...{ symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' },
    ...{ price: '30000', quantity: '0.1' },
  });
  expect([none.status, none.body.code]).toEqual([400, -2101]);
  expect(none.body.msg).toContain('settlementSignature is missing');
});

test('fills settle as both signed, and vaults equal the ledger', async () => {
  const order = { symbol: 'BTCUSDT', side: 'SELL', type: 'LIMIT', timeInForce: 'GTC' };
  const plain = new Trader(it, 'maker');
  await plain.ask('POST', '/api/v3/order', { ...order, price: '30000', quantity: '0.3' });
  await plain.ask('POST', '/api/v3/order', { ...order, price: '30000', quantity: '0.2' });
  expect((await bob.order('SELL', '30010', '0.7')).body.status).toBe('NEW');
  const bought = await alice.order('BUY', '30010', '1');
  expect(bought.body).toMatchObject({ status: 'FILLED', executedQty: '1.00000000' });
  await it.settle();
  for (const [who, asset] of [
    [alice, 'BTC'],
    [alice, 'USDT'],
    [bob, 'BTC'],
    [bob, 'USDT'],
  ] as const) {
    expect([who.name, asset, await who.onChain(asset)]).toEqual([
      who.name,
      asset,
      who.ledger(asset),
    ]);
  }
  expect(alice.ledger('BTC')).toBe(99_900_000n);
  const { differences, ledgers } = await it.service.compare();
  expect([differences, ledgers]).toEqual([[], 3]);
});

test('a trader checks his own settlement straight from the chain', async () => {
  const { body } = await alice.ask('GET', '/api/v3/settlement/fills');
  expect(body.map((one: { state: string }) => one.state)).toEqual(Array(3).fill('finalized'));
  const { wire } = (await it.rpc.transaction(body[0].signature, 'finalized'))!;
  const { message } = alice.signed.at(-1)!;
  const found = findOrder(wire, message)!;
  // Two of the three fills were against accounts beside the chain, at one price: netted.
  expect(found.fills.map(({ price, quantity }) => [price, quantity])).toEqual([
    [3_000_000n, 50_000n],
    [3_001_000n, 50_000n],
  ]);
  expect(found.fromSeq <= BigInt(body[0].seq) && BigInt(body[2].seq) <= found.toSeq).toBe(true);
  const other = Uint8Array.from(message);
  other[20]! ^= 1;
  expect(findOrder(wire, other)).toBeUndefined();
});

test('a trader leaves alone by the hatch while the operator refuses', async () => {
  const held = await alice.onChain('USDT');
  const { venue } = it.venue.book;
  await alice.order('BUY', '20000', '0.1');
  await alice.run(venue.requestExit(alice.pair.publicKey));
  await expect(alice.run(alice.exit('USDT', held))).rejects.toThrow('Custom');
  it.chain.ledger.advance(EXIT_DELAY_SECONDS + 1);
  await alice.run(alice.exit('USDT', held));
  expect(await alice.tokens('USDT')).toBe(held);
  // The exchange sees it, ends the orders and follows in its ledger.
  await it.settle();
  expect(alice.ledger('USDT')).toBe(0n);
  expect((await alice.ask('GET', '/api/v3/openOrders')).body).toEqual([]);
  expect((await it.service.compare()).differences).toEqual([]);
});
