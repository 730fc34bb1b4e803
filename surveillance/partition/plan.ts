/**
 * Which of several workers judges what, so that together they raise the alerts of one. Every worker
 * rebuilds the state of the whole venue from all events; rules that are serial by market run for a
 * worker's own markets, and of the others each runs whole in one place.
 */
import type { Part } from '../../platform/consumer/parts';
import { RULES, type RegisteredRule } from '../detectors/registry';

/** One worker's part. */
export type Partition = Part;

/** Of one worker: everything. */
export const WHOLE: Partition = { index: 1, count: 1 };

const ACROSS_MARKETS: readonly string[] = RULES.filter(({ serial }) => serial !== 'market').map(
  ({ id }) => id,
);

/**
 * Markets go round by the numbers that the log gives them, so that they divide evenly and stay.
 * @param market its number, from 1; 0 for commands that name no market there is
 */
export function ownsMarket({ index, count }: Partition, market: number): boolean {
  return market % count === index - 1;
}

/** Whether any of the rule's work is this worker's. */
export function ownsRule({ index, count }: Partition, { id, serial }: RegisteredRule): boolean {
  if (serial === 'market') return true;
  // From the other end, so that few markets and few such rules do not meet in one worker.
  return count - 1 - (ACROSS_MARKETS.indexOf(id) % count) === index - 1;
}
