/** A check's "no": the numbered code, and a sentence that names the field and its value. */
import type { RejectCode } from '../contract';

export interface Refusal {
  readonly code: RejectCode;
  readonly reason: string;
}

export function refusal(code: RejectCode, reason: string): Refusal {
  return { code, reason };
}

/** A field as the sender wrote it, where the command kept the words; else `fallback`. */
export function said(raw: string | undefined, field: string, fallback: string): string {
  if (raw === undefined) return fallback;
  try {
    const words: unknown = JSON.parse(raw);
    if (typeof words !== 'object' || words === null) return fallback;
    const value: unknown = Object.entries(words).find(([name]) => name === field)?.[1];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : fallback;
  } catch {
    return fallback;
  }
}
