/** Who works on a case, and who may know of it. */
import { Checkbox, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FailedState, LoadingRows } from '../../parts/states';
import { words } from '../../words/cases';
import { DecisionForm } from '../alerts/decision-dialogs';
import type { StepDialogProps } from './steps';
import { peopleQuery } from './case-queries';

const w = words.dialogs;

/** Two clicks: the step, then the person. */
export function AssignDialog({ found, run, ...form }: StepDialogProps) {
  const { data, error } = useQuery(peopleQuery);
  const [to, setTo] = useState<string | undefined>();
  const people = (data?.people ?? []).map(({ staffId, name, openCases }) => {
    return { value: staffId, label: name, note: w.load(openCases) };
  });
  const options = [
    { value: 'me', label: w.me, note: '' },
    { value: 'round-robin', label: w.roundRobin, note: '' },
    ...people.filter(({ value }) => value !== found.assignee?.staffId),
    ...(found.assignee === null ? [] : [{ value: '', label: w.nobody, note: '' }]),
  ];
  return (
    <DecisionForm
      {...form}
      title={w.assignTo}
      label={words.commands.assign}
      ready={to !== undefined}
      submit={() => run({ kind: 'assign', to: to === '' ? null : (to ?? null) })}
    >
      {error ? <FailedState error={error} /> : null}
      {data === undefined && !error ? <LoadingRows rows={4} /> : null}
      <ul className="choices">
        {options.map(({ value, label, note }, i) => (
          <li key={value}>
            <button
              type="button"
              aria-pressed={value === to}
              data-autofocus={i === 0 || undefined}
              onClick={() => setTo(value)}
            >
              <span className="strong">{label}</span> <span className="dim num">{note}</span>
            </button>
          </li>
        ))}
      </ul>
    </DecisionForm>
  );
}

/** Nobody chosen = the restriction is lifted. */
export function RestrictDialog({ found, run, ...form }: StepDialogProps) {
  const { data, error } = useQuery(peopleQuery);
  const before = (found.people ?? []).map(({ staffId }) => staffId);
  const [chosen, setChosen] = useState<readonly string[]>(before);
  return (
    <DecisionForm
      {...form}
      title={words.commands.restrict}
      label={chosen.length === 0 ? w.lift : words.commands.restrict}
      ready={chosen.length > 0 || before.length > 0}
      submit={() => run({ kind: 'restrict', people: chosen.length === 0 ? null : chosen })}
    >
      {error ? <FailedState error={error} /> : null}
      {data === undefined && !error ? <LoadingRows rows={4} /> : null}
      <Checkbox.Group label={w.people} value={[...chosen]} onChange={setChosen}>
        <Stack gap="xs" mt="xs">
          {data?.people.map(({ staffId, name }) => (
            <Checkbox key={staffId} value={staffId} label={name} />
          ))}
        </Stack>
      </Checkbox.Group>
    </DecisionForm>
  );
}
