/** The demo exchange: its accounts and API keys, and the process of its traders. */
import { micros, type AccountKind, type CoreAccess } from '../../core/contract';
import { demoAccounts } from '../../surveillance/scorecard/demo';
import { formatSteps, toTicks } from '../../core/contract';
import { randomToken } from '../../platform/ids/tokens';
import type { OutsideMessage, TradersPlan } from '../demo/traders';
import type { Credentials } from '../demo/signed-client';
import type { Base } from './base';
import { SupervisedChild } from './child-process';
import type { Exchange } from './exchange';
import type { Live } from './run';
import { setUpAccount, setUpMarkets } from './sandbox-setup';

/** The demo's cast is the same at every start. */
const DEMO_SEED = 20_260;
/** When the cast's accounts were opened, in µs: fixed, so that a later start finds them. */
const CAST_SINCE = micros(1_767_225_600_000_000);
const TRADERS_STOP_MS = 5_000;
const UNVERIFIED_EACH = 11;
const FULL_EACH = 5;

const keyName = (account: string): string => `demo-${account}`;

/** Markets, accounts and balances; what is there already stays. */
export async function setUpDemo(_base: Base, exchange: Exchange): Promise<void> {
  const { access } = exchange.core;
  await setUpMarkets(access);
  let cast = 0;
  for (const { account, balances } of demoAccounts(DEMO_SEED, CAST_SINCE)) {
    const { account: name, owner, kind, country, devices, ips, openedAt } = account;
    const kycLevel = levelOf(kind, cast++);
    const setup = { name, owner, kind, country, devices, ips, openedAt, kycLevel, balances };
    await setUpAccount(access, setup);
  }
}

/** Most of the cast is verified; some not, and some brought more than their tier allows. */
function levelOf(kind: AccountKind, place: number): string | undefined {
  if (kind !== 'individual') return 'enhanced';
  if (place % UNVERIFIED_EACH === 0) return undefined;
  return place % FULL_EACH === 0 ? 'full' : 'enhanced';
}

/** Gives the cast new API keys and sets it to trade through the public API. */
export async function startTraders({ base, exchange, api }: Live): Promise<void> {
  const { access } = exchange.core;
  const plan: TradersPlan = {
    apiUrl: api.url,
    seed: DEMO_SEED,
    keys: await giveKeys(base, exchange),
    lastPrices: lastPrices(access),
  };
  const traders = new SupervisedChild({
    name: 'demo traders',
    args: ['traders'],
    env: process.env,
    init: plan,
    logger: base.logger,
    stopWithinMs: TRADERS_STOP_MS,
    // The child is this program: what it sends is what its code says.
    onMessage: (message) => outside(base, access, message as OutsideMessage),
  });
  base.lifecycle.add('demo traders', async () => {
    await traders.stop();
  });
}

async function giveKeys(base: Base, exchange: Exchange): Promise<Record<string, Credentials>> {
  const keys: Record<string, Credentials> = {};
  for (const { account } of demoAccounts(DEMO_SEED, CAST_SINCE)) {
    const credentials = { apiKey: keyName(account.account), secret: randomToken() };
    await exchange.keys.upsertKey(
      {
        apiKey: credentials.apiKey,
        account: account.account,
        permissions: ['trade', 'user-data'],
        kind: 'hmac',
        material: credentials.secret,
        addresses: ['127.0.0.1', '::1', '::ffff:127.0.0.1'],
        limits: false,
      },
      base.clock.nowMicros(),
    );
    keys[account.account] = credentials;
  }
  return keys;
}

function lastPrices({ markets }: CoreAccess): Record<string, string> {
  const prices: Record<string, string> = {};
  for (const market of markets.registry.markets()) {
    const last = markets.lastPrice(market.id);
    if (last > 0) prices[market.name] = formatSteps(last, market.tick);
  }
  return prices;
}

/** Other venues' prices and the news, which in the demo the traders' process makes up. */
function outside(base: Base, access: CoreAccess, message: OutsideMessage): void {
  const { registry } = access.markets;
  const market = registry.marketNamed(message.market ?? '');
  if (!market) return;
  const command =
    message.type === 'reference'
      ? ({
          type: 'reference',
          market: market.id,
          price: toTicks(message.price, market.tick),
          source: message.source,
        } as const)
      : ({
          type: 'news',
          id: message.id,
          market: market.id,
          headline: message.headline,
          source: message.source,
          priceSensitive: message.priceSensitive,
        } as const);
  access.commands.submit(command).catch((error: unknown) => {
    base.logger.warn({ err: error }, 'an outside price or headline was not taken');
  });
}
