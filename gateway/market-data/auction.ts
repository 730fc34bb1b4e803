/** What the call of an auction would come to now. The reference API has no auctions. */
import type { PublicEndpoint } from '../api/endpoint';
import { fixedSteps } from '../api/format';
import { symbolOf } from '../api/symbols';
import { symbolStatus } from './exchange-info';

/**
 * Price and quantity are 0 while nothing would trade; `imbalanceSide` is the side with lots left at
 * the price, absent when there are none.
 */
export const auction: PublicEndpoint = {
  rest: [['GET', '/api/v3/auction']],
  ws: 'auction',
  takes: ['symbol'],
  // Each standing order is looked at.
  weight: () => 20,
  handle: ({ api, params }) => {
    const market = api.symbols.required(params);
    const found = api.core.markets.indicativeAuction(market.id);
    const surplus = found?.surplus ?? 0;
    return {
      symbol: symbolOf(market),
      status: symbolStatus(market),
      phase: market.phase,
      indicativePrice: fixedSteps(found?.price ?? 0, market.tick),
      indicativeQty: fixedSteps(found?.quantity ?? 0, market.lot),
      ...(surplus === 0 ? {} : { imbalanceSide: surplus > 0 ? 'BUY' : 'SELL' }),
      imbalanceQty: fixedSteps(Math.abs(surplus), market.lot),
    };
  },
};
