/** The thread that WatchThread starts: takes blocks of events, and gives what came of them. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { errorCode, errorText } from '../../../platform/errors/coded-error';
import { readRunParams } from '../../params/run-params';
import { Watch } from './watch';
import type { WatchInit, WatchMessage } from './watch-thread';

async function work(port: MessagePort, { params, judges }: WatchInit): Promise<void> {
  const say = (message: WatchMessage) => port.postMessage(message);
  const guarded = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      say({ type: 'failed', code: errorCode(error), fault: errorText(error) });
      port.close();
    }
  };
  const read = await readRunParams(params);
  guarded(() => {
    const watch = new Watch(read, judges);
    // What was sent meanwhile waits in the port.
    port.on('message', (bytes: Uint8Array) =>
      guarded(() => {
        if (bytes.length > 0) {
          watch.take(bytes);
          say({ type: 'taken' });
        } else {
          say({ type: 'done', end: watch.finish() });
          port.close();
        }
      }),
    );
  });
}

// Given by WatchThread, which is the only one that starts this file as a thread.
if (parentPort !== null) void work(parentPort, workerData as WatchInit);
