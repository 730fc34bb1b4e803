/** What callers of the alert routes may ask, checked at the edge. */
import { z } from 'zod';
import {
  ALERT_SOURCES,
  ALERT_STATES,
  DISMISS_OUTCOMES,
  FACT_KINDS,
  SEVERITIES,
  type AlertFilterQuery,
} from '../contract';
import { newCaseBody, prose, reason, time, word } from '../lifecycle/case-request';
import type { AlertFilters } from '../store/alert-filter';
import type { AlertCursor } from '../store/alert-queries';

const MAX_PAGE = 500;
const MAX_IDS = 1000;

/** `a,b` or `?x=a&x=b`: alternatives. */
export const several = <Schema extends z.ZodType<string>>(schema: Schema) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',') : value),
    z.array(schema).min(1).max(50),
  );

const alertId = z.string().regex(/^[\w-]{1,100}$/, 'not an alert id');

const cursor = z
  .string()
  .regex(/^\d{1,16}_[\w-]{1,100}$/, 'not a place in the list')
  .transform((text): AlertCursor => {
    const cut = text.indexOf('_');
    return { raisedAt: Number(text.slice(0, cut)), alertId: text.slice(cut + 1) };
  });

const filterFields = {
  queue: z.literal('own-staff').optional(),
  rule: several(word).optional(),
  severity: several(z.enum(SEVERITIES)).optional(),
  state: several(z.enum(ALERT_STATES)).optional(),
  market: several(word).optional(),
  source: several(z.enum(ALERT_SOURCES)).optional(),
  account: word.optional(),
  owner: word.optional(),
  caseId: word.optional(),
  text: word.optional(),
  from: time.optional(),
  to: time.optional(),
  assignee: word.optional(),
  overdue: z.preprocess((value) => (value === 'true' ? true : value), z.literal(true)).optional(),
};

export const listQuery = z.object({
  ...filterFields,
  after: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(100),
});

export const alertPath = z.object({ id: alertId });

export const dismissBody = z.object({
  outcome: z.enum(DISMISS_OUTCOMES),
  comment: prose.default(''),
});

export const reopenBody = z.object({ reason });

const selection = z.union([
  z.strictObject({ ids: z.array(alertId).min(1).max(MAX_IDS) }),
  z.strictObject({
    filter: z.strictObject(filterFields),
    expect: z.number().int().min(1),
    asOf: z.number().int().min(0),
  }),
]);

const action = z.union([
  dismissBody.extend({ kind: z.literal('dismiss') }),
  z.strictObject({ kind: z.literal('attach'), caseId: word }),
  z.strictObject({ kind: z.literal('attach'), newCase: newCaseBody }),
  z.object({ kind: z.literal('detach'), reason }),
  z.object({ kind: z.literal('snooze'), until: time, reason: prose.default('') }),
  z.object({ kind: z.literal('reopen'), reason }),
  z.object({ kind: z.enum(['take', 'release']) }),
]);

export const actionBody = z.object({ select: selection, action });
export const undoBody = z.object({ token: word });
export const factQuery = z.object({ kind: z.enum(FACT_KINDS), value: z.string().min(1).max(200) });

/** The place after this alert, as the next page's `after`. */
export function cursorText(alert: { raisedAt: number; alertId: string }): string {
  return `${alert.raisedAt}_${alert.alertId}`;
}

export const FACETS = ['rule', 'severity', 'state', 'market'] as const;

/** The filters without one of them: what its own counts are taken over. */
export function without(filters: AlertFilters, facet: (typeof FACETS)[number]): AlertFilters {
  return { ...filters, [facet]: undefined };
}

/** What a filter's words mean for this person at this time. */
export interface FilterContext {
  readonly staffId: string;
  readonly now: number;
  /** Names of the accounts of a beneficial owner. */
  readonly accountsOf: (owner: string) => readonly string[];
}

export function filtersOf(
  query: AlertFilterQuery,
  { staffId, now, accountsOf }: FilterContext,
): AlertFilters {
  const { account, owner, assignee, overdue, queue, ...same } = query;
  const owned = owner === undefined ? undefined : accountsOf(owner);
  const named = account === undefined ? owned : [account];
  return {
    ...same,
    accounts: named?.filter((name) => owned === undefined || owned.includes(name)),
    assignee: assignee === 'none' ? null : assignee === 'me' ? staffId : assignee,
    overdueAt: overdue ? now : undefined,
    // Whoever asks for one person's or one case's alerts is shown all that they may see.
    ownStaff:
      queue === 'own-staff' ? true : (named ?? same.caseId) === undefined ? false : undefined,
  };
}
