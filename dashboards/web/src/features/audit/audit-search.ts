/** Filters of the audit list and the record that is open, in the address. */

export interface AuditSearch {
  readonly actor?: string;
  readonly action?: string;
  readonly subject?: string;
  /** Number of the open record. */
  readonly seq?: number;
}

export function parseAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const words = (['actor', 'action', 'subject'] as const).flatMap((field) => {
    const value = raw[field];
    const text = typeof value === 'string' ? value.trim().slice(0, 200) : '';
    return text === '' ? [] : [[field, text] as const];
  });
  const seq = Number(raw.seq);
  const open = Number.isSafeInteger(seq) && seq > 0 ? { seq } : {};
  return { ...Object.fromEntries(words), ...open };
}

/** The query of the list. */
export function auditParams({ actor, action, subject }: AuditSearch): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ actor, action, subject })) {
    if (value !== undefined) params.set(name, value);
  }
  return params;
}
