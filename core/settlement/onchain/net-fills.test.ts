import fc from 'fast-check';
import { exactRate, feeAt, netIntoBatches, Unsettleable } from './net-fills';
import type { SettleableFill, TraderSide } from './net-fills';

const units = () => ({ lotUnits: 1_000n, notionalUnits: 10n });

const side = (account: number, orderId: number, fee: bigint): TraderSide => ({
  ...{ account, orderId, fee, maxFee: 1_000_000 },
  order: {
    owner: new Uint8Array(32).fill(account),
    signature: new Uint8Array(64).fill(orderId),
    message: new Uint8Array(51),
  },
});

/** Fees as the core takes them, at 10 basis points. */
function fill(
  seq: number,
  buyer: [number, number] | null,
  seller: [number, number] | null,
  quantity = 10n,
  price = 3_000n,
): SettleableFill {
  const base = feeAt(quantity * 1_000n, 100_000);
  const quote = feeAt(price * quantity * 10n, 100_000);
  return {
    ...{ seq, market: 1, price, quantity },
    buyer: buyer === null ? undefined : side(...buyer, base),
    seller: seller === null ? undefined : side(...seller, quote),
  };
}

test('fills of one order against accounts beside the chain become one', () => {
  const [batch] = netIntoBatches([fill(1, [7, 1], null), fill(2, [7, 1], null, 20n)], units);
  expect(batch).toMatchObject({ toSeq: 2, seqs: [1, 2] });
  expect(batch?.fills.map(({ quantity, buyerFee }) => [quantity, buyerFee])).toEqual([[30n, 30n]]);
});

test('what touched the same ledger in between keeps them apart', () => {
  const fills = [fill(1, null, [7, 1]), fill(2, [7, 2], [8, 3]), fill(3, null, [7, 1])];
  expect(netIntoBatches(fills, units)[0]?.fills).toHaveLength(3);
  const otherWay = [fill(1, [7, 1], null), fill(2, null, [8, 2]), fill(3, [7, 1], null)];
  expect(netIntoBatches(otherWay, units)[0]?.fills).toHaveLength(3);
});

test('a fee that no rate gives is settled fill by fill', () => {
  // Rounded up twice: 2 units of 30,000,000,007 are between two rates.
  const odd = { ...fill(1, [7, 1], null, 30_000_003n), seq: 1 };
  const fills = [odd, { ...odd, seq: 2 }];
  const [batch] = netIntoBatches(fills, units);
  const total = batch!.fills.reduce((sum, one) => sum + one.buyerFee, 0n);
  expect(total).toBe(2n * odd.buyer!.fee);
});

test('one ledger with itself and fees above the signed rate are refused by name', () => {
  expect(() => netIntoBatches([fill(4, [7, 1], [7, 2])], units)).toThrow(Unsettleable);
  const dear = fill(5, [7, 1], null);
  const buyer = { ...dear.buyer!, maxFee: 10 };
  expect(() => netIntoBatches([{ ...dear, buyer }], units)).toThrow('fill 5');
});

test('netting moves the same amounts and fees as the fills, in batches of the log in order', () => {
  const party = fc.option(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constant(0)));
  const one = fc.record({
    ...{ buyer: party, seller: party },
    quantity: fc.bigInt({ min: 1n, max: 99_999n }),
    price: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 60 }), (drawn) => {
      const fills = drawn.flatMap(({ buyer, seller, quantity, price }, i) => {
        if (buyer === null && seller === null) return [];
        if (buyer?.[0] === seller?.[0]) return [];
        const of = (who: [number, number] | null, sell: number): [number, number] | null =>
          who === null ? null : [who[0], who[0] * 2 + sell];
        return [fill(i + 1, of(buyer, 0), of(seller, 1), quantity, BigInt(price))];
      });
      const batches = netIntoBatches(fills, units);
      const sums = (rows: readonly Omit<SettleableFill, 'seq'>[], fee: (i: number) => bigint) => {
        const sum = new Map<string, bigint>();
        rows.forEach((row, i) => {
          const key = `${row.buyer?.orderId} ${row.seller?.orderId} ${row.price}`;
          sum.set(key, (sum.get(key) ?? 0n) + row.quantity * 1_000_000_000n + fee(i));
        });
        return [...sum].sort();
      };
      const net = batches.flatMap((batch) => batch.fills);
      expect(sums(net, (i) => net[i]!.buyerFee + net[i]!.sellerFee)).toEqual(
        sums(fills, (i) => (fills[i]!.buyer?.fee ?? 0n) + (fills[i]!.seller?.fee ?? 0n)),
      );
      expect(batches.map(({ toSeq }) => toSeq)).toEqual(
        batches.map(({ toSeq }) => toSeq).sort((a, b) => a - b),
      );
      expect(batches.flatMap(({ seqs }) => seqs)).toEqual(fills.map(({ seq }) => seq));
      for (const { buyer, buyerRate, buyerFee, quantity } of net) {
        if (buyer !== undefined) expect(feeAt(quantity * 1_000n, buyerRate)).toBe(buyerFee);
      }
    }),
    { seed: 20_261_128, numRuns: 200 },
  );
});

test('the rate of a fee is the lowest that gives it', () => {
  expect(exactRate(1_000n, 1n, 1_000_000)).toBe(1);
  expect(exactRate(10n ** 10n, 10_000_001n, 1_000_000)).toBeUndefined();
  expect(exactRate(10n ** 10n, 10_000_000n, 99_999)).toBeUndefined();
});
