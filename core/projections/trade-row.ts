/** A fill as the public and as its two accounts see it. */
import type { AccountFill, EventOf, TradeRow } from '../contract';

export function tradeOf(e: EventOf<'fill'>): TradeRow {
  return {
    market: e.market,
    trade: e.trade,
    ts: e.ts,
    price: e.price,
    quantity: e.quantity,
    notional: e.notional,
    buyerIsMaker: e.aggressor === 'SELL',
  };
}

/** The maker's side, then the taker's. */
export function sidesOf(e: EventOf<'fill'>): readonly [AccountFill, AccountFill] {
  const trade = tradeOf(e);
  const maker: AccountFill = {
    ...trade,
    account: e.makerAccount,
    orderId: e.makerOrderId,
    clientOrderId: e.makerClientOrderId,
    isBuyer: trade.buyerIsMaker,
    isMaker: true,
    fee: e.makerFee,
    feeAsset: e.makerFeeAsset,
  };
  const taker: AccountFill = {
    ...trade,
    account: e.takerAccount,
    orderId: e.takerOrderId,
    clientOrderId: e.takerClientOrderId,
    isBuyer: !trade.buyerIsMaker,
    isMaker: false,
    fee: e.takerFee,
    feeAsset: e.takerFeeAsset,
  };
  return [maker, taker];
}
