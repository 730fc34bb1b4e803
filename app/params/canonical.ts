/** Canonical JSON (RFC 8785) of any JSON value, fractions included: one text for one value. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'number' && !Number.isFinite(inner)) {
      throw new TypeError(`${inner} is not JSON`);
    }
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    // RFC 8785 3.2.3: by UTF-16 code units, which is how JavaScript compares strings.
    return Object.fromEntries(
      Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    );
  });
}
