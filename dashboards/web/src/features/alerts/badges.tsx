/** Severity and state of an alert: icon or mark, word, and colour. */
import { SeverityIcon } from '../../parts/icons';
import { words } from '../../words/alerts';
import type { AlertState, Severity } from '../../../../../cases/contract';

export function SeverityBadge({ severity }: { readonly severity: Severity }) {
  return (
    <span className={`severity-badge ${severity}`}>
      <SeverityIcon severity={severity} /> {words.severities[severity]}
    </span>
  );
}

export function StateBadge({ state }: { readonly state: AlertState }) {
  return <span className={`state-badge ${state}`}>{words.states[state]}</span>;
}
