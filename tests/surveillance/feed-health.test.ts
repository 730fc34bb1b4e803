// Silent markets, stale prices, accounts without owners and floods are noticed from the events.
import { Crowd, MARKET, MarketDriver } from './market-driver';
import { marketId } from '../../core/contract';
import { effectiveRules } from '../../surveillance/detectors/effective-rules';
import { Conditions } from '../../surveillance/health/conditions';
import { MarketWatch } from '../../surveillance/health/market-watch';
import { Surveillance } from '../../surveillance/surveillance';

const SECOND = 1_000_000;

/** The events of a driver go to a watch as they are made. */
function watched(driver: MarketDriver) {
  const conditions = new Conditions();
  const watch = new MarketWatch(conditions);
  const kinds = () => conditions.open().map(({ kind, subject }) => `${kind} ${subject}`);
  let seen = 0;
  const take = () => {
    const events = driver.events();
    for (const event of events.slice(seen)) watch.onEvent(event);
    seen = events.length;
    return kinds();
  };
  return { conditions, watch, take };
}

/** Time passes as in a running exchange: an event each second. */
function tick(driver: MarketDriver, seconds: number): void {
  for (let i = 0; i < seconds; i++) {
    driver.at(driver.second + 1);
    driver.clock();
  }
}

describe('a market', () => {
  it('that usually trades is missed when no order comes, and found again', () => {
    const d = new MarketDriver([MARKET, 'BBB-USD']);
    const { conditions, take } = watched(d);
    d.at(3_600);
    new Crowd(d, 7).run(600);
    tick(d, 110);
    expect(take()).toEqual([]); // quiet, but not for two minutes
    tick(d, 30);
    expect(take()).toEqual([`market-silence ${MARKET}`]); // and BBB-USD never traded: not missed
    expect(conditions.open()[0]).toMatchObject({ severity: 'critical', occurrences: 1 });
    d.limit('crowd-1', 'BUY', 9_000, 1);
    expect(take()).toEqual([]);
    expect(conditions.resolutionOf('market-silence', MARKET)).toBe('orders came again');
  });

  it('with a habit of long waits is not missed in one of them', () => {
    const d = new MarketDriver();
    const { take } = watched(d);
    d.account('seldom');
    for (let i = 0; i < 320; i++) {
      tick(d, 60);
      d.limit('seldom', 'BUY', 9_000, 1);
    }
    tick(d, 280);
    expect(take()).toEqual([]);
    tick(d, 40);
    expect(take()).toEqual([`market-silence ${MARKET}`]);
  });

  it('that is halted, or an exchange that stood still, is not silent', () => {
    const d = new MarketDriver();
    const { take } = watched(d);
    d.at(3_600);
    new Crowd(d, 7).run(600);
    d.at(d.second + 40_000); // the exchange was stopped: no event at all
    tick(d, 60);
    expect(take()).toEqual([]);
    const phase = { type: 'market-phase', market: marketId(1), reason: 'test' } as const;
    d.send({ ...phase, phase: 'halted' });
    tick(d, 400);
    d.send({ ...phase, phase: 'continuous' });
    tick(d, 60);
    expect(take()).toEqual([]);
    tick(d, 90);
    expect(take()).toEqual([`market-silence ${MARKET}`]);
  });

  it('whose outside price stops says so, and markets without one do not', () => {
    const d = new MarketDriver();
    const { conditions, take, watch } = watched(d);
    for (let i = 0; i < 60; i++) {
      tick(d, 5);
      d.reference(10_000);
    }
    tick(d, 130);
    expect(take()).toEqual([`reference-stale ${MARKET}`]);
    expect(watch.rows()[0]).toMatchObject({ market: MARKET, usualReferenceWait: 5 * SECOND });
    d.reference(10_001);
    expect(take()).toEqual([]);
    expect(conditions.resolutionOf('reference-stale', MARKET)).toContain('came again');
  });

  it('is learnt from the same events alike, whatever they are cut into', () => {
    const d = new MarketDriver();
    d.at(3_600);
    new Crowd(d, 3).run(400);
    tick(d, 200);
    const events = d.events();
    const run = () => {
      const conditions = new Conditions();
      const watch = new MarketWatch(conditions);
      for (const event of events) watch.onEvent(event);
      return [conditions.open(), watch.rows()];
    };
    expect(run()).toEqual(run());
    expect(run()[0]).toHaveLength(1);
  });
});

describe('an account without an owner', () => {
  it('is named, and is nobody else', () => {
    const d = new MarketDriver();
    const { take, conditions } = watched(d);
    d.account('first', { owner: '' });
    d.account('second', { owner: '' });
    new Crowd(d, 5).run(300);
    // Fills between the two would be one owner's with itself, were a blank a name.
    for (let i = 0; i < 8; i++) {
      d.at(d.second + 20);
      d.limit('first', 'SELL', 10_000, 50, { timeInForce: 'GTC' });
      d.take('second', 'BUY', 60);
    }
    const events = d.events();
    const surveillance = new Surveillance(effectiveRules({}), 'test-params');
    for (const event of events) surveillance.onEvent(event);
    surveillance.close();
    expect(surveillance.alerts().filter(({ rule }) => rule === 'wash-trading')).toEqual([]);
    take();
    expect(conditions.open().map(({ subject }) => subject)).toEqual(['first', 'second']);
  });
});

describe('a flood of one-lot orders', () => {
  it('leaves nothing behind once they are gone', () => {
    const surveillance = new Surveillance(effectiveRules({}), 'test-params');
    const d = new MarketDriver();
    d.account('flooder');
    const feed = () => {
      for (const event of d.events().slice(surveillance.seq)) surveillance.onEvent(event);
      return surveillance.sizes();
    };
    const peak: number[] = [];
    for (let round = 0; round < 5; round++) {
      const ids: string[] = [];
      for (let i = 0; i < 2_000; i++) {
        d.at(d.second + 0.001);
        ids.push(d.limit('flooder', 'BUY', 5_000 + (i % 500), 1));
      }
      peak.push(feed().orders);
      for (const id of ids) d.cancel('flooder', id);
      expect(feed().orders).toBe(0);
    }
    expect(peak).toEqual([2_000, 2_000, 2_000, 2_000, 2_000]);
    expect(surveillance.sizes().parties).toBe(1);
    expect(surveillance.sizes().deadlines).toBeLessThan(100);
    expect(surveillance.alerts().length).toBeLessThan(10);
  });
});
