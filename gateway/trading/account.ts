/** What an account holds, pays and may do. */
import type { AccountInfo, FeeRates, MarketInfo } from '../../core/contract';
import type { SignedCall, SignedEndpoint } from '../api/endpoint';
import { keyRefused } from '../api/errors';
import { fixedRate, fixedUnits, stamp } from '../api/format';
import { symbolOf } from '../api/symbols';

function accountInfo(call: SignedCall): AccountInfo {
  const info = call.api.core.markets.registry.account(call.account);
  if (info === undefined) throw keyRefused();
  return info;
}

interface Holding {
  readonly asset: string;
  readonly free: bigint;
  readonly locked: bigint;
  readonly decimals: number;
}

/** One line for each asset of the exchange, in the order of their definition. */
function holdings(call: SignedCall): Holding[] {
  const { core } = call.api;
  const held = new Map(core.accounts.balances(call.account).map((row) => [row.asset, row]));
  return core.markets.registry.assets().map((asset) => ({
    asset: asset.name,
    free: held.get(asset.id)?.available ?? 0n,
    locked: held.get(asset.id)?.locked ?? 0n,
    decimals: asset.decimals,
  }));
}

/** What the account pays on the market: its own rates, its tier's, or the market's. */
export function ratesOn({ api, account: id }: SignedCall, market: MarketInfo): FeeRates {
  return api.core.accounts.feeRates(id, market.id) ?? market;
}

/** Highest rates over all markets, in 1e-8: what the account pays at most. */
function highestRates(call: SignedCall): { maker: number; taker: number } {
  const rates = call.api.symbols.all().map((market) => ratesOn(call, market));
  return {
    maker: rates.reduce((max, { makerFee }) => Math.max(max, makerFee), 0),
    taker: rates.reduce((max, { takerFee }) => Math.max(max, takerFee), 0),
  };
}

const BASIS_POINT = 10_000;

export const account: SignedEndpoint = {
  rest: [['GET', '/api/v3/account']],
  ws: 'account.status',
  needs: 'user-data',
  takes: ['omitZeroBalances'],
  weight: 20,
  handle: (call) => {
    const info = accountInfo(call);
    const omitZero = call.params.boolean('omitZeroBalances') ?? false;
    const rates = highestRates(call);
    const lines = holdings(call).filter((h) => !omitZero || h.free !== 0n || h.locked !== 0n);
    return {
      makerCommission: Math.round(rates.maker / BASIS_POINT),
      takerCommission: Math.round(rates.taker / BASIS_POINT),
      buyerCommission: 0,
      sellerCommission: 0,
      commissionRates: {
        maker: fixedRate(rates.maker),
        taker: fixedRate(rates.taker),
        buyer: fixedRate(0),
        seller: fixedRate(0),
      },
      canTrade: info.state === 'active' && call.key.permissions.includes('trade'),
      canWithdraw: info.state === 'active',
      canDeposit: info.state !== 'closed',
      brokered: false,
      requireSelfTradePrevention: false,
      preventSor: false,
      updateTime: stamp(call.now, call.unit),
      accountType: 'SPOT',
      balances: lines.map((h) => ({
        asset: h.asset,
        free: fixedUnits(h.free, h.decimals),
        locked: fixedUnits(h.locked, h.decimals),
      })),
      permissions: ['SPOT'],
      uid: info.id,
    };
  },
};

export const commission: SignedEndpoint = {
  rest: [['GET', '/api/v3/account/commission']],
  ws: 'account.commission',
  needs: 'user-data',
  takes: ['symbol'],
  weight: 20,
  handle: (call) => {
    const market = call.api.symbols.required(call.params);
    const rates = ratesOn(call, market);
    const zero = fixedRate(0);
    const none = { maker: zero, taker: zero, buyer: zero, seller: zero };
    return {
      symbol: symbolOf(market),
      standardCommission: {
        maker: fixedRate(rates.makerFee),
        taker: fixedRate(rates.takerFee),
        buyer: zero,
        seller: zero,
      },
      specialCommission: none,
      taxCommission: none,
      discount: {
        enabledForAccount: false,
        enabledForSymbol: false,
        discountAsset: null,
        discount: zero,
      },
    };
  },
};

export const orderCounts: SignedEndpoint = {
  rest: [['GET', '/api/v3/rateLimit/order']],
  ws: 'account.rateLimits.orders',
  needs: 'user-data',
  takes: [],
  weight: 40,
  handle: (call) => call.api.limits.orderLines(call.account, call.now),
};

/** Fee rates by market, as clients read them at start. */
export const tradeFee: SignedEndpoint = {
  rest: [['GET', '/sapi/v1/asset/tradeFee']],
  needs: 'user-data',
  takes: ['symbol'],
  lenient: true,
  weight: 1,
  handle: (call) => {
    const one = call.api.symbols.optional(call.params);
    const markets = one === undefined ? call.api.symbols.all() : [one];
    return markets.map((m) => {
      const { makerFee, takerFee } = ratesOn(call, m);
      const rates = { makerCommission: fixedRate(makerFee), takerCommission: fixedRate(takerFee) };
      return { symbol: symbolOf(m), ...rates };
    });
  },
};

/** Assets with the account's holdings; deposits and withdrawals go another way than this API. */
export const allCoins: SignedEndpoint = {
  rest: [['GET', '/sapi/v1/capital/config/getall']],
  needs: 'user-data',
  takes: [],
  lenient: true,
  weight: 10,
  handle: (call) =>
    holdings(call).map((h) => ({
      coin: h.asset,
      name: h.asset,
      depositAllEnable: false,
      withdrawAllEnable: false,
      free: fixedUnits(h.free, h.decimals),
      locked: fixedUnits(h.locked, h.decimals),
      freeze: '0',
      withdrawing: '0',
      ipoing: '0',
      ipoable: '0',
      storage: '0',
      isLegalMoney: false,
      trading: true,
      networkList: [],
    })),
};
