/** The case list's filters as SQL conditions on case_cases. */
import type { CaseState, CaseType, Priority } from '../contract';
import { Conditions, containing } from './alert-filter';

/** Absent = not filtered; several values of one filter are alternatives. */
export interface CaseFilters {
  readonly type?: readonly CaseType[] | undefined;
  /** Without it discarded cases are left out. */
  readonly state?: readonly CaseState[] | undefined;
  readonly priority?: readonly Priority[] | undefined;
  /** Staff id; null = nobody's. */
  readonly assignee?: string | null | undefined;
  /** One of these beneficial owners is a subject. */
  readonly subjects?: readonly string[] | undefined;
  /** Part of the id or the title. */
  readonly text?: string | undefined;
  /** A clock ended before this time and runs on, in µs. */
  readonly overdueAt?: number | undefined;
}

/** @param viewer staff id: what is restricted to others is not there for them */
export function caseConditions(filters: CaseFilters, viewer: string | undefined): Conditions {
  const { assignee, state } = filters;
  const owned = assignee === null ? undefined : assignee && `staff:${assignee}`;
  const fixed = [
    ...(state === undefined ? [`state <> 'discarded'`] : []),
    ...(assignee === null ? ['assignee IS NULL'] : []),
  ];
  return new Conditions('true', ...fixed)
    .add((p) => `(people IS NULL OR people @> ARRAY[${p}]::text[])`, viewer)
    .add((p) => `type = ANY(${p})`, filters.type)
    .add((p) => `state = ANY(${p})`, state)
    .add((p) => `priority = ANY(${p})`, filters.priority)
    .add((p) => `assignee = ${p}`, owned)
    .add((p) => `subjects && ${p}::text[]`, filters.subjects)
    .add((p) => `(case_id ILIKE ${p} OR title ILIKE ${p})`, containing(filters.text))
    .add((p) => `due_at < ${p}`, filters.overdueAt);
}
