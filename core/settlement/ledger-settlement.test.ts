import { LedgerSettlement } from './ledger-settlement';
import { netFills } from './netting';
import { accountId, assetId, lots, marketId, micros, orderId, seq, ticks } from '../contract';
import { tradeId, units, type EventOf, type PairLookup, type SettlementBatch } from '../contract';
import { ManualClock } from '../../platform/clock/clock';
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';

const [BASE, QUOTE] = [assetId(1), assetId(2)];
const pairs: PairLookup = {
  marketPair: () => ({ base: BASE, quote: QUOTE, lot: 100n }),
  poolPair: () => ({ base: BASE, quote: QUOTE }),
};

/** Account `buyer` takes `quantity` lots at 10 a lot from account `seller`; fees 1 and 2. */
function fill(at: number, buyer: number, seller: number, quantity: number): EventOf<'fill'> {
  return {
    type: 'fill',
    seq: seq(at),
    ts: micros(at),
    market: marketId(1),
    trade: tradeId(at),
    price: ticks(10),
    quantity: lots(quantity),
    notional: units(BigInt(10 * quantity)),
    aggressor: 'BUY',
    makerOrderId: orderId(1),
    makerAccount: accountId(seller),
    makerClientOrderId: 'm',
    makerLeaves: lots(0),
    makerUnlocked: units(BigInt(100 * quantity)),
    makerFee: units(1n),
    makerFeeAsset: QUOTE,
    takerOrderId: orderId(2),
    takerAccount: accountId(buyer),
    takerClientOrderId: 't',
    takerLeaves: lots(0),
    takerUnlocked: units(BigInt(10 * quantity)),
    takerFee: units(2n),
    takerFeeAsset: BASE,
  };
}

const batch = (
  name: string,
  from: number,
  to: number,
  fills: EventOf<'fill'>[],
): SettlementBatch => ({
  batch: name,
  fromSeq: seq(from),
  toSeq: seq(to),
  fills,
});

test('opposite trades net out, what is left sums to zero per asset with the fees', () => {
  const rows = netFills([fill(1, 7, 8, 5), fill(2, 8, 7, 3)], pairs);
  expect(rows).toEqual([
    { holder: 'account', holderId: 7, asset: BASE, amount: 500n - 2n - 300n },
    { holder: 'account', holderId: 7, asset: QUOTE, amount: -50n + 30n - 1n },
    { holder: 'account', holderId: 8, asset: BASE, amount: -500n + 300n - 2n },
    { holder: 'account', holderId: 8, asset: QUOTE, amount: 50n - 1n - 30n },
    { holder: 'fees', holderId: 0, asset: BASE, amount: 4n },
    { holder: 'fees', holderId: 0, asset: QUOTE, amount: 2n },
  ]);
  for (const asset of [BASE, QUOTE]) {
    const sum = rows.filter((r) => r.asset === asset).reduce((total, r) => total + r.amount, 0n);
    expect(sum).toBe(0n);
  }
});

describe('the internal ledger', () => {
  let db: TestDatabase;
  let port: LedgerSettlement;
  beforeAll(async () => {
    db = await testDatabase();
    port = new LedgerSettlement({ pool: db.pool, clock: new ManualClock(1), pairs });
  });
  afterAll(() => db.drop());

  const rows = async (): Promise<number> => {
    const { rows: counted } = await db.pool.query(
      'SELECT count(*)::int AS n FROM core_settlement_net',
    );
    return counted[0].n;
  };

  test('settles a range once, however often and from however many sides it is asked', async () => {
    const range = batch('first', 1, 10, [fill(1, 7, 8, 5), fill(9, 9, 8, 1)]);
    const receipt = { batch: 'first', state: 'finalized' };
    const asked = Array.from({ length: 5 }, () => port.settle(range));
    for (const given of await Promise.all(asked)) expect(given).toEqual(receipt);
    const before = await rows();
    expect(before).toBe(8);
    expect(await port.settle(range)).toEqual(receipt);
    expect(await rows()).toBe(before);
  });

  test('refuses a used name for other fills, a range settled in part, a stray fill', async () => {
    const before = await rows();
    const cases = [
      ['SETTLEMENT_DIFFERS', batch('first', 1, 10, [fill(1, 7, 8, 6)])],
      ['SETTLEMENT_OVERLAPS', batch('second', 10, 20, [])],
      ['SETTLEMENT_RANGE', batch('third', 11, 20, [fill(21, 7, 8, 1)])],
    ] as const;
    for (const [code, asked] of cases) {
      await expect(port.settle(asked)).rejects.toMatchObject({ code });
    }
    expect(await rows()).toBe(before);
    expect(await port.settle(batch('empty', 11, 20, []))).toMatchObject({ state: 'finalized' });
  });
});
