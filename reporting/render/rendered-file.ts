/** A file of a report, and how files are named and hashed. */
import { createHash } from 'node:crypto';
import type { RunHead } from '../reports/definition';

export interface RenderedFile {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

/** `daily-trading-2026-11-21`: what the names of a run's files begin with. */
export function fileStem({ kind, period }: Pick<RunHead, 'kind' | 'period'>): string {
  return `${kind}-${period.name}`;
}

/** Lower-case hexadecimal. */
export function sha256Hex(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}
