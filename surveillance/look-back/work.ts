/** Works on look-backs that wait, one at a time. */
import { errorCode, errorText } from '../../platform/errors/coded-error';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import { keepLookBack, nextLookBack, seqBefore } from '../store/look-backs';
import { lookBack } from './run';

/** @returns whether there was one */
export async function workOnLookBack(
  sql: Sql,
  feed: LogFeed,
  signal: AbortSignal,
): Promise<boolean> {
  const next = await nextLookBack(sql);
  if (next === undefined) return false;
  try {
    const traders = await lookBack(feed, next, await seqBefore(sql, next.from), signal);
    await keepLookBack(sql, next.seq, { traders });
  } catch (error) {
    if (errorCode(error) === 'LOOK_BACK_STOPPED') return false;
    if (errorCode(error) !== 'LOOK_BACK_TOO_LONG') throw error;
    await keepLookBack(sql, next.seq, { fault: errorText(error) });
  }
  return true;
}
