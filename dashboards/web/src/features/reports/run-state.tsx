/** Where a report stands: icon, word and colour together. */
import type { RunState } from '../../../../../reporting/contract/reports';
import { Glyph } from '../../parts/icons';
import { words } from '../../words/reports';

interface RunStateProps {
  readonly state: RunState;
  readonly overdue?: boolean;
}

const DONE: ReadonlySet<RunState> = new Set(['signed-off', 'submitted', 'acknowledged']);

export function RunStateTag({ state, overdue = false }: RunStateProps) {
  if (overdue) {
    return (
      <span className="due late">
        <Glyph name="late" size={12} /> {words.late}
      </span>
    );
  }
  const done = DONE.has(state);
  const wrong = state === 'rejected';
  const look = wrong ? 'late' : done ? 'calm' : 'soon';
  return (
    <span className={`due ${state === 'scheduled' || state === 'superseded' ? 'dim' : look}`}>
      {done ? <Glyph name="check" size={12} /> : null}
      {wrong ? <Glyph name="late" size={12} /> : null}
      {words.states[state]}
    </span>
  );
}
