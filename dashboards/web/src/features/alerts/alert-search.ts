/**
 * The view in the address: filters and the alert under the cursor. Whatever the address says, a
 * usable view comes out; what cannot be a filter is left out.
 */
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
  readonly text?: string;
  /** The alert in the preview. */
  readonly at?: string;
}

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  severity: ['critical', 'high', 'medium', 'low'],
  state: ['new', 'dismissed', 'attached', 'snoozed', 'any'],
};
const FIELDS = ['severity', 'rule', 'state', 'market', 'account', 'text', 'at'] as const;
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

/** The query of `GET /cases/alerts`. */
export function listParams(search: AlertSearch): URLSearchParams {
  const params = new URLSearchParams();
  for (const facet of ['severity', 'rule', 'state', 'market'] as const) {
    const values = valuesOf(search, facet);
    if (values.length > 0) params.set(facet, values.join(','));
  }
  if (search.account !== undefined) params.set('account', search.account);
  if (search.text !== undefined) params.set('text', search.text);
  return params;
}

/** Whether a new alert would be in the list as it is filtered. */
export function wouldShow(search: AlertSearch, arrival: Arrival): boolean {
  const passes = (facet: Facet, value: string) => {
    const values = valuesOf(search, facet);
    return values.length === 0 || values.includes(value);
  };
  const text = search.text?.toLowerCase();
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
