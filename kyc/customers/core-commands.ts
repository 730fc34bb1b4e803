/**
 * What a customer's changes owe the core: absolute commands, so that sending one again changes
 * nothing. They name accounts and owners; numbers are found when they are sent.
 */
import type { CustomerState } from '../contract';
import type { RecordedEvent } from './events';
import type { Standing } from './standing';

/** As it stands in the outbox. `by` and `approvedBy` are `staff:<id>`. */
export type OwedCommand =
  | {
      readonly type: 'account-state';
      readonly account: string;
      readonly state: 'active' | 'cancel-only' | 'frozen' | 'closed';
      readonly reason: string;
      readonly by: string;
      readonly approvedBy?: string | undefined;
    }
  | {
      readonly type: 'account-update';
      readonly account: string;
      readonly kycLevel: string;
      readonly by: string;
    }
  | {
      readonly type: 'limits';
      readonly owner: string;
      readonly limits: Readonly<Record<string, string | null>>;
      readonly by: string;
    };

/** How the accounts stand in each state; before the first verification they stay as they are. */
const ACCOUNTS: Readonly<
  Partial<Record<CustomerState, Extract<OwedCommand, { type: 'account-state' }>['state']>>
> = { verified: 'active', restricted: 'cancel-only', frozen: 'frozen', 'off-boarded': 'closed' };

/** A step of a customer's history, with who proposed it where two people decided. */
export interface Step {
  readonly customer: string;
  readonly recorded: RecordedEvent;
  readonly proposedBy?: string | undefined;
}

/** @param accounts names of the customer's accounts */
export function owedCommands(
  { customer, recorded, proposedBy }: Step,
  accounts: readonly string[],
): OwedCommand[] {
  const { event, actor } = recorded;
  switch (event.type) {
    case 'state-changed': {
      // Out of a restriction before the first verification: as the accounts were.
      const back = event.from === 'restricted' ? 'active' : undefined;
      const state = ACCOUNTS[event.to] ?? back;
      if (state === undefined) return [];
      const { reason } = event;
      return accounts.map((account) => ({
        type: 'account-state',
        account,
        state,
        reason,
        by: actor,
      }));
    }
    case 'unfrozen': {
      const words = { reason: event.reason, by: proposedBy ?? actor, approvedBy: actor };
      const state = ACCOUNTS[event.to] ?? 'active';
      return accounts.map((account) => ({ type: 'account-state', account, state, ...words }));
    }
    case 'tier-changed':
      if (event.origin === 'log') return [];
      return accounts.map((account) => ({
        ...{ type: 'account-update', account, kycLevel: event.to, by: actor },
      }));
    case 'limits-set':
      return [{ type: 'limits', owner: customer, limits: event.limits, by: actor }];
    default:
      return [];
  }
}

/** What an account opened later owes to decisions made before it: the customer's tier and state. */
export function newAccountCommands(standing: Standing, account: string): OwedCommand[] {
  if (!standing.decidedByStaff) return [];
  const owed: OwedCommand[] = [];
  if (standing.tierByStaff) {
    owed.push({ type: 'account-update', account, kycLevel: standing.tier, by: 'system' });
  }
  const state = ACCOUNTS[standing.state];
  if (state !== undefined && state !== 'active') {
    const reason = `the customer is ${standing.state}`;
    owed.push({ type: 'account-state', account, state, reason, by: 'system' });
  }
  return owed;
}
