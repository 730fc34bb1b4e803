// Scenes of decoys and executions in the made-up market, for the tests of spoofing and layering.
import { Crowd, MarketDriver, watch, type AccountOptions } from './market-driver';
import type { Alert } from '../../cases/contract';
import type { Side } from '../../core/contract';

export type Scene = (d: MarketDriver, crowd: Crowd) => void;

function play(scene: Scene, accounts: Record<string, AccountOptions>, density = 1): MarketDriver {
  const d = new MarketDriver();
  const crowd = new Crowd(d, 7, density);
  for (const [name, options] of Object.entries(accounts)) d.account(name, options);
  d.at(60);
  crowd.run(120);
  scene(d, crowd);
  crowd.run(60);
  d.at(d.second + 60).clock();
  return d;
}

export function alertsOf(
  scene: Scene,
  accounts: Record<string, AccountOptions> = { abuser: {} },
  rules: unknown = {},
  density = 1,
): Alert[] {
  const d = play(scene, accounts, density);
  expect(d.rejections).toEqual([]);
  return watch(d.events(), rules);
}

interface Cycle {
  readonly side?: Side;
  readonly real?: string;
  readonly fake?: string;
  /** Lots of the genuine order and of each fake one. */
  readonly genuine?: number;
  readonly decoy?: number;
  readonly layers?: number;
  /** Seconds from the fill to the cancel. */
  readonly delay?: number;
  readonly refill?: boolean;
}

const other = (side: Side): Side => (side === 'BUY' ? 'SELL' : 'BUY');

/** A genuine order at the best price, decoys on the other side, a stranger's trade, the cancel. */
export function cycle(d: MarketDriver, crowd: Crowd, c: Cycle = {}): void {
  const { side = 'BUY', real = 'abuser', fake = 'abuser', genuine = 4, decoy = 40 } = c;
  const sign = side === 'BUY' ? 1 : -1;
  crowd.run(6);
  d.limit(real, side, crowd.mid - sign, genuine);
  d.at(d.second + 0.5);
  const decoys = Array.from({ length: c.layers ?? 1 }, (_, i) =>
    d.limit(fake, other(side), crowd.mid + sign * (1 + i), decoy),
  );
  d.at(d.second + 3);
  d.take('crowd-1', other(side), genuine);
  d.at(d.second + (c.delay ?? 0.4));
  for (const id of decoys) {
    if (c.refill !== true) d.cancel(fake, id);
  }
  crowd.run(20);
}

export const times =
  (n: number, c: (i: number) => Cycle): Scene =>
  (d, crowd) => {
    for (let i = 0; i < n; i++) cycle(d, crowd, c(i));
  };
