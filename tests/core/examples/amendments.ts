/** Worked examples: amendments. */
import type { Chapter } from './example';

export const AMENDMENTS: Chapter = {
  title: 'Amendments',
  intro: 'Only a smaller quantity at the same price keeps the place in the queue.',
  examples: [
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
  ],
};
