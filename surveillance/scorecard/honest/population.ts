/** Who is there: the honest population of a world, of every kind of account. */
import { type Market } from '../model/market';
import { type Account } from '../model/order';
import { type Random } from '../../../platform/random/random';
import { type World } from '../model/world';
import { type AccountKind, type StpMode } from '../records';
import { Crowd, type Trader } from './crowd';
import { startHedging, startIcebergs, startSlicing } from './execution';
import {
  planRebalance,
  planSteadyClose,
  startLiquidations,
  startNews,
  startReferences,
} from './happenings';
import { Maker } from './maker';
import { PoolModel } from './pool';

interface PopulationOptions {
  /** Whether there is a pool beside the first market. */
  readonly pool: boolean;
  /** Whether the day's end has its rebalances and steady executions. */
  readonly dayEnd: boolean;
}

/** Fills the world with honest agents. */
export function populate(world: World, options: PopulationOptions): void {
  const random = world.random.fork('population');
  startReferences(world);
  for (const market of world.markets) openMakers(world, market, random);
  const traders = openTraders(world, random);
  for (const market of world.markets) {
    new Crowd(world, market, random.shuffled(traders).slice(0, 60));
    openExecution(world, market, random);
  }
  startNews(world);
  startLiquidations(world, openMany(world, 14, 'leveraged', 'individual'));
  if (options.pool) openPool(world);
  if (options.dayEnd) planDayEnd(world, random);
}

function openMany(world: World, count: number, role: string, kind: AccountKind): Account[] {
  return Array.from({ length: count }, () => world.open({ role, kind, wealth: 400 }));
}

function openMakers(world: World, market: Market, random: Random): void {
  const count = random.int(4, 6);
  for (let i = 0; i < count; i++) {
    const kind = random.chance(0.6)
      ? 'market-maker'
      : random.pick(['institution', 'house', 'individual'] as const);
    const account = world.open({ role: 'maker', kind, wealth: 3000 });
    new Maker(world, market, account);
    // Some makers work with a second account of their own beside the first.
    if (random.chance(0.2)) {
      const { owner } = account;
      new Maker(world, market, world.open({ role: 'maker', kind, wealth: 3000, owner }));
    }
  }
}

function openTraders(world: World, random: Random): Trader[] {
  const traders: Trader[] = [];
  for (let i = 0; i < 46; i++) {
    const kind = random.chance(0.82) ? 'individual' : 'institution';
    const account = world.open({ role: 'crowd', kind });
    traders.push({ account });
    if (i % 12 === 0) {
      // An owner with a second account, and no plan behind it.
      traders.push({ account: world.open({ role: 'crowd', kind, owner: account.owner }) });
    }
  }
  for (let i = 0; i < 2; i++) {
    const account = world.open({ role: 'custodian', kind: 'custodian', wealth: 3000 });
    const clients = random.int(5, 9);
    for (let c = 1; c <= clients; c++) traders.push({ account, client: `client-${i}-${c}` });
  }
  for (let i = 0; i < 2; i++) {
    const owner = `desk-${i + 1}`;
    for (let a = 0; a < 3; a++) {
      const account = world.open({ role: 'desk', kind: 'institution', owner });
      const stp: StpMode = random.pick(['EXPIRE_TAKER', 'EXPIRE_MAKER', 'EXPIRE_BOTH']);
      traders.push({ account, stp });
    }
  }
  return traders;
}

function openExecution(world: World, market: Market, random: Random): void {
  for (let i = 0; i < 2; i++) {
    startSlicing(world, world.open({ role: 'slicer', kind: 'institution' }), market);
  }
  startIcebergs(world, world.open({ role: 'iceberg', kind: 'institution' }), market);
  if (random.chance(0.5)) {
    startIcebergs(world, world.open({ role: 'iceberg', kind: 'individual' }), market);
  }
  const others = world.markets.filter((other) => other !== market);
  if (others.length === 0 || !random.chance(0.6)) return;
  const hedger = world.open({ role: 'hedger', kind: 'institution' });
  startHedging(world, hedger, market, random.pick(others));
}

function openPool(world: World): void {
  const market = world.markets[0];
  if (market === undefined) return;
  new PoolModel(world, market, {
    provider: world.open({ role: 'pool', kind: 'house', wealth: 2000 }),
    arbitrageur: world.open({ role: 'arbitrageur', kind: 'institution', wealth: 3000 }),
    swappers: openMany(world, 12, 'swapper', 'individual'),
  });
}

function planDayEnd(world: World, random: Random): void {
  if (random.chance(0.7)) {
    planRebalance(world, world.open({ role: 'index-fund', kind: 'institution', wealth: 3000 }));
  }
  for (const market of world.markets) {
    if (!random.chance(0.35)) continue;
    const desk = world.open({ role: 'slicer', kind: 'institution', wealth: 2000 });
    planSteadyClose(world, desk, market);
  }
}
