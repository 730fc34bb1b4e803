/** Which alert stands under the cursor, also when rows go. */
import type { AlertRow } from './alert-types';

/** The row `step` away from `at`, held inside the list; from nowhere the first. */
export function moved(rows: readonly AlertRow[], at: number, step: number): AlertRow | undefined {
  if (at < 0) return rows[0];
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))];
}

/** Who takes the cursor when the row at `at` leaves: the one after it, else the one before. */
export function neighbour(rows: readonly AlertRow[], at: number): AlertRow | undefined {
  return rows[at + 1] ?? rows[at - 1];
}
