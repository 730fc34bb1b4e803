/** Counts above the list that filter when pressed, and a chip for each filter that is active. */
import { Button, Menu, TextInput } from '@mantine/core';
import { useState, type KeyboardEvent, type RefObject } from 'react';
import { SeverityIcon } from '../../parts/icons';
import { words } from '../../words/alerts';
import { words as inbox } from '../../words/inbox';
import { ruleName } from '../../words/rules';
import { PLAIN, toggled, valuesOf, without, withValues, type AlertSearch } from './alert-search';
import type { Counts, Facet } from './alert-types';

const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

interface FilterProps {
  readonly search: AlertSearch;
  readonly counts: Counts | null;
  readonly change: (search: AlertSearch) => void;
}

/** How a value of a filter is called. */
function labelOf(facet: Facet, value: string): string {
  if (facet === 'rule') return ruleName(value);
  if (facet === 'market') return value;
  const names: Readonly<Record<string, string>> =
    facet === 'severity' ? words.severities : words.states;
  return names[value] ?? value;
}

export function SeverityCounts({ search, counts, change }: FilterProps) {
  const active = valuesOf(search, 'severity');
  return (
    <div className="severity-counts" role="group" aria-label={words.severity}>
      {SEVERITIES.map((severity) => (
        <button
          key={severity}
          type="button"
          className={`severity-count ${severity}`}
          aria-pressed={active.includes(severity)}
          onClick={() => change(toggled(search, 'severity', severity))}
        >
          <SeverityIcon severity={severity} /> {words.severities[severity]}
          <span className="num">{counts?.severity[severity] ?? 0}</span>
        </button>
      ))}
    </div>
  );
}

export function FacetMenus({ search, counts, change }: FilterProps) {
  const facets = [
    ['rule', words.rule],
    ['market', words.market],
    ['state', words.state],
  ] as const;
  return facets.map(([facet, title]) => {
    const known = counts?.[facet] ?? {};
    const active = valuesOf(search, facet);
    const values = [...new Set([...active, ...Object.keys(known)])];
    return (
      <Menu key={facet} closeOnItemClick={false} position="bottom-start">
        <Menu.Target>
          <Button variant="default" className="facet">
            {title}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {values.map((value) => (
            <Menu.Item
              key={value}
              role="menuitemcheckbox"
              aria-checked={active.includes(value)}
              leftSection={<span className="tick">{active.includes(value) ? '✓' : ''}</span>}
              rightSection={<span className="num dim">{known[value] ?? 0}</span>}
              onClick={() => change(toggled(search, facet, value))}
            >
              {labelOf(facet, value)}
            </Menu.Item>
          ))}
          {values.length === 0 ? <Menu.Item disabled>{words.empty}</Menu.Item> : null}
        </Menu.Dropdown>
      </Menu>
    );
  });
}

const QUICK = [
  ['assignee', 'me', inbox.mine],
  ['assignee', 'none', inbox.unassigned],
  ['overdue', 'yes', inbox.overdue],
] as const;

/** Filters of one press: mine, nobody's, late. */
export function QuickFilters({ search, change }: Omit<FilterProps, 'counts'>) {
  return (
    <div className="severity-counts" role="group" aria-label={inbox.quick}>
      {QUICK.map(([field, value, label]) => {
        const on = search[field] === value;
        const next = on ? without(search, field) : { ...search, [field]: value };
        return (
          <button
            key={value}
            type="button"
            className="severity-count"
            aria-pressed={on}
            onClick={() => change(next)}
          >
            {label}
          </button>
        );
      })}
    </div>
  );
}

const PLAIN_LABELS: Readonly<Record<(typeof PLAIN)[number], (value: string) => string>> = {
  account: (value) => `${words.accounts}: ${value}`,
  owner: inbox.ownerIs,
  text: (value) => `“${value}”`,
  assignee: (value) =>
    ({ me: inbox.mine, none: inbox.unassigned })[value] ?? inbox.assigneeIs(value),
  overdue: () => inbox.overdue,
  caseId: inbox.caseIs,
  queue: () => inbox.ownStaff,
};

interface Chip {
  readonly key: string;
  readonly label: string;
  readonly clear: () => AlertSearch;
}

function facetChips(search: AlertSearch, facet: Facet): readonly Chip[] {
  const active = valuesOf(search, facet);
  return active.map((value) => {
    const rest = active.filter((each) => each !== value);
    return {
      key: `${facet}-${value}`,
      label: `${words[facet]}: ${labelOf(facet, value)}`,
      clear: () => withValues(search, facet, rest),
    };
  });
}

export function FilterChips({ search, change }: Omit<FilterProps, 'counts'>) {
  const facets = (['severity', 'rule', 'market', 'state'] as const).flatMap((facet) =>
    facetChips(search, facet),
  );
  const plain = PLAIN.flatMap((field): readonly Chip[] => {
    const value = search[field];
    if (value === undefined) return [];
    const label = PLAIN_LABELS[field](value);
    return [{ key: field, label, clear: () => without(search, field) }];
  });
  const chips = [...facets, ...plain];
  return (
    <div className="chips" role="group" aria-label={words.filters}>
      {chips.map(({ key, label, clear }) => (
        <button
          key={key}
          type="button"
          className="chip"
          aria-label={words.clear(label)}
          onClick={() => change(clear())}
        >
          {label} <span aria-hidden>×</span>
        </button>
      ))}
      {chips.length > 1 ? (
        <button type="button" className="chip plain" onClick={() => change({})}>
          {words.clearAll}
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
      aria-label={words.searchLabel}
      placeholder={words.searchHint}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={onKey}
    />
  );
}
