import { Ledger } from './ledger';
import { Seeded } from '../../tests/core/seeded';
import { accountId, assetId } from '../contract/ids';
import { MAX_UNITS } from '../contract/money';

/** Amounts around the places where numbers end to be exact, and where a balance is full. */
const EDGES = [0n, 1n, 2n ** 31n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 62n, MAX_UNITS];

describe('the ledger', () => {
  test.each([1, 2, 3])('keeps what plain addition would keep (seed %d)', (seed) => {
    const r = new Seeded(seed);
    const ledger = new Ledger();
    const model = new Map<string, bigint>();
    const of = (account: number, part: string): bigint => model.get(`${account} ${part}`) ?? 0n;
    let refused = 0;
    for (let step = 0; step < 4000; step++) {
      const account = r.int(1, 3);
      const amount = (): bigint => {
        const size = r.pick(EDGES) + BigInt(r.int(-2, 2));
        return r.chance(0.5) ? size : -size;
      };
      const change = [amount(), r.chance(0.5) ? 0n : amount()] as const;
      const after = [of(account, 'free') + change[0], of(account, 'held') + change[1]] as const;
      const id = accountId(account);
      const asset = assetId(1);
      const fits = after.every((value) => value >= 0n && value <= MAX_UNITS);
      if (!fits) {
        // A refusal may leave the first part done: it stops the core. Only whole ones are made.
        const probe = change.findIndex((_, i) => after[i]! < 0n || after[i]! > MAX_UNITS);
        const bad: readonly [bigint, bigint] = probe === 0 ? [change[0], 0n] : [0n, change[1]];
        expect(() => ledger.account(id, asset, bad[0], bad[1])).toThrow('would be');
        refused++;
      } else {
        ledger.account(id, asset, change[0], change[1]);
        model.set(`${account} free`, after[0]);
        model.set(`${account} held`, after[1]);
      }
      const free = of(account, 'free');
      const right =
        ledger.available(id, asset) === free &&
        ledger.locked(id, asset) === of(account, 'held') &&
        ledger.covers(id, asset, free) &&
        (free === MAX_UNITS || !ledger.covers(id, asset, free + 1n));
      if (!right) throw new Error(`step ${step} of seed ${seed}: a balance differs`);
    }
    expect(refused).toBeGreaterThan(500);
    expect(refused).toBeLessThan(3500);
  });
});
