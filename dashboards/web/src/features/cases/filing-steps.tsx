/** The next steps of a report; those that need words ask for them in place. */
import { Button, Checkbox, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { FilingAnswer, FilingCommand, FilingCommandKind } from '../../../../../cases/contract';
import { words as w } from '../../words/filings';
import { useFilingCommand } from './filing-queries';

const ASKING: readonly FilingCommandKind[] = ['return', 'acknowledge', 'review'];
const LABELS = { return: w.reason, acknowledge: w.answer, review: w.reviewText } as const;

export function FilingSteps({ filing }: { readonly filing: FilingAnswer }) {
  const [asked, setAsked] = useState<keyof typeof LABELS | undefined>();
  const command = useFilingCommand(filing);
  const steps = filing.commands.filter((kind) => kind !== 'edit');
  const run = (next: FilingCommand) =>
    command.mutate(next, { onSuccess: () => setAsked(undefined) });
  const step = (kind: FilingCommandKind) => {
    if (ASKING.includes(kind))
      setAsked(kind as keyof typeof LABELS); // one of those asked for
    else if (kind === 'submit' || kind === 'approve') run({ kind });
    else if (kind === 'file')
      run({ kind, ...(filing.state === 'approved' ? {} : { alone: true }) });
  };
  const label = (kind: FilingCommandKind) =>
    kind === 'file' && filing.state !== 'approved' ? w.fileAlone : w.commands[kind];
  return (
    <>
      {asked === undefined ? null : <Asked kind={asked} run={run} pending={command.isPending} />}
      <Text role="alert" size="sm" className="form-error">
        {command.error?.message}
      </Text>
      <Group justify="flex-end">
        {steps.length === 0 ? <span className="dim">{w.nothing}</span> : null}
        {[...steps].reverse().map((kind) => (
          <Button
            key={kind}
            variant={kind === steps[0] ? 'filled' : 'default'}
            loading={command.isPending}
            onClick={() => step(kind)}
          >
            {label(kind)}
          </Button>
        ))}
      </Group>
    </>
  );
}

interface AskedProps {
  readonly kind: keyof typeof LABELS;
  readonly run: (command: FilingCommand) => void;
  readonly pending: boolean;
}

function Asked({ kind, run, pending }: AskedProps) {
  const [text, setText] = useState('');
  const [reference, setReference] = useState('');
  const [accepted, setAccepted] = useState(true);
  const said = text.trim();
  const submit = () => {
    if (kind === 'return') run({ kind, reason: said });
    else if (kind === 'review') run({ kind, text: said });
    else run({ kind, accepted, text: said, ...(reference === '' ? {} : { reference }) });
  };
  return (
    <div className="field-row">
      <TextInput
        label={LABELS[kind]}
        value={text}
        maxLength={2000}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {kind === 'acknowledge' ? (
        <>
          <TextInput
            label={w.reference}
            value={reference}
            maxLength={100}
            onChange={(event) => setReference(event.currentTarget.value)}
          />
          <Checkbox
            label={w.accepted}
            checked={accepted}
            onChange={(event) => setAccepted(event.currentTarget.checked)}
          />
        </>
      ) : null}
      <Button disabled={said.length < 3} loading={pending} onClick={submit}>
        {w.commands[kind]}
      </Button>
    </div>
  );
}
