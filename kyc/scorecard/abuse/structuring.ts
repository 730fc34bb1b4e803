/** Sums split below ten thousand: in a day, over a week, for weeks, in and out, by all sorts. */
import { shop } from '../honest/businesses';
import { household } from '../honest/households';
import { DAY, HOUR, type Person, type World } from '../world';

const LIMIT = 10_000;

interface Split {
  readonly count: number;
  readonly over: number;
  readonly low: number;
  readonly high: number;
}

const MANNERS: Readonly<Record<string, (world: World) => Split>> = {
  day: ({ random }) => ({ count: random.int(3, 6), over: 22 * HOUR, low: 0.7, high: 0.99 }),
  evening: ({ random }) => ({ count: random.int(3, 5), over: 3 * HOUR, low: 0.75, high: 0.99 }),
  low: ({ random }) => ({ count: random.int(4, 8), over: 20 * HOUR, low: 0.3, high: 0.65 }),
  week: ({ random }) => ({ count: random.int(5, 9), over: 6.5 * DAY, low: 0.6, high: 0.99 }),
  weeks: ({ random }) => ({ count: random.int(14, 24), over: 20 * DAY, low: 0.55, high: 0.99 }),
};

/** One episode; `out` has the money from long before. */
export function structure(world: World): void {
  const { random, days } = world;
  const manner = random.pick(Object.keys(MANNERS));
  const split = MANNERS[manner]?.(world);
  if (split === undefined) return;
  const out = random.chance(0.35);
  const cover = random.pick(['new', 'household', 'two accounts', 'named', 'chain']);
  const people = actors(world, cover);
  const day = random.int(25, days - 25);
  const from = world.at(day, 0, 6);
  const amounts = Array.from(
    { length: split.count },
    () => LIMIT * random.range(split.low, split.high),
  );
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (total <= LIMIT * 1.02) return;
  const first = people[0];
  if (first === undefined) return;
  if (out) fund(world, people, total, day);
  const times = spread(world, split, from);
  const party = cover === 'named' ? world.stranger() : undefined;
  amounts.forEach((amount, i) => {
    const who = people[i % people.length] ?? first;
    const payment = {
      amount,
      ...(party === undefined ? {} : { counterparty: party }),
      ...(cover === 'chain' ? ({ channel: 'chain', address: world.address() } as const) : {}),
    };
    if (out) world.withdraw(times[i] ?? from, who, payment);
    else world.deposit(times[i] ?? from, who, payment);
  });
  if (!out) world.trade((times.at(-1) ?? from) + HOUR, first, total * 0.3, false);
  world.label({
    ...{ rule: 'structuring', accounts: people.map(({ account }) => account) },
    ...{ from: times[0] ?? from, to: times.at(-1) ?? from, also: ['fan-in', 'fan-out'] },
    variant: `${manner} ${out ? 'out' : 'in'} ${cover} n=${split.count}`,
  });
}

/** A shop with honest takings begins to bank other money beside them. */
export function structureAsShop(world: World): void {
  const { random, days } = world;
  const before = world.records.length;
  shop(world, days);
  const opened = world.records.slice(before).find(({ type }) => type === 'account');
  if (opened?.type !== 'account') return;
  const who = { account: opened.account, owner: opened.owner };
  const from = world.at(random.int(45, days - 15), 0, 4);
  const times = spread(world, { count: 5, over: 20 * HOUR, low: 0, high: 0 }, from);
  for (const ts of times) world.deposit(ts, who, { amount: LIMIT * random.range(0.85, 0.995) });
  world.label({
    ...{ rule: 'structuring', accounts: [who.account], also: [] },
    ...{ from: times[0] ?? from, to: times.at(-1) ?? from, variant: 'shop in n=5' },
  });
}

/** Money that the later payments out come from: one bank transfer, weeks before. */
function fund(world: World, people: readonly Person[], total: number, day: number): void {
  for (const who of people) {
    const ts = world.at(day - world.random.int(8, 20), 6, 20);
    world.deposit(ts, who, { amount: total * 1.1, counterparty: 'own' });
  }
}

function actors(world: World, cover: string): Person[] {
  if (cover === 'household') return [household(world, world.days)];
  const kind = world.random.chance(0.8) ? 'individual' : 'institution';
  const first = world.open({ kind });
  if (cover !== 'two accounts') return [first];
  return [first, world.open({ kind, owner: first.owner })];
}

/** Ascending times over the stretch, the first and last near its ends. */
function spread(world: World, { count, over }: Split, from: number): number[] {
  const step = over / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, i) => {
    const jitter = i === 0 || i === count - 1 ? 0 : world.random.range(-0.35, 0.35);
    return Math.round(from + (i + jitter) * step);
  });
}
