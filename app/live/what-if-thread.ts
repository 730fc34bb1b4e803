/**
 * What-if runs in a thread of their own, so that the core's process goes on undisturbed: this file
 * is both the side that asks and, loaded as the thread's entry, the side that works.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { PostgresLogFeed } from '../../core/log/feed';
import { CodedError, errorText } from '../../platform/errors/coded-error';
import { createPool } from '../../platform/postgres/pool';
import type { WhatIfResult } from '../../surveillance/contract';
import type { WhatIfRunner } from '../../surveillance/what-if/jobs';
import { runWhatIf, type WhatIfRequest } from '../../surveillance/what-if/run';

interface Init {
  readonly databaseUrl: string;
  readonly request: WhatIfRequest;
}

type Message =
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'done'; readonly result: WhatIfResult }
  | { readonly type: 'failed'; readonly fault: string };

const CONNECTIONS = 3;
/** What the two states may take, in MB; beyond it the thread ends, and the exchange does not. */
const HEAP_MB = 2_048;

/** @param databaseUrl of the log */
export function whatIfThreads(databaseUrl: string): WhatIfRunner {
  return (request, progress) => {
    const init: Init = { databaseUrl, request };
    const worker = new Worker(__filename, {
      workerData: init,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const done = new Promise<WhatIfResult>((resolve, reject) => {
      const fail = (what: string) => reject(new CodedError('WHAT_IF_FAILED', what));
      worker.on('message', (message: Message) => {
        if (message.type === 'progress') progress(message.share);
        else if (message.type === 'done') resolve(message.result);
        else fail(message.fault);
      });
      worker.once('error', (error) => fail(errorText(error)));
      worker.once('exit', () => fail('the run ended before its result'));
    });
    return { done, cancel: () => void worker.terminate() };
  };
}

async function work({ databaseUrl, request }: Init): Promise<void> {
  const say = (message: Message) => parentPort?.postMessage(message);
  const pool = createPool({
    ...{ url: databaseUrl, max: CONNECTIONS },
    applicationName: 'probity-what-if',
  });
  const feed = new PostgresLogFeed(pool);
  try {
    // Its thread is ended to cancel it; there is nothing that would have to be put in order.
    const { signal } = new AbortController();
    const progress = (share: number) => say({ type: 'progress', share });
    say({ type: 'done', result: await runWhatIf(feed, request, { signal, progress }) });
  } catch (error) {
    say({ type: 'failed', fault: errorText(error) });
  } finally {
    await feed.close();
    await pool.end();
  }
}

// Given by whatIfThreads(), which is the only one that starts this file as a thread.
if (!isMainThread) void work(workerData as Init);
