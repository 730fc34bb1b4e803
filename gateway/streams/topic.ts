/** One stream and those who listen to it. A message is written once for all of them. */
import type { TimeUnit } from '../api/format';

/** A connection that streams go out on. */
export interface Listener {
  readonly unit: TimeUnit;
  /** @param json the payload; must not wait for a slow reader */
  deliver(stream: string, json: string): void;
}

export class Topic {
  private readonly listeners = new Set<Listener>();

  constructor(readonly name: string) {}

  get size(): number {
    return this.listeners.size;
  }
  add(listener: Listener): void {
    this.listeners.add(listener);
  }
  remove(listener: Listener): void {
    this.listeners.delete(listener);
  }

  /** @param write makes the payload with times in the unit given */
  publish(write: (unit: TimeUnit) => unknown): void {
    let ms: string | undefined;
    let us: string | undefined;
    for (const listener of this.listeners) {
      const json =
        listener.unit === 'ms'
          ? (ms ??= JSON.stringify(write('ms')))
          : (us ??= JSON.stringify(write('us')));
      listener.deliver(this.name, json);
    }
  }
}
