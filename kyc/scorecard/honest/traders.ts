/** People and firms who trade: money comes, is traded, and some of it goes again. */
import { DAY, HOUR, MINUTE, type World } from '../world';

/** A private trader with money from the bank or a wallet. */
export function trader(world: World, days: number): void {
  const { random } = world;
  const size = random.logNormal(3500, 0.8);
  const chain = random.chance(0.4);
  const wallet = world.address();
  const person = world.open({ kind: 'individual', declared: size * 12 });
  const way = chain ? ({ channel: 'chain', address: wallet } as const) : {};
  let day = random.range(0, 10);
  while (day < days - 3) {
    const amount = size * random.range(0.4, 2);
    const ts = world.at(Math.floor(day), 0, 23);
    world.deposit(ts, person, { amount, ...way });
    for (let i = random.int(1, 5); i > 0; i--) {
      const when = ts + random.int(5, 1300) * MINUTE;
      world.trade(when, person, amount * random.range(0.1, 0.45), true);
    }
    if (random.chance(0.5)) {
      const out = { amount: amount * random.range(0.3, 0.85), ...way };
      world.withdraw(ts + random.int(2, 90) * HOUR, person, out);
    }
    day += random.exponential(9) + 0.5;
  }
}

/** Large money for a day: in, traded several times, out again. */
export function dayTrader(world: World, days: number): void {
  const { random } = world;
  const person = world.open({
    kind: random.chance(0.5) ? 'individual' : 'institution',
    declared: 900_000,
  });
  for (let day = random.int(0, 12); day < days - 2; day += random.int(3, 20)) {
    const amount = random.range(20_000, 150_000);
    const ts = world.at(day, 6, 9);
    world.deposit(ts, person, { amount, counterparty: world.stranger() });
    for (let i = random.int(2, 6); i > 0; i--) {
      world.trade(ts + random.int(5, 500) * MINUTE, person, amount * random.range(0.1, 0.4), true);
    }
    const out = { amount: amount * random.range(0.82, 0.97), address: world.address() };
    world.withdraw(ts + random.int(10, 16) * HOUR, person, { ...out, channel: 'chain' });
  }
}

/** A maker that moves its inventory between venues. */
export function inventoryMover(world: World, days: number): void {
  const { random } = world;
  const maker = world.open({ kind: 'market-maker', declared: 60_000_000 });
  world.deposit(world.at(0, 0, 1), maker, { amount: 3_000_000, counterparty: 'own' });
  for (let day = 0; day < days - 1; day++) {
    for (let i = random.int(0, 2); i > 0; i--) {
      const amount = random.range(30_000, 250_000);
      const ts = world.at(day, 0, 20);
      world.deposit(ts, maker, { amount, channel: 'chain', counterparty: 'own' });
      const back = { amount: amount * random.range(0.6, 1.1), channel: 'chain' } as const;
      world.withdraw(ts + random.int(1, 30) * HOUR, maker, { ...back, counterparty: 'own' });
    }
    if (random.chance(0.7)) world.trade(world.at(day, 0, 23), maker, 40_000, true);
  }
}

/** A fund that comes once and adds to it now and then. */
export function fund(world: World, days: number): void {
  const { random } = world;
  const person = world.open({ kind: 'institution', declared: 5_000_000 });
  for (let day = random.int(0, 10); day < days - 5; day += random.int(20, 50)) {
    const ts = world.at(day, 8, 18);
    const amount = random.range(100_000, 900_000);
    world.deposit(ts, person, { amount, counterparty: 'own' });
    for (let i = 0; i < 5; i++) world.trade(ts + i * DAY, person, amount * 0.15, false);
  }
}
