/** The ledger beside plain addition, at the edges of what numbers and 64 bits hold. */
import { Ledger } from '../../core/ledger/ledger';
import { Seeded } from './seeded';
import { accountId, assetId } from '../../core/contract/ids';
import { MAX_UNITS } from '../../core/contract/money';

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

  test('locks and unlocks as two changes of one balance would', () => {
    const r = new Seeded(4);
    const [ledger, model] = [new Ledger(), new Ledger()];
    const [id, asset] = [accountId(1), assetId(1)];
    for (const one of [ledger, model]) one.account(id, asset, MAX_UNITS, 0n);
    for (let step = 0; step < 3000; step++) {
      const locks = r.chance(0.5);
      const has = locks ? model.available(id, asset) : model.locked(id, asset);
      const amount = r.pick(EDGES) + BigInt(r.int(0, 2));
      const act = (): void =>
        locks ? ledger.lock(id, asset, amount) : ledger.unlock(id, asset, amount);
      if (amount > has) {
        // The fault stops a core; here it may have moved one part, so it is not made.
        if (locks) expect(act).toThrow('would be');
        continue;
      }
      act();
      model.account(id, asset, locks ? -amount : amount, locks ? amount : -amount);
      const same =
        ledger.available(id, asset) === model.available(id, asset) &&
        ledger.locked(id, asset) === model.locked(id, asset);
      if (!same) throw new Error(`step ${step}: ${locks ? 'lock' : 'unlock'} of ${amount} differs`);
    }
  });
});
