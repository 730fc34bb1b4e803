/** Accounts taken over and emptied to others; and customers with a new phone who lose nothing. */
import { type Market } from '../model/market';
import { type Account } from '../model/order';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';
import { type EpisodeSink } from './episode';

type Step = 'login' | 'credential-change' | '2fa-reset' | 'withdrawal-address-added';

/** A customer with a known sum of the market's quote asset. */
function openCustomer(world: World, market: Market, sum: number): Account {
  const customer = world.open({ role: 'customer', kind: 'individual', wealth: 0.01 });
  world.emit({
    ...{ ts: world.now, type: 'deposit', account: customer.name, asset: market.spec.quote },
    ...{ amount: String(sum), channel: 'bank' },
  });
  return customer;
}

function enter(world: World, account: Account, event: Step, device: string, country: string): void {
  const ip = `10.77.${device.length}.9`;
  world.emit({ ts: world.now, type: 'session', account: account.name, event, device, ip, country });
}

export function planTakeover(
  world: World,
  market: Market,
  random: Random,
  start: number,
  sink: EpisodeSink,
): void {
  const sum = random.int(5, 90) * 1000;
  const customer = openCustomer(world, market, sum);
  const kind = random.pick(['individual', 'individual', 'institution'] as const);
  const receivers = Array.from({ length: random.pick([1, 1, 2]) }, () => {
    return world.open({ role: 'account-takeover', kind, wealth: 10 });
  });
  const abroad = random.chance(0.5);
  const device = `dev-new-${customer.name}`;
  const country = abroad ? 'US' : customer.country;
  const change = random.pick(['credential-change', '2fa-reset', 'credential-change'] as const);
  const weak = random.chance(0.1);
  const share = weak ? 0.1 : random.range(0.65, 0.97);
  const parts = random.int(1, 4);
  const used = new Set<string>();
  world.at(start, () => enter(world, customer, 'login', device, country));
  world.at(start + random.range(20, 900) * SECOND, () => {
    enter(world, customer, change, device, country);
    for (let i = 1; i <= parts; i++) {
      world.after(i * random.range(20, 200) * SECOND, () => {
        const to = receivers[i % receivers.length] ?? receivers[0];
        const amount = Math.floor((sum * share) / parts);
        if (to === undefined) return;
        used.add(to.name);
        world.emit({
          ...{ ts: world.now, type: 'transfer', account: customer.name, to: to.name },
          ...{ asset: market.spec.quote, amount: String(amount) },
        });
        if (i < parts) return;
        sink({
          rule: 'account-takeover',
          accounts: [...used].sort(),
          market: null,
          ...{ from: start, to: world.now, also: [] },
          ...(weak ? { attempt: true as const } : {}),
          variant: `${abroad ? 'abroad' : 'new device'} ${change} parts=${parts}`,
        });
      });
    }
  });
}

/** New phones and travels that are what they look like: nothing is lost. */
export function planNewPhones(world: World, market: Market, random: Random, until: number): void {
  for (let i = 0; i < 4; i++) {
    const sum = random.int(5, 90) * 1000;
    const customer = openCustomer(world, market, sum);
    const { owner } = customer;
    const second = world.open({ role: 'customer', kind: 'individual', owner, wealth: 0.01 });
    const at = world.startTs + (until - world.startTs) * random.range(0.1, 0.8);
    const country = random.chance(0.3) ? 'US' : customer.country;
    world.at(at, () => {
      enter(world, customer, 'login', `dev-own-new-${customer.name}`, country);
      if (random.chance(0.6)) {
        enter(world, customer, 'credential-change', `dev-own-new-${customer.name}`, country);
      }
      world.after(random.range(60, 900) * SECOND, () => {
        const to = random.chance(0.5) ? second : undefined;
        if (to === undefined) return;
        world.emit({
          ...{ ts: world.now, type: 'transfer', account: customer.name, to: to.name },
          ...{ asset: market.spec.quote, amount: String(Math.floor(sum * 0.9)) },
        });
      });
    });
  }
}
