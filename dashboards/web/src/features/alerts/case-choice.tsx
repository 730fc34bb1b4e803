/** Choosing a case: those that share something come first, others are found by typing. */
import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';
import { EmptyState, LoadingRows } from '../../parts/states';
import { words as caseWords } from '../../words/cases';
import { words } from '../../words/inbox';
import { casesFoundQuery, relatedQuery } from './alert-queries';

interface CaseChoiceProps {
  /** Whose related cases are proposed. */
  readonly alertId: string | undefined;
  readonly chosen: string | undefined;
  readonly choose: (caseId: string | undefined) => void;
}

interface Option {
  readonly id: string;
  readonly title: string;
  readonly note: string;
}

const TYPING_MS = 200;

function useOptions(alertId: string | undefined, text: string): readonly Option[] | undefined {
  const related = useQuery({ ...relatedQuery(alertId ?? ''), enabled: alertId !== undefined });
  const found = useQuery(casesFoundQuery(text));
  if (found.data === undefined) return undefined;
  const near = (related.data?.related ?? [])
    .filter(({ kind, state }) => kind === 'case' && state !== 'closed' && state !== 'discarded')
    .map(({ id, title, shared }) => {
      const facts = shared.map(({ fact }) => words.facts[fact]).join(', ');
      return { id, title, note: facts };
    })
    .filter(({ id, title }) => `${id} ${title}`.toLowerCase().includes(text.toLowerCase()));
  const ids = new Set(near.map(({ id }) => id));
  const others = found.data.cases
    .filter(({ caseId }) => !ids.has(caseId))
    .map(({ caseId, title, state, subjects }) => {
      return { id: caseId, title, note: [caseWords.states[state], ...subjects].join(' · ') };
    });
  return [...near, ...others].slice(0, 20);
}

export function CaseChoice({ alertId, chosen, choose }: CaseChoiceProps) {
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text.trim(), TYPING_MS);
  const options = useOptions(alertId, settled);
  const at = options?.findIndex(({ id }) => id === chosen) ?? -1;
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !options?.length) return;
    event.preventDefault();
    choose(options[Math.min(options.length - 1, Math.max(0, at + step))]?.id);
  };
  return (
    <div className="case-choice">
      <TextInput
        data-autofocus
        label={words.attachSearch}
        value={text}
        role="combobox"
        aria-expanded
        aria-controls="case-options"
        aria-activedescendant={at < 0 ? undefined : `option-${chosen}`}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      {options === undefined ? <LoadingRows rows={4} /> : null}
      {options?.length === 0 ? <EmptyState title={words.attachNone} /> : null}
      <ul id="case-options" role="listbox" aria-label={caseWords.title} className="options">
        {options?.map(({ id, title, note }) => (
          <li
            key={id}
            id={`option-${id}`}
            role="option"
            aria-selected={id === chosen}
            onClick={() => choose(id)}
          >
            <span className="num left strong">{id}</span>
            <span className="ellipsis">{title}</span>
            <span className="dim ellipsis">{note}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
