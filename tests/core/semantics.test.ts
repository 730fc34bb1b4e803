/** Worked examples of matching, one per rule, with the book drawn as a table; and balances. */
import { readFileSync } from 'node:fs';
import { Desk } from './desk';
import { CHAPTERS } from './examples/chapters';
import { PAGE, semanticsPage } from './semantics-page';

const EXAMPLES = CHAPTERS.flatMap(({ title, examples }) =>
  examples.map((example) => ({ title, ...example })),
);

describe('matching', () => {
  test.each(EXAMPLES)('$title: $name', ({ given, when, then, book }) => {
    const desk = new Desk();
    for (const line of given) {
      expect([line, desk.say(line).filter((event) => event.startsWith('rejected'))]).toEqual([
        line,
        [],
      ]);
    }
    const said = typeof when === 'string' ? [when] : when;
    expect(said.flatMap((line) => desk.say(line))).toEqual(then);
    expect(desk.book()).toEqual(book);
  });

  test('the page of examples is made from these', () => {
    // Stale? `npx tsx tests/core/semantics-page.ts` writes it anew.
    expect(readFileSync(PAGE, 'utf8')).toBe(semanticsPage());
  });
});

describe('balances', () => {
  test('a better price than the limit goes back at once', () => {
    const desk = new Desk();
    desk.say('ann a1 SELL 2 @ 100');
    desk.say('bob b1 BUY 5 @ 110');
    expect(desk.balances('bob')).toEqual(['BTC 1002+0', `USDT ${1_000_000 - 200 - 330}+330`]);
    expect(desk.balances('ann')).toEqual(['BTC 998+0', 'USDT 1000200+0']);
  });

  test('fees are taken from what is received, rounded up to the base unit', () => {
    const desk = new Desk({ makerFee: 75_001, takerFee: 100_000 });
    desk.say('ann a1 SELL 3 @ 7');
    const [, fill] = desk.do({
      ...{ type: 'order', account: 2, market: 1, clientOrderId: 'b1', side: 'BUY' },
      ...{ orderType: 'LIMIT', quantity: 3, price: 7, timeInForce: 'GTC' },
      selfTradePreventionMode: 'NONE',
    });
    // 21 USDT x 0.00075001 = 0.01575021; 3 BTC x 0.001 = 0.003
    expect(fill).toMatchObject({ type: 'fill', makerFee: 1_575_021n, takerFee: 300_000n });
  });

  test('a market buy that the book asks too much for is refused', () => {
    const desk = new Desk({}, { BTC: 100, USDT: 1000 });
    desk.say('ann a1 SELL 9 @ 100');
    desk.say('ann a2 SELL 9 @ 300');
    expect(desk.say('bob b1 BUY 10')).toEqual(['rejected 205']);
    expect(desk.say('bob b1 BUY 9')).toEqual(['accepted b1 locks 0', 'fill b1(0) a1(0) 9 @ 100']);
  });

  test('a market stop that is unfunded when it triggers expires', () => {
    const desk = new Desk({}, { BTC: 10, USDT: 10_000 });
    desk.say('cat c1 SELL 10 STOP 99');
    desk.say('cat c2 SELL 5 @ 200');
    desk.say('ann a1 BUY 1 @ 99');
    expect(desk.say('bob b1 SELL 1 @ 99')).toEqual([
      'accepted b1 locks 1',
      'fill b1(0) a1(0) 1 @ 99',
      'triggered c1 at 99',
      'expired c1 trigger-unfunded 10 unlocks 0',
    ]);
  });
});
