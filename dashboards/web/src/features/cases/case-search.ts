/** The list of cases in the address; whatever it says, a usable view comes out. */

/** Values of one filter joined by commas; absent = not filtered. */
export interface CaseSearch {
  readonly type?: string;
  /** Absent = those that are not over; `any` = all. */
  readonly state?: string;
  readonly priority?: string;
  /** `me`, `none`, or a staff id. */
  readonly assignee?: string;
  readonly subject?: string;
  readonly text?: string;
  /** `yes` = a clock is late. */
  readonly overdue?: string;
  /** Absent = due first; `updated`. */
  readonly sort?: string;
  /** The case under the cursor. */
  readonly at?: string;
}

export type CaseFacet = 'type' | 'state' | 'priority';

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  type: [
    'market-abuse',
    'money-laundering',
    'screening-hit',
    'kyc-review',
    'referral',
    'fiu-request',
    'freeze-order',
  ],
  state: ['draft', 'open', 'in-progress', 'waiting', 'submitted', 'closed', 'discarded', 'any'],
  priority: ['urgent', 'high', 'normal', 'low'],
  overdue: ['yes'],
  sort: ['updated'],
};
export const PLAIN = ['assignee', 'subject', 'text', 'overdue'] as const;
const FIELDS = ['type', 'state', 'priority', ...PLAIN, 'sort', 'at'] as const;
const RUNNING = ['draft', 'open', 'in-progress', 'waiting', 'submitted'];

export function parseCaseSearch(raw: Record<string, unknown>): CaseSearch {
  const entries = FIELDS.flatMap((field) => {
    const value = raw[field];
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const allowed = ALLOWED[field];
    const text = String(value).trim().slice(0, 200);
    const cleaned = allowed
      ? text
          .split(',')
          .filter((one) => allowed.includes(one))
          .join(',')
      : text;
    return cleaned === '' ? [] : [[field, cleaned] as const];
  });
  return Object.fromEntries(entries);
}

/** What was chosen; nothing for the usual view. */
export function chosen(search: CaseSearch, facet: CaseFacet): readonly string[] {
  const value = search[facet] ?? '';
  return value === '' || value === 'any' ? [] : value.split(',');
}

export function without(search: CaseSearch, field: keyof CaseSearch): CaseSearch {
  const { [field]: _gone, ...rest } = search;
  return rest;
}

export function toggled(search: CaseSearch, facet: CaseFacet, value: string): CaseSearch {
  const old = chosen(search, facet);
  const next = old.includes(value) ? old.filter((one) => one !== value) : [...old, value];
  return next.length === 0 ? without(search, facet) : { ...search, [facet]: next.join(',') };
}

/** The query of `GET /cases/cases`. */
export function caseParams(search: CaseSearch): URLSearchParams {
  const { at: _at, overdue, state, ...rest } = search;
  const params = new URLSearchParams(Object.entries(rest));
  if (overdue === 'yes') params.set('overdue', 'true');
  if (state !== 'any') params.set('state', state ?? RUNNING.join(','));
  return params;
}
