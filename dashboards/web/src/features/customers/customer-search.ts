/** Queue and words of the customers' list, in the address. */

export interface CustomerSearch {
  /** Name of a queue; absent = everybody. */
  readonly queue?: string;
  readonly text?: string;
  readonly rating?: string;
}

export function parseCustomerSearch(raw: Record<string, unknown>): CustomerSearch {
  const entries = (['queue', 'text', 'rating'] as const).flatMap((field) => {
    const value = raw[field];
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    const cleaned = text.trim().slice(0, 100);
    return cleaned === '' ? [] : [[field, cleaned] as const];
  });
  return Object.fromEntries(entries);
}
