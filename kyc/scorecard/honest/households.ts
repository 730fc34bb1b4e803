/** People with salaries: they save, buy coins, pay bills, and some earn well or move house. */
import { DAY, HOUR, MINUTE, type Person, type World } from '../world';

/** A person paid monthly, who buys coins with it and pays a bill now and then. */
export function household(world: World, days: number): Person {
  const { random } = world;
  const salary = random.logNormal(2800, 0.35);
  const person = world.open({
    kind: 'individual',
    ...(random.chance(0.6) ? { declared: salary * random.range(1.1, 3) } : {}),
  });
  const employer = random.chance(0.7) ? world.stranger() : undefined;
  const landlord = world.stranger();
  const payday = random.int(0, 27);
  const buys = random.chance(0.7);
  for (let day = payday; day < days; day += random.int(29, 31)) {
    const ts = world.at(day, 5, 18);
    const amount = salary * random.range(0.98, 1.02);
    world.deposit(ts, person, { amount, ...(employer ? { counterparty: employer } : {}) });
    if (buys) world.trade(ts + random.int(10, 600) * MINUTE, person, amount * 0.5, false);
    if (random.chance(0.5)) {
      const bill = { amount: amount * random.range(0.1, 0.35), counterparty: landlord };
      world.withdraw(ts + random.int(1, 6) * DAY, person, bill);
    }
    if (random.chance(0.2)) world.login(ts + 5 * DAY, person);
  }
  return person;
}

/** Two earners and a bonus on one account: three large payments on payday, month by month. */
export function doubleIncome(world: World, days: number): void {
  const { random } = world;
  const person = world.open({ kind: 'individual', declared: 25_000 });
  const sources = [
    { counterparty: world.stranger(), amount: random.range(3500, 6000) },
    { counterparty: world.stranger(), amount: random.range(2500, 4500) },
    { counterparty: world.stranger(), amount: random.range(2000, 4000) },
  ];
  const payday = random.int(0, 27);
  for (let day = payday; day < days; day += 30) {
    for (const source of sources) {
      const amount = source.amount * random.range(0.97, 1.03);
      world.deposit(world.at(day, 4, 20), person, { ...source, amount });
    }
    world.trade(world.at(day + 1, 1, 20), person, random.range(1000, 5000), false);
  }
}

/** Money put by for long, then most of it taken out at once, for a house; the salary came too. */
export function houseBuyer(world: World, days: number): void {
  const { random } = world;
  const person = household(world, days);
  const saved = random.range(40_000, 200_000);
  world.deposit(world.at(random.int(0, 3), 8, 18), person, { amount: saved, counterparty: 'own' });
  const day = random.int(60, days - 5);
  const notary = { amount: saved * random.range(0.7, 0.99), counterparty: world.stranger() };
  world.withdraw(world.at(day, 8, 18), person, notary);
}

/** One earns, and passes the housekeeping money on to the other; the venue knows the family. */
export function couple(world: World, days: number): void {
  const { random } = world;
  const earner = world.open({ kind: 'individual', declared: 30_000 });
  const partner = world.open({ kind: 'individual' });
  world.family(earner, partner);
  const employer = world.stranger();
  const amount = random.range(5200, 9500);
  for (let day = random.int(0, 27); day < days; day += 30) {
    const ts = world.at(day, 6, 12);
    world.deposit(ts, earner, { amount, counterparty: employer });
    world.transfer(
      ts + random.int(1, 10) * HOUR,
      earner,
      partner,
      amount * random.range(0.8, 0.95),
    );
    world.trade(ts + 30 * HOUR, partner, amount * 0.5, false);
  }
}

/** On the way: from the bank account at home to a wallet of one's own, untraded, within hours. */
export function traveller(world: World, days: number): void {
  const { random } = world;
  const person = world.open({ kind: 'individual', declared: 40_000 });
  for (let day = random.int(0, 20); day < days; day += random.int(9, 40)) {
    const amount = random.range(2000, 30_000);
    const ts = world.at(day, 6, 20);
    world.deposit(ts, person, { amount, counterparty: 'own' });
    const share = random.range(0.5, 1);
    const to = { amount: amount * share, channel: 'chain', counterparty: 'own' } as const;
    world.withdraw(ts + random.int(20, 1000) * MINUTE, person, { ...to, address: world.address() });
  }
}

/** Somebody paid by mistake and got it back. */
export function refunder(world: World, days: number): void {
  const { random } = world;
  const person = household(world, days);
  for (let i = 0; i < 2; i++) {
    const counterparty = world.stranger();
    const amount = random.range(6000, 60_000);
    const ts = world.at(random.int(3, days - 3), 6, 20);
    world.deposit(ts, person, { amount, counterparty });
    world.withdraw(ts + random.int(10, 1200) * MINUTE, person, { amount, counterparty });
  }
}

/** A loan among friends, spent over weeks and paid back in parts. */
export function borrower(world: World, days: number): void {
  const { random } = world;
  const [friend, person] = [household(world, days), household(world, days)];
  const loan = random.range(8000, 40_000);
  const day = random.int(5, days - 70);
  world.deposit(world.at(day - 4, 6, 20), friend, { amount: loan * 1.05, counterparty: 'own' });
  world.transfer(world.at(day, 6, 20), friend, person, loan);
  for (let part = 1; part <= 3; part++) {
    const counterparty = world.stranger();
    world.withdraw(world.at(day + part * 5, 8, 20), person, { amount: loan * 0.25, counterparty });
  }
  for (let month = 1; month <= 2; month++) {
    const ts = world.at(day + month * 30, 8, 20);
    world.deposit(ts, person, { amount: loan / 2, counterparty: 'own' });
    world.transfer(ts + 20 * HOUR, person, friend, loan / 2);
  }
}
