// Structuring at the edges of its definition, and what takes it out.
import { DAY, HOUR, MoneyScript } from './money-driver';

const found = (script: MoneyScript, rules = {}): number =>
  script.alerts(rules).filter(({ rule }) => rule === 'structuring').length;

/** Deposits of these sums at these hours on a day when the customer is known for a while. */
function deposits(sums: readonly number[], hours: readonly number[]): MoneyScript {
  const script = new MoneyScript().open('a');
  sums.forEach((sum, i) => script.pay(20 * DAY + (hours[i] ?? 0) * HOUR, 'a', sum));
  return script;
}

describe('structuring', () => {
  it.each<[string, number[], number[], number]>([
    ['two payments are too few', [9000, 9000], [0, 5], 0],
    ['three within a day are enough', [9000, 9000, 9000], [0, 5, 10], 1],
    ['three over more than a day are not', [9000, 9000, 9000], [0, 13, 26], 0],
    ['a sum at the threshold is none below it', [10_000, 10_000, 10_000], [0, 5, 10], 0],
    ['a sum just below it is one', [9999.99, 9999.99, 9999.99], [0, 5, 10], 1],
    ['together they must pass the threshold', [3000, 3500, 3500], [0, 5, 10], 0],
    ['and by a cent is enough', [3000, 3500, 3500.01], [0, 5, 10], 1],
    ['four in a week are too few', [9000, 9000, 9000, 9000], [0, 30, 60, 90], 0],
    ['five in a week are enough', [9000, 9000, 9000, 9000, 9000], [0, 30, 60, 90, 120], 1],
    [
      'five over more than a week are not',
      [9000, 9000, 9000, 9000, 9000],
      [0, 45, 90, 135, 180],
      0,
    ],
  ])('%s', (_name, sums, hours, expected) => {
    expect(found(deposits(sums, hours))).toBe(expected);
  });

  it('takes the threshold from the parameters', () => {
    const script = deposits([4000, 4000, 4000], [0, 5, 10]);
    const rules = { structuring: { enabled: true, threshold: '4000' } };
    expect(found(script)).toBe(1);
    expect(found(script, rules)).toBe(0);
  });

  it('sees payments out alike, and all accounts of an owner together', () => {
    const script = new MoneyScript().open('a').open('b', { owner: 'owner of a' });
    script.pay(1, 'a', 60_000).pay(2, 'b', 60_000);
    for (const [i, name] of ['a', 'b', 'a'].entries()) script.take(20 * DAY + i * HOUR, name, 9500);
    const alerts = script.alerts().filter(({ rule }) => rule === 'structuring');
    expect(alerts.map(({ accounts }) => accounts)).toEqual([['a', 'b']]);
  });

  it('leaves a payday of several employers alone, and takings that were declared', () => {
    const payday = new MoneyScript().open('a');
    for (const [i, who] of ['x', 'y', 'z'].entries()) {
      payday.pay(20 * DAY + i * HOUR, 'a', 4000, { counterparty: who });
    }
    expect(found(payday)).toBe(0);
    const shop = new MoneyScript().open('a', {
      kind: 'institution',
      declaredMonthlyVolume: 150_000n * 100_000_000n,
    });
    for (let day = 0; day < 60; day++) shop.pay(day * DAY, 'a', 4000 + ((day * 7919) % 3000));
    expect(found(shop)).toBe(0);
    for (let i = 0; i < 6; i++) shop.pay(60 * DAY + i * HOUR, 'a', 9700);
    expect(found(shop)).toBe(1);
  });

  it('is one alert while it goes on, and another after a pause', () => {
    const script = new MoneyScript().open('a');
    for (const day of [20, 21, 22, 60]) {
      for (let i = 0; i < 3; i++) script.pay(day * DAY + i * HOUR, 'a', 9500);
    }
    expect(found(script)).toBe(2);
  });
});
