/** Worked examples: self-trade prevention. */
import type { Chapter } from './example';

export const SELF_TRADES: Chapter = {
  title: 'Self-trade prevention',
  intro:
    'The mode of the order that comes in decides, over all accounts of its owner ' +
    '(`cat` and `kit` here).',
  examples: [
    {
      name: 'a FOK does not count orders of its own owner that it would expire on',
      given: ['kit k1 SELL 5 @ 100', 'ann a1 SELL 5 @ 100'],
      when: 'cat c1 BUY 6 @ 100 FOK STP EXPIRE_MAKER',
      then: ['accepted c1 locks 600', 'expired c1 fok-unfilled 6 unlocks 600'],
      book: ['100 SELL 10'],
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
  ],
};
