/** What callers of the desk's routes may ask, checked at the edge. */
import { z } from 'zod';
import { VIEW_SCREENS, type MarkRequest, type NewRuleSnooze, type NewSavedView } from '../contract';
import { reason, time, word } from '../lifecycle/case-request';

export const marksBody = z.strictObject({
  items: z
    .array(z.string().regex(/^(alert|case):[\w-]{1,100}$/, 'not an item'))
    .min(1)
    .max(500),
  seen: z.boolean().optional(),
  followed: z.boolean().optional(),
}) satisfies z.ZodType<MarkRequest>;

export const viewQuery = z.object({ screen: z.enum(VIEW_SCREENS) });

export const viewBody = z.strictObject({
  screen: z.enum(VIEW_SCREENS),
  name: z.string().trim().min(1).max(100),
  shared: z.boolean().default(false),
  isDefault: z.boolean().default(false),
  query: z.string().max(2000),
}) satisfies z.ZodType<NewSavedView>;

export const snoozeBody = z.strictObject({
  rule: word,
  owner: z.string().min(1).max(200),
  until: time,
  reason,
}) satisfies z.ZodType<NewRuleSnooze>;

export const namedPath = z.object({ name: z.string().regex(/^[a-z]+_[0-9a-f]{24}$/, 'not an id') });
