/** Worked examples: trailing stops, after the scenarios of Binance's trailing stop FAQ. */
import type { Chapter } from './example';

/** Trades that walk the last price along; `hal` sells to `bob`. */
function walk(prices: readonly number[], from = 0): string[] {
  return prices.flatMap((price, i) => [
    `hal h${from + i} SELL 1 @ ${price}`,
    `bob b${from + i} BUY 1 @ ${price}`,
  ]);
}

/** Events of one step of such a walk. */
function step(i: number, price: number): string[] {
  return [
    `accepted h${i} locks 1`,
    `accepted b${i} locks ${price}`,
    `fill b${i}(0) h${i}(0) 1 @ ${price}`,
  ];
}

export const TRAILING_STOPS: Chapter = {
  title: 'Trailing stops',
  intro:
    'A sell follows the highest, a buy the lowest trade price and triggers when the price comes ' +
    'back by the delta (`TRAIL`, in basis points). A stop price says when following begins.',
  examples: [
    {
      name: 'a sell without a stop price follows from the last price on (scenario E)',
      given: [...walk([400]), 'cat c1 SELL 2 @ 390 STOP TRAIL 700', ...walk([420, 395, 455], 1)],
      // 455 less 7 % is 423.15: at or below it the order triggers.
      when: walk([424, 423], 4),
      then: [...step(4, 424), ...step(5, 423), 'triggered c1 at 423'],
      book: ['390 SELL 2'],
    },
    {
      name: 'a buy begins to follow at its stop price (scenario A)',
      given: [
        ...walk([400]),
        'cat c1 BUY 1 @ 450 STOP 440 TRAIL 500',
        // Falls and rises before 440 do not count.
        ...walk([370, 440, 460, 420], 1),
      ],
      // 420 and 5 % are 441.
      when: walk([440, 441], 5),
      then: [...step(5, 440), ...step(6, 441), 'triggered c1 at 441'],
      book: ['450 BUY 1'],
    },
    {
      name: 'a sell below the last price begins to follow on the way down (scenario B)',
      given: [
        ...walk([400]),
        'cat c1 SELL 1 @ 380 STOP 390 TRAIL 1000',
        ...walk([415, 390, 370, 410], 1),
      ],
      when: walk([370, 369], 5),
      then: [...step(5, 370), ...step(6, 369), 'triggered c1 at 369'],
      book: ['380 SELL 1'],
    },
    {
      name: 'a take profit buy follows from its stop price down (scenario C)',
      given: [
        ...walk([4000]),
        'cat c1 BUY 1 @ 3850 PROFIT 3800 TRAIL 850',
        ...walk([4200, 3800, 3700, 3900, 3800], 1),
      ],
      // 3700 and 8.5 % are 4014.5.
      when: walk([4014, 4015], 6),
      then: [...step(6, 4014), ...step(7, 4015), 'triggered c1 at 4015'],
      book: ['3850 BUY 1'],
    },
    {
      name: 'a take profit sell follows from its stop price up (scenario D)',
      given: [
        ...walk([4000]),
        'cat c1 SELL 1 @ 4100 PROFIT 4200 TRAIL 750',
        ...walk([4150, 3900, 4200, 4500, 4400, 4650], 1),
      ],
      // 4650 less 7.5 % is 4301.25.
      when: walk([4302, 4301], 7),
      then: [...step(7, 4302), ...step(8, 4301), 'triggered c1 at 4301'],
      book: ['4100 SELL 1'],
    },
    {
      name: 'every price inside one message counts',
      given: [
        ...walk([100]),
        'cat c1 SELL 1 @ 90 STOP TRAIL 1000',
        'ann a1 BUY 1 @ 100',
        'ann a2 BUY 1 @ 91',
        'ann a3 BUY 1 @ 89',
      ],
      when: 'hal h9 SELL 3 @ 89',
      then: [
        'accepted h9 locks 3',
        'fill h9(2) a1(0) 1 @ 100',
        'fill h9(1) a2(0) 1 @ 91',
        'fill h9(0) a3(0) 1 @ 89',
        'triggered c1 at 90',
      ],
      book: ['90 SELL 1'],
    },
  ],
};
