/** The rule that is open, in the address. */
export interface RulesSearch {
  readonly rule?: string;
}

export function parseRulesSearch(raw: Record<string, unknown>): RulesSearch {
  return typeof raw.rule === 'string' && /^[a-z-]{1,60}$/.test(raw.rule) ? { rule: raw.rule } : {};
}
