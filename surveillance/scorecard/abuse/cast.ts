/** Several owners who act together: strangers on paper, or linked by device and funding. */
import { type Market } from '../model/market';
import { type Account } from '../model/order';
import { type World } from '../model/world';
import { openAbuser, type Abuser } from './abuser';

/** Opens `count` owners with an account each, all trading honestly besides. */
export function openCast(
  world: World,
  market: Market,
  role: string,
  count: number,
  linked: boolean,
): Abuser {
  const first = openAbuser(world, market, role, 1);
  const others: Account[] = [];
  for (let i = 1; i < count; i++) others.push(openAbuser(world, market, role, 1).accounts[0]);
  const cast: Abuser = { ...first, accounts: [first.accounts[0], ...others] };
  if (linked) link(world, cast.accounts);
  return cast;
}

/** One device for all, and money from one address. */
function link(world: World, accounts: readonly Account[]): void {
  const [first] = accounts;
  const market = world.markets[0];
  if (first === undefined || market === undefined) return;
  const device = `dev-shared-${first.name}`;
  for (const account of accounts) {
    const head = { ts: world.now, account: account.name };
    const { country } = account;
    world.emit({
      ...{ ...head, type: 'session', event: 'login' },
      ...{ device, ip: account.ips[0] ?? '10.0.0.1', country },
    });
    world.emit({
      ...{ ...head, type: 'deposit', asset: market.spec.quote, amount: '1000', channel: 'chain' },
      address: `addr-shared-${first.name}`,
    });
  }
}
