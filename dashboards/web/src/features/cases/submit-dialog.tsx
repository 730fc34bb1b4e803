/** Submitting a case: the outcome as a choice, its summary, and the decision about a report. */
import { Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type {
  CaseAnswer,
  CaseOutcome,
  CaseType,
  FilingDecision,
} from '../../../../../cases/contract';
import { words } from '../../words/cases';
import { DecisionForm } from '../alerts/decision-dialogs';
import type { StepDialogProps } from './steps';

const w = words.dialogs;
const SHORTEST = 3;

export function SubmitDialog({ found, run, ...form }: StepDialogProps) {
  const [outcome, setOutcome] = useState<CaseOutcome | null>(found.outcome);
  const [summary, setSummary] = useState(found.summary ?? '');
  const [filing, setFiling] = useState<FilingDecision | null>(found.filing);
  const [reason, setReason] = useState(found.filingReason ?? '');
  const needsReason = filing === 'not-filed';
  const unfit = unfitFilings(found, outcome);
  const ready =
    outcome !== null &&
    filing !== null &&
    !unfit.includes(filing) &&
    summary.trim().length >= SHORTEST &&
    (!needsReason || reason.trim().length >= SHORTEST);
  const submit = () => {
    if (outcome === null || filing === null) return;
    const why = needsReason ? { filingReason: reason.trim() } : {};
    run({ kind: 'submit', outcome, summary: summary.trim(), filing, ...why });
  };
  return (
    <DecisionForm
      {...form}
      title={words.commands.submit}
      {...{ ready, submit }}
      label={words.commands.submit}
    >
      <Text size="sm">{w.submitLead}</Text>
      <Choice
        label={w.outcome}
        names={words.outcomes}
        hints={words.outcomeHints}
        first
        value={outcome}
        choose={(value) => setOutcome(value as CaseOutcome)} // a key of the names
      />
      <Textarea
        label={w.summary}
        placeholder={w.summaryHint}
        value={summary}
        maxLength={10_000}
        autosize
        minRows={3}
        maxRows={10}
        onChange={(event) => setSummary(event.currentTarget.value)}
      />
      <Choice
        label={w.filing}
        names={words.filings}
        value={filing}
        unfit={unfit}
        choose={(value) => setFiling(value as FilingDecision)} // a key of the names
      />
      {filing === 'filed' && found.detectedAt === null ? (
        <Text size="sm">{w.suspicionFirst}</Text>
      ) : null}
      {needsReason ? (
        <TextInput
          label={w.filingReason}
          value={reason}
          maxLength={2000}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      ) : null}
    </DecisionForm>
  );
}

const REPORTABLE: readonly CaseType[] = ['market-abuse', 'money-laundering'];

/** Decisions about a report that the outcome rules out; the server has the last word. */
function unfitFilings({ type }: CaseAnswer, outcome: CaseOutcome | null): readonly string[] {
  if (outcome === null) return [];
  if (outcome !== 'confirmed') return ['filed'];
  return REPORTABLE.includes(type) ? ['not-required'] : [];
}

interface ChoiceProps {
  readonly label: string;
  readonly names: Readonly<Record<string, string>>;
  readonly hints?: Readonly<Record<string, string>>;
  readonly value: string | null;
  /** Cannot be chosen as things are. */
  readonly unfit?: readonly string[];
  readonly choose: (value: string) => void;
  /** The dialog's focus begins here. */
  readonly first?: boolean;
}

function Choice({ label, names, hints, value, unfit = [], choose, first }: ChoiceProps) {
  const chosen = value ?? Object.keys(names)[0];
  return (
    <Radio.Group label={label} value={value ?? ''} onChange={choose}>
      <Stack gap={6} mt={6}>
        {Object.entries(names).map(([name, text]) => (
          <Radio
            key={name}
            value={name}
            data-autofocus={(first && name === chosen) || undefined}
            label={text}
            description={unfit.includes(name) ? w.filingUnfit : hints?.[name]}
            disabled={unfit.includes(name)}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

interface ReasonDialogProps extends StepDialogProps {
  readonly kind: 'return' | 'ask-reopen';
}

export function ReasonDialog({ kind, found: _found, run, ...form }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const label = words.commands[kind];
  return (
    <DecisionForm
      {...form}
      title={kind === 'return' ? words.approval.returnTitle : label}
      label={label}
      ready={reason.trim().length >= SHORTEST}
      submit={() => run({ kind, reason: reason.trim() })}
    >
      <Textarea
        label={kind === 'return' ? words.approval.reason : w.reason}
        data-autofocus
        value={reason}
        maxLength={2000}
        autosize
        minRows={2}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </DecisionForm>
  );
}
