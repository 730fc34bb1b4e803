/** A command that does not fit the case is a value with a code, not an exception. */
import type { CaseStep } from './case-event';

export interface Refusal {
  readonly refused: string;
  readonly msg: string;
}

export type Steps = readonly CaseStep[] | Refusal;

export function refuse(refused: string, msg: string): Refusal {
  return { refused, msg };
}
