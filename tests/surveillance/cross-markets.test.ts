// One price pushed for a gain elsewhere, on hand-made flows: book against pool, one book against
// another, and an outside price that follows the push; with what is like it and is none.
import { CrossScene } from './cross-scene';

const HABIT_SECONDS = 1_320;

function poolPushed(widens: boolean): CrossScene {
  const scene = new CrossScene().run(HABIT_SECONDS);
  if (!widens) scene.swap('two', 'SELL', 60);
  scene.swap('one', 'BUY', 3_000).swap('one', 'BUY', 3_000);
  if (widens) scene.a.mid += 60;
  return scene.run(60).take('SELL', 20, 6, 1);
}

function booksPushed(builds: boolean, printed = false): CrossScene {
  const scene = new CrossScene().run(HABIT_SECONDS, printed ? 10_000 : 0);
  if (builds) scene.take('BUY', 40, 12, 2);
  scene.push();
  scene.b.mid += 40;
  scene.run(20, printed ? 10_026 : 0);
  return scene.take('SELL', 40, 10, 2).run(60, printed ? 10_000 : 0);
}

describe.each<[string, () => CrossScene, () => CrossScene]>([
  ['inter-venue-manipulation', () => poolPushed(true), () => poolPushed(false)],
  ['cross-product-manipulation', () => booksPushed(true), () => booksPushed(false)],
  ['oracle-manipulation', () => booksPushed(true, true), () => booksPushed(true)],
])('%s', (rule, conduct, lookAlike) => {
  it('is found once, with the one who gains, and explained', () => {
    const [alert, ...more] = conduct().alerts(rule);
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ accounts: ['one'], shadow: true });
    expect(alert?.explanation).toContain('would not have been reported');
    expect(alert?.raisedAt ?? Infinity).toBeLessThanOrEqual((alert?.to ?? 0) + 900_000_000);
  });

  it('lets its look-alike pass: a gap that closes, no position before, no print', () => {
    expect(lookAlike().alerts(rule)).toEqual([]);
  });

  it('finds nothing with a threshold far off', () => {
    expect(conduct().alerts(rule, { [rule]: { minExposure: 100 } })).toEqual([]);
  });
});
