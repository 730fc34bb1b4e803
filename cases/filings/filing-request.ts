/** What callers of the filing routes may send, checked at the edge. */
import { z } from 'zod';
import {
  FILING_KINDS,
  FILING_STATES,
  NARRATIVE_PARTS,
  type FilingCommandRequest,
  type NarrativeLink,
  type NewFiling,
  type SarFields,
  type StorFields,
} from '../contract';
import { prose, reason, time, word } from '../lifecycle/case-request';

const MAX_PAGE = 500;
const MOST_SUBJECTS = 999;
const MOST_SENTENCES = 500;

const line = z
  .string()
  .max(200)
  .regex(/^[^\0-\x1F\x7F]*$/, 'has control characters');
const known = line.nullable();
const date = z.string().regex(/^\d{8}$/, 'not a date YYYYMMDD');
const address = z.strictObject({
  street: known,
  city: known,
  state: known,
  zip: known,
  country: known,
});
const subject = z.strictObject({
  who: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('person'),
      lastName: known,
      firstName: known,
      birthDate: date.nullable(),
    }),
    z.strictObject({ kind: z.literal('entity'), legalName: known }),
  ]),
  address,
  identification: z
    .strictObject({
      type: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(6), z.literal(9)]),
      number: line,
      issuerCountry: known,
    })
    .nullable(),
  accounts: z.array(line).max(MOST_SUBJECTS),
});
const sar = z.strictObject({
  report: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('initial') }),
    z.strictObject({ kind: z.enum(['corrects', 'continuing']), prior: known }),
  ]),
  filingDate: date,
  institution: z.strictObject({
    ...{ legalName: line, ein: line, transmitterControlCode: line, address, phone: line },
    contactOffice: line,
  }),
  subjects: z.array(subject).max(MOST_SUBJECTS),
  from: date,
  to: date,
  amount: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('total'), wholeDollars: z.string().max(20) }),
    z.strictObject({ kind: z.literal('unknown') }),
    z.strictObject({ kind: z.literal('none') }),
  ]),
  activities: z.array(z.number().int().min(1).max(99_999)).max(100),
  assets: z.array(line).max(100),
  markets: z.array(line).max(100),
  addresses: z.array(z.strictObject({ ip: line, at: time })).max(99),
  wallets: z.array(line).max(99),
  note: known,
}) satisfies z.ZodType<SarFields>;

const storText = z
  .string()
  .max(20_000)
  .regex(/^[^\0-\x08\x0B\x0C\x0E-\x1F\x7F]*$/, 'has control characters')
  .nullable();
const section = z.union([1, 2, 3, 4, 5, 6].map((n) => z.literal(n))) as z.ZodType<
  StorFields['sections'][number]['section']
>; // map() forgets which numbers
const stor = z.strictObject({
  sections: z
    .array(
      z.strictObject({
        section,
        title: line,
        person: known,
        fields: z
          .array(z.strictObject({ field: word, title: line, value: storText, why: storText }))
          .max(600),
      }),
    )
    .max(200),
}) satisfies z.ZodType<StorFields>;

const link = z
  .string()
  .max(300)
  .regex(/^(alert|evidence|account|subject|case):[^\0-\x1F]+$/, 'not a link to evidence')
  .transform((text) => text as NarrativeLink); // as the pattern says
const sentence = z.strictObject({
  part: z.enum(NARRATIVE_PARTS),
  text: prose.min(1),
  links: z.array(link).max(100),
});

const command = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('edit'),
    sar: sar.optional(),
    stor: stor.optional(),
    sentences: z.array(sentence).max(MOST_SENTENCES).optional(),
  }),
  z.strictObject({ kind: z.literal('submit') }),
  z.strictObject({ kind: z.literal('approve') }),
  z.strictObject({ kind: z.literal('return'), reason }),
  z.strictObject({ kind: z.literal('file'), alone: z.boolean().optional() }),
  z.strictObject({
    kind: z.literal('acknowledge'),
    accepted: z.boolean(),
    reference: line.min(1).optional(),
    text: prose.min(1),
  }),
  z.strictObject({ kind: z.literal('review'), text: reason }),
]);

export const filingCommandBody = z.strictObject({
  version: z.number().int().min(1),
  command,
}) satisfies z.ZodType<FilingCommandRequest>;

const filingId = z.string().regex(/^(SAR|STOR)-\d{6,12}$/, 'not a filing id');
export const filingPath = z.object({ filingId });
export const newFilingBody = z.strictObject({
  kind: z.enum(FILING_KINDS),
  corrects: filingId.optional(),
}) satisfies z.ZodType<NewFiling>;

/** `a,b`: alternatives. */
const several = <Schema extends z.ZodType<string>>(schema: Schema) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',') : value),
    z.array(schema).min(1).max(50),
  );

export const filingListQuery = z.strictObject({
  kind: several(z.enum(FILING_KINDS)).optional(),
  state: several(z.enum(FILING_STATES)).optional(),
  review: z.literal('due').optional(),
  after: z
    .string()
    .regex(/^\d{1,16}_(SAR|STOR)-\d{6,12}$/, 'not a place in the list')
    .optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(100),
});
