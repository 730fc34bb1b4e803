/** Whether the exchange is there, what time it has, and that it is open. */
import type { PublicEndpoint } from '../api/endpoint';
import { stamp } from '../api/format';

export const ping: PublicEndpoint = {
  rest: [
    ['GET', '/api/v3/ping'],
    ['GET', '/api/v1/ping'],
  ],
  ws: 'ping',
  takes: [],
  weight: 1,
  handle: () => ({}),
};

export const time: PublicEndpoint = {
  rest: [
    ['GET', '/api/v3/time'],
    ['GET', '/api/v1/time'],
  ],
  ws: 'time',
  takes: [],
  weight: 1,
  handle: (call) => ({ serverTime: stamp(call.now, call.unit) }),
};

export const systemStatus: PublicEndpoint = {
  rest: [['GET', '/sapi/v1/system/status']],
  takes: [],
  lenient: true,
  weight: 1,
  handle: () => ({ status: 0, msg: 'normal' }),
};

const emptyInfo: PublicEndpoint['handle'] = (call) => ({
  timezone: 'UTC',
  serverTime: stamp(call.now, call.unit),
  rateLimits: [],
  exchangeFilters: [],
  assets: [],
  symbols: [],
  optionSymbols: [],
});

/** Futures and options are not traded here: lists that clients ask for at start, empty. */
export const derivativesInfo: PublicEndpoint = {
  rest: [
    ['GET', '/fapi/v1/exchangeInfo'],
    ['GET', '/dapi/v1/exchangeInfo'],
    ['GET', '/eapi/v1/exchangeInfo'],
  ],
  takes: [],
  lenient: true,
  weight: 1,
  handle: emptyInfo,
};

/** Neither is margin. */
export const marginLists: PublicEndpoint = {
  rest: [
    ['GET', '/sapi/v1/margin/allPairs'],
    ['GET', '/sapi/v1/margin/isolated/allPairs'],
    ['GET', '/sapi/v1/margin/allAssets'],
  ],
  takes: [],
  lenient: true,
  weight: 1,
  handle: () => [],
};
