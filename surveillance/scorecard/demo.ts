/**
 * The demo exchange's traders: the agents of the corpora without end, with an abusive episode now
 * and then. Whoever plays the stream sends each record when its time has come.
 */
import { openAbuser, type Abuser } from './abuse/abuser';
import { type Episode } from './abuse/episode';
import { actOut, type ActedRule } from './abuse/schedule';
import { populate } from './honest/population';
import { DEMO_MARKETS, type MarketSpec } from './model/markets';
import { Random } from '../../platform/random/random';
import { SECOND, World } from './model/world';
import {
  type AccountRecord,
  type CancelRecord,
  type FlowRecord,
  type OrderRecord,
} from './records';

export interface DemoOptions {
  readonly seed: number;
  /** µs UTC of the first record. */
  readonly startTs: number;
  /** 12 gives about 40 messages a second over the three markets. */
  readonly density?: number;
  /** Markets at their last prices; `DEMO_MARKETS` unless given. Grids must be the venue's. */
  readonly markets?: readonly MarketSpec[];
  /** Told of each abusive episode when it has ended. */
  readonly onEpisode?: (episode: Episode) => void;
}

export interface DemoAccount {
  readonly account: AccountRecord;
  /** Opening balances: asset to amount, plain decimals. */
  readonly balances: Readonly<Record<string, string>>;
}

/** What the demo's traders send, and the outside prices and news they act on. */
export type DemoRecord =
  OrderRecord | CancelRecord | Extract<FlowRecord, { type: 'reference' | 'news' }>;

type DemoRule = ActedRule;

/** The first episodes begin this many seconds after the start, so that there is soon an alert. */
const FIRST_EPISODES: readonly { readonly rule: DemoRule; readonly at: number }[] = [
  { rule: 'wash-trading', at: 8 },
  { rule: 'spoofing', at: 15 },
  { rule: 'layering', at: 28 },
];
const RULES: readonly DemoRule[] = ['wash-trading', 'spoofing', 'layering'];
const ABUSERS_PER_RULE = 4;
const DEFAULT_DENSITY = 12;

/** Accounts that `demoStream` of the same seed trades with; `now` in µs dates their opening. */
export function demoAccounts(seed: number, now: number): DemoAccount[] {
  const { world } = demoWorld({ seed, startTs: now });
  const accounts = new Map<string, AccountRecord>();
  const balances = new Map<string, Record<string, string>>();
  for (const record of world.run(now)) {
    if (record.type === 'account') accounts.set(record.account, record);
    if (record.type !== 'deposit') continue;
    balances.set(record.account, {
      ...balances.get(record.account),
      [record.asset]: record.amount,
    });
  }
  return [...accounts.values()].map((account) => ({
    account,
    balances: balances.get(account.account) ?? {},
  }));
}

/**
 * Records without end, in order of time. No amends, no swaps: what the first trading API takes.
 * Client order ids differ from those of a run with another `startTs`.
 */
export function* demoStream(options: DemoOptions): Generator<DemoRecord> {
  const { world, abusers } = demoWorld(options);
  planEpisodes(world, abusers, (episode) => options.onEpisode?.(episode));
  for (const record of world.run(Infinity)) {
    switch (record.type) {
      case 'order':
      case 'cancel':
      case 'reference':
      case 'news':
        yield record;
        break;
      case 'amend':
      case 'account':
      case 'deposit':
      case 'session':
      case 'market':
      case 'relationship':
      case 'transfer':
      case 'withdrawal':
      case 'pool':
      case 'liquidity':
      case 'swap':
      case 'clock':
        break;
    }
  }
}

interface DemoCast {
  readonly world: World;
  readonly abusers: ReadonlyMap<DemoRule, readonly Abuser[]>;
}

function demoWorld(options: DemoOptions): DemoCast {
  const random = new Random(`demo-${options.seed}`);
  const world = new World({
    random,
    specs: options.markets ?? DEMO_MARKETS,
    density: options.density ?? DEFAULT_DENSITY,
    startTs: options.startTs,
    idPrefix: `d${options.startTs.toString(36)}-`,
    amends: false,
  });
  populate(world, { pool: false, dayEnd: false });
  const abusers = new Map<DemoRule, readonly Abuser[]>();
  for (const rule of RULES) {
    const cast: Abuser[] = [];
    for (let i = 0; i < ABUSERS_PER_RULE; i++) {
      const market = world.markets[i % world.markets.length];
      if (market === undefined) continue;
      cast.push(openAbuser(world, market, rule, rule === 'wash-trading' ? 1 + (i % 3) : 1));
    }
    abusers.set(rule, cast);
  }
  return { world, abusers };
}

function planEpisodes(
  world: World,
  abusers: DemoCast['abusers'],
  sink: (episode: Episode) => void,
): void {
  const random = world.random.fork('demo-episodes');
  const turns = new Map<DemoRule, number>();
  const begin = (rule: DemoRule, hasty: boolean): void => {
    const cast = abusers.get(rule) ?? [];
    const turn = turns.get(rule) ?? 0;
    turns.set(rule, turn + 1);
    const abuser = cast[turn % cast.length];
    if (abuser === undefined) return;
    actOut(world, abuser, rule, world.now + 600 * SECOND, sink, hasty);
  };
  const later = (): void => {
    begin(random.pick(RULES), false);
    world.after(random.range(120, 360) * SECOND, later);
  };
  for (const { rule, at } of FIRST_EPISODES) world.after(at * SECOND, () => begin(rule, true));
  world.after(random.range(150, 300) * SECOND, later);
}
