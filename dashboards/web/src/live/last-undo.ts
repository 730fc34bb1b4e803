/** The last thing that can still be taken back, for the key that does it from anywhere. */
import { nowMicros } from '../app/format';

interface Undo {
  readonly token: string;
  /** µs */
  readonly until: number;
  readonly act: () => void;
}

class LastUndo {
  private undo: Undo | undefined;

  set(undo: Undo): void {
    this.undo = undo;
  }

  clear(token: string): void {
    if (this.undo?.token === token) this.undo = undefined;
  }

  /** Takes it back, if there is still time. */
  act(): void {
    if (this.undo && this.undo.until > nowMicros()) this.undo.act();
  }
}

export const lastUndo = new LastUndo();
