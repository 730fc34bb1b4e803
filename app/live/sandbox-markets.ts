/** The markets of the sandbox and of the demo exchange (contracts §1, "Sandbox"). */
import type { Unstamped, CommandOf } from '../../core/contract';

type MarketDefinition = Omit<Unstamped<CommandOf<'market'>>, 'type'>;

/** 10 basis points as a rate in 1e-8. */
const TEN_BPS = 100_000;

const usdt = (base: string): MarketDefinition => ({
  market: `${base}-USDT`,
  base,
  quote: 'USDT',
  tickSize: '0.01',
  lotSize: '0.00001',
  minNotional: '5',
  makerFee: TEN_BPS,
  takerFee: TEN_BPS,
  maxQuantity: '9000',
  percentPriceUp: '5',
  percentPriceDown: '0.2',
});

export const SANDBOX_MARKETS: readonly MarketDefinition[] = [
  usdt('BTC'),
  usdt('ETH'),
  usdt('SOL'),
  {
    ...usdt('ETH'),
    market: 'ETH-BTC',
    quote: 'BTC',
    tickSize: '0.00001',
    lotSize: '0.001',
    minNotional: '0.0001',
  },
];
