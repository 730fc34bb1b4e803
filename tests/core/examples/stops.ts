/** Worked examples: stops. */
import type { Chapter } from './example';

export const STOPS: Chapter = {
  title: 'Stops',
  intro: 'They wait for a trade price and enter after the message that triggered them.',
  examples: [
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
  ],
};
