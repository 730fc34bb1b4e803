/** Worked examples: limit and market orders. */
import type { Chapter } from './example';

const LADDER = ['ann a1 SELL 5 @ 101', 'bob b1 SELL 4 @ 102', 'ann a2 BUY 3 @ 99'];

export const PLAIN_ORDERS: Chapter = {
  title: 'Limit and market orders',
  intro: 'LIMIT with GTC, IOC and FOK, LIMIT_MAKER, and MARKET by quantity or by quote amount.',
  examples: [
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
  ],
};
