/** Why a list file is not taken, with the line where it stops making sense. */
export class ListFault extends Error {
  override name = 'ListFault';
  /** @param line from 1 */
  constructor(
    readonly problem: string,
    readonly line: number,
  ) {
    super(`${problem} (line ${line})`);
  }
}

/** Bounds of what one list file may hold; the largest official one has about 120 MB. */
export const LIST_LIMITS = {
  bytes: 512 * 1024 * 1024,
  entries: 500_000,
  /** Of one entry, or one row. */
  recordCharacters: 4 * 1024 * 1024,
  columns: 400,
  depth: 40,
  /** Names of one entry. */
  names: 2_000,
} as const;
