/** The inbox's filters as SQL conditions on case_alerts. */
import type { AlertSource, AlertState, Severity } from '../contract';

/** Absent = not filtered; several values of one filter are alternatives. Times in µs. */
export interface AlertFilters {
  readonly rule?: readonly string[] | undefined;
  readonly severity?: readonly Severity[] | undefined;
  readonly state?: readonly AlertState[] | undefined;
  readonly market?: readonly string[] | undefined;
  readonly source?: readonly AlertSource[] | undefined;
  /** One of these accounts is suspected. */
  readonly accounts?: readonly string[] | undefined;
  readonly caseId?: string | undefined;
  /** Part of the alert's id, or of an account's name. */
  readonly text?: string | undefined;
  /** Raised within [from, to). */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Staff id; null = nobody's. */
  readonly assignee?: string | null | undefined;
  /** Triage was due before this time and is not done. */
  readonly overdueAt?: number | undefined;
  /** Of the venue's own staff; false: of all others. */
  readonly ownStaff?: boolean | undefined;
  /** First raised up to this place of the alert stream. */
  readonly upTo?: number | undefined;
}

/** Conditions with numbered parameters. */
export class Conditions {
  readonly values: unknown[] = [];
  private readonly parts: string[];

  constructor(...fixed: string[]) {
    this.parts = fixed;
  }

  /** Left out when the value is undefined. */
  add(part: (place: string) => string, value: unknown): this {
    if (value === undefined) return this;
    this.parts.push(part(this.place(value)));
    return this;
  }

  /** Name of a further parameter. */
  place(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  get sql(): string {
    return this.parts.join(' AND ');
  }
}

/** A pattern for ILIKE that finds the text itself anywhere. */
export function containing(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/**
 * @param viewer staff id: what is restricted to others is not there for them; undefined = the
 * house itself (figures, jobs)
 */
export function alertConditions(filters: AlertFilters, viewer: string | undefined): Conditions {
  const { assignee } = filters;
  const owned = assignee === null ? undefined : assignee && `staff:${assignee}`;
  return new Conditions('NOT shadow', ...(assignee === null ? ['assignee IS NULL'] : []))
    .add((p) => `(people IS NULL OR people @> ARRAY[${p}]::text[])`, viewer)
    .add((p) => `own_staff = ${p}`, filters.ownStaff)
    .add((p) => `rule = ANY(${p})`, filters.rule)
    .add((p) => `severity = ANY(${p})`, filters.severity)
    .add((p) => `state = ANY(${p})`, filters.state)
    .add((p) => `market = ANY(${p})`, filters.market)
    .add((p) => `source = ANY(${p})`, filters.source)
    .add((p) => `accounts && ${p}::text[]`, filters.accounts)
    .add((p) => `case_id = ${p}`, filters.caseId)
    .add((p) => `assignee = ${p}`, owned)
    .add((p) => `(triaged_at IS NULL AND due_at < ${p})`, filters.overdueAt)
    .add(
      (p) => `(alert_id ILIKE ${p} OR array_to_string(accounts, ' ') ILIKE ${p})`,
      containing(filters.text),
    )
    .add((p) => `raised_at >= ${p}`, filters.from)
    .add((p) => `raised_at < ${p}`, filters.to)
    .add((p) => `raised_position <= ${p}`, filters.upTo);
}
