// Insider dealing on hand-made flows: who built a position before news, and who only looks like it.
import type { Alert } from '../../cases/contract';
import { marketId } from '../../core/contract';
import { Crowd, MarketDriver, watch } from './market-driver';

const MINUTE = 60;
/** Second of the day at which the news comes. */
const NEWS = 50 * MINUTE;

interface Scene {
  /** Seconds at which the suspect buys, and how many lots each time. */
  readonly buys?: readonly number[];
  readonly lots?: number;
  readonly side?: 'BUY' | 'SELL';
  /** Lots bought half an hour before the others. */
  readonly early?: number;
  /** Lots taken off again two minutes after the news. */
  readonly out?: number;
  /** Ticks that the price goes by after the news. */
  readonly moves?: number;
  readonly sensitive?: boolean;
  readonly listed?: boolean;
  /** Seconds of news that came before. */
  readonly earlier?: number;
}

/** Five purchases in the quarter of an hour before the news. */
const BEFORE = [-820, -640, -500, -330, -110].map((s) => NEWS + s);

function alertsOf(scene: Scene): Alert[] {
  const { buys = BEFORE, lots = 25, side = 'BUY', out = 0, moves = 60, sensitive = true } = scene;
  const d = new MarketDriver();
  d.account('suspect');
  const crowd = new Crowd(d, 11, 0.12);
  if (scene.listed === true) {
    d.send({ type: 'relationship', account: d.id('suspect'), kind: 'insider', to: 'AAA' });
  }
  const announce = (id: string): void => {
    const words = { headline: 'Announcement', source: 'Example Wire', priceSensitive: sensitive };
    d.send({ type: 'news', id, market: marketId(1), ...words });
  };
  const happenings: [number, () => void][] = buys.map((at) => [
    at,
    () => d.take('suspect', side, lots),
  ]);
  happenings.push([
    NEWS,
    () => {
      announce('n1');
      crowd.mid += moves;
    },
  ]);
  const { early } = scene;
  if (early !== undefined) {
    happenings.push([NEWS - 2_600, () => d.take('suspect', side, early)]);
  }
  if (scene.earlier !== undefined) happenings.push([scene.earlier, () => announce('n0')]);
  const back = side === 'BUY' ? 'SELL' : 'BUY';
  if (out > 0) happenings.push([NEWS + 120, () => d.take('suspect', back, out)]);
  happenings.sort((x, y) => x[0] - y[0]);
  for (const [at, happen] of happenings) {
    crowd.run(at - d.second);
    happen();
  }
  crowd.run(12 * MINUTE);
  expect(d.rejections).toEqual([]);
  return watch(d.events()).filter(({ rule }) => rule === 'insider-dealing');
}

describe('insider dealing', () => {
  it('names who bought far off its habit before news that the price then followed', () => {
    const [alert, ...more] = alertsOf({});
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ accounts: ['suspect'], market: 'AAA-USD' });
    expect(alert?.measures['deviations']?.value).toBeGreaterThan(3);
    expect(alert?.evidence.orders).toHaveLength(BEFORE.length);
    expect(alert?.shadow).toBeUndefined();
  });

  it('names who sold before bad news as well', () => {
    expect(alertsOf({ side: 'SELL', moves: -60 })).toHaveLength(1);
  });

  it('begins where the building begins, not with what was traded long before', () => {
    const [alert] = alertsOf({ early: 2 });
    expect(((alert?.from ?? 0) / 1e6) % 86_400).toBeGreaterThan(NEWS - 16 * MINUTE);
  });

  it('asks less of who stands on the insider list', () => {
    expect(alertsOf({ lots: 4 })).toEqual([]);
    const [alert] = alertsOf({ lots: 4, listed: true });
    expect(alert?.measures['onInsiderList']?.value).toBe(1);
  });

  it.each<[string, Scene]>([
    ['buys the same every five minutes, before and after', { buys: every(300) }],
    ['buys after the news', { buys: BEFORE.map((at) => at + 900) }],
    ['loses by the news and keeps what it has', { moves: -60 }],
    ['bought before what is not price-sensitive', { sensitive: false }],
    ['bought right after news that made it public', { earlier: NEWS - 830 }],
  ])('does not name who %s', (_name, scene) => {
    expect(alertsOf(scene)).toEqual([]);
  });

  it('does not name who had sold it again before the news', () => {
    expect(soldAgain()).toEqual([]);
  });
});

function every(seconds: number): number[] {
  return Array.from({ length: Math.floor((NEWS + 600) / seconds) }, (_, i) => 30 + i * seconds);
}

/** The position was closed ten minutes before the news. */
function soldAgain(): Alert[] {
  const d = new MarketDriver();
  d.account('suspect');
  const crowd = new Crowd(d, 11, 0.12);
  crowd.run(NEWS - 1_700);
  for (let i = 0; i < 5; i++) {
    d.take('suspect', 'BUY', 25);
    crowd.run(120);
  }
  d.take('suspect', 'SELL', 125);
  crowd.run(NEWS - d.second);
  const words = { headline: 'Announcement', source: 'Example Wire', priceSensitive: true };
  d.send({ type: 'news', id: 'n1', market: marketId(1), ...words });
  crowd.mid += 60;
  crowd.run(12 * MINUTE);
  return watch(d.events()).filter(({ rule }) => rule === 'insider-dealing');
}
