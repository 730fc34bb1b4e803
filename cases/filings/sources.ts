/** All that a filing is prepared from. */
import type { AccountInfo } from '../../core/contract';
import type { Alert, SubjectProfile, VenueFacts } from '../contract';
import type { CaseRecord } from '../lifecycle/case-record';
import type { Conduct } from './conduct';

/** What a subject traded in one market in the twelve months before the conduct. */
export interface Habit {
  readonly owner: string;
  readonly market: string;
  readonly days: number;
  readonly fills: number;
  /** Decimal text with its asset; null = market not known any more. */
  readonly notional: string | null;
}

export interface FilingSources {
  readonly now: number;
  readonly record: CaseRecord;
  readonly alerts: readonly Alert[];
  /** Of all subjects. */
  readonly accounts: readonly AccountInfo[];
  readonly profiles: ReadonlyMap<string, SubjectProfile>;
  readonly wallets: readonly string[];
  readonly conduct: Conduct;
  readonly habits: readonly Habit[];
  readonly venue: VenueFacts;
  /** Of the filing that this one corrects; null = none. */
  readonly corrects: { readonly filingId: string; readonly reference: string | null } | null;
}

/** The span of the alerts; without alerts the day on which the case began. µs UTC. */
export function spanOf({ alerts, record }: Pick<FilingSources, 'alerts' | 'record'>) {
  if (alerts.length === 0) return { from: record.openedAt, to: record.openedAt };
  return {
    from: Math.min(...alerts.map(({ from }) => from)),
    to: Math.max(...alerts.map(({ to }) => to)),
  };
}

/** `YYYY-MM-DD` of µs UTC. */
export function dayOf(micros: number): string {
  return isoOf(micros).slice(0, 10);
}

/** `YYYY-MM-DDTHH:MM:SSZ` of µs UTC. */
export function isoOf(micros: number): string {
  return `${new Date(Math.floor(micros / 1000)).toISOString().slice(0, 19)}Z`;
}

/** Name of a subject as its profile has it, else its id. */
export function nameOf(owner: string, profile: SubjectProfile | undefined): string {
  if (profile === undefined) return owner;
  return [profile.firstName, profile.lastName].filter(Boolean).join(' ');
}
