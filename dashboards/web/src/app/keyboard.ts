/**
 * Keys: single ones (`j`, `?`) and sequences (`g a`). They never act while text is typed, with a
 * modifier held, or when the person has switched them off (WCAG 2.1.4).
 */
import { useEffect, useRef } from 'react';

/** Keys by their names, a blank between those of a sequence → what they do. */
export type KeyMap = Readonly<Record<string, () => void>>;

export interface KeyPress {
  readonly key: string;
  readonly modified: boolean;
  /** Typed into a field, or into something that has keys of its own. */
  readonly typing: boolean;
  /** ms, any origin */
  readonly at: number;
}

const SEQUENCE_MS = 1200;

export class KeyMatcher {
  private pending = '';
  private pendingAt = 0;

  /** @returns the action's name; undefined when the key means nothing (yet) */
  press(press: KeyPress, names: readonly string[]): string | undefined {
    const before = press.at - this.pendingAt <= SEQUENCE_MS ? this.pending : '';
    this.pending = '';
    if (press.modified || press.typing) return undefined;
    const sequence = before === '' ? press.key : `${before} ${press.key}`;
    for (const candidate of [sequence, press.key]) {
      if (names.includes(candidate)) return candidate;
      if (names.some((name) => name.startsWith(`${candidate} `))) {
        this.pending = candidate;
        this.pendingAt = press.at;
        return undefined;
      }
    }
    return undefined;
  }
}

const STORAGE = 'probity-keys';

export function keysEnabled(): boolean {
  return localStorage.getItem(STORAGE) !== 'off';
}

export function setKeysEnabled(enabled: boolean): void {
  localStorage.setItem(STORAGE, enabled ? 'on' : 'off');
}

const TYPING = 'input, textarea, select, [contenteditable="true"], [role="dialog"] *';

function pressOf(event: KeyboardEvent): KeyPress {
  const target = event.target instanceof Element ? event.target : document.body;
  const pressed = event.key === 'Enter' || event.key === ' ';
  const ownKeys = pressed && target.closest('a, button, summary') !== null;
  return {
    key: event.key,
    modified: event.ctrlKey || event.metaKey || event.altKey,
    typing: ownKeys || target.closest(TYPING) !== null,
    at: event.timeStamp,
  };
}

// One matcher for all that is shown: with one each, the `u` of `g u` would also act for itself.
const matcher = new KeyMatcher();
const shown = new Set<{ readonly current: KeyMap }>();

function listen(event: KeyboardEvent): void {
  if (event.defaultPrevented || !keysEnabled()) return;
  const maps = [...shown].map(({ current }) => current);
  const name = matcher.press(
    pressOf(event),
    maps.flatMap((map) => Object.keys(map)),
  );
  if (name === undefined) return;
  event.preventDefault();
  maps.find((map) => name in map)?.[name]?.();
}

/** Listens while the component is shown; of two that name the same key, the first one acts. */
export function useKeys(map: KeyMap): void {
  const current = useRef(map);
  useEffect(() => {
    current.current = map;
  });
  useEffect(() => {
    if (shown.size === 0) document.addEventListener('keydown', listen);
    shown.add(current);
    return () => {
      shown.delete(current);
      if (shown.size === 0) document.removeEventListener('keydown', listen);
    };
  }, []);
}
