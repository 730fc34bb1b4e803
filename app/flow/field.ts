/** How one field of an order-flow record is checked, and of what type it then is. */
import { isPlainDecimal } from '../../core/contract/money';

/** Says what is wrong with a value, or nothing when it is a `T`. */
export interface Check<T> {
  (value: unknown): string | undefined;
  /** Never set: carries the type. */
  readonly is?: T;
}

export const text: Check<string> = (v) => (typeof v === 'string' ? undefined : 'must be a string');

export const filled: Check<string> = (v) =>
  typeof v === 'string' && v !== '' ? undefined : 'must be a string that is not empty';

export const flag: Check<boolean> = (v) =>
  typeof v === 'boolean' ? undefined : 'must be true or false';

export const basisPoints: Check<number> = (v) =>
  typeof v === 'number' && Number.isFinite(v) ? undefined : 'must be a number of basis points';

export const object: Check<object> = (v) =>
  typeof v === 'object' && v !== null && !Array.isArray(v) ? undefined : 'must be an object';

export const texts: Check<readonly string[]> = (v) =>
  Array.isArray(v) && v.every((one) => typeof one === 'string')
    ? undefined
    : 'must be a list of strings';

export const wholeMicros: Check<number> = (v) =>
  typeof v === 'number' && Number.isSafeInteger(v) && v >= 0
    ? undefined
    : 'must be whole microseconds since the epoch';

export const country: Check<string> = (v) =>
  typeof v === 'string' && /^[A-Z]{2}$/.test(v) ? undefined : 'must be an ISO 3166-1 alpha-2 code';

export const decimal: Check<string> = (v) =>
  typeof v === 'string' && isPlainDecimal(v)
    ? undefined
    : 'must be a string with a decimal in plain notation';

export function word<const L extends readonly string[]>(list: L): Check<L[number]> {
  const known = new Set<unknown>(list);
  return (v) => (known.has(v) ? undefined : `must be one of ${list.join(', ')}`);
}

type Checks = Readonly<Record<string, Check<unknown>>>;
type ValueOf<C> = C extends Check<infer T> ? T : never;

/** The fields of one record type; `R` and `O` give its TypeScript type. */
export interface Shape<R extends Checks, O extends Checks> {
  readonly required: R;
  readonly optional: O;
  /** What no single field can say. */
  readonly whole: ((record: Readonly<Record<string, unknown>>) => string | undefined) | undefined;
}

export function shape<R extends Checks, O extends Checks = Record<never, never>>(
  required: R,
  optional: O = {} as O, // absent means none, and then O is the empty record
  whole?: Shape<R, O>['whole'],
): Shape<R, O> {
  return { required, optional, whole };
}

export type RecordOfShape<S> =
  S extends Shape<infer R, infer O>
    ? { readonly [K in keyof R]: ValueOf<R[K]> } & { readonly [K in keyof O]?: ValueOf<O[K]> }
    : never;

/** A shape made ready for checking: by field name, with the number of required ones. */
export interface Checker {
  readonly fields: ReadonlyMap<string, { readonly check: Check<unknown>; readonly need: boolean }>;
  readonly needed: readonly string[];
  readonly whole: Shape<Checks, Checks>['whole'];
}

export function checker(s: Shape<Checks, Checks>): Checker {
  const fields = new Map<string, { check: Check<unknown>; need: boolean }>();
  for (const [name, check] of Object.entries(s.required)) fields.set(name, { check, need: true });
  for (const [name, check] of Object.entries(s.optional)) fields.set(name, { check, need: false });
  return { fields, needed: Object.keys(s.required), whole: s.whole };
}

/** What is wrong with the record, or nothing. Fields that no shape knows are passed over. */
export function faultOf(c: Checker, record: Readonly<Record<string, unknown>>): string | undefined {
  let found = 0;
  // Records come from JSON.parse: own, enumerable fields only.
  for (const name in record) {
    const field = c.fields.get(name);
    if (field === undefined) continue;
    const fault = field.check(record[name]);
    if (fault !== undefined) return `field ${name} ${fault}`;
    if (field.need) found++;
  }
  if (found !== c.needed.length) {
    const missing = c.needed.find((name) => record[name] === undefined);
    return `field ${missing ?? '?'} is missing`;
  }
  return c.whole?.(record);
}
