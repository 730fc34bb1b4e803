/**
 * What the signed-in person may do with a report now; the first is the step that fits its
 * state.
 */
import { Button, Group, Popover, Stack, TextInput, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { RunAction, RunDetail } from '../../../../../reporting/contract/reports';
import { words } from '../../words/reports';
import { NEEDS, useDecide, useGenerate } from './report-queries';

export function RunActions({ run }: { readonly run: RunDetail }) {
  const decide = useDecide(run.id);
  const generate = useGenerate();
  const { actions, kind, period, state } = run;
  if (actions.length === 0) {
    const waits = state === 'generated' || state === 'validated';
    return <span className="dim">{waits ? words.secondPerson : words.noAction}</span>;
  }
  return (
    <Group gap="xs">
      {actions.map((action, i) => (
        <ActionButton
          key={action}
          action={action}
          primary={i === 0}
          busy={decide.isPending || generate.isPending}
          run={(text) => {
            if (action === 'regenerate') generate.mutate({ kind, period });
            else decide.mutate({ action, text });
          }}
        />
      ))}
    </Group>
  );
}

interface ActionButtonProps {
  readonly action: RunAction;
  readonly primary: boolean;
  readonly busy: boolean;
  readonly run: (text: string) => void;
}

function ActionButton({ action, primary, busy, run }: ActionButtonProps) {
  const need = action === 'regenerate' ? null : NEEDS[action];
  const variant = primary ? 'filled' : 'default';
  const [opened, setOpened] = useState(false);
  const [text, setText] = useState('');
  const label = words.actions[action];
  if (need === null) {
    return (
      <Button variant={variant} loading={busy} onClick={() => run('')}>
        {label}
      </Button>
    );
  }
  const field = need === 'reason' ? words.reason : words.reference;
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus returnFocus position="bottom-end">
      <Popover.Target>
        <Tooltip label={field} disabled={opened}>
          <Button variant={variant} loading={busy} onClick={() => setOpened(!opened)}>
            {label}
          </Button>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            run(text.trim());
            setOpened(false);
          }}
        >
          <Stack gap="xs">
            <TextInput
              label={field}
              required
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            <Button type="submit" disabled={text.trim() === ''}>
              {label}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
