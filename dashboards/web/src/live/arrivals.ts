/**
 * Alerts that were raised since the list was read. They wait here, counted, until somebody asks
 * to see them: nothing moves under the reader's cursor.
 */
import { useSyncExternalStore } from 'react';

export interface Arrival {
  readonly alertId: string;
  readonly rule: string;
  readonly severity: string;
  readonly market: string | null;
  readonly accounts: readonly string[];
}

class Arrivals {
  private waiting: readonly Arrival[] = [];
  private readonly listeners = new Set<() => void>();

  add(arrival: Arrival): void {
    if (this.waiting.some(({ alertId }) => alertId === arrival.alertId)) return;
    this.set([...this.waiting, arrival].slice(-1000));
  }

  clear(): void {
    if (this.waiting.length > 0) this.set([]);
  }

  /** Those that the list on screen has by now. */
  forget(alertIds: ReadonlySet<string>): void {
    const left = this.waiting.filter(({ alertId }) => !alertIds.has(alertId));
    if (left.length < this.waiting.length) this.set(left);
  }

  readonly read = (): readonly Arrival[] => this.waiting;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private set(waiting: readonly Arrival[]): void {
    this.waiting = waiting;
    for (const listener of this.listeners) listener();
  }
}

export const arrivals = new Arrivals();

export function useArrivals(): readonly Arrival[] {
  return useSyncExternalStore(arrivals.subscribe, arrivals.read);
}
