/** How one pushes a price: how much is gathered before, how it is pushed, how it is left. */
import { SECOND } from '../model/world';
import { type Random } from '../../../platform/random/random';

export type PushRule = 'momentum-ignition' | 'ramping' | 'pump-and-dump' | 'trash-and-cash';

export interface PushConduct {
  readonly side: 'BUY' | 'SELL';
  readonly build: {
    readonly parts: number;
    readonly micros: number;
    /** Usual trades in all. */
    readonly units: number;
    /** Share of orders that wait. */
    readonly passive: number;
  };
  readonly push: {
    readonly orders: number;
    readonly micros: number;
    /** Of the price. */
    readonly fraction: number;
    /** Share of the push that others take for real. */
    readonly believed: number;
    /** Strangers' orders that follow, in all, and how soon. */
    readonly followers: number;
    readonly followSeconds: number;
    /** Share of orders that leave their rest standing as a bid. */
    readonly leaving: number;
    /** Seconds until the way out begins, at most. */
    readonly restSeconds: number;
  };
  readonly out: {
    readonly share: number;
    readonly parts: number;
    readonly micros: number;
    readonly passive: number;
  };
  readonly promotion: boolean;
}

/** @param left µs that all of it may take */
export function drawPush(rule: PushRule, random: Random, left: number): PushConduct {
  const weak = random.chance(0.1);
  const hurry = Math.min(1, left / (3_300 * SECOND));
  const minutes = (from: number, to: number): number =>
    random.range(from, to) * 60 * SECOND * hurry;
  const fraction = weak ? 0.0006 : random.range(0.004, 0.014);
  const none = { parts: 0, micros: 0, units: 0, passive: 0 };
  const either = random.chance(0.6) ? ('BUY' as const) : ('SELL' as const);
  if (rule === 'momentum-ignition') {
    return {
      side: either,
      build: none,
      push: {
        ...{ orders: random.int(1, 8), micros: random.range(0.5, 25) * SECOND, fraction },
        ...{ believed: random.range(0.5, 0.9), followers: random.int(3, 10) },
        ...{ followSeconds: random.range(2, 15), leaving: 0.1, restSeconds: random.range(3, 40) },
      },
      out: {
        ...{ share: random.range(0.65, 1), parts: random.int(1, 8) },
        ...{ micros: random.range(5, 150) * SECOND, passive: random.range(0, 0.6) },
      },
      promotion: false,
    };
  }
  if (rule === 'ramping') {
    const sells = random.chance(0.35);
    return {
      side: either,
      build: none,
      push: {
        ...{ orders: random.int(7, 30), micros: minutes(3, 35), fraction },
        ...{ believed: random.range(0.5, 0.9), followers: random.int(0, 6) },
        ...{ followSeconds: 60, leaving: random.range(0, 0.5), restSeconds: 30 },
      },
      out: { share: sells ? 0.3 : 0, parts: 3, micros: minutes(2, 8), passive: 0.6 },
      promotion: false,
    };
  }
  return {
    side: rule === 'pump-and-dump' ? 'BUY' : 'SELL',
    build: {
      ...{ parts: random.int(6, 20), micros: minutes(6, 25) },
      ...{ units: random.range(15, 50), passive: random.range(0.2, 0.9) },
    },
    push: {
      ...{ orders: random.int(3, 14), micros: minutes(0.5, 7), fraction: fraction * 1.3 },
      ...{ believed: random.range(0.7, 1), followers: random.int(6, 20) },
      ...{ followSeconds: random.range(20, 120), leaving: 0.2, restSeconds: random.range(20, 120) },
    },
    out: {
      ...{ share: random.range(0.6, 1), parts: random.int(4, 16) },
      ...{ micros: minutes(1, 8), passive: random.range(0.1, 0.6) },
    },
    promotion: random.chance(0.4),
  };
}
