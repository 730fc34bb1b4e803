/**
 * A replay's watch in a thread of its own, so that it works beside the core: events go there as the
 * bytes of the log, a block at a time. This is the side that sends, watch-entry.ts is the other.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { CodedError } from '../../../platform/errors/coded-error';
import type { WatchEnd } from './watch';

/** Which watch, and from which parameters; the thread reads them for itself. */
export interface WatchInit {
  readonly params: string | undefined;
  readonly judges: boolean;
}

export type WatchMessage =
  | { readonly type: 'taken' }
  | { readonly type: 'done'; readonly end: WatchEnd }
  | { readonly type: 'failed'; readonly code: string | undefined; readonly fault: string };

/** Blocks that may wait for the thread: with 64 KiB each, what keeps memory bounded. */
const MAX_WAITING = 256;

/** The side that sends. Each method but stop() throws what the thread failed with. */
export class WatchThread {
  readonly #worker: Worker;
  readonly #done: Promise<WatchEnd>;
  #waiting = 0;
  #failure: Error | undefined;

  constructor(init: WatchInit) {
    this.#worker = new Worker(join(__dirname, 'watch-entry.js'), { workerData: init });
    this.#done = new Promise<WatchEnd>((resolve, reject) => {
      const fail = (error: Error) => {
        this.#failure ??= error;
        reject(error);
      };
      this.#worker.on('message', (message: WatchMessage) => {
        if (message.type === 'taken') this.#waiting--;
        else if (message.type === 'done') resolve(message.end);
        else fail(faultOf(message.code, message.fault));
      });
      this.#worker.once('error', fail);
      this.#worker.once('exit', () => fail(new Error('the watch ended before the events did')));
    });
    // Whoever sends is told of a failure; until then it is nobody's.
    this.#done.catch(() => undefined);
  }

  /** @param bytes whole events in the codec of the log, at least one; a copy is sent */
  take(bytes: Uint8Array): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#post(bytes.slice());
  }

  #post(copy: Uint8Array<ArrayBuffer>): void {
    this.#waiting++;
    this.#worker.postMessage(copy, [copy.buffer]);
  }

  /** Waits until the thread has caught up so far that memory stays bounded. */
  async room(): Promise<void> {
    while (this.#waiting > MAX_WAITING && this.#failure === undefined) {
      await Promise.race([once(this.#worker, 'message'), this.#done]);
    }
  }

  async finish(): Promise<WatchEnd> {
    // A block without events is the end of them.
    this.#post(new Uint8Array(0));
    return this.#done;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

function faultOf(code: string | undefined, fault: string): Error {
  return code === undefined ? new Error(fault) : new CodedError(code, fault);
}
