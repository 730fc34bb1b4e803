/** A rule's parameters as fields of a form: one text each, JSON unless it is a plain word. */
import type { EffectiveRule } from '../../../../../surveillance/contract';

export type Fields = Readonly<Record<string, string>>;

/** Without `enabled`, which has a control of its own. */
export function fieldsOf(block: EffectiveRule): Fields {
  const { enabled: _mode, ...rest } = block;
  return Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, textOf(value)]));
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @returns undefined where the text is no value of the kind that `before` has */
export function valueOf(text: string, before: unknown): unknown {
  if (typeof before === 'string') return text.trim();
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** The block of the form, or the names of the fields that hold no value. */
export function blockOf(
  before: EffectiveRule,
  fields: Fields,
  enabled: EffectiveRule['enabled'],
): { readonly block: EffectiveRule; readonly bad: readonly string[] } {
  const values = Object.entries(fields).map(
    ([name, text]) => [name, valueOf(text, before[name])] as const,
  );
  const bad = values.filter(([, value]) => value === undefined).map(([name]) => name);
  return { block: { ...Object.fromEntries(values), enabled }, bad };
}

export interface Difference {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** What an approver approves, `enabled` first. */
export function differences(before: EffectiveRule, after: EffectiveRule): Difference[] {
  const names = [...new Set(['enabled', ...Object.keys(before), ...Object.keys(after)])];
  return names
    .map((name) => ({ name, before: textOf(before[name]), after: textOf(after[name]) }))
    .filter((one) => one.before !== one.after);
}
