/** Everything that can be asked for. Adding an endpoint is a file of its own and a line here. */
import type { Endpoint, PublicEndpoint } from './api/endpoint';
import { aggTrades } from './market-data/agg-trades';
import { auction } from './market-data/auction';
import { depth } from './market-data/depth';
import { exchangeInfo } from './market-data/exchange-info';
import { derivativesInfo, marginLists, ping, systemStatus, time } from './market-data/general';
import { klines, uiKlines } from './market-data/klines';
import { rollingTicker, tradingDayTicker } from './market-data/rolling-tickers';
import { bookTicker, ticker24h, tickerPrice } from './market-data/tickers';
import { avgPrice, historicalTrades, trades } from './market-data/trades';
import { account, allCoins, commission, orderCounts, tradeFee } from './trading/account';
import { amendOrder } from './trading/amend-order';
import { cancelOpenOrders, cancelOrder } from './trading/cancel-order';
import { cancelReplace } from './trading/cancel-replace';
import * as Lists from './trading/order-lists';
import { placeOrder, testOrder } from './trading/place-order';
import { orderProof } from './trading/order-proof';
import { linkSettlementKey, settledFills, settlementVenue } from './trading/settlement';
import { allOrders, myTrades, openOrders, queryOrder } from './trading/queries';

/** Market data: no key needed. */
export const PUBLIC_ENDPOINTS: readonly PublicEndpoint[] = [
  ping,
  time,
  exchangeInfo,
  depth,
  auction,
  trades,
  historicalTrades,
  aggTrades,
  klines,
  uiKlines,
  avgPrice,
  ticker24h,
  tickerPrice,
  bookTicker,
  rollingTicker,
  tradingDayTicker,
  systemStatus,
  derivativesInfo,
  marginLists,
  settlementVenue,
];

export const ENDPOINTS: readonly Endpoint[] = [
  ...PUBLIC_ENDPOINTS,
  placeOrder,
  testOrder,
  cancelOrder,
  cancelOpenOrders,
  cancelReplace,
  amendOrder,
  Lists.placeOco,
  Lists.placeOto,
  Lists.placeOtoco,
  Lists.cancelOrderList,
  Lists.queryOrderList,
  Lists.openOrderLists,
  Lists.allOrderLists,
  queryOrder,
  orderProof,
  openOrders,
  allOrders,
  myTrades,
  account,
  commission,
  orderCounts,
  tradeFee,
  allCoins,
  linkSettlementKey,
  settledFills,
];
