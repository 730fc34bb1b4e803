/** What is wrong at the moment, by kind and subject; one place counts how often it was seen. */
import type { OperationalKind, OperationalSeverity } from '../contract';

export interface Condition {
  readonly kind: OperationalKind;
  readonly subject: string;
  readonly severity: OperationalSeverity;
  readonly detail: string;
  /** µs; when it began and when it was last seen. */
  readonly since: number;
  readonly seenAt: number;
  readonly occurrences: number;
}

type Found = Pick<Condition, 'kind' | 'subject' | 'severity' | 'detail'>;

/** Texts longer than the table takes are cut. */
const MOST_DETAIL = 2_000;
const MOST_SUBJECT = 200;
/** Beyond it no new ones begin: a feed that is wrong everywhere needs no list of it. */
const MOST_OPEN = 1_000;

export class Conditions {
  private readonly standing = new Map<string, Condition>();
  private readonly words = new Map<string, string>();
  private touched = false;

  /** It is there at `at` µs, again or for the first time. `since` unless it began now. */
  seen(found: Found, at: number, since = at): void {
    const key = keyOf(found.kind, found.subject);
    const before = this.standing.get(key);
    if (before === undefined && this.standing.size >= MOST_OPEN) return;
    this.standing.set(key, {
      ...found,
      subject: found.subject.slice(0, MOST_SUBJECT) || '(blank)',
      detail: found.detail.slice(0, MOST_DETAIL),
      since: before?.since ?? since,
      seenAt: at,
      occurrences: (before?.occurrences ?? 0) + 1,
    });
    this.touched = true;
  }

  /** It is over, and how that came; nothing happens where it was not there. */
  over(kind: Condition['kind'], subject: string, resolution: string): void {
    const key = keyOf(kind, subject);
    if (!this.standing.delete(key)) return;
    this.words.set(key, resolution);
    this.touched = true;
  }

  has(kind: Condition['kind'], subject: string): boolean {
    return this.standing.has(keyOf(kind, subject));
  }

  open(): readonly Condition[] {
    return [...this.standing.values()];
  }

  /** Whether anything began, was seen again or ended since the last call. */
  takeTouched(): boolean {
    const was = this.touched;
    this.touched = false;
    return was;
  }

  /** How one that is over came to its end. */
  resolutionOf(kind: string, subject: string): string | undefined {
    return this.words.get(keyOf(kind, subject));
  }

  /** Resolutions are told once they have been written. */
  forgetResolutions(): void {
    this.words.clear();
  }
}

function keyOf(kind: string, subject: string): string {
  return `${kind} ${subject}`;
}
