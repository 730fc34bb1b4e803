/** Dialogs of the decisions that need a reason: dismiss, reopen, take out of a case. */
import { Button, Group, Radio, Stack, Text, Textarea } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { AlertAction, DismissOutcome } from '../../../../../cases/contract';
import { Dialog } from '../../parts/dialog';
import { words as alertWords } from '../../words/alerts';
import { words } from '../../words/inbox';

const w = alertWords.action;
const { outcomes } = alertWords;

export interface DecisionProps {
  readonly count: number;
  readonly close: () => void;
  readonly act: (action: AlertAction) => void;
  readonly pending: boolean;
  readonly error: Error | null;
}

export function DismissDialog(props: DecisionProps) {
  const [outcome, setOutcome] = useState<DismissOutcome | null>(null);
  const [comment, setComment] = useState('');
  const submit = () => {
    if (outcome) props.act({ kind: 'dismiss', outcome, comment: comment.trim() });
  };
  const choices = Object.entries(outcomes) as [DismissOutcome, string][]; // keys of that object
  return (
    <DecisionForm
      {...props}
      title={words.dismissTitle(props.count)}
      label={w.dismiss}
      ready={outcome !== null}
      submit={submit}
    >
      <Radio.Group
        label={w.outcome}
        description={words.dismissLead}
        value={outcome ?? ''}
        onChange={(given) => setOutcome(given as DismissOutcome)} // one of the values below
      >
        <Stack gap="xs" mt="xs">
          {choices.map(([value, label], i) => (
            <Radio key={value} value={value} label={label} data-autofocus={i === 0 || undefined} />
          ))}
        </Stack>
      </Radio.Group>
      <Reason label={w.comment} value={comment} change={setComment} />
    </DecisionForm>
  );
}

interface ReasonDialogProps extends DecisionProps {
  readonly kind: 'reopen' | 'detach';
}

export function ReasonDialog({ kind, ...props }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  return (
    <DecisionForm
      {...props}
      title={words.reasonTitle[kind](props.count)}
      label={words.actions[kind]}
      ready={reason.trim().length >= 3}
      submit={() => props.act({ kind, reason: reason.trim() })}
    >
      <Reason label={w.reason} hint={w.reasonHint} value={reason} change={setReason} first />
    </DecisionForm>
  );
}

interface ReasonProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly change: (text: string) => void;
  readonly first?: boolean;
}

function Reason({ label, hint = '', value, change, first = false }: ReasonProps) {
  return (
    <Textarea
      label={label}
      placeholder={hint}
      value={value}
      maxLength={2000}
      autosize
      minRows={2}
      data-autofocus={first || undefined}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

interface FormProps extends Omit<DecisionProps, 'count' | 'act'> {
  readonly title: string;
  readonly label: string;
  readonly ready: boolean;
  readonly submit: () => void;
  readonly children: ReactNode;
}

/** A dialog with one button that does it, and room for the server's refusal. */
export function DecisionForm(props: FormProps) {
  const { title, label, ready, submit, close, pending, error, children } = props;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) submit();
  };
  return (
    <Dialog onClose={close} title={title}>
      <form onSubmit={onSubmit}>
        <Stack gap="sm">
          {children}
          <Text role="alert" size="sm" className="form-error">
            {error?.message}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {w.cancel}
            </Button>
            <Button type="submit" disabled={!ready} loading={pending}>
              {label}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
