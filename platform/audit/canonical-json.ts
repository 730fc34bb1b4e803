/**
 * Canonical JSON (RFC 8785): one text for one value, so that it can be hashed and signed. Numbers
 * are integers below 2^53 here; amounts travel as strings.
 */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * @throws TypeError for what has no canonical form: other numbers, undefined, lone surrogates
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'number') return canonicalInteger(value);
  if (typeof value === 'string') return canonicalString(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') throw new TypeError(`${typeof value} is not JSON`);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  // RFC 8785 3.2.3: by UTF-16 code units, which is how JavaScript compares strings.
  const keys = Object.keys(value).sort();
  const members = keys.map((key) => {
    const inner = value[key];
    if (inner === undefined) throw new TypeError(`member ${key} is undefined: leave it out`);
    return `${canonicalString(key)}:${canonicalJson(inner)}`;
  });
  return `{${members.join(',')}}`;
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function canonicalInteger(value: number): string {
  if (!Number.isSafeInteger(value)) {
    throw new TypeError(`${value} is not an integer below 2^53: write it as a string`);
  }
  return value === 0 ? '0' : String(value);
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function canonicalString(value: string): string {
  if (LONE_SURROGATE.test(value)) throw new TypeError('a lone surrogate is not UTF-8');
  return JSON.stringify(value); // RFC 8785 3.2.2.2 is defined as what this function does
}
