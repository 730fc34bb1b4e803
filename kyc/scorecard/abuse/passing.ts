/** Money that only passes: mules within a day, chains of them, slower rounds of third parties. */
import { household } from '../honest/households';
import { DAY, HOUR, MINUTE, type Person, type World } from '../world';

/** In and out again within a day. */
export function rapid(world: World): void {
  const { random, days } = world;
  const cover = random.pick(['new', 'household', 'saver', 'institution', 'custodian']);
  const who = actor(world, cover);
  const amount = random.logNormal(25_000, 0.7) + 6000;
  if (cover === 'saver') {
    world.deposit(world.at(2, 8, 18), who, { amount: amount * random.range(0.2, 0.9) });
  }
  const from = world.at(random.int(20, days - 5), 0, 20);
  const parts = random.chance(0.3) ? random.int(2, 4) : 1;
  const into = random.int(20, 400) * MINUTE;
  for (let i = 0; i < parts; i++) {
    const source = random.chance(0.6) ? { counterparty: world.stranger() } : {};
    const ts = from + (parts === 1 ? 0 : Math.round((i * into) / (parts - 1)));
    world.deposit(ts, who, { amount: amount / parts, ...source });
  }
  const start = parts === 1 ? from : from + into;
  if (random.chance(0.25))
    world.trade(start + 2 * MINUTE, who, amount * random.range(0.01, 0.07), false);
  const outs = random.int(1, 3);
  const gone = amount * random.range(0.83, 0.9);
  const length = random.range(0.3, 16) * HOUR;
  let to = start;
  for (let i = 0; i < outs; i++) {
    to = Math.round(start + 5 * MINUTE + (length * (i + 1)) / outs);
    const where = random.chance(0.3) ? { counterparty: 'own' } : { address: world.address() };
    const channel = 'address' in where ? 'chain' : 'bank';
    world.withdraw(to, who, { amount: gone / outs, channel, ...where });
  }
  const small = gone / outs < 10_000 && outs >= 3 && gone > 10_000;
  const smallIn = amount / parts < 10_000 && parts >= 3 && amount > 10_000;
  world.label({
    ...{ rule: 'rapid-in-out', accounts: [who.account], from, to },
    also: small || smallIn ? ['structuring', 'pass-through'] : ['pass-through'],
    variant: `${cover} in=${parts} out=${outs} ${Math.round(amount / 1000)}k`,
  });
}

/** Three owners hand it on to each other by transfers here, and the last pays it out. */
export function muleChain(world: World): void {
  const { random, days } = world;
  const mules = Array.from({ length: 3 }, () => world.open({ kind: 'individual' }));
  let amount = random.range(12_000, 90_000);
  const group = `chain-${mules[0]?.account ?? ''}`;
  let ts = world.at(random.int(15, days - 5), 0, 10);
  const [first] = mules;
  if (first === undefined) return;
  world.deposit(ts, first, { amount, counterparty: world.stranger() });
  mules.forEach((mule, i) => {
    const from = ts;
    ts += random.int(10, 300) * MINUTE;
    amount *= random.range(0.93, 0.99);
    const next = mules[i + 1];
    if (next) world.transfer(ts, mule, next, amount);
    else world.withdraw(ts, mule, { amount, channel: 'chain', address: world.address() });
    world.label({
      ...{ rule: 'rapid-in-out', accounts: [mule.account], from, to: ts, group },
      ...{ also: ['pass-through'], variant: `chain ${i + 1} of 3` },
    });
  });
}

/** Two to four rounds in a month, each of a different payer and payee, a day or two apart. */
export function passThrough(world: World): void {
  const { random, days } = world;
  const who = actor(world, random.pick(['new', 'household', 'institution']));
  const rounds = random.int(2, 4);
  const slow = random.chance(0.7);
  let ts = world.at(random.int(20, days - 32), 0, 20);
  const from = ts;
  let to = ts;
  for (let i = 0; i < rounds; i++) {
    const amount = random.logNormal(20_000, 0.5) + 6000;
    world.deposit(ts, who, { amount, counterparty: world.stranger() });
    to = Math.round(ts + (slow ? random.range(26, 66) : random.range(3, 22)) * HOUR);
    const out = { amount: amount * random.range(0.84, 0.95), counterparty: world.stranger() };
    world.withdraw(to, who, out);
    ts = to + Math.round(random.range(1, 24 / rounds) * DAY * 0.9);
  }
  world.label({
    ...{
      rule: 'pass-through',
      accounts: [who.account],
      from,
      to,
      also: ['rapid-in-out', 'mirror-transfer'],
    },
    variant: `${slow ? 'slow' : 'fast'} rounds=${rounds}`,
  });
}

function actor(world: World, cover: string): Person {
  if (cover === 'household') return household(world, world.days);
  if (cover === 'custodian') return world.open({ kind: 'custodian' });
  return world.open({ kind: cover === 'institution' ? 'institution' : 'individual' });
}
