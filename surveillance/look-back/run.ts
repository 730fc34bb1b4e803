/** The look-back's work over the log: who traded the asset within the span before the cause. */
import { eventCodec, WireReader, type EventOf } from '../../core/contract';
import { CodedError } from '../../platform/errors/coded-error';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { Cause } from './causes';

/** One account in one market, by the core's numbers. */
export interface TraderTotals {
  readonly account: number;
  readonly market: number;
  /** Lots. */
  bought: number;
  sold: number;
  /** Base units of the quote asset, as decimal text: JSON has no larger whole numbers. */
  volume: string;
  trades: number;
  readonly firstSeq: number;
  lastSeq: number;
  /** µs UTC */
  readonly firstAt: number;
  lastAt: number;
}

const READ_LIMIT = 32;
/** A quarter of an hour of work; a longer span says how far it came. */
const MOST_EVENTS = 200_000_000;

/**
 * @param after the span lies behind this event; 0 when that is not known
 * @throws CodedError LOOK_BACK_STOPPED, LOOK_BACK_TOO_LONG
 */
export async function lookBack(
  feed: LogFeed,
  { seq: causeSeq, markets, from }: Pick<Cause, 'seq' | 'markets' | 'from'>,
  after: number,
  signal: AbortSignal,
): Promise<readonly TraderTotals[]> {
  const totals = new Map<string, TraderTotals>();
  const wanted = new Set<number>(markets);
  let seq = after;
  while (seq < causeSeq - 1) {
    if (signal.aborted) throw new CodedError('LOOK_BACK_STOPPED', 'it goes on after the restart');
    if (seq - after > MOST_EVENTS) {
      const what = `there are more than ${MOST_EVENTS} events in its span`;
      throw new CodedError('LOOK_BACK_TOO_LONG', `${what}: look at the day's records instead`);
    }
    const batches = await feed.read(seq, READ_LIMIT);
    if (batches.length === 0) break;
    for (const { payload, lastSeq } of batches) {
      const reader = new WireReader(payload);
      while (!reader.done) {
        const e = eventCodec.decode(reader);
        if (e.seq >= causeSeq) break;
        if (e.type === 'fill' && e.ts >= from && wanted.has(e.market)) addFill(totals, e);
      }
      seq = lastSeq;
    }
  }
  return [...totals.values()];
}

function addFill(totals: Map<string, TraderTotals>, e: EventOf<'fill'>): void {
  const takerBuys = e.aggressor === 'BUY';
  add(totals, e, e.takerAccount, takerBuys);
  add(totals, e, e.makerAccount, !takerBuys);
}

function add(
  totals: Map<string, TraderTotals>,
  e: EventOf<'fill'>,
  account: number,
  buys: boolean,
): void {
  const key = `${account} ${e.market}`;
  const sum = totals.get(key) ?? {
    ...{ account, market: e.market, bought: 0, sold: 0, volume: '0', trades: 0 },
    ...{ firstSeq: e.seq, lastSeq: e.seq, firstAt: e.ts, lastAt: e.ts },
  };
  if (buys) sum.bought += e.quantity;
  else sum.sold += e.quantity;
  sum.volume = (BigInt(sum.volume) + e.notional).toString();
  sum.trades += 1;
  sum.lastSeq = e.seq;
  sum.lastAt = e.ts;
  totals.set(key, sum);
}
