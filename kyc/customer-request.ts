/** What callers of the customer routes may ask, checked at the edge. */
import { isValid as isCountry } from 'i18n-iso-countries';
import { z } from 'zod';
import {
  CHECKS,
  CUSTOMER_KINDS,
  CUSTOMER_STATES,
  DOCUMENT_KINDS,
  DOCUMENT_STATES,
  QUEUES,
  RATINGS,
} from './contract';
import { SORTS, type CustomerCursor } from './store/customer-list';

const MAX_PAGE = 500;
const word = z.string().min(1).max(200);

/** `a,b` or `?x=a&x=b`: alternatives. */
const several = <Schema extends z.ZodType<string>>(schema: Schema) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',') : value),
    z.array(schema).min(1).max(50),
  );

const cursor = z
  .string()
  .max(600)
  .transform((text, context): CustomerCursor => {
    try {
      const place: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
      return z.object({ key: z.string().regex(/^-?\d{1,19}$/), customer: z.string() }).parse(place);
    } catch {
      context.addIssue({ code: 'custom', message: 'not a place in the list' });
      return z.NEVER;
    }
  });

/** The place after this customer, as the next page's `after`. */
export function cursorText(place: CustomerCursor): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

const limit = z.coerce.number().int().min(1).max(MAX_PAGE).default(100);

export const listQuery = z.object({
  state: several(z.enum(CUSTOMER_STATES)).optional(),
  kind: several(z.enum(CUSTOMER_KINDS)).optional(),
  tier: several(word).optional(),
  rating: several(z.enum([...RATINGS, 'none'])).optional(),
  country: several(z.string().regex(/^[A-Z]{2}$/)).optional(),
  queue: z.enum(QUEUES).optional(),
  text: word.optional(),
  sort: z.enum(SORTS).default('waiting'),
  after: cursor.optional(),
  limit,
});

export const documentsQuery = z.object({
  state: several(z.enum(DOCUMENT_STATES)).optional(),
  after: z
    .string()
    .regex(/^DOC-\d{6,}$/)
    .optional(),
  limit,
});

export const proposalsQuery = z.object({
  state: several(z.enum(['open', 'approved', 'returned'])).optional(),
  after: z
    .string()
    .regex(/^PROP-\d{6,}$/)
    .optional(),
  limit,
});

export const documentPath = z.object({ document: z.string().regex(/^DOC-\d{6,12}$/) });
export const proposalPath = z.object({ proposal: z.string().regex(/^PROP-\d{6,12}$/) });
export const uploadQuery = z.object({ kind: z.enum(DOCUMENT_KINDS) });

const prose = z.string().trim().max(2000);
const reason = prose.min(3, 'say why, in a few words');
const version = z.number().int().min(1);
const country = z.string().refine((code) => /^[A-Z]{2}$/.test(code) && isCountry(code), {
  message: 'an ISO 3166-1 alpha-2 code',
});
const date = z.iso.date();
// Longest lengths of IVMS101.
const name = z.string().trim().min(1).max(100);
const line = z.string().trim().min(1).max(70);

// IVMS101's codes.
const IDENTIFIER_TYPES = [
  ...(['ARNU', 'CCPT', 'RAID', 'DRLC', 'FIIN', 'TXID', 'SOCS', 'IDCD', 'LEIX', 'MISC'] as const),
] as const;

const shared = {
  otherNames: z.array(name).max(20).optional(),
  geographicAddress: z
    .strictObject({
      streetName: line.optional(),
      buildingNumber: z.string().max(16).optional(),
      addressLine: z.array(line).max(7).optional(),
      postcode: z.string().max(16).optional(),
      townName: z.string().max(35).optional(),
      country,
    })
    .optional(),
  nationalIdentification: z
    .strictObject({
      nationalIdentifier: z.string().trim().min(1).max(35),
      nationalIdentifierType: z.enum(IDENTIFIER_TYPES),
      countryOfIssue: country.optional(),
      registrationAuthority: z.string().max(20).optional(),
    })
    .optional(),
  taxResidences: z
    .array(
      z
        .strictObject({
          country,
          tin: z.string().trim().min(1).max(35).optional(),
          noTinReason: prose.optional(),
        })
        .refine((one) => one.tin !== undefined || one.noTinReason !== undefined, {
          message: 'give the number, or say why there is none',
        }),
    )
    .max(20)
    .optional(),
  sourceOfFunds: prose.optional(),
};

const person = z.strictObject({
  kind: z.literal('person'),
  primaryIdentifier: name,
  secondaryIdentifier: name.optional(),
  dateOfBirth: date.optional(),
  placeOfBirth: line.optional(),
  gender: z.enum(['female', 'male', 'other']).optional(),
  nationality: country.optional(),
  countryOfResidence: country.optional(),
  occupation: name.optional(),
  politicallyExposed: z.boolean().optional(),
  ...shared,
});

const company = z.strictObject({
  kind: z.literal('company'),
  legalPersonName: name,
  countryOfRegistration: country.optional(),
  registeredOn: date.optional(),
  businessActivity: prose.optional(),
  ...shared,
});

const profile = z.discriminatedUnion('kind', [person, company]);

export const createBody = z.strictObject({
  customer: z.string().trim().min(1).max(200),
  kind: z.enum(CUSTOMER_KINDS),
  profile: profile.optional(),
});

export const profileBody = z.strictObject({ version, profile, reason });

const share = z.string().regex(/^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/, 'per cent, two decimals');

export const peopleBody = z.strictObject({
  version,
  people: z
    .array(
      z.strictObject({
        role: z.enum(['owner', 'controller', 'representative']),
        sharePct: share.optional(),
        profile,
      }),
    )
    .max(50),
  reason,
});

const base = { version, reason };
const bare = z.enum([
  ...(['submit', 'start-review', 'return', 'restrict', 'lift-restriction', 'freeze'] as const),
  ...(['off-board', 're-board', 'request-review', 'complete-review'] as const),
  ...(['propose-unfreeze', 'propose-erase'] as const),
]);

export const commandBody = z.union([
  z.strictObject({ ...base, action: bare }),
  z.strictObject({ ...base, action: z.enum(['verify', 'set-tier']), tier: word }),
  z.strictObject({ ...base, action: z.literal('record-check'), check: z.enum(CHECKS) }),
  z.strictObject({
    ...base,
    action: z.literal('set-limits'),
    limits: z.record(z.string().max(40), z.string().max(40).nullable()),
  }),
  z.strictObject({
    ...base,
    action: z.literal('propose-risk-override'),
    rating: z.enum(RATINGS),
    until: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  }),
]);

export const reasonBody = z.strictObject({ reason });
export const acceptBody = z.strictObject({ reason: reason.optional(), expiresOn: date.optional() });
export const mrzBody = z.strictObject({ lines: z.array(z.string().max(60)).min(2).max(3) });
