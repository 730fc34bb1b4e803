// Rapid in-and-out and pass-through at the edges of their definitions.
import { DAY, HOUR, MoneyScript } from './money-driver';

const found = (script: MoneyScript, rule: string): number =>
  script.alerts().filter((alert) => alert.rule === rule).length;

const one = (sum: number, out: number, hours: number, facts = {}): MoneyScript =>
  new MoneyScript()
    .open('a')
    .open('b')
    .pay(10 * DAY, 'a', sum, { counterparty: 'payer' })
    .take(10 * DAY + hours * HOUR, 'a', out, { counterparty: 'payee', ...facts });

describe('rapid-in-out', () => {
  it.each<[string, MoneyScript, number]>([
    ['four fifths out within a day', one(20_000, 16_000, 23), 1],
    ['a little less than four fifths', one(20_000, 15_999, 23), 0],
    ['after a day', one(20_000, 20_000, 24), 0],
    ['a sum at the floor', one(5000, 5000, 2), 1],
    ['a sum below the floor', one(4999, 4999, 2), 0],
    ['refunded to the payer', one(20_000, 20_000, 2, { counterparty: 'payer' }), 0],
    ['traded a tenth', one(20_000, 18_000, 9).trade(10 * DAY + HOUR, 'a', 'b', 2000), 0],
    ['traded less', one(20_000, 18_000, 9).trade(10 * DAY + HOUR, 'a', 'b', 1999), 1],
    ['beside savings', one(20_000, 20_000, 2).pay(DAY, 'a', 40_001), 0],
  ])('%s', (_name, script, expected) => {
    expect(found(script, 'rapid-in-out')).toBe(expected);
  });

  it('follows transfers between owners, but not within a family', () => {
    const hop = (): MoneyScript =>
      new MoneyScript()
        .open('a')
        .open('b')
        .pay(10 * DAY, 'a', 9000, { counterparty: 'payer' })
        .transfer(10 * DAY + HOUR, 'a', 'b', 8500);
    expect(found(hop(), 'rapid-in-out')).toBe(1);
    expect(found(hop().family('b', 'a'), 'rapid-in-out')).toBe(0);
  });

  it("lets the customer's own money pass to its own wallet", () => {
    const own = { counterparty: 'owner of a' };
    const script = new MoneyScript().open('a').pay(10 * DAY, 'a', 20_000, own);
    expect(found(script.take(10 * DAY + HOUR, 'a', 19_000, own), 'rapid-in-out')).toBe(0);
  });
});

describe('pass-through', () => {
  const rounds = (count: number, apart: number, hours: number, payee = 'payee'): MoneyScript => {
    const script = new MoneyScript().open('a');
    for (let i = 0; i < count; i++) {
      const at = 10 * DAY + i * apart;
      script.pay(at, 'a', 20_000, { counterparty: `payer ${i}` });
      script.take(at + hours * HOUR, 'a', 18_000, { counterparty: `${payee} ${i}` });
    }
    return script;
  };

  it.each<[string, MoneyScript, number]>([
    ['two rounds in a month', rounds(2, 10 * DAY, 71), 1],
    ['one round', rounds(1, 10 * DAY, 71), 0],
    ['rounds too slow', rounds(2, 10 * DAY, 72), 0],
    ['rounds too far apart', rounds(2, 31 * DAY, 50), 0],
    ['back to the payer', rounds(2, 10 * DAY, 50, 'payer'), 0],
  ])('%s', (_name, script, expected) => {
    expect(found(script, 'pass-through')).toBe(expected);
  });
});
