// Sandwiches on hand-made flows of swaps, and what is like them.
import type { Alert } from '../../cases/contract';
import { poolId, units } from '../../core/contract';
import { MarketDriver, watch } from './market-driver';

const UNIT = 100_000_000n;

function only(alerts: readonly Alert[], rule: string): Alert[] {
  return alerts.filter((a) => a.rule === rule);
}

describe('sandwich', () => {
  function pool(accounts: Record<string, string>): MarketDriver {
    const d = new MarketDriver();
    d.account('provider');
    for (const [name, owner] of Object.entries(accounts)) d.account(name, { owner });
    d.at(10).send({ type: 'pool', pool: 'P', base: 'AAA', quote: 'USD', fee: 250_000 });
    d.send({
      ...{ type: 'liquidity', account: d.id('provider'), pool: poolId(1), action: 'add' },
      ...{ base: units(1_000n * UNIT), quote: units(100_000n * UNIT) },
    });
    return d;
  }
  const swap = (d: MarketDriver, who: string, side: 'BUY' | 'SELL', amount: bigint): void => {
    const words = { amountIn: units(amount), minAmountOut: units(0n) };
    d.send({ type: 'swap', account: d.id(who), pool: poolId(1), side, ...words });
  };
  /** Base units that 2,000 of the quote asset buy first. */
  const BOUGHT = 1_955_998_862n;

  function attack(
    front: string,
    back: string,
    owners: Record<string, string>,
    side = true,
  ): Alert[] {
    const d = pool({ victim: 'Customer 9', ...owners });
    swap(d.at(100), front, 'BUY', 2_000n * UNIT);
    swap(d.at(101), 'victim', 'BUY', 3_000n * UNIT);
    if (side) swap(d.at(102), back, 'SELL', BOUGHT);
    else swap(d.at(102), back, 'BUY', 2_000n * UNIT);
    expect(d.rejections).toEqual([]);
    return only(watch(d.events()), 'sandwich');
  }

  it('names actor, victim and loss', () => {
    const [alert, ...more] = attack('actor', 'actor', { actor: 'Customer 1' });
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ pool: 'P', accounts: ['actor'], victims: ['victim'] });
    expect(alert?.measures['victimLossShare']?.value).toBeGreaterThan(0.02);
  });

  it('takes two wallets of one owner for one actor, and two of two owners for none', () => {
    const one = attack('left', 'right', { left: 'Customer 1', right: 'Customer 1' });
    expect(one.map((a) => a.accounts)).toEqual([['left', 'right']]);
    expect(attack('left', 'right', { left: 'Customer 1', right: 'Customer 2' })).toEqual([]);
  });

  it('is none when both swaps go the same way, or nobody swaps in between', () => {
    expect(attack('actor', 'actor', { actor: 'Customer 1' }, false)).toEqual([]);
    const d = pool({ actor: 'Customer 1' });
    swap(d.at(100), 'actor', 'BUY', 2_000n * UNIT);
    swap(d.at(102), 'actor', 'SELL', BOUGHT);
    expect(watch(d.events())).toEqual([]);
  });

  /** Strangers swap every second; the actor goes in, and out again `seconds` later. */
  function amongMany(seconds: number, sold: bigint, rules: unknown = {}): Alert[] {
    const d = pool({ actor: 'Customer 1', victim: 'Customer 2', other: 'Customer 3' });
    for (let i = 0; i < 30; i++) {
      swap(
        d.at(50 + i),
        'other',
        i % 2 === 0 ? 'BUY' : 'SELL',
        i % 2 === 0 ? 30n * UNIT : UNIT / 3n,
      );
    }
    swap(d.at(100), 'actor', 'BUY', 2_000n * UNIT);
    swap(d.at(101), 'victim', 'BUY', 3_000n * UNIT);
    swap(d.at(100 + seconds), 'actor', 'SELL', sold);
    expect(d.rejections).toEqual([]);
    return only(watch(d.events(), rules), 'sandwich');
  }

  it('is near in a busy pool where amounts are loose, further where they are alike', () => {
    const loose = (BOUGHT * 9n) / 10n;
    expect(amongMany(2, BOUGHT)).toHaveLength(1);
    expect(amongMany(30, BOUGHT)).toHaveLength(1);
    expect(amongMany(30, loose)).toEqual([]);
    expect(amongMany(30, loose, { sandwich: { maxMismatchGaps: 100 } })).toHaveLength(1);
  });

  it('takes the victims losses from all that others swapped in between, either way', () => {
    const d = pool({ actor: 'Customer 1', victim: 'Customer 2', other: 'Customer 3' });
    swap(d.at(100), 'actor', 'BUY', 2_000n * UNIT);
    swap(d.at(101), 'other', 'SELL', 30n * UNIT);
    swap(d.at(102), 'victim', 'BUY', 8_000n * UNIT);
    swap(d.at(103), 'actor', 'SELL', BOUGHT);
    const [alert, ...more] = only(watch(d.events()), 'sandwich');
    expect(more).toEqual([]);
    expect(alert?.victims).toEqual(['victim']);
  });

  it('is one whose way back comes in parts', () => {
    const d = pool({ actor: 'Customer 1', victim: 'Customer 2' });
    swap(d.at(100), 'actor', 'BUY', 2_000n * UNIT);
    swap(d.at(101), 'victim', 'BUY', 3_000n * UNIT);
    for (let part = 0; part < 4; part++) swap(d.at(102), 'actor', 'SELL', BOUGHT / 4n);
    const [alert, ...more] = only(watch(d.events()), 'sandwich');
    expect(more).toEqual([]);
    expect(alert?.measures['amountsMatch']?.value).toBeGreaterThan(0.9);
  });

  /** Twice, amounts that fit go in by one wallet and back by another, which often trades before. */
  function secondWallet(offsets: boolean): Alert[] {
    const d = pool({ actor: 'Customer 1', victim: 'Customer 2', other: 'Customer 3' });
    d.limit('provider', 'SELL', 10_000, 50_000);
    const back = (amount: bigint): void => {
      swap(d, 'other', 'SELL', amount);
      if (offsets) d.take('other', 'BUY', Number(amount / 1_000_000n));
    };
    for (let i = 0; i < 4; i++) {
      d.at(50 + 20 * i);
      back(UNIT);
    }
    for (let i = 0; i < 2; i++) {
      swap(d.at(200 + 60 * i), 'actor', 'BUY', 2_000n * UNIT);
      const bought = d.events().findLast((e) => e.type === 'swap')?.amountOut ?? 0n;
      swap(d.at(201 + 60 * i), 'victim', 'BUY', 3_000n * UNIT);
      d.at(202 + 60 * i);
      back(bought);
    }
    expect(d.rejections).toEqual([]);
    return only(watch(d.events()), 'sandwich');
  }

  it('takes nobody for a second wallet who trades swaps back in a book at once', () => {
    expect(secondWallet(false).map((a) => a.accounts)).toEqual([['actor', 'other']]);
    expect(secondWallet(true)).toEqual([]);
  });
});
