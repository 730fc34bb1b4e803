/** Worked examples: auctions. */
import type { Chapter } from './example';

const CALL = 'market opening-auction';

export const AUCTIONS: Chapter = {
  title: 'Auctions',
  intro:
    'In the call of an auction (`opening-auction`, `volatility-auction`, `closing-auction`) ' +
    'orders are collected. Going to `continuous`, or from the call to `closed`, clears what ' +
    'crosses at one price: most lots, then least surplus, then nearest to the reference (the ' +
    'last price without one, the middle without either). Both sides pay the maker fee.',
  examples: [
    {
      name: 'the call collects orders, also those that cross',
      given: [CALL, 'ann a1 SELL 5 @ 100'],
      when: 'bob b1 BUY 3 @ 105',
      then: ['accepted b1 locks 315'],
      book: ['100 SELL 5', '105 BUY 3'],
    },
    {
      name: 'one price executes the most lots',
      given: [
        ...[CALL, 'ann a1 SELL 5 @ 99', 'ann a2 SELL 50 @ 101'],
        ...['bob b1 BUY 4 @ 103', 'cat c1 BUY 4 @ 101', 'hal h1 BUY 9 @ 98'],
      ],
      when: 'market continuous',
      then: [
        'auction fill b1(0) a1(1) 4 @ 101',
        'auction fill c1(3) a1(0) 1 @ 101',
        'auction fill c1(0) a2(47) 3 @ 101',
        'phase continuous',
      ],
      book: ['101 SELL 47', '98 BUY 9'],
    },
    {
      name: 'of prices with the same volume the least surplus decides',
      given: [
        ...[CALL, 'ann a1 SELL 5 @ 99', 'ann a2 SELL 5 @ 102'],
        ...['bob b1 BUY 5 @ 104', 'cat c1 BUY 5 @ 100', 'reference 99'],
      ],
      when: 'market continuous',
      then: ['auction fill b1(0) a1(0) 5 @ 101', 'phase continuous'],
      book: ['102 SELL 5', '100 BUY 5'],
    },
    {
      name: 'of prices as good as each other it is the nearest to the reference',
      given: [CALL, 'ann a1 SELL 5 @ 90', 'bob b1 BUY 5 @ 110', 'reference 107'],
      when: 'market continuous',
      then: ['auction fill b1(0) a1(0) 5 @ 107', 'phase continuous'],
      book: [],
    },
    {
      name: 'an IOC is for the auction alone',
      given: [CALL, 'ann a1 SELL 5 @ 100', 'bob b1 BUY 8 @ 100 IOC'],
      when: 'market continuous',
      then: [
        'auction fill b1(3) a1(0) 5 @ 100',
        'expired b1 auction-end 3 unlocks 300',
        'phase continuous',
      ],
      book: [],
    },
    {
      name: 'market orders, FOK and LIMIT_MAKER are not taken in the call',
      given: [CALL],
      when: ['bob b1 BUY 8', 'bob b2 BUY 8 @ 100 FOK', 'bob b3 BUY 8 @ 100 POST'],
      then: ['rejected 519', 'rejected 519', 'rejected 519'],
      book: [],
    },
    {
      name: 'an iceberg takes part with all it has, in its place',
      given: [
        ...[CALL, 'ann a1 SELL 9 @ 100 ICE 2', 'hal h1 SELL 4 @ 100'],
        ...['bob b1 BUY 7 @ 105', 'ann a2 SELL 5 @ 103'],
      ],
      when: 'market continuous',
      then: ['auction fill b1(0) a1(2) 7 @ 101', 'refreshed a1 2 of 2', 'phase continuous'],
      book: ['103 SELL 5', '100 SELL 6'],
    },
    {
      name: 'orders that self-trade prevention ends count for no price',
      given: [
        ...[CALL, 'cat c1 SELL 5 @ 90', 'ann a1 SELL 5 @ 100'],
        ...['kit k1 BUY 5 @ 110 STP EXPIRE_MAKER'],
      ],
      when: 'market continuous',
      then: [
        'prevented EXPIRE_MAKER 5 @ 94',
        'expired c1 self-trade-prevention 5 unlocks 5',
        'auction fill k1(0) a1(0) 5 @ 105',
        'phase continuous',
      ],
      book: [],
    },
    {
      name: 'stops that the auction triggers enter when trading goes on',
      given: [
        ...['cat c1 SELL 2 @ 90 STOP 95', CALL, 'ann a1 SELL 5 @ 94', 'bob b1 BUY 5 @ 94'],
        ...['hal h1 BUY 2 @ 91'],
      ],
      when: 'market continuous',
      then: [
        'auction fill b1(0) a1(0) 5 @ 94',
        'phase continuous',
        'triggered c1 at 95',
        'fill c1(0) h1(0) 2 @ 91',
      ],
      book: [],
    },
    {
      name: 'a closing auction closes the market, and stops go on waiting',
      given: [
        ...['cat c1 SELL 2 @ 90 STOP 95', 'market closing-auction'],
        ...['ann a1 SELL 5 @ 94', 'bob b1 BUY 7 @ 94'],
      ],
      when: ['market closed', 'hal h1 BUY 1 @ 1', 'bob cancel b1'],
      then: [
        'auction fill b1(2) a1(0) 5 @ 94',
        'phase closed',
        'rejected 303',
        'cancelled b1 user 2 unlocks 188',
      ],
      book: [],
    },
    {
      name: 'a halt ends the call without a trade; what crosses is cleared later',
      given: [CALL, 'ann a1 SELL 5 @ 100', 'bob b1 BUY 5 @ 100', 'cat c1 BUY 1 @ 100 IOC'],
      when: ['market halted', 'market continuous'],
      then: [
        'expired c1 auction-end 1 unlocks 100',
        'phase halted',
        'auction fill b1(0) a1(0) 5 @ 100',
        'phase continuous',
      ],
      book: [],
    },
  ],
};
