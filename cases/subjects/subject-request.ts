/** What callers of the subject routes may ask, checked at the edge. */
import { z } from 'zod';
import { several } from '../inbox/alert-request';
import { time, word } from '../lifecycle/case-request';
import type { TimelineCursor } from '../store/timeline-queries';

export const ownerPath = z.object({ owner: z.string().min(1).max(180) });

const cursor = z
  .string()
  .max(400)
  .regex(/^\d{1,16}_.+$/, 'not a place in the timeline')
  .transform((text): TimelineCursor => {
    const cut = text.indexOf('_');
    return { at: Number(text.slice(0, cut)), key: text.slice(cut + 1) };
  });

export const timelineQuery = z
  .object({
    kind: several(word).optional(),
    from: time.optional(),
    to: time.optional(),
    before: cursor.optional(),
    after: cursor.optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  })
  .refine((query) => query.before === undefined || query.after === undefined, {
    message: 'give either before or after',
  });

/** The place of a row, as `before` or `after` of another page. */
export function placeOf({ at, key }: TimelineCursor): string {
  return `${at}_${key}`;
}
