/** Firms: shops with takings, shops that many customers pay, payroll, custodians, desks. */
import { DAY, HOUR, MINUTE, type Person, type World } from '../world';

/** Daily takings, banked once a day; suppliers and the owner's bank account are paid weekly. */
export function shop(world: World, days: number, from = 0): void {
  const { random } = world;
  const takings = random.logNormal(3000, 0.5);
  const shop = world.open({
    ...{ kind: 'institution', declared: takings * 34 },
    ...(from > 0 ? { opens: world.at(from, 0, 4) } : {}),
  });
  const acquirer = random.chance(0.5) ? { counterparty: world.stranger() } : {};
  const supplier = world.stranger();
  const hour = random.range(16, 21);
  const closed = random.int(0, 6);
  let kept = 0;
  for (let day = from + 1; day < days - 1; day++) {
    if (day % 7 !== closed) {
      const amount = Math.min(9900, takings * random.range(0.55, 1.5));
      world.deposit(world.at(day, hour, hour + 1.5), shop, { amount, ...acquirer });
      kept += amount;
    }
    if (day % 7 === (closed + 1) % 7 && kept > 0) {
      const out = kept * random.range(0.6, 0.9);
      const to = { counterparty: random.chance(0.5) ? 'own' : supplier };
      world.withdraw(world.at(day, 8, 12), shop, { amount: out, ...to });
      kept -= out;
    }
  }
}

/** Many small payments a day over the chain; the owner takes the money to the bank. */
export function webShop(world: World, days: number): void {
  const { random } = world;
  const perDay = random.int(3, 12);
  const basket = random.range(60, 500);
  const shop = world.open({ kind: 'institution', declared: perDay * basket * 45 });
  let kept = 0;
  for (let day = 0; day < days - 1; day++) {
    for (let i = random.int(1, perDay); i > 0; i--) {
      const amount = random.logNormal(basket, 0.6);
      const way = { channel: 'chain', address: world.address() } as const;
      world.deposit(world.at(day, 6, 23), shop, { amount, ...way, counterparty: world.stranger() });
      kept += amount;
    }
    if (day % 5 === 4) {
      const amount = kept * random.range(0.8, 0.97);
      world.withdraw(world.at(day + 1, 1, 5), shop, { amount, counterparty: 'own' });
      kept -= amount;
    }
  }
}

/** A firm that brings its own money and pays salaries with it the same day, every month. */
export function employer(world: World, days: number, staff: readonly Person[]): void {
  const { random } = world;
  const outside = Array.from({ length: random.int(6, 25) }, () => ({
    counterparty: world.stranger(),
    amount: random.logNormal(2600, 0.35),
  }));
  const total = outside.reduce((sum, { amount }) => sum + amount, 0) + staff.length * 2500;
  const firm = world.open({ kind: 'institution', declared: total * 1.3 });
  for (let day = random.int(0, 27); day < days - 2; day += 30) {
    const ts = world.at(day, 6, 9);
    world.deposit(ts, firm, { amount: total * 1.05, counterparty: 'own' });
    outside.forEach((pay, i) => world.withdraw(ts + HOUR + i * MINUTE, firm, pay));
    staff.forEach((who, i) => world.transfer(ts + 2 * HOUR + i * MINUTE, firm, who, 2500));
  }
}

/** Acts for many clients: their money comes and goes every day. */
export function custodian(world: World, days: number): void {
  const { random } = world;
  const house = world.open({ kind: 'custodian', declared: 20_000_000 });
  const clients = Array.from({ length: random.int(15, 40) }, () => world.stranger());
  let held = 1_500_000;
  world.deposit(world.at(0, 0, 1), house, { amount: held, counterparty: clients[0] ?? 'own' });
  for (let day = 0; day < days; day++) {
    for (let i = random.int(1, 5); i > 0; i--) {
      const amount = random.logNormal(9000, 0.9);
      const counterparty = random.pick(clients);
      const ts = world.at(day, 2, 22);
      if (random.chance(0.5) || held < 5 * amount) {
        world.deposit(ts, house, {
          amount,
          counterparty,
          channel: 'chain',
          address: world.address(),
        });
        held += amount;
      } else {
        world.withdraw(ts + HOUR, house, { amount, counterparty });
        held -= amount;
      }
    }
  }
}

/** Buys for its clients over the counter: large sums in, traded, out to others. */
export function desk(world: World, days: number): void {
  const { random } = world;
  const firm = world.open({ kind: 'institution', declared: 4_000_000 });
  for (let day = random.int(0, 5); day < days - 3; day += random.int(2, 9)) {
    const amount = random.range(15_000, 120_000);
    const ts = world.at(day, 6, 14);
    world.deposit(ts, firm, { amount, counterparty: world.stranger() });
    world.trade(ts + HOUR, firm, amount * 0.45, true);
    const to = { amount: amount * 0.96, counterparty: world.stranger() };
    world.withdraw(ts + random.int(4, 20) * HOUR, firm, to);
  }
}

/** A club that collects for one purpose and then pays for it. */
export function collection(world: World, days: number): void {
  const { random } = world;
  const club = world.open({ kind: 'institution', declared: 30_000 });
  const members = Array.from({ length: random.int(8, 20) }, () => world.stranger());
  const fee = random.range(50, 400);
  for (let day = random.int(3, 40); day < days - 12; day += 60) {
    for (const counterparty of members) {
      world.deposit(world.at(day + random.int(0, 4), 6, 22), club, { amount: fee, counterparty });
    }
    const bill = { amount: members.length * fee * 0.9, counterparty: world.stranger() };
    world.withdraw(world.at(day + 6, 8, 18) + DAY, club, bill);
  }
}
