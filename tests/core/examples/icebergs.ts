/** Worked examples: icebergs. */
import type { Chapter } from './example';

export const ICEBERGS: Chapter = {
  title: 'Icebergs',
  intro: 'An iceberg shows a slice at a time; what it hides counts for FOK.',
  examples: [
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
  ],
};
