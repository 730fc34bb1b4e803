/** Waiting, the day of the suspicion, and the details of a case. */
import { Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Priority } from '../../../../../cases/contract';
import { dateTime, nowMicros } from '../../app/format';
import { words } from '../../words/cases';
import { DecisionForm } from '../alerts/decision-dialogs';
import type { StepDialogProps } from './steps';

const w = words.dialogs;
const SHORTEST = 3;

/** The field's text has no zone: it is read as UTC. NaN when it is no time. */
const micros = (local: string) => Date.parse(`${local}Z`) * 1000;
const local = (at: number) => dateTime(at).slice(0, 16).replace(' ', 'T');

interface TimeFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly change: (text: string) => void;
}

function TimeField({ label, hint, value, change }: TimeFieldProps) {
  return (
    <TextInput
      type="datetime-local"
      label={label}
      description={hint}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

interface ReasonFieldProps {
  readonly label?: string;
  readonly value: string;
  readonly change: (text: string) => void;
}

function ReasonField({ label = w.reason, value, change }: ReasonFieldProps) {
  return (
    <Textarea
      label={label}
      data-autofocus
      value={value}
      maxLength={2000}
      autosize
      minRows={2}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

export function WaitDialog({ found: _found, run, ...form }: StepDialogProps) {
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const at = micros(until);
  const submit = () => {
    const end = Number.isFinite(at) ? { until: at } : {};
    run({ kind: 'wait', reason: reason.trim(), ...end });
  };
  return (
    <DecisionForm
      {...form}
      title={words.commands.wait}
      label={words.commands.wait}
      ready={reason.trim().length >= SHORTEST}
      submit={submit}
    >
      <ReasonField value={reason} change={setReason} />
      <TimeField label={w.until} value={until} change={setUntil} />
    </DecisionForm>
  );
}

export function SuspicionDialog({ found: _found, run, ...form }: StepDialogProps) {
  const [reason, setReason] = useState('');
  const [when, setWhen] = useState(() => local(nowMicros()));
  const detectedAt = micros(when);
  const ready = reason.trim().length >= SHORTEST && Number.isFinite(detectedAt);
  return (
    <DecisionForm
      {...form}
      title={words.commands['record-suspicion']}
      label={words.commands['record-suspicion']}
      ready={ready}
      submit={() => run({ kind: 'record-suspicion', detectedAt, reason: reason.trim() })}
    >
      <TimeField label={w.detected} hint={w.detectedHint} value={when} change={setWhen} />
      <ReasonField value={reason} change={setReason} />
    </DecisionForm>
  );
}

export function AnswerDialog({ found: _found, run, ...form }: StepDialogProps) {
  const [text, setText] = useState('');
  const [when, setWhen] = useState(() => local(nowMicros()));
  const answeredAt = micros(when);
  const ready = text.trim().length >= SHORTEST && Number.isFinite(answeredAt);
  return (
    <DecisionForm
      {...form}
      title={words.commands['record-answer']}
      label={words.commands['record-answer']}
      ready={ready}
      submit={() => run({ kind: 'record-answer', answeredAt, text: text.trim() })}
    >
      <TimeField label={w.answered} value={when} change={setWhen} />
      <ReasonField label={w.answer} value={text} change={setText} />
    </DecisionForm>
  );
}

export function DetailsDialog({ found, run, ...form }: StepDialogProps) {
  const [title, setTitle] = useState(found.title);
  const [priority, setPriority] = useState<Priority>(found.priority);
  const data = Object.entries(words.priorities).map(([value, label]) => ({ value, label }));
  return (
    <DecisionForm
      {...form}
      title={words.commands['change-details']}
      label={words.commands['change-details']}
      ready={title.trim().length >= SHORTEST}
      submit={() => run({ kind: 'change-details', title: title.trim(), priority })}
    >
      <TextInput
        label={words.list.name}
        data-autofocus
        value={title}
        maxLength={200}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Select
        label={words.list.priority}
        allowDeselect={false}
        data={data}
        value={priority}
        onChange={(value) => value && setPriority(value as Priority)} // one of the options
      />
    </DecisionForm>
  );
}
