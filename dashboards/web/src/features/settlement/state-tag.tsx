/** Where a batch stands: icon, word and colour together. */
import type { BatchState } from '../../../../../core/contract/settlement-staff';
import { Glyph } from '../../parts/icons';
import { words } from '../../words/settlement';

const LOOKS = { finalized: 'calm', failed: 'late', dropped: 'dim' } as Readonly<
  Record<string, string>
>; // of some

export function StateTag({ state }: { readonly state: BatchState }) {
  return (
    <span className={`due ${LOOKS[state] ?? 'soon'}`}>
      {state === 'finalized' ? <Glyph name="check" size={12} /> : null}
      {state === 'failed' ? <Glyph name="late" size={12} /> : null}
      {words.states[state]}
    </span>
  );
}
