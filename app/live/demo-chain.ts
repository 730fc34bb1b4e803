/** The demo's customers on chain, where the exchange runs with a local chain. */
import { createHash } from 'node:crypto';
import { DEFAULT_DECIMALS, toUnits } from '../../core/contract';
import { errorText } from '../../platform/errors/coded-error';
import { randomToken } from '../../platform/ids/tokens';
import { ChainTrader } from '../demo/chain-trader';
import { SignedClient } from '../demo/signed-client';
import type { Base } from './base';
import type { Exchange } from './exchange';
import type { Live } from './run';
import { setUpAccount } from './sandbox-setup';

/** Synthetic people; their funds are on the chain. */
const CAST = [
  { name: 'chain-1', owner: 'Customer 9001', country: 'DE' },
  { name: 'chain-2', owner: 'Customer 9002', country: 'FR' },
] as const;
const TOKENS = { BTC: '2', USDT: '100000' } as const;

/** Accounts, before the doors open. */
export async function setUpChainCast({ core }: Exchange): Promise<void> {
  for (const person of CAST) {
    const facts = { kind: 'individual', devices: [], ips: [], kycLevel: 'enhanced' } as const;
    const balances = {};
    await setUpAccount(core.access, { ...person, ...facts, custody: 'on-chain', balances });
  }
}

/** Lets them trade until the exchange stops; without a chain there are none. */
export async function startChainCast({ base, exchange, api, chain }: Live): Promise<void> {
  if (chain === undefined) return;
  const stop = new AbortController();
  const running: Promise<void>[] = [];
  const nowMs = () => Math.floor(base.clock.nowMicros() / 1000);
  const client = new SignedClient(api.url, nowMs);
  for (const { name } of CAST) {
    const trader = new ChainTrader({
      ...{ api: client, rpc: chain.rpc, venue: chain.venue, account: name, nowMs },
      credentials: await keyOf(base, exchange, name),
      seed: Uint8Array.from(createHash('sha256').update(`${chain.seed} trader ${name}`).digest()),
      tokens: Object.fromEntries(
        Object.entries(TOKENS).map(([asset, text]) => [asset, toUnits(text, DEFAULT_DECIMALS)]),
      ),
      warn: (what) => base.logger.warn({ account: name }, `a demo trader on chain: ${what}`),
    });
    const work = trader.open().then(() => trader.run(stop.signal));
    running.push(
      work.catch((error: unknown) =>
        base.logger.warn({ err: error }, `${name} does not trade on chain: ${errorText(error)}`),
      ),
    );
  }
  base.lifecycle.add('demo traders on chain', async () => {
    stop.abort();
    await Promise.all(running);
    client.close();
  });
}

async function keyOf(base: Base, { keys }: Exchange, account: string) {
  const credentials = { apiKey: `demo-${account}`, secret: randomToken() };
  await keys.upsertKey(
    {
      ...{ apiKey: credentials.apiKey, account, permissions: ['trade', 'user-data'] },
      ...{ kind: 'hmac', material: credentials.secret, limits: false },
      addresses: ['127.0.0.1', '::1', '::ffff:127.0.0.1'],
    },
    base.clock.nowMicros(),
  );
  return credentials;
}
