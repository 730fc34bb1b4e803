/** What callers of the alert routes may ask, checked at the edge. */
import { z } from 'zod';
import { ALERT_STATES, DISMISS_OUTCOMES, SEVERITIES } from './contract';
import type { AlertCursor, AlertFilters } from './store/alert-queries';

const MAX_PAGE = 500;
const word = z.string().min(1).max(100);
const time = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** `a,b` or `?x=a&x=b`: alternatives. */
const several = <Schema extends z.ZodType<string>>(schema: Schema) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',') : value),
    z.array(schema).min(1).max(50),
  );

const cursor = z
  .string()
  .regex(/^\d{1,16}_[\w-]{1,100}$/, 'not a place in the list')
  .transform((text): AlertCursor => {
    const cut = text.indexOf('_');
    return { raisedAt: Number(text.slice(0, cut)), alertId: text.slice(cut + 1) };
  });

export const listQuery = z.object({
  rule: several(word).optional(),
  severity: several(z.enum(SEVERITIES)).optional(),
  state: several(z.enum(ALERT_STATES)).optional(),
  market: several(word).optional(),
  account: word.optional(),
  text: word.optional(),
  from: time.optional(),
  to: time.optional(),
  after: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(100),
});

export const alertPath = z.object({ id: z.string().regex(/^[\w-]{1,100}$/, 'not an alert id') });

const prose = z.string().trim().max(2000);

export const dismissBody = z.object({
  outcome: z.enum(DISMISS_OUTCOMES),
  comment: prose.default(''),
});

export const reopenBody = z.object({ reason: prose.min(3, 'say why, in a few words') });

/** The place after this alert, as the next page's `after`. */
export function cursorText(alert: { raisedAt: number; alertId: string }): string {
  return `${alert.raisedAt}_${alert.alertId}`;
}

export const FACETS = ['rule', 'severity', 'state', 'market'] as const;

/** The filters without one of them: what its own counts are taken over. */
export function without(filters: AlertFilters, facet: (typeof FACETS)[number]): AlertFilters {
  return { ...filters, [facet]: undefined };
}
