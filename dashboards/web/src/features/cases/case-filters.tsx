/** Filters of the case list: counts that filter when pressed, and a chip for each active one. */
import { Button, Menu, TextInput } from '@mantine/core';
import { useState, type KeyboardEvent, type RefObject } from 'react';
import type { CaseCounts } from '../../../../../cases/contract';
import { words as alertWords } from '../../words/alerts';
import { words } from '../../words/cases';
import { words as inbox } from '../../words/inbox';
import { chosen, PLAIN, toggled, without, type CaseFacet, type CaseSearch } from './case-search';

interface FilterProps {
  readonly search: CaseSearch;
  readonly counts: CaseCounts | null;
  readonly change: (search: CaseSearch) => void;
}

const NAMES: Readonly<Record<CaseFacet, Readonly<Record<string, string>>>> = {
  type: words.types,
  state: words.states,
  priority: words.priorities,
};
const STATES = ['open', 'in-progress', 'waiting', 'submitted'] as const;

export function StateCounts({ search, counts, change }: FilterProps) {
  const active = chosen(search, 'state');
  return (
    <div className="severity-counts" role="group" aria-label={words.list.state}>
      {STATES.map((state) => (
        <button
          key={state}
          type="button"
          className="severity-count"
          aria-pressed={active.includes(state)}
          onClick={() => change(toggled(search, 'state', state))}
        >
          {words.states[state]} <span className="num">{counts?.state[state] ?? 0}</span>
        </button>
      ))}
    </div>
  );
}

const QUICK = [
  ['assignee', 'me', inbox.mine],
  ['assignee', 'none', inbox.unassigned],
  ['overdue', 'yes', inbox.overdue],
] as const;

export function QuickFilters({ search, change }: Omit<FilterProps, 'counts'>) {
  return (
    <div className="severity-counts" role="group" aria-label={inbox.quick}>
      {QUICK.map(([field, value, label]) => {
        const on = search[field] === value;
        return (
          <button
            key={value}
            type="button"
            className="severity-count"
            aria-pressed={on}
            onClick={() => change(on ? without(search, field) : { ...search, [field]: value })}
          >
            {label}
          </button>
        );
      })}
    </div>
  );
}

export function FacetMenus({ search, counts, change }: FilterProps) {
  const facets = [
    ['type', words.list.type],
    ['priority', words.list.priority],
    ['state', words.list.state],
  ] as const;
  return facets.map(([facet, title]) => {
    const active = chosen(search, facet);
    return (
      <Menu key={facet} closeOnItemClick={false} position="bottom-start">
        <Menu.Target>
          <Button variant="default" className="facet">
            {title}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {Object.entries(NAMES[facet]).map(([value, label]) => (
            <Menu.Item
              key={value}
              role="menuitemcheckbox"
              aria-checked={active.includes(value)}
              leftSection={<span className="tick">{active.includes(value) ? '✓' : ''}</span>}
              rightSection={<span className="num dim">{counts?.[facet][value] ?? 0}</span>}
              onClick={() => change(toggled(search, facet, value))}
            >
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    );
  });
}

const PLAIN_LABELS: Readonly<Record<(typeof PLAIN)[number], (value: string) => string>> = {
  assignee: (value) =>
    ({ me: inbox.mine, none: inbox.unassigned })[value] ?? inbox.assigneeIs(value),
  subject: inbox.ownerIs,
  text: (value) => `“${value}”`,
  overdue: () => inbox.overdue,
};

export function FilterChips({ search, change }: Omit<FilterProps, 'counts'>) {
  const facets = (['type', 'state', 'priority'] as const).flatMap((facet) =>
    chosen(search, facet).map((value) => ({
      key: `${facet}-${value}`,
      label: `${words.list[facet]}: ${NAMES[facet][value] ?? value}`,
      next: toggled(search, facet, value),
    })),
  );
  const plain = PLAIN.flatMap((field) => {
    const value = search[field];
    if (value === undefined) return [];
    return [{ key: field, label: PLAIN_LABELS[field](value), next: without(search, field) }];
  });
  const chips = [...facets, ...plain];
  return (
    <div className="chips" role="group" aria-label={alertWords.filters}>
      {chips.map(({ key, label, next }) => (
        <button
          key={key}
          type="button"
          className="chip"
          aria-label={alertWords.clear(label)}
          onClick={() => change(next)}
        >
          {label} <span aria-hidden>×</span>
        </button>
      ))}
      {chips.length > 1 ? (
        <button type="button" className="chip plain" onClick={() => change({})}>
          {alertWords.clearAll}
        </button>
      ) : null}
    </div>
  );
}

interface SearchFieldProps extends Omit<FilterProps, 'counts'> {
  readonly field: RefObject<HTMLInputElement | null>;
}

/** Takes effect with Enter; Escape leaves it. */
export function SearchField({ search, change, field }: SearchFieldProps) {
  const [text, setText] = useState(search.text ?? '');
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') event.currentTarget.blur();
    if (event.key !== 'Enter') return;
    const wanted = text.trim();
    change(wanted === '' ? without(search, 'text') : { ...search, text: wanted });
    event.currentTarget.blur();
  };
  return (
    <TextInput
      ref={field}
      className="search-field"
      type="search"
      aria-label={words.list.searchLabel}
      placeholder={words.list.searchHint}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={onKey}
    />
  );
}
