/** A trade with the names and amounts that figures are made of, from a fill or from its table. */
import type { EventOf, MarketInfo, Micros, RegistryView, Side, TradeId } from '../../core/contract';
import { feeInQuote, quoteFee } from './decimals';

export interface TradeSide {
  readonly isBuyer: boolean;
  readonly account: string;
  readonly owner: string;
  readonly orderId: number;
  /** Base units of the asset. */
  readonly fee: bigint;
  readonly feeIn: 'base' | 'quote';
}

export interface TradeFact {
  readonly market: MarketInfo;
  readonly trade: TradeId;
  readonly ts: Micros;
  /** Event that made this version of the trade. */
  readonly seq: number;
  /** Ticks. */
  readonly price: number;
  /** Lots. */
  readonly quantity: number;
  /** Base units of the quote asset. */
  readonly notional: bigint;
  readonly aggressor: Side;
  readonly auction: boolean;
  readonly maker: TradeSide;
  readonly taker: TradeSide;
}

/** @throws RangeError when the log uses what it has not defined, or takes fees in a third asset */
export function tradeFactOf(e: EventOf<'fill'>, registry: RegistryView): TradeFact {
  const market = registry.market(e.market);
  if (market === undefined) throw new RangeError(`market ${e.market} is not defined`);
  const side = (
    isBuyer: boolean,
    accountNumber: number,
    orderId: number,
    fee: bigint,
    asset: number,
  ): TradeSide => {
    const account = registry.account(accountNumber);
    if (account === undefined) throw new RangeError(`account ${accountNumber} is not defined`);
    const feeIn = asset === market.quote.id ? 'quote' : 'base';
    if (feeIn === 'base' && asset !== market.base.id && fee !== 0n) {
      throw new RangeError(`a fee of ${market.name} is taken in asset ${asset}`);
    }
    return { isBuyer, account: account.name, owner: account.owner, orderId, fee, feeIn };
  };
  const takerBuys = e.aggressor === 'BUY';
  return {
    market,
    trade: e.trade,
    ts: e.ts,
    seq: e.seq,
    price: e.price,
    quantity: e.quantity,
    notional: e.notional,
    aggressor: e.aggressor,
    auction: e.auction ?? false,
    maker: side(!takerBuys, e.makerAccount, e.makerOrderId, e.makerFee, e.makerFeeAsset),
    taker: side(takerBuys, e.takerAccount, e.takerOrderId, e.takerFee, e.takerFeeAsset),
  };
}

/** A side's fee in 1e-18 of the market's quote asset, at the trade's price. */
export function feeValue({ market, price }: TradeFact, { fee, feeIn }: TradeSide): bigint {
  return feeIn === 'quote' ? quoteFee(market, fee) : feeInQuote(market, fee, price);
}
