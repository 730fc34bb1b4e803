/** Front-running: a broker or its employee buys just before the client's large orders. */
import { type Market } from '../model/market';
import { type Account } from '../model/order';
import { type Random } from '../../../platform/random/random';
import { SECOND, type World } from '../model/world';
import { facing } from './abuser';
import { type EpisodeSink } from './episode';

type Side = 'BUY' | 'SELL';

/** A client's large order in pieces, which moves what everybody believes. */
function work(world: World, client: Account, market: Market, side: Side, random: Random): void {
  const parts = random.int(3, 10);
  const units = random.range(15, 45);
  const span = random.range(15, 150) * SECOND;
  for (let i = 0; i < parts; i++) {
    world.after(random.next() * span + 1, () => {
      const quantity = (units / parts) * market.unit * random.range(0.7, 1.3);
      world.place(client, market, { side, quantity });
      market.sway(((side === 'BUY' ? 1 : -1) * random.range(0.002, 0.004)) / parts, world.now);
    });
  }
}

/** Plans the client's orders until `deadline`, and who runs ahead of them, if anyone. */
export function planRunningAhead(
  world: World,
  market: Market,
  random: Random,
  deadline: number,
  sink: EpisodeSink,
): void {
  const client = world.open({ role: 'client', kind: 'institution', wealth: 4000 });
  const knower = world.open({
    role: 'front-running',
    kind: random.pick(['individual', 'institution', 'house', 'market-maker'] as const),
    wealth: 2500,
  });
  const own = world.open({ role: 'client', kind: 'institution', owner: client.owner });
  relate(world, knower, client, random.chance(0.7) ? 'executes-for' : 'employee');
  // The client's own other account may well be first.
  relate(world, own, client, 'executes-for');
  const orders = random.int(4, 7);
  const usable = deadline - world.startTs;
  const begin = world.startTs + usable * random.range(0.15, 0.3);
  const gap = (deadline - 900 * SECOND - begin) / orders;
  const seen = { times: 0, from: 0, to: 0 };
  for (let i = 0; i < orders; i++) {
    const at = begin + gap * (i + random.range(0, 0.6));
    const side: Side = random.chance(0.5) ? 'BUY' : 'SELL';
    world.at(at, () => work(world, client, market, side, random));
    if (random.chance(0.3))
      world.at(at - 20 * SECOND, () => trade(world, own, market, side, random));
    if (random.chance(0.8) || i < 2) {
      runAhead(world, knower, market, side, at, random, seen);
    }
  }
  // Trades of its own that have nothing to do with it.
  for (let i = 0; i < random.int(0, 8); i++) {
    const side: Side = random.chance(0.5) ? 'BUY' : 'SELL';
    world.at(begin + random.next() * gap * orders, () =>
      trade(world, knower, market, side, random),
    );
  }
  world.at(deadline - 60 * SECOND, () => {
    sink({
      rule: 'front-running',
      accounts: [knower.name],
      market: market.spec.name,
      ...{ from: seen.from, to: seen.to, also: ['insider-dealing', 'momentum-ignition'] },
      ...(seen.times >= 2 ? {} : { attempt: true as const }),
      variant: `${knower.kind} times=${seen.times}/${orders}`,
    });
  });
}

function relate(
  world: World,
  who: Account,
  client: Account,
  kind: 'executes-for' | 'employee',
): void {
  world.emit({ ts: world.now, type: 'relationship', account: who.name, kind, to: client.name });
}

function trade(world: World, who: Account, market: Market, side: Side, random: Random): void {
  world.place(who, market, { side, quantity: market.unit * random.logNormal(1.2, 0.5) });
}

function runAhead(
  world: World,
  who: Account,
  market: Market,
  side: Side,
  clientAt: number,
  random: Random,
  seen: { times: number; from: number; to: number },
): void {
  const lots = market.unit * random.range(1.5, 8);
  let got = 0;
  world.at(clientAt - random.range(1, 70) * SECOND, () => {
    if (seen.from === 0) seen.from = world.now;
    world.place(who, market, { side, quantity: lots, onFill: (fill) => (got += fill.quantity) });
  });
  const parts = random.int(1, 3);
  let out = 0;
  for (let i = 1; i <= parts; i++) {
    world.at(clientAt + random.range(20, 420) * SECOND, () => {
      if (got === 0) return;
      const onFill = (fill: { quantity: number }): void => void (out += fill.quantity);
      world.place(who, market, { side: facing(side), quantity: got / parts, onFill });
      if (out < 0.5 * got) return;
      seen.times += i === parts || out >= got * 0.99 ? 1 : 0;
      seen.to = world.now;
    });
  }
}
