/**
 * Canaries in a thread of their own, so that the consumers beside it go on undisturbed: this file
 * is both the side that asks and, loaded as the thread's entry, the side that works.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { CodedError, errorText } from '../../platform/errors/coded-error';
import {
  actOut,
  costOf,
  watchActed,
  type CanaryRequest,
  type CanaryResult,
} from '../../surveillance/canaries/run';
import { shadowMarket } from './shadow-market';

type Message =
  ({ readonly type: 'done' } & RanCanary) | { readonly type: 'failed'; readonly fault: string };

/** A canary needs a tenth of it. */
const HEAP_MB = 512;
/** Hundreds of times what one takes; a thread that hangs is a canary that died. */
const LIMIT_MS = 300_000;

export interface RanCanary {
  readonly result: CanaryResult;
  readonly tookMicros: number;
  /** What its rule adds to each event; null where it could not be measured. */
  readonly costNanos: number | null;
}

/** @throws CodedError CANARY_FAILED; an abort ends the thread */
export function runInThread(request: CanaryRequest, signal: AbortSignal): Promise<RanCanary> {
  const worker = new Worker(__filename, {
    workerData: { canaryRequest: request },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const stop = () => void worker.terminate();
  const limit = setTimeout(stop, LIMIT_MS);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return new Promise<RanCanary>((resolve, reject) => {
    const fail = (what: string) => reject(new CodedError('CANARY_FAILED', what));
    worker.on('message', (message: Message) => {
      if (message.type === 'done') resolve(message);
      else fail(message.fault);
    });
    worker.once('error', (error) => fail(errorText(error)));
    worker.once('exit', () => fail('the thread ended before its result'));
  }).finally(() => {
    clearTimeout(limit);
    signal.removeEventListener('abort', stop);
  });
}

/** Processor time is the whole process's; of several rounds the shortest is taken. */
function clockMicros(): number {
  return performance.now() * 1000;
}

async function work(request: CanaryRequest): Promise<void> {
  const say = (message: Message) => parentPort?.postMessage(message);
  const before = process.cpuUsage();
  try {
    const acted = actOut(request.canary, shadowMarket);
    const result = await watchActed(acted, request);
    const { user, system } = process.cpuUsage(before);
    const costNanos = costOf(acted, request.rules, clockMicros);
    say({ type: 'done', result, tookMicros: user + system, costNanos });
  } catch (error) {
    say({ type: 'failed', fault: errorText(error) });
  }
}

// Given by runInThread(), which is the only one that starts this file as a thread.
if (!isMainThread) void work((workerData as { canaryRequest: CanaryRequest }).canaryRequest);
