/** The files of a run (contracts §3), by the names under which they can be asked for. */
export const FILE_NAMES = ['events', 'fills', 'balances', 'alerts', 'risk', 'summary'] as const;
export type FileName = (typeof FILE_NAMES)[number];
