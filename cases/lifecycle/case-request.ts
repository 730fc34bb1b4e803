/** What callers of the case routes may ask, checked at the edge. */
import { z } from 'zod';
import {
  CASE_OUTCOMES,
  CASE_STATES,
  CASE_TYPES,
  FILING_DECISIONS,
  PRIORITIES,
  type CaseCommandRequest,
  type NewCase,
} from '../contract';

const MAX_PAGE = 500;
const MAX_PEOPLE = 100;

export const word = z.string().min(1).max(100);
export const time = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
/** Text without control characters but for line ends and tabs. */
export const prose = z
  .string()
  .trim()
  .max(2000)
  .regex(/^[^\0-\x08\x0B\x0C\x0E-\x1F\x7F]*$/, 'has control characters');
export const reason = prose.min(3, 'say why, in a few words');
const longProse = z.string().trim().min(3).max(20_000);
const title = prose.min(3).max(200);
const subjects = z.array(z.string().trim().min(1).max(200)).max(100);
const people = z.array(word).min(1).max(MAX_PEOPLE);
const version = z.coerce.number().int().min(1);

export const newCaseBody = z.strictObject({
  type: z.enum(CASE_TYPES),
  title,
  priority: z.enum(PRIORITIES).default('normal'),
  subjects: subjects.default([]),
  draft: z.boolean().optional(),
  reference: prose.min(1).max(200).optional(),
  receivedAt: time.optional(),
  urgent: z.boolean().optional(),
  people: people.optional(),
}) satisfies z.ZodType<NewCase>;

const command = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open') }),
  z.strictObject({
    kind: z.literal('change-details'),
    title: title.optional(),
    priority: z.enum(PRIORITIES).optional(),
    subjects: subjects.optional(),
  }),
  z.strictObject({ kind: z.literal('assign'), to: word.nullable() }),
  z.strictObject({ kind: z.literal('start') }),
  z.strictObject({ kind: z.literal('wait'), reason, until: time.optional() }),
  z.strictObject({ kind: z.literal('resume') }),
  z.strictObject({ kind: z.literal('add-note'), text: longProse }),
  z.strictObject({ kind: z.literal('add-task'), text: prose.min(3).max(500) }),
  z.strictObject({ kind: z.literal('set-task'), taskId: word, done: z.boolean() }),
  z.strictObject({
    kind: z.literal('attach-alerts'),
    alertIds: z.array(word).min(1).max(1000),
  }),
  z.strictObject({
    kind: z.literal('detach-alerts'),
    alertIds: z.array(word).min(1).max(1000),
    reason,
  }),
  z.strictObject({
    kind: z.literal('add-evidence'),
    seqFrom: time.min(1),
    seqTo: time.min(1),
    label: prose.min(3).max(200),
  }),
  z.strictObject({ kind: z.literal('record-suspicion'), detectedAt: time, reason }),
  z.strictObject({ kind: z.literal('record-answer'), answeredAt: time, text: reason }),
  z.strictObject({ kind: z.literal('restrict'), people: people.nullable() }),
  z.strictObject({
    kind: z.literal('submit'),
    outcome: z.enum(CASE_OUTCOMES),
    summary: longProse.min(10, 'say what was found and why it is decided so'),
    filing: z.enum(FILING_DECISIONS),
    filingReason: prose.optional(),
  }),
  z.strictObject({ kind: z.literal('ask-reopen'), reason }),
  z.strictObject({ kind: z.literal('approve') }),
  z.strictObject({ kind: z.literal('return'), reason }),
]);

export const commandBody = z.strictObject({
  version,
  command,
}) satisfies z.ZodType<CaseCommandRequest>;

const caseId = z.string().regex(/^CASE-\d{6,12}$/, 'not a case id');
export const casePath = z.object({ caseId });
export const partPath = z.object({ caseId, part: word });
export const fileQuery = z.object({
  version,
  name: z
    .string()
    .regex(/^[^\0-\x1f\x7f/\\:*?"<>|]{1,150}$/, 'not a file name')
    .regex(/^[^.].*\.[A-Za-z0-9]{1,5}$/, 'a file name has an ending'),
});

/** `a,b` or `?x=a&x=b`: alternatives. */
const several = <Schema extends z.ZodType<string>>(schema: Schema) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',') : value),
    z.array(schema).min(1).max(50),
  );

/** `<number>_<case id>`: time of the row that the page before ended with. */
const cursor = z
  .string()
  .regex(/^\d{1,19}_CASE-\d{6,12}$/, 'not a place in the list')
  .transform((text) => {
    const cut = text.indexOf('_');
    return { key: text.slice(0, cut), caseId: text.slice(cut + 1) };
  });

export const caseListQuery = z.object({
  type: several(z.enum(CASE_TYPES)).optional(),
  state: several(z.enum(CASE_STATES)).optional(),
  priority: several(z.enum(PRIORITIES)).optional(),
  assignee: word.optional(),
  subject: z.string().min(1).max(200).optional(),
  text: word.optional(),
  overdue: z.preprocess((value) => (value === 'true' ? true : value), z.literal(true)).optional(),
  sort: z.enum(['due', 'updated']).default('due'),
  after: cursor.optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(100),
});
