/** Stored alerts as the staff API shows them. */
import type { RegistryView } from '../../core/contract';
import { clockWords } from '../clocks/case-clocks';
import type { AlertDisposition, AlertRow } from '../contract';
import type { StoredAlert } from '../store/alert-queries';

/** Beneficial owners of accounts, each once; an account that is not known has none. */
export function ownersOf(
  accounts: readonly string[],
  registry: Pick<RegistryView, 'accountNamed'>,
): readonly string[] {
  return [...new Set(accounts.flatMap((name) => registry.accountNamed(name)?.owner ?? []))];
}

export function disposition(stored: StoredAlert): AlertDisposition {
  const { source, state, stateReason, stateBy, stateAt, snoozedUntil, caseId } = stored;
  const { assignee, due, seen, followed, revision } = stored;
  return {
    ...{ source, state, stateReason, stateBy, stateAt, snoozedUntil, caseId },
    ...{ assignee, seen, followed, revision },
    due: due && { ...clockWords(due.clock), at: due.at },
  };
}

/** A row of the list: no evidence and no wording, which only a recorded read gives. */
export function rowOf(stored: StoredAlert, registry: Pick<RegistryView, 'accountNamed'>): AlertRow {
  const { alertId, rule, market, pool, accounts, from, to, raisedAt, score, severity } =
    stored.alert;
  const owners = ownersOf(accounts, registry);
  const facts = { alertId, rule, market: market ?? pool ?? null, accounts, owners, from, to };
  return { ...facts, raisedAt, score, severity, ...disposition(stored) };
}
