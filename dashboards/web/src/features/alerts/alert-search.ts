/**
 * The view in the address: filters and the alert under the cursor. Whatever the address says, a
 * usable view comes out; what cannot be a filter is left out.
 */
import type { AlertFilterQuery, AlertState, Severity } from '../../../../../cases/contract';
import type { Arrival } from '../../live/arrivals';
import type { Facet } from './alert-types';

/** Values of one filter joined by commas; absent = not filtered. */
export interface AlertSearch {
  readonly severity?: string;
  readonly rule?: string;
  /** Absent = `new`; `any` = all. */
  readonly state?: string;
  readonly market?: string;
  readonly account?: string;
  readonly owner?: string;
  readonly text?: string;
  /** `me`, `none`, or a staff id. */
  readonly assignee?: string;
  /** `yes` = triage is late. */
  readonly overdue?: string;
  /** `own-staff`: the queue of alerts about the venue's own staff. */
  readonly queue?: string;
  /** Case that they are attached to. */
  readonly caseId?: string;
  /** The alert in the preview. */
  readonly at?: string;
}

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  severity: ['critical', 'high', 'medium', 'low'],
  state: ['new', 'dismissed', 'attached', 'snoozed', 'any'],
  overdue: ['yes'],
  queue: ['own-staff'],
};
const FACETS = ['severity', 'rule', 'state', 'market'] as const;
/** Filters of one value each. */
export const PLAIN = [
  'account',
  'owner',
  'text',
  'assignee',
  'overdue',
  'caseId',
  'queue',
] as const;
const FIELDS = [...FACETS, ...PLAIN, 'at'] as const;
const DEFAULT_STATE = 'new';

/** For the router: search parameters of any origin → the view. */
export function parseAlertSearch(raw: Record<string, unknown>): AlertSearch {
  const entries = FIELDS.flatMap((field) => {
    const value = raw[field];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const text = cleaned(field, String(value));
    return text === '' ? [] : [[field, text] as const];
  });
  return Object.fromEntries(entries);
}

function cleaned(field: string, text: string): string {
  const allowed = ALLOWED[field];
  if (allowed === undefined) return text.trim().slice(0, 100);
  return text
    .split(',')
    .filter((value) => allowed.includes(value))
    .join(',');
}

export function valuesOf(search: AlertSearch, facet: Facet): readonly string[] {
  const value = search[facet] ?? (facet === 'state' ? DEFAULT_STATE : '');
  return value === '' || value === 'any' ? [] : value.split(',');
}

/** Adds the value to the filter, or takes it away. */
export function toggled(search: AlertSearch, facet: Facet, value: string): AlertSearch {
  const old = valuesOf(search, facet);
  const next = old.includes(value) ? old.filter((each) => each !== value) : [...old, value];
  return withValues(search, facet, next);
}

/** All other values that there are: what is left when this one is filtered out. */
export function allBut(
  search: AlertSearch,
  facet: Facet,
  value: string,
  known: readonly string[],
): AlertSearch {
  const active = valuesOf(search, facet);
  const rest = (active.length > 0 ? active : known).filter((each) => each !== value && each !== '');
  return withValues(search, facet, rest);
}

export function withValues(
  search: AlertSearch,
  facet: Facet,
  values: readonly string[],
): AlertSearch {
  const text = values.join(',');
  if (facet === 'state') {
    if (text === DEFAULT_STATE) return without(search, 'state');
    return { ...search, state: text === '' ? 'any' : text };
  }
  return text === '' ? without(search, facet) : { ...search, [facet]: text };
}

export function without(search: AlertSearch, field: keyof AlertSearch): AlertSearch {
  const { [field]: _gone, ...rest } = search;
  return rest;
}

/** Only the filters: what the list is read by. */
export function filtersOf(search: AlertSearch): AlertSearch {
  return without(search, 'at');
}

/** The view as the words of a bulk action. */
export function filterQuery(search: AlertSearch): AlertFilterQuery {
  const list = (facet: Facet) => {
    const values = valuesOf(search, facet);
    return values.length > 0 ? values : undefined;
  };
  const { account, owner, text, assignee, overdue, caseId, queue } = search;
  const query = {
    severity: list('severity') as readonly Severity[] | undefined, // cleaned when it was parsed
    rule: list('rule'),
    state: list('state') as readonly AlertState[] | undefined, // likewise
    market: list('market'),
    ...{ account, owner, text, assignee, caseId },
    overdue: overdue === 'yes' ? true : undefined,
    queue: queue === 'own-staff' ? queue : undefined,
  } as const;
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

/** The query of `GET /cases/alerts`. */
export function listParams(search: AlertSearch): URLSearchParams {
  const entries = Object.entries(filterQuery(search));
  return new URLSearchParams(entries.map(([name, value]) => [name, String(value)]));
}

/** Whether a new alert would be in the list as it is filtered. */
export function wouldShow(search: AlertSearch, arrival: Arrival): boolean {
  const passes = (facet: Facet, value: string) => {
    const values = valuesOf(search, facet);
    return values.length === 0 || values.includes(value);
  };
  const text = search.text?.toLowerCase();
  const taken = search.assignee ?? 'none';
  // Whose account it is the stream does not say: such a view asks for a look itself.
  if (taken !== 'none' || search.overdue !== undefined || search.caseId !== undefined) return false;
  // Those of own staff are not announced.
  if (search.queue !== undefined) return false;
  return (
    passes('state', 'new') &&
    passes('severity', arrival.severity) &&
    passes('rule', arrival.rule) &&
    passes('market', arrival.market ?? '') &&
    (search.account === undefined || arrival.accounts.includes(search.account)) &&
    (text === undefined ||
      [arrival.alertId, ...arrival.accounts].some((word) => word.toLowerCase().includes(text)))
  );
}
