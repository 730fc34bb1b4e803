/** Plays frames by the screen's own clock, at a multiple of the log's pace. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { indexAtSeq, playOn, type Played } from './frame-clock';
import type { ReplayFrame } from '../../../../../surveillance/contract';

export const SPEEDS = [1, 2, 5, 10, 20, 50] as const;
export type Speed = (typeof SPEEDS)[number];

export interface Player {
  readonly index: number;
  readonly playing: boolean;
  readonly speed: Speed;
  readonly skipQuiet: boolean;
  readonly go: (index: number) => void;
  readonly toggle: () => void;
  readonly setSpeed: (speed: Speed) => void;
  readonly setSkipQuiet: (skip: boolean) => void;
}

/** A tab that was hidden does not leap: at most so much is played at once, ms. */
const LONGEST_TURN_MS = 250;

/** @param startSeq the moment to begin at, once it has been read */
export function usePlayer(frames: readonly ReplayFrame[], startSeq: number | undefined): Player {
  const [played, setPlayed] = useState<Played>({ index: 0, carry: 0 });
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<Speed>(1);
  const [skipQuiet, setSkipQuiet] = useState(true);
  const wanted = useRef(startSeq);
  const last = frames.length - 1;
  useEffect(() => {
    const seq = wanted.current;
    const newest = frames.at(-1)?.seq;
    if (seq === undefined || newest === undefined) return;
    setPlayed({ index: indexAtSeq(frames, seq), carry: 0 });
    if (newest >= seq) wanted.current = undefined;
  }, [frames]);
  useEffect(() => {
    if (!playing) return;
    let before: number | undefined;
    let request = 0;
    const turn = (now: number) => {
      const passed = Math.min(LONGEST_TURN_MS, now - (before ?? now));
      before = now;
      setPlayed((old) => playOn(frames, old, passed * 1000 * speed, skipQuiet));
      request = requestAnimationFrame(turn);
    };
    request = requestAnimationFrame(turn);
    return () => cancelAnimationFrame(request);
  }, [playing, frames, speed, skipQuiet]);
  const go = useCallback(
    (index: number) => {
      wanted.current = undefined;
      setPlayed({ index: Math.min(last, Math.max(0, index)), carry: 0 });
    },
    [last],
  );
  const atEnd = played.index >= last;
  const toggle = () => {
    if (!playing && atEnd) go(0);
    setPlaying(!playing || atEnd);
  };
  const index = Math.min(Math.max(0, last), played.index);
  const runs = playing && !atEnd;
  return { index, playing: runs, speed, skipQuiet, go, toggle, setSpeed, setSkipQuiet };
}
