/** Where a measure and its threshold stand on one bar. */
import type { Measure } from '../../../../../cases/contract';

export interface MeasureScale {
  /** Shares of the bar's length, 0..1. */
  readonly value: number;
  readonly threshold: number;
}

/** The larger of the two takes most of the bar; nothing is drawn beyond its end. */
export function measureScale({ value, threshold }: Measure): MeasureScale {
  const largest = Math.max(Math.abs(value), Math.abs(threshold));
  if (largest === 0) return { value: 0, threshold: 0 };
  const room = largest * 1.15;
  return { value: Math.abs(value) / room, threshold: Math.abs(threshold) / room };
}
