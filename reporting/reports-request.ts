/** What the routes of reports accept, with limits on all of it. */
import { z } from 'zod';
import { RUN_STATES } from './contract/reports';

const MAX_LIMIT = 500;
const limit = z.coerce.number().int().min(1).max(MAX_LIMIT).default(100);
const word = z.string().min(1).max(60);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'a day like 2026-11-21');
const sentence = z.string().trim().min(1).max(2000);

/** `daily-trading:2026-11-21:v1` */
export const runPath = z.object({
  id: z.string().regex(/^[a-z-]{1,40}:\d{4}(-\d\d){0,2}:v\d{1,6}$/, 'the id of a run'),
});
export const filePath = runPath.extend({ name: z.string().min(1).max(200) });
export const figurePath = runPath.extend({ figure: z.string().min(1).max(300) });

export const calendarQuery = z.object({ from: day, to: day });
export const runsQuery = z.object({
  kind: word.optional(),
  state: z.enum(RUN_STATES).optional(),
  period: word.optional(),
  limit,
  after: z
    .string()
    .regex(/^\d{1,16} .{1,80}$/, 'what next was')
    .optional(),
});
export const figureQuery = z.object({
  limit,
  after: z
    .string()
    .regex(/^\d{1,16}$/, 'what next was')
    .optional(),
});

export const generateBody = z.strictObject({ kind: word, period: word });
export const commentBody = z.strictObject({ comment: sentence.optional() });
export const referenceBody = z.strictObject({ reference: sentence });
export const reasonBody = z.strictObject({ reason: sentence });
