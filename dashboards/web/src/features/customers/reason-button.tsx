/** A button that asks for the reason before it does what it says. */
import { Button, Popover, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { words } from '../../words/customers';

interface ReasonButtonProps {
  readonly label: string;
  readonly busy: boolean;
  readonly primary?: boolean;
  readonly run: (reason: string) => void;
}

export function ReasonButton({ label, busy, primary = false, run }: ReasonButtonProps) {
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState('');
  const ready = reason.trim().length >= 3;
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      trapFocus
      returnFocus
      width={300}
      position="bottom-end"
    >
      <Popover.Target>
        <Button
          size="compact-sm"
          variant={primary ? 'filled' : 'default'}
          loading={busy}
          onClick={() => setOpened(!opened)}
        >
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!ready) return;
            run(reason.trim());
            setOpened(false);
            setReason('');
          }}
        >
          <Stack gap="xs">
            <Textarea
              label={words.reason}
              required
              rows={3}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Button type="submit" disabled={!ready}>
              {label}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
