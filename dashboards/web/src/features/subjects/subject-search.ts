/** Which kinds of timeline entries are shown, in the address. */

export interface SubjectSearch {
  /** Kinds joined by commas; absent = all. */
  readonly kind?: string;
}

export function parseSubjectSearch(raw: Record<string, unknown>): SubjectSearch {
  const kind = typeof raw.kind === 'string' ? raw.kind : '';
  const kinds = kind.split(',').filter((one) => /^[a-z-]{1,40}$/.test(one));
  return kinds.length > 0 ? { kind: kinds.join(',') } : {};
}

export function kindsOf({ kind }: SubjectSearch): readonly string[] {
  return kind === undefined ? [] : kind.split(',');
}

export function toggledKind(search: SubjectSearch, kind: string): SubjectSearch {
  const old = kindsOf(search);
  const next = old.includes(kind) ? old.filter((one) => one !== kind) : [...old, kind];
  return next.length === 0 ? {} : { kind: next.join(',') };
}
