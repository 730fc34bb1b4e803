/**
 * `probity replay`. What watches has a thread of its own, which loads its code while this one loads
 * the core; so little may be loaded here before it is started.
 */
import { replayOptions } from './options';
import type { replay as replayOf } from './replay';
import { WatchThread } from './watch-thread';

/** @returns the exit code. @throws BadInput, FlowError, OutputError */
export async function run(args: readonly string[]): Promise<number> {
  const options = replayOptions(args);
  const { params, surveillance: judges } = options;
  // No thread can load what is not compiled: from source, one thread does it all.
  const thread = __filename.endsWith('.js') ? new WatchThread({ params, judges }) : undefined;
  try {
    // oxlint-disable-next-line typescript/no-require-imports -- once the thread has been started
    const loaded = require('./replay') as { readonly replay: typeof replayOf }; // its own exports
    await loaded.replay(options, thread);
  } finally {
    await thread?.stop();
  }
  return 0;
}
