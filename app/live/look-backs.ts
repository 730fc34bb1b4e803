/** Works on look-backs beside the consumers. */
import type { LogFeed } from '../../platform/feed/log-feed';
import { workOnLookBack } from '../../surveillance/look-back/work';
import type { Base } from './base';

const LOOK_EVERY_MS = 5_000;

/** Until it is stopped; one that is cut off begins anew after the next start. */
export function lookBacks({ pool, logger }: Base, feed: LogFeed) {
  const end = new AbortController();
  let running = Promise.resolve();
  const work = async () => {
    try {
      while (!end.signal.aborted && (await workOnLookBack(pool, feed, end.signal)));
    } catch (error) {
      logger.warn({ err: error }, 'a look-back failed, trying again');
    }
  };
  const timer = setInterval(() => {
    running = running.then(work);
  }, LOOK_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      end.abort();
      await running;
    },
  };
}
