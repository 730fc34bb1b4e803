/** Own trades before a client's order, and how near to it they lay. */

export interface OwnTrade {
  readonly at: number;
  readonly seq: number;
  readonly side: 0 | 1;
  readonly lots: number;
  readonly price: number;
  readonly trade: number;
  readonly clientOrderId: string;
}

export interface Time {
  readonly entered: readonly OwnTrade[];
  readonly lots: number;
  readonly side: 0 | 1;
  /** When the client's order came. */
  readonly start: number;
  clientLots: number;
  outLots: number;
  readonly out: OwnTrade[];
  counted: boolean;
}

/** Added to the longest time observed between own and client's order, in µs. */
const LEAST_REACH = 2_000_000;

/**
 * How long before a client's order the own ones lay at most, in µs; chance would spread them
 * further. Never more than `most`.
 */
export function reachOf(times: readonly Time[], most: number): number {
  const leads = times.map(({ start, entered }) => {
    return start - (entered[entered.length - 1]?.at ?? start);
  });
  return Math.min(most, Math.max(...leads) * (1 + 1 / times.length) + LEAST_REACH);
}
