/** Filters of the batches, in the address. */
import type { BatchState } from '../../../../../core/contract/settlement-staff';

export const BATCH_STATES = [
  'planned',
  'sent',
  'confirmed',
  'finalized',
  'failed',
  'dropped',
] as const satisfies readonly BatchState[];

export interface SettlementSearch {
  readonly state?: BatchState;
  /** Number of an event of the log: the batch that holds it. */
  readonly event?: number;
}

export function parseSettlementSearch(raw: Record<string, unknown>): SettlementSearch {
  const state = BATCH_STATES.find((one) => one === raw.state);
  const event = Number(raw.event);
  return {
    ...(state === undefined ? {} : { state }),
    ...(Number.isSafeInteger(event) && event > 0 ? { event } : {}),
  };
}

/** The query of the list. */
export function settlementParams({ state, event }: SettlementSearch): URLSearchParams {
  const params = new URLSearchParams();
  if (state !== undefined) params.set('state', state);
  if (event !== undefined) params.set('event', String(event));
  return params;
}
