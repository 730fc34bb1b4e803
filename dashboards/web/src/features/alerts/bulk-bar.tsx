/** What is selected, and what can be done to it in the states that it is in. */
import { Button } from '@mantine/core';
import type { AlertActionKind } from '../../../../../cases/contract';
import { words } from '../../words/inbox';
import { fitting } from './fitting';

export type TriageKind = AlertActionKind | 'new-case';

const BUTTONS = [
  ['attach', 'attach', words.actions.attach, 'a'],
  ['new-case', 'attach', words.actions.newCase, 'c'],
  ['snooze', 'snooze', words.actions.snooze, 's'],
  ['dismiss', 'dismiss', words.actions.dismiss, 'e'],
  ['reopen', 'reopen', words.actions.reopen, 'e'],
  ['detach', 'detach', words.actions.detach, ''],
  ['take', 'take', words.actions.take, 't'],
  ['release', 'release', words.actions.release, ''],
] as const satisfies readonly (readonly [TriageKind, AlertActionKind, string, string])[];

interface BulkBarProps {
  readonly size: number;
  readonly states: Readonly<Record<string, number>>;
  /** How many the filters let through; absent when all of them are selected. */
  readonly selectAll: { readonly total: number; readonly act: () => void } | undefined;
  readonly act: (kind: TriageKind) => void;
  readonly clear: () => void;
}

export function BulkBar({ size, states, selectAll, act, clear }: BulkBarProps) {
  const shown = BUTTONS.flatMap(([kind, action, label, key]) => {
    const fits = fitting(action, states);
    if (fits === 0) return [];
    return [{ kind, key, label: fits < size ? words.partly(label, fits) : label }];
  });
  return (
    <div className="bulk-bar" role="toolbar" aria-label={words.bulk}>
      <span className="strong num" role="status">
        {selectAll === undefined ? words.allSelected(size) : words.selected(size)}
      </span>
      {selectAll && selectAll.total > size ? (
        <button type="button" className="chip plain" onClick={selectAll.act}>
          {words.selectAll(selectAll.total)}
        </button>
      ) : null}
      {shown.map(({ kind, label, key }) => (
        <Button
          key={kind}
          variant="default"
          size="compact-sm"
          onClick={() => act(kind)}
          rightSection={key === '' ? undefined : <kbd>{key}</kbd>}
        >
          {label}
        </Button>
      ))}
      <button type="button" className="chip plain" onClick={clear}>
        {words.clearSelection} <kbd>Esc</kbd>
      </button>
    </div>
  );
}
