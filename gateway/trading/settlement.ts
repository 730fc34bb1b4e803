/** Settlement on chain as traders meet it: signed orders, their key, and their own fills. */
import type { MarketInfo, OrderFields, StpMode } from '../../core/contract';
import type { PublicEndpoint, SignedCall, SignedEndpoint } from '../api/endpoint';
import {
  illegal,
  notRequired,
  notSupported,
  settlementKeyRefused,
  settlementRefused,
} from '../api/errors';
import { fixedSteps, fixedUnits, stamp } from '../api/format';
import type { Params } from '../api/params';
import { symbolOf } from '../api/symbols';

const isOnChain = ({ api, account }: SignedCall): boolean =>
  api.core.markets.registry.account(account)?.custody === 'on-chain';

/** An account cannot settle with itself, so its orders never meet. */
export function usualPrevention(call: SignedCall): StpMode {
  return isOnChain(call) ? 'EXPIRE_TAKER' : 'NONE';
}

/** Before an order goes to the core. @throws ApiError -1106, -2101 */
export async function checkSettlement(
  call: SignedCall,
  market: MarketInfo,
  order: OrderFields,
): Promise<void> {
  if (!isOnChain(call)) {
    if (order.settlementSignature !== undefined) throw notRequired('settlementSignature');
    if (order.settlementId !== undefined) throw notRequired('settlementId');
    if (order.settlementExpiry !== undefined) throw notRequired('settlementExpiry');
    return;
  }
  const desk = call.api.settlement;
  if (desk === undefined) throw settlementRefused('this exchange settles nothing on chain now');
  const why = await desk.check(call.account, market, order);
  if (why !== undefined) throw settlementRefused(why);
}

/** Lists place orders later than they were signed for. @throws ApiError -2101 */
export function refuseOnChain(call: SignedCall): void {
  if (isOnChain(call)) throw settlementRefused('order lists cannot be signed for settlement');
}

export const settlementVenue: PublicEndpoint = {
  rest: [['GET', '/api/v3/settlement/venue']],
  ws: 'settlement.venue',
  takes: [],
  weight: 1,
  handle: ({ api }) => {
    if (api.settlement === undefined) throw notSupported();
    const { program, config, domain, exitDelaySeconds, markets } = api.settlement.venue();
    return {
      ...{ program, config, domain: Buffer.from(domain).toString('base64'), exitDelaySeconds },
      markets: markets.map(({ market, number, maxFee }) => ({
        symbol: symbolOf(market),
        market: number,
        maxFee,
        tickSize: market.tickSize,
        lotSize: market.lotSize,
      })),
    };
  },
};

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

function bytesIn(params: Params, name: string): Uint8Array {
  const text = params.required(name);
  if (!BASE64.test(text)) throw illegal(name, 'base64');
  return Uint8Array.from(Buffer.from(text, 'base64'));
}

export const linkSettlementKey: SignedEndpoint = {
  rest: [['POST', '/api/v3/settlement/key']],
  ws: 'settlement.key',
  needs: 'trade',
  takes: ['publicKey', 'proof'],
  weight: 10,
  handle: async (call) => {
    const { api, params, account } = call;
    if (api.settlement === undefined) throw notSupported();
    if (!isOnChain(call)) throw settlementKeyRefused('this account is not on chain');
    const key = bytesIn(params, 'publicKey');
    const why = await api.settlement.link(account, key, bytesIn(params, 'proof'));
    if (why !== undefined) throw settlementKeyRefused(why);
    return { publicKey: Buffer.from(key).toString('base64') };
  },
};

const MOST_FILLS = 1000;
const USUAL_FILLS = 500;

export const settledFills: SignedEndpoint = {
  rest: [['GET', '/api/v3/settlement/fills']],
  ws: 'settlement.fills',
  needs: 'user-data',
  takes: ['fromSeq', 'limit'],
  weight: 20,
  handle: async ({ api, params, account, unit }) => {
    if (api.settlement === undefined) throw notSupported();
    const limit = Math.min(params.integer('limit') ?? USUAL_FILLS, MOST_FILLS);
    const rows = await api.settlement.fills(account, params.integer('fromSeq') ?? 0, limit);
    return rows.flatMap(({ market: id, price, quantity, fee, ts, ...row }) => {
      const market = api.core.markets.registry.market(id);
      if (market === undefined) return [];
      const received = row.side === 'BUY' ? market.base : market.quote;
      return {
        ...row,
        symbol: symbolOf(market),
        price: fixedSteps(price, market.tick),
        qty: fixedSteps(quantity, market.lot),
        commission: fixedUnits(fee, received.decimals),
        commissionAsset: received.name,
        time: stamp(ts, unit),
      };
    });
  },
};
