/**
 * Which frame is shown as time passes: the log's own times at a multiple of their speed. A long
 * silence can be cut short, so that nobody watches a book in which nothing happens.
 */
import type { ReplayFrame } from '../../../../../surveillance/contract';

/** A silence longer than this is played as this long, µs. */
const LONGEST_SILENCE = 1_000_000;

/** Index of the frame at or before the sequence number; 0 when all come later. */
export function indexAtSeq(frames: readonly Pick<ReplayFrame, 'seq'>[], seq: number): number {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((frames[middle]?.seq ?? Infinity) <= seq) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** The nearest frame of the subject after (`step` 1) or before (-1) the one shown; -1 = none. */
export function ownFrame(frames: readonly ReplayFrame[], from: number, step: 1 | -1): number {
  for (let i = from + step; i >= 0 && i < frames.length; i += step) {
    if (frames[i]?.event.own === true) return i;
  }
  return -1;
}

export interface Played {
  readonly index: number;
  /** µs of the log's time that have passed since that frame. */
  readonly carry: number;
}

/**
 * @param elapsed µs of the log's time to play on from `played`
 * @returns where the replay stands then; at the last frame it stays
 */
export function playOn(
  frames: readonly Pick<ReplayFrame, 'ts'>[],
  played: Played,
  elapsed: number,
  skipQuiet: boolean,
): Played {
  let { index } = played;
  let left = played.carry + elapsed;
  for (;;) {
    const here = frames[index];
    const next = frames[index + 1];
    if (here === undefined || next === undefined) return { index, carry: 0 };
    const gap = Math.max(0, next.ts - here.ts);
    const wait = skipQuiet ? Math.min(gap, LONGEST_SILENCE) : gap;
    if (left < wait) return { index, carry: left };
    left -= wait;
    index += 1;
  }
}
