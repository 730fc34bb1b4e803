/** Works on look-backs beside the consumers. */
import type { LogFeed } from '../../platform/feed/log-feed';
import { workOnLookBack } from '../../surveillance/look-back/work';
import type { Base } from './base';
import { repeat } from './repeat';

const LOOK_EVERY_MS = 5_000;

/** Until it is stopped; one that is cut off begins anew after the next start. */
export function lookBacks({ pool, logger }: Base, feed: LogFeed) {
  return repeat({
    ...{ everyMs: LOOK_EVERY_MS, logger, fault: 'a look-back failed, trying again' },
    async work(signal) {
      while (!signal.aborted && (await workOnLookBack(pool, feed, signal)));
    },
  });
}
