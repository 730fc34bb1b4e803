/** Worked examples: order lists. */
import type { Chapter } from './example';

const TRADE_AT_100 = ['hal h0 SELL 1 @ 100', 'bob b0 BUY 1 @ 100'];
const OCO = 'cat OCO l1 | p1 SELL 5 @ 110 POST | s1 SELL 5 @ 89 STOP 90';
const BUY_OCO = 'cat OCO l1 | p1 BUY 5 @ 90 POST | s1 BUY 5 @ 112 STOP 110';
const OTO = 'cat OTO l1 | w1 BUY 3 @ 95 | s1 SELL 3 @ 105';
const OTOCO = 'cat OTOCO l1 | w1 BUY 3 @ 95 | p1 SELL 3 @ 105 POST | s1 SELL 3 STOP 90';

export const ORDER_LISTS: Chapter = {
  title: 'Order lists',
  intro:
    'OCO: of two orders one ends the other. OTO: the second is placed when the first is filled. ' +
    'OTOCO: then a pair is placed. A list lives while one of its orders does.',
  examples: [
    {
      name: 'a pair keeps locked what the dearer of its orders may cost, once',
      given: TRADE_AT_100,
      when: [OCO],
      then: ['accepted p1 locks 5', 'accepted s1 locks 0', 'list l1 open'],
      book: ['110 SELL 5'],
    },
    {
      name: 'a buying pair locks the difference for its dearer stop',
      given: TRADE_AT_100,
      when: BUY_OCO,
      then: ['accepted p1 locks 450', 'accepted s1 locks 110', 'list l1 open'],
      book: ['90 BUY 5'],
    },
    {
      name: 'a fill of the profit order ends the stop, even a partial one',
      given: [...TRADE_AT_100, BUY_OCO],
      when: 'bob b1 SELL 2 @ 90',
      then: [
        'accepted b1 locks 2',
        'fill b1(0) p1(3) 2 @ 90',
        'expired s1 list 5 unlocks 110',
        'list l1 triggered',
      ],
      book: ['90 BUY 3'],
    },
    {
      name: 'the list is done when its last order is',
      given: [...TRADE_AT_100, OCO, 'bob b1 BUY 2 @ 110'],
      when: 'bob b2 BUY 3 @ 110',
      then: ['accepted b2 locks 330', 'fill b2(0) p1(0) 3 @ 110', 'list l1 done'],
      book: [],
    },
    {
      name: 'a triggered stop ends the profit order and takes over its lock',
      given: [...TRADE_AT_100, BUY_OCO, 'hal h1 SELL 1 @ 110'],
      when: 'bob b1 BUY 1 @ 110',
      then: [
        'accepted b1 locks 110',
        'fill b1(0) h1(0) 1 @ 110',
        'expired p1 list 5 unlocks 450',
        'triggered s1 at 110 locks 450',
        'list l1 triggered',
      ],
      book: ['112 BUY 5'],
    },
    {
      name: 'what a triggered stop took over comes back with its cancel',
      given: [...TRADE_AT_100, BUY_OCO, 'hal h1 SELL 1 @ 110', 'bob b1 BUY 1 @ 110'],
      when: 'cat cancel s1',
      then: ['cancelled s1 user 5 unlocks 560', 'list l1 done'],
      book: [],
    },
    {
      name: 'cancelling one order of a list cancels the list',
      given: [...TRADE_AT_100, OCO],
      when: 'cat cancel s1',
      then: ['cancelled s1 user 5 unlocks 0', 'cancelled p1 user 5 unlocks 5', 'list l1 done'],
      book: [],
    },
    {
      name: 'a list can be cancelled by its own name',
      given: [...TRADE_AT_100, OTO],
      when: 'cat cancel-list l1',
      then: ['cancelled w1 user 3 unlocks 285', 'pending-ended s1 cancelled', 'list l1 done'],
      book: [],
    },
    {
      name: 'prices of a pair must lie on both sides of the last price',
      given: TRADE_AT_100,
      when: 'cat OCO l1 | p1 SELL 5 @ 99 POST | s1 SELL 5 @ 89 STOP 90',
      then: ['rejected 319'],
      book: [],
    },
    {
      name: 'a list that cannot be paid for is refused whole',
      given: TRADE_AT_100,
      when: 'cat OCO l1 | p1 SELL 1001 @ 110 POST | s1 SELL 1001 STOP 90',
      then: ['rejected 205'],
      book: [],
    },
    {
      name: 'a pending order has no place and no lock until the first one is filled',
      given: [],
      when: OTO,
      then: ['accepted w1 locks 285', 'pending s1', 'list l1 open'],
      book: ['95 BUY 3'],
    },
    {
      name: 'a part of the first order does not place the pending one',
      given: [OTO],
      when: 'bob b1 SELL 2 @ 95',
      then: ['accepted b1 locks 2', 'fill b1(0) w1(1) 2 @ 95'],
      book: ['95 BUY 1'],
    },
    {
      name: 'the pending order is placed when the first is filled, after that message',
      given: [OTO, 'bob b1 SELL 2 @ 95'],
      when: 'bob b2 SELL 4 @ 95',
      then: [
        'accepted b2 locks 4',
        'fill b2(3) w1(0) 1 @ 95',
        'list l1 triggered',
        'accepted s1 locks 3',
      ],
      book: ['105 SELL 3', '95 SELL 3'],
    },
    {
      name: 'a first order that expires takes the pending one with it',
      given: [],
      when: 'cat OTO l1 | w1 BUY 3 @ 95 IOC | s1 SELL 3 @ 105',
      then: [
        'accepted w1 locks 285',
        'pending s1',
        'list l1 open',
        'expired w1 ioc-remainder 3 unlocks 285',
        'pending-ended s1 expired',
        'list l1 done',
      ],
      book: [],
    },
    {
      name: 'a pending order that cannot be paid for when its turn comes is not placed',
      given: ['cat OTO l1 | w1 BUY 3 @ 95 | s1 SELL 1009 @ 105'],
      when: 'bob b1 SELL 3 @ 95',
      then: [
        'accepted b1 locks 3',
        'fill b1(0) w1(0) 3 @ 95',
        'list l1 triggered',
        'pending-ended s1 expired 205',
        'list l1 done',
      ],
      book: [],
    },
    {
      name: 'a filled first order places a pair, which then is like any other',
      given: [OTOCO, 'bob b1 SELL 3 @ 95'],
      when: ['hal h1 BUY 1 @ 90', 'bob b2 SELL 1 @ 90'],
      then: [
        'accepted h1 locks 90',
        'accepted b2 locks 1',
        'fill b2(0) h1(0) 1 @ 90',
        'expired p1 list 3 unlocks 3',
        'triggered s1 at 90',
        'expired s1 market-remainder 3 unlocks 0',
        'list l1 done',
      ],
      book: [],
    },
    {
      name: 'a trailing stop may be the loss order of a pair',
      given: [
        ...TRADE_AT_100,
        'cat OCO l1 | p1 SELL 5 @ 130 POST | s1 SELL 5 @ 80 STOP TRAIL 1000',
        ...['hal h1 SELL 1 @ 120', 'bob b1 BUY 1 @ 120', 'hal h2 SELL 1 @ 108'],
      ],
      when: 'bob b2 BUY 1 @ 108',
      then: [
        'accepted b2 locks 108',
        'fill b2(0) h2(0) 1 @ 108',
        'expired p1 list 5 unlocks 5',
        'triggered s1 at 108 locks 5',
        'list l1 triggered',
      ],
      book: ['80 SELL 5'],
    },
  ],
};
