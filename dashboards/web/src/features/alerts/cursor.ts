/** Which alert stands under the cursor, also when rows go. */
type Rows = readonly { readonly alertId: string }[];

/** The row `step` away from `at`, held inside the list; from nowhere the first. */
export function moved(rows: Rows, at: number, step: number): string | undefined {
  if (at < 0) return rows[0]?.alertId;
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.alertId;
}

/**
 * Who takes the cursor when rows leave: it stays if its own row does; else the next one after it
 * that stays, else the one before.
 */
export function neighbour(
  rows: Rows,
  at: number,
  leaving: ReadonlySet<string>,
): string | undefined {
  const stays = ({ alertId }: { readonly alertId: string }) => !leaving.has(alertId);
  const after = rows.slice(Math.max(0, at)).find(stays);
  return (after ?? rows.slice(0, Math.max(0, at)).findLast(stays))?.alertId;
}
