/**
 * The process that core-crash.test.ts kills: a core under load. Each command carries a tag of its
 * own; a line `tag seq` goes out once the command is answered.
 */
import { Registry } from 'prom-client';
import { prologue } from './random-commands';
import { Seeded } from './seeded';
import { lots, ticks, units } from '../../core/contract';
import type { AccountId, AssetId, MarketId, Unstamped } from '../../core/contract';
import { openCore, type OpenCore } from '../../core/log/open-core';
import { systemClock } from '../../platform/clock/clock';
import { createLogger } from '../../platform/log/logger';
import { createPool } from '../../platform/postgres/pool';

const [, , url = '', life = '0'] = process.argv;
const IN_FLIGHT = 64;
/** Orders that would trade wait, so that a kill meets some that do. */
const DELAYED = { takerDelay: { 'BTC-USDT': { millis: 20 } } };
const random = new Seeded(Number(life));
let sent = 0;

function next(
  tag: string,
  accounts: readonly AccountId[],
  market: MarketId,
  asset: AssetId,
): Unstamped {
  const account = random.pick(accounts);
  if (random.chance(0.3)) {
    return {
      type: 'deposit',
      account,
      asset,
      amount: units(BigInt(random.int(1, 9999))),
      txId: tag,
    };
  }
  return {
    type: 'order',
    account,
    market,
    clientOrderId: tag,
    side: random.pick(['BUY', 'SELL']),
    orderType: 'LIMIT',
    quantity: lots(random.int(1, 50)),
    price: ticks(random.int(9_900, 10_100)),
    timeInForce: random.pick(['GTC', 'IOC']),
    selfTradePreventionMode: random.pick(['NONE', 'EXPIRE_BOTH', 'DECREMENT']),
  };
}

/** Sends one command after the other, until the end of this process. */
async function trader(core: OpenCore): Promise<void> {
  const { registry } = core.access.markets;
  const accounts = registry.accounts().map(({ id }) => id);
  const [market] = registry.markets();
  if (!market) throw new Error('a market wanted');
  for (;;) {
    const tag = `t${life}-${sent++}`;
    const { events } = await core.service.submit(next(tag, accounts, market.id, market.base.id));
    process.stdout.write(`${tag} ${events[0]?.seq}\n`);
  }
}

async function main(): Promise<void> {
  const pool = createPool({ url, max: 8 });
  const core = await openCore({
    pool,
    clock: systemClock(),
    logger: createLogger({ service: 'crash', level: 'fatal' }),
    metrics: new Registry(),
    limits: { snapshotEvery: 400 },
    onFatal: () => process.exit(1),
  });
  if (core.recovered.commands === 0) {
    for (const words of prologue(DELAYED)) await core.service.submit(words);
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, () => trader(core)));
}

void main();
