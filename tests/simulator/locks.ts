/** Row locks and advisory locks of the simulated server: shared or exclusive, first come first. */

export type LockMode = 'share' | 'exclusive';

interface Waiter {
  readonly owner: object;
  readonly mode: LockMode;
  readonly granted: () => void;
}

interface Lock {
  readonly holders: Map<object, LockMode>;
  waiting: Waiter[];
}

export class Locks {
  private readonly locks = new Map<string, Lock>();

  /** Resolves once `owner` has it; never when the owner goes away before. */
  take(key: string, owner: object, mode: LockMode): Promise<void> {
    const lock = this.at(key);
    if (this.tryTake(key, owner, mode)) return Promise.resolve();
    return new Promise((granted) => lock.waiting.push({ owner, mode, granted }));
  }

  /** false when others hold it, or wait for it. */
  tryTake(key: string, owner: object, mode: LockMode): boolean {
    const lock = this.at(key);
    if (!fits(lock, owner, mode) || lock.waiting.length > 0) return false;
    hold(lock, owner, mode);
    return true;
  }

  /** Who holds it alone, if anyone does. */
  holder(key: string): object | undefined {
    const [first] = this.locks.get(key)?.holders.keys() ?? [];
    return first;
  }

  /** Gives back everything that `owner` holds or waits for. */
  releaseAll(owner: object): void {
    for (const [key, lock] of this.locks) {
      lock.waiting = lock.waiting.filter((waiter) => waiter.owner !== owner);
      lock.holders.delete(owner);
      for (let next = lock.waiting[0]; next !== undefined; next = lock.waiting[0]) {
        if (!fits(lock, next.owner, next.mode)) break;
        lock.waiting.shift();
        hold(lock, next.owner, next.mode);
        next.granted();
      }
      if (lock.holders.size === 0 && lock.waiting.length === 0) this.locks.delete(key);
    }
  }

  private at(key: string): Lock {
    let lock = this.locks.get(key);
    if (lock === undefined) this.locks.set(key, (lock = { holders: new Map(), waiting: [] }));
    return lock;
  }
}

function fits(lock: Lock, owner: object, mode: LockMode): boolean {
  for (const [holder, held] of lock.holders) {
    if (holder !== owner && (mode === 'exclusive' || held === 'exclusive')) return false;
  }
  return true;
}

function hold(lock: Lock, owner: object, mode: LockMode): void {
  if (lock.holders.get(owner) !== 'exclusive') lock.holders.set(owner, mode);
}
