/** A fill's words as numbers, before they are bytes. */
import type { EventOf, Units } from '../contract';
import { accountId, lots, marketId, micros, orderId, seq, ticks, tradeId } from '../contract/ids';

type Fill = EventOf<'fill'>;
/** A fill with amounts as exact numbers; one object is filled in again and again. */
export type FillDraft = { -readonly [K in keyof Fill]: Fill[K] extends Units ? number : Fill[K] };

/** One of them, to be filled in. */
export function newFillDraft(): FillDraft {
  const one = { leaves: lots(0), unlocked: 0, fee: 0 };
  return {
    type: 'fill',
    seq: seq(0),
    ts: micros(0),
    market: marketId(0),
    trade: tradeId(0),
    price: ticks(0),
    quantity: lots(0),
    notional: 0,
    aggressor: 'BUY',
    makerOrderId: orderId(0),
    makerAccount: accountId(0),
    makerClientOrderId: '',
    makerLeaves: one.leaves,
    makerUnlocked: one.unlocked,
    makerFee: one.fee,
    makerFeeAsset: 0 as Fill['makerFeeAsset'], // none yet
    takerOrderId: orderId(0),
    takerAccount: accountId(0),
    takerClientOrderId: '',
    takerLeaves: one.leaves,
    takerUnlocked: one.unlocked,
    takerFee: one.fee,
    takerFeeAsset: 0 as Fill['takerFeeAsset'], // none yet
  };
}
