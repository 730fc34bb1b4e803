/** Blocks of parameters as JSON: equality, and the form that audit records take. */
import type { JsonValue } from '../../platform/audit/canonical-json';

/** As audit records take it: fractions are words there. */
export function auditJson(value: unknown): JsonValue {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'number' && !Number.isSafeInteger(inner) ? String(inner) : inner,
  );
  return JSON.parse(text) as JsonValue; // what JSON was made from is JSON
}

/** Equal whatever the order of their members: jsonb keeps none. */
export function sameJson(a: unknown, b: unknown): boolean {
  return sorted(a) === sorted(b);
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
