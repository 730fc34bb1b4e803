/** Accounts with owner, country, devices and money, all plainly made up. */
import { type FlowRecord } from '../records';
import { type Market } from './market';
import { type Account } from './order';
import { type Random } from '../../../platform/random/random';
import { type AccountWish } from './world-options';

const COUNTRIES = ['DE', 'FR', 'NL', 'IE', 'ES', 'IT', 'PL', 'SE', 'AT', 'PT', 'CZ', 'LT'];
const DAY = 86_400_000_000;

interface Person {
  readonly account: Account;
  readonly records: readonly FlowRecord[];
}

/** The account and the records that open, fund and log it in. */
export function makePerson(
  world: Random,
  number: number,
  wish: AccountWish,
  now: number,
  markets: readonly Market[],
): Person {
  const name = `acct-${String(number).padStart(4, '0')}`;
  const random = world.fork(`person-${number}`);
  const owner = wish.owner ?? `owner-${String(number).padStart(4, '0')}`;
  // What belongs to one owner comes from one home.
  const home = world.fork(`home-${owner}`);
  const account: Account = {
    name,
    owner,
    kind: wish.kind,
    role: wish.role,
    country: home.pick(COUNTRIES),
    devices: [`dev-${name}`, ...(random.chance(0.3) ? [`dev-${owner}`] : [])],
    ips: [`10.${home.int(0, 255)}.${home.int(0, 255)}.${random.int(1, 254)}`],
    openedAt: now - random.int(30, 1500) * DAY,
    positions: markets.map(() => 0),
  };
  const { kind, country, devices, ips, openedAt } = account;
  const records: FlowRecord[] = [
    { ts: now, type: 'account', account: name, owner, kind, country, devices, ips, openedAt },
    ...deposits(account, wish.wealth ?? 1000, random, now, markets),
  ];
  const [device, ip] = [devices[0], ips[0]];
  if (kind === 'individual' && device !== undefined && ip !== undefined) {
    records.push({ ts: now, type: 'session', account: name, event: 'login', device, ip, country });
  }
  return { account, records };
}

function deposits(
  account: Account,
  wealth: number,
  random: Random,
  now: number,
  markets: readonly Market[],
): FlowRecord[] {
  const amounts = new Map<string, number>();
  for (const { spec } of markets) {
    const units = wealth * random.range(0.8, 1.6);
    const value = units * spec.tradeNotional;
    amounts.set(spec.quote, (amounts.get(spec.quote) ?? 0) + value);
    amounts.set(spec.base, (amounts.get(spec.base) ?? 0) + value / spec.price);
  }
  return [...amounts].map(([asset, amount]) => ({
    ts: now,
    type: 'deposit',
    account: account.name,
    asset,
    amount: wholeText(amount),
    channel: random.chance(0.5) ? 'bank' : 'chain',
  }));
}

/** Two leading digits and never less than one: people pay in round sums. */
function wholeText(amount: number): string {
  const rounded = Math.max(1, Math.ceil(amount));
  const step = 10 ** Math.max(0, String(rounded).length - 2);
  return BigInt(Math.ceil(rounded / step) * step).toString();
}
