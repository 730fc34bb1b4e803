/**
 * One stretch of conduct is one alert: whether a new finding on a customer goes on with the last
 * one, so that the alert's span stays mostly covered by conduct.
 */
export interface Stretch {
  readonly alert: string;
  readonly from: number;
  to: number;
  /** µs of the span that conduct filled. */
  covered: number;
}

const DAY = 86_400_000_000;
/** Pauses up to this are the same evening's work, whatever it lasted. */
const SHORT_PAUSE = 3_600_000_000;

/** Whether conduct from `from` to `to` continues the stretch. */
export function continues(stretch: Stretch, from: number, to: number): boolean {
  const pause = from - stretch.to;
  if (pause <= SHORT_PAUSE) return true;
  if (pause > DAY) return false;
  const covered = stretch.covered + (to - from);
  return covered * 2 >= Math.max(to, stretch.to) - stretch.from;
}

export function goOn(stretch: Stretch, from: number, to: number): void {
  stretch.covered += Math.max(0, to - Math.max(from, stretch.to));
  stretch.to = Math.max(stretch.to, to);
}
