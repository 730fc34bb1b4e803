/** State and priority of a case: word and colour. */
import type { CaseRow } from '../../../../../cases/contract';
import { Glyph } from '../../parts/icons';
import { words } from '../../words/cases';

type StateProps = Pick<CaseRow, 'state' | 'outcome'>;

export function CaseStateBadge({ state, outcome }: StateProps) {
  const said = outcome === null ? '' : `: ${words.outcomes[outcome]}`;
  return (
    <span className={`state-badge case-${state}`}>
      {words.states[state]}
      {state === 'closed' || state === 'submitted' ? said : ''}
    </span>
  );
}

export function PriorityBadge({ priority }: Pick<CaseRow, 'priority'>) {
  return <span className={`priority ${priority}`}>{words.priorities[priority]}</span>;
}

export function RestrictedMark() {
  return (
    <span className="restricted" title={words.list.restricted}>
      <Glyph name="lock" size={12} /> <span className="hidden-text">{words.list.restricted}</span>
    </span>
  );
}
