/**
 * The frequent events without objects: from numbers to the log's bytes, for those who want the
 * bytes alone (recovery, the standby, restarts). The rules have decided before; what is posted and
 * written is what the event's object would say. Amounts that are not exact as numbers go the way
 * of objects.
 */
import { exactFeeOn, feeRate } from './fees';
import type { FillDraft } from './fill-draft';
import type { MarketState } from './market';
import type { LiveOrder } from './order';
import type { Venue } from './venue';
import { bigOf } from '../contract/exact';
import { directWriters } from '../contract/event';
import type { CancelReason, CommandOf, WireWriter } from '../contract';
import { lots, ticks, tradeId } from '../contract/ids';

const NOTHING_MORE = {};

/** As `sendAccepted`, of an order without rare words. */
export function acceptDirectly(
  v: Venue,
  m: MarketState,
  o: LiveOrder,
  c: CommandOf<'order'>,
  w: WireWriter,
): void {
  const locked = o.exactLockFor(o.leaves);
  if (Number.isNaN(locked)) return v.sendAccepted(o.terms);
  if (locked !== 0) v.ledger.accountExact(o.account, o.buy ? m.quote : m.base, -locked, locked);
  directWriters.accepted(w, v.lastSeq, v.now, o.id, locked, c);
}

/** As `sendEnded`, of a cancelled order. @param unlocked what it had locked */
export function cancelDirectly(
  v: Venue,
  m: MarketState,
  o: LiveOrder,
  unlocked: number,
  reason: CancelReason,
  w: WireWriter,
): void {
  const { account } = o;
  if (unlocked !== 0) v.ledger.accountExact(account, o.buy ? m.quote : m.base, unlocked, -unlocked);
  directWriters.cancelled(
    w,
    v.nextSeq(),
    v.now,
    o.id,
    account,
    m.id,
    o.clientOrderId,
    o.side,
    o.pays ? undefined : o.price,
    o.leaves,
    o.executed,
    unlocked,
    reason,
    NOTHING_MORE,
  );
}

/**
 * Works out the amounts of a fill in the venue's draft, before anything is done.
 * @returns whether all of them are exact, and nobody wants the event's object
 */
export function draftFill(
  v: Venue,
  m: MarketState,
  taker: LiveOrder,
  maker: LiveOrder,
  price: number,
  quantity: number,
): boolean {
  if (v.writer === undefined || v.risk.keepsTrades || taker.byQuote) return false;
  const e = v.fillDraft;
  const notional = m.exactNotional(price, quantity);
  const baseAmount = m.exactBase(quantity);
  const { buy } = taker;
  e.notional = notional;
  e.makerUnlocked = buy ? baseAmount : notional;
  e.makerFee = exactFeeOn(buy ? notional : baseAmount, feeRate(v, m, maker.account, true));
  // A limit taker's better price goes back at once: its own price is what it had locked.
  e.takerUnlocked = taker.exactLockFor(quantity);
  e.takerFee = exactFeeOn(buy ? baseAmount : notional, feeRate(v, m, taker.account, false));
  return !Number.isNaN(notional + baseAmount + e.makerFee + e.takerUnlocked + e.takerFee);
}

/** As `sendFill`, with the amounts of the venue's draft. */
export function fillDirectly(
  v: Venue,
  m: MarketState,
  taker: LiveOrder,
  maker: LiveOrder,
  price: number,
  quantity: number,
): void {
  const e = v.fillDraft;
  const { buy } = taker;
  e.seq = v.nextSeq();
  e.ts = v.now;
  e.market = m.id;
  e.trade = tradeId(m.nextTrade++);
  e.price = ticks(price);
  e.quantity = lots(quantity);
  e.aggressor = buy ? 'BUY' : 'SELL';
  e.makerOrderId = maker.id;
  e.makerAccount = maker.account;
  e.makerClientOrderId = maker.clientOrderId;
  e.makerLeaves = maker.leaves;
  e.makerFeeAsset = buy ? m.quote : m.base;
  e.takerOrderId = taker.id;
  e.takerAccount = taker.account;
  e.takerClientOrderId = taker.clientOrderId;
  e.takerLeaves = taker.leaves;
  e.takerFeeAsset = buy ? m.base : m.quote;
  postDraft(v, m, e);
  directWriters.fill(v.writer!, e);
}

/** What a fill moves, as `postFill` has it. */
function postDraft({ ledger }: Venue, m: MarketState, e: FillDraft): void {
  const { base, quote } = m;
  const takerBuys = e.aggressor === 'BUY';
  const buyer = takerBuys ? e.takerAccount : e.makerAccount;
  const seller = takerBuys ? e.makerAccount : e.takerAccount;
  const buyerUnlocked = takerBuys ? e.takerUnlocked : e.makerUnlocked;
  const sellerUnlocked = takerBuys ? e.makerUnlocked : e.takerUnlocked;
  const buyerFee = takerBuys ? e.takerFee : e.makerFee;
  const sellerFee = takerBuys ? e.makerFee : e.takerFee;
  const baseAmount = m.exactBase(e.quantity);
  ledger.accountExact(buyer, quote, buyerUnlocked - e.notional, -buyerUnlocked);
  ledger.accountExact(buyer, base, baseAmount - buyerFee, 0);
  ledger.accountExact(seller, base, sellerUnlocked - baseAmount, -sellerUnlocked);
  ledger.accountExact(seller, quote, e.notional - sellerFee, 0);
  if (buyerFee !== 0) ledger.fees(base, bigOf(buyerFee));
  if (sellerFee !== 0) ledger.fees(quote, bigOf(sellerFee));
}
