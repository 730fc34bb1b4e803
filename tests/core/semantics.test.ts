// long-file: a table of worked examples
/** Worked examples of matching, one per rule, with the book drawn as a table. */
import { Desk } from './desk';

interface Example {
  readonly name: string;
  readonly given: readonly string[];
  readonly when: string;
  readonly then: readonly string[];
  readonly book: readonly string[];
}

const LADDER = ['ann a1 SELL 5 @ 101', 'bob b1 SELL 4 @ 102', 'ann a2 BUY 3 @ 99'];

const EXAMPLES: readonly Example[] = [
  {
    name: 'a limit order that crosses nothing rests and locks what it may cost',
    given: [],
    when: 'ann a1 BUY 3 @ 100',
    then: ['accepted a1 locks 300'],
    book: ['100 BUY 3'],
  },
  {
    name: 'a crossing limit trades at the makers prices and rests with what is left',
    given: LADDER,
    when: 'cat c1 BUY 7 @ 101',
    then: ['accepted c1 locks 707', 'fill c1(2) a1(0) 5 @ 101'],
    book: ['102 SELL 4', '101 BUY 2', '99 BUY 3'],
  },
  {
    name: 'at one price the earlier order trades first',
    given: ['ann a1 SELL 2 @ 101', 'bob b1 SELL 2 @ 101'],
    when: 'cat c1 BUY 3 @ 105',
    then: ['accepted c1 locks 315', 'fill c1(1) a1(0) 2 @ 101', 'fill c1(0) b1(1) 1 @ 101'],
    book: ['101 SELL 1'],
  },
  {
    name: 'an IOC takes what it can and expires with the rest',
    given: LADDER,
    when: 'cat c1 BUY 7 @ 101 IOC',
    then: [
      'accepted c1 locks 707',
      'fill c1(2) a1(0) 5 @ 101',
      'expired c1 ioc-remainder 2 unlocks 202',
    ],
    book: ['102 SELL 4', '99 BUY 3'],
  },
  {
    name: 'a FOK that the book cannot fill whole does nothing',
    given: LADDER,
    when: 'cat c1 BUY 10 @ 102 FOK',
    then: ['accepted c1 locks 1020', 'expired c1 fok-unfilled 10 unlocks 1020'],
    book: ['102 SELL 4', '101 SELL 5', '99 BUY 3'],
  },
  {
    name: 'a FOK that fits is filled whole',
    given: LADDER,
    when: 'cat c1 BUY 9 @ 102 FOK',
    then: ['accepted c1 locks 918', 'fill c1(4) a1(0) 5 @ 101', 'fill c1(0) b1(0) 4 @ 102'],
    book: ['99 BUY 3'],
  },
  {
    name: 'a FOK does not count orders of its own owner that it would expire on',
    given: ['kit k1 SELL 5 @ 100', 'ann a1 SELL 5 @ 100'],
    when: 'cat c1 BUY 6 @ 100 FOK STP EXPIRE_MAKER',
    then: ['accepted c1 locks 600', 'expired c1 fok-unfilled 6 unlocks 600'],
    book: ['100 SELL 10'],
  },
  {
    name: 'a FOK counts what icebergs hide',
    given: ['ann a1 SELL 6 @ 100 ICE 2'],
    when: 'cat c1 BUY 6 @ 100 FOK',
    then: [
      'accepted c1 locks 600',
      'fill c1(4) a1(4) 2 @ 100',
      'refreshed a1 2 of 4',
      'fill c1(2) a1(2) 2 @ 100',
      'refreshed a1 2 of 2',
      'fill c1(0) a1(0) 2 @ 100',
    ],
    book: [],
  },
  {
    name: 'a LIMIT_MAKER that would take is refused',
    given: LADDER,
    when: 'cat c1 BUY 1 @ 101 POST',
    then: ['rejected 503'],
    book: ['102 SELL 4', '101 SELL 5', '99 BUY 3'],
  },
  {
    name: 'a market order walks the book and expires when it is empty',
    given: LADDER,
    when: 'cat c1 BUY 12',
    then: [
      'accepted c1 locks 0',
      'fill c1(7) a1(0) 5 @ 101',
      'fill c1(3) b1(0) 4 @ 102',
      'expired c1 market-remainder 3 unlocks 0',
    ],
    book: ['99 BUY 3'],
  },
  {
    name: 'a market order without any liquidity is accepted and expires, as on Binance',
    given: [],
    when: 'cat c1 SELL 2',
    then: ['accepted c1 locks 0', 'expired c1 market-remainder 2 unlocks 0'],
    book: [],
  },
  {
    name: 'a market buy by quote amount spends whole lots and ends below one',
    given: LADDER,
    when: 'cat c1 BUY QUOTE 640',
    then: [
      'accepted c1 locks 0',
      'fill c1(1) a1(0) 5 @ 101',
      'fill c1(1) b1(3) 1 @ 102',
      'expired c1 below-lot 0 unlocks 0',
    ],
    book: ['102 SELL 3', '99 BUY 3'],
  },
  {
    name: 'a market sell by quote amount ends when the rest would sell less than one lot',
    given: ['ann a1 BUY 1 @ 100', 'ann a2 BUY 9 @ 60'],
    when: 'cat c1 SELL QUOTE 230',
    then: [
      'accepted c1 locks 0',
      'fill c1(1) a1(0) 1 @ 100',
      'fill c1(1) a2(7) 2 @ 60',
      'expired c1 below-lot 0 unlocks 0',
    ],
    book: ['60 BUY 7'],
  },
  {
    name: 'a quote amount that is spent to the last unit needs no end of its own',
    given: LADDER,
    when: 'cat c1 BUY QUOTE 505',
    then: ['accepted c1 locks 0', 'fill c1(0) a1(0) 5 @ 101'],
    book: ['102 SELL 4', '99 BUY 3'],
  },
  {
    name: 'an iceberg takes with all it has and then shows its slice',
    given: ['ann a1 SELL 4 @ 100'],
    when: 'cat c1 BUY 10 @ 100 ICE 2',
    then: ['accepted c1 locks 1000', 'fill c1(6) a1(0) 4 @ 100'],
    book: ['100 BUY 2'],
  },
  {
    name: 'a new slice goes to the back of its level',
    given: ['ann a1 SELL 4 @ 100 ICE 2', 'bob b1 SELL 2 @ 100'],
    when: 'cat c1 BUY 3 @ 100',
    then: [
      'accepted c1 locks 300',
      'fill c1(1) a1(2) 2 @ 100',
      'refreshed a1 2 of 2',
      'fill c1(0) b1(1) 1 @ 100',
    ],
    book: ['100 SELL 3'],
  },
  {
    name: 'a slice that is only partly taken is not refreshed',
    given: ['ann a1 SELL 4 @ 100 ICE 2'],
    when: 'cat c1 BUY 1 @ 100',
    then: ['accepted c1 locks 100', 'fill c1(0) a1(3) 1 @ 100'],
    book: ['100 SELL 1'],
  },
  {
    name: 'NONE lets an owner trade with itself',
    given: ['kit k1 SELL 2 @ 100'],
    when: 'cat c1 BUY 2 @ 100',
    then: ['accepted c1 locks 200', 'fill c1(0) k1(0) 2 @ 100'],
    book: [],
  },
  {
    name: 'the mode of the resting order does not count',
    given: ['kit k1 SELL 2 @ 100 STP EXPIRE_BOTH'],
    when: 'cat c1 BUY 2 @ 100',
    then: ['accepted c1 locks 200', 'fill c1(0) k1(0) 2 @ 100'],
    book: [],
  },
  {
    name: 'EXPIRE_TAKER ends the taker, after what stood before its own order',
    given: ['ann a1 SELL 1 @ 99', 'kit k1 SELL 2 @ 100'],
    when: 'cat c1 BUY 3 @ 100 STP EXPIRE_TAKER',
    then: [
      'accepted c1 locks 300',
      'fill c1(2) a1(0) 1 @ 99',
      'prevented EXPIRE_TAKER 2 @ 100',
      'expired c1 self-trade-prevention 2 unlocks 200',
    ],
    book: ['100 SELL 2'],
  },
  {
    name: 'EXPIRE_MAKER ends the maker and goes on',
    given: ['kit k1 SELL 2 @ 100', 'ann a1 SELL 2 @ 100'],
    when: 'cat c1 BUY 3 @ 100 STP EXPIRE_MAKER',
    then: [
      'accepted c1 locks 300',
      'prevented EXPIRE_MAKER 2 @ 100',
      'expired k1 self-trade-prevention 2 unlocks 2',
      'fill c1(1) a1(0) 2 @ 100',
    ],
    book: ['100 BUY 1'],
  },
  {
    name: 'EXPIRE_BOTH ends both',
    given: ['kit k1 SELL 2 @ 100', 'ann a1 SELL 2 @ 100'],
    when: 'cat c1 BUY 3 @ 100 STP EXPIRE_BOTH',
    then: [
      'accepted c1 locks 300',
      'prevented EXPIRE_BOTH 2 @ 100',
      'expired k1 self-trade-prevention 2 unlocks 2',
      'expired c1 self-trade-prevention 3 unlocks 300',
    ],
    book: ['100 SELL 2'],
  },
  {
    name: 'DECREMENT takes the smaller quantity off both and goes on',
    given: ['kit k1 SELL 2 @ 100', 'ann a1 SELL 2 @ 100'],
    when: 'cat c1 BUY 3 @ 100 STP DECREMENT',
    then: [
      'accepted c1 locks 300',
      'prevented DECREMENT 2 @ 100',
      'expired k1 self-trade-prevention 0 unlocks 0',
      'fill c1(0) a1(1) 1 @ 100',
    ],
    book: ['100 SELL 1'],
  },
  {
    name: 'DECREMENT ends a taker that is smaller',
    given: ['kit k1 SELL 5 @ 100'],
    when: 'cat c1 BUY 3 @ 100 STP DECREMENT',
    then: [
      'accepted c1 locks 300',
      'prevented DECREMENT 3 @ 100',
      'expired c1 self-trade-prevention 0 unlocks 0',
    ],
    book: ['100 SELL 2'],
  },
  {
    name: 'a smaller quantity keeps its place',
    given: ['ann a1 SELL 5 @ 100', 'bob b1 SELL 5 @ 100', 'ann amend a1 qty 2'],
    when: 'cat c1 BUY 3 @ 100',
    then: ['accepted c1 locks 300', 'fill c1(1) a1(0) 2 @ 100', 'fill c1(0) b1(4) 1 @ 100'],
    book: ['100 SELL 4'],
  },
  {
    name: 'a larger quantity goes to the back',
    given: ['ann a1 SELL 2 @ 100', 'bob b1 SELL 2 @ 100', 'ann amend a1 qty 3'],
    when: 'cat c1 BUY 3 @ 100',
    then: ['accepted c1 locks 300', 'fill c1(1) b1(0) 2 @ 100', 'fill c1(0) a1(2) 1 @ 100'],
    book: ['100 SELL 2'],
  },
  {
    name: 'the quantity of an amend is the whole order, executed part included',
    given: ['ann a1 SELL 5 @ 100', 'bob b1 BUY 2 @ 100'],
    when: 'ann amend a1 qty 4',
    then: ['amended a1 2 @ 100 keeps its place'],
    book: ['100 SELL 2'],
  },
  {
    name: 'an amend to what is executed is refused and the order stays',
    given: ['ann a1 SELL 5 @ 100', 'bob b1 BUY 2 @ 100'],
    when: 'ann amend a1 qty 2',
    then: ['rejected 506'],
    book: ['100 SELL 3'],
  },
  {
    name: 'an amended price that crosses trades',
    given: ['ann a1 SELL 5 @ 105', 'bob b1 BUY 2 @ 100'],
    when: 'ann amend a1 price 99',
    then: ['amended a1 5 @ 99 goes to the back', 'fill a1(3) b1(0) 2 @ 100'],
    book: ['99 SELL 3'],
  },
  {
    name: 'an amend that would make a LIMIT_MAKER take is refused and it stays',
    given: ['ann a1 SELL 5 @ 105 POST', 'bob b1 BUY 2 @ 100'],
    when: 'ann amend a1 price 100',
    then: ['rejected 503'],
    book: ['105 SELL 5', '100 BUY 2'],
  },
  {
    name: 'stops wait before a first trade',
    given: [],
    when: 'ann a1 SELL 2 STOP 90',
    then: ['accepted a1 locks 0'],
    book: [],
  },
  {
    name: 'a stop that would trigger at entry is refused',
    given: ['ann a1 SELL 1 @ 100', 'bob b1 BUY 1 @ 100'],
    when: 'cat c1 SELL 1 STOP 100',
    then: ['rejected 504'],
    book: [],
  },
  {
    name: 'stops enter after the message that triggered them, first in first out',
    given: [
      'ann a1 BUY 1 @ 100',
      'ann a2 BUY 1 @ 98',
      'ann a3 BUY 9 @ 97',
      'cat c1 SELL 1 STOP 98',
      'kit k1 SELL 2 @ 97 STOP 99',
    ],
    when: 'bob b1 SELL 2 @ 98',
    then: [
      'accepted b1 locks 2',
      'fill b1(1) a1(0) 1 @ 100',
      'fill b1(0) a2(0) 1 @ 98',
      'triggered c1 at 98',
      'fill c1(0) a3(8) 1 @ 97',
      'triggered k1 at 99',
      'fill k1(0) a3(6) 2 @ 97',
    ],
    book: ['97 BUY 6'],
  },
  {
    name: 'a price inside one message triggers although the last one does not',
    given: [
      'ann a1 SELL 1 @ 105',
      'ann a2 BUY 1 @ 100',
      'cat c1 BUY 1 @ 90 PROFIT 103',
      'ann a3 SELL 1 @ 102 IOC',
    ],
    when: 'bob b1 SELL 1 @ 100',
    then: ['accepted b1 locks 1', 'fill b1(0) a2(0) 1 @ 100', 'triggered c1 at 103'],
    book: ['105 SELL 1', '90 BUY 1'],
  },
  {
    name: 'a waiting stop can be cancelled and gives back what it locked',
    given: ['cat c1 SELL 4 @ 97 STOP 98'],
    when: 'cat cancel c1',
    then: ['cancelled c1 user 4 unlocks 4'],
    book: [],
  },
];

describe('matching', () => {
  test.each(EXAMPLES)('$name', ({ given, when, then, book }) => {
    const desk = new Desk();
    for (const line of given) {
      expect([line, desk.say(line).filter((event) => event.startsWith('rejected'))]).toEqual([
        line,
        [],
      ]);
    }
    expect(desk.say(when)).toEqual(then);
    expect(desk.book()).toEqual(book);
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
