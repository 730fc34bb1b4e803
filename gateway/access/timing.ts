/** Whether a request is fresh: its timestamp against the server's time and `recvWindow`. */
import * as refusal from '../api/errors';
import type { Params } from '../api/params';

const DEFAULT_WINDOW_MICROS = 5_000_000;
const MAX_WINDOW_MS = 60_000;
const AHEAD_MICROS = 1_000_000;
const WINDOW = /^\d{1,6}(\.\d{1,3})?$/;
const WINDOW_RANGE = '^\\d{1,6}(\\.\\d{1,3})?$';

/** `recvWindow` in microseconds. @throws ApiError -1100, -1102 */
function windowMicros(params: Params): number {
  const text = params.text('recvWindow');
  if (text === undefined) return DEFAULT_WINDOW_MICROS;
  if (!WINDOW.test(text)) throw refusal.illegal('recvWindow', WINDOW_RANGE);
  const ms = Number(text);
  if (ms > MAX_WINDOW_MS) {
    throw new refusal.ApiError(
      400,
      -1102,
      `'recvWindow' contains unexpected value. Cannot be greater than ${MAX_WINDOW_MS}.`,
    );
  }
  return Math.round(ms * 1000);
}

/** @throws ApiError -1102, -1100, -1021 */
export function requireFresh(params: Params, nowMicros: number): void {
  params.required('timestamp');
  const sent = params.time('timestamp') ?? 0;
  const window = windowMicros(params);
  if (sent >= nowMicros + AHEAD_MICROS) throw refusal.earlyTimestamp();
  // A millisecond stamp means any moment of that millisecond.
  if (nowMicros - sent > window + 999) throw refusal.staleTimestamp();
}
