// Surveillance as a whole: the same bytes twice whatever the batches, a feed without holes, bounded
// memory, and alerts whose identity stays.
import { createHash } from 'node:crypto';
import { busyDay } from './busy-day';
import { Crowd, MarketDriver } from './market-driver';
import type { Alert } from '../../cases/contract';
import type { CoreEvent } from '../../core/contract';
import { effectiveRules, notThereYet } from '../../surveillance/detectors/effective-rules';
import { ruleIds, ruleVersions } from '../../surveillance/detectors/registry';
import { Surveillance } from '../../surveillance/surveillance';

const HASH = 'test-params';

const DAY_EVENTS = busyDay();

function fresh(): Surveillance {
  return new Surveillance(effectiveRules({}), HASH);
}

function runAll(events: readonly CoreEvent[], drainEvery = Infinity): [Alert[], Alert[]] {
  const surveillance = fresh();
  const drained = new Map<string, Alert>();
  events.forEach((event, i) => {
    surveillance.onEvent(event);
    if (i % drainEvery === 0) for (const a of surveillance.drain()) drained.set(a.alertId, a);
  });
  surveillance.close();
  for (const a of surveillance.drain()) drained.set(a.alertId, a);
  return [surveillance.alerts(), [...drained.values()]];
}

describe('the same events', () => {
  it('give the same bytes twice', () => {
    expect(runAll(DAY_EVENTS)[0].map((a) => a.rule)).toEqual(['wash-trading', 'spoofing']);
    expect(JSON.stringify(runAll(DAY_EVENTS))).toBe(JSON.stringify(runAll(DAY_EVENTS)));
  });

  it.each([1, 7, 100])('give the same alerts when asked after every %d of them', (every) => {
    const [all, drained] = runAll(DAY_EVENTS, every);
    const byId = (a: Alert, b: Alert): number => (a.alertId < b.alertId ? -1 : 1);
    expect([...drained].sort(byId)).toEqual([...all].sort(byId));
    expect(all).toEqual(runAll(DAY_EVENTS)[0]);
  });

  it('may come in one object that is used again', () => {
    const surveillance = fresh();
    const reused: Record<string, unknown> = {};
    for (const event of DAY_EVENTS) {
      for (const key of Object.keys(reused)) delete reused[key];
      surveillance.onEvent(Object.assign(reused, event)); // same shape
    }
    surveillance.close();
    expect(surveillance.alerts()).toEqual(runAll(DAY_EVENTS)[0]);
  });
});

describe('an alert', () => {
  it('keeps the identity and time of its first raise while it is extended', () => {
    const surveillance = fresh();
    const seen: Alert[] = [];
    for (const event of DAY_EVENTS) {
      surveillance.onEvent(event);
      seen.push(...surveillance.drain().filter((a) => a.rule === 'spoofing'));
    }
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen.map((a) => `${a.alertId} ${a.raisedAt}`)).size).toBe(1);
    expect(seen.at(-1)?.to).toBeGreaterThan(seen[0]?.to ?? Infinity);
    expect(seen.at(-1)?.score).toBeGreaterThanOrEqual(seen[0]?.score ?? Infinity);
  });

  it('is a function of rule, version, parameters, market, first accounts and first event', () => {
    const [alert] = runAll(DAY_EVENTS)[0];
    const { rule, ruleVersion, paramsHash, market, accounts, evidence } = alert ?? fail();
    const identity = [rule, ruleVersion, paramsHash, market, accounts, evidence.seqFrom];
    const hash = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
    expect(alert?.alertId).toBe(hash.slice(0, 32));
  });

  it('names orders and fills that exist and explains itself', () => {
    const fills = new Set(
      DAY_EVENTS.flatMap((e) => (e.type === 'fill' ? [`AAA-USD-${e.trade}`] : [])),
    );
    for (const alert of runAll(DAY_EVENTS)[0]) {
      expect(alert.evidence.fills.every((id) => fills.has(id))).toBe(true);
      expect(alert.evidence.seqTo).toBeGreaterThan(alert.evidence.seqFrom);
      expect(alert.explanation).toContain('It would not have been reported');
      expect(alert.legal[0]).toMatch(/^MiCA 91/);
    }
  });
});

describe('the feed', () => {
  it.each([
    ['FEED_GAP', (events: CoreEvent[]) => events.slice(3)],
    ['FEED_GAP', (events: CoreEvent[]) => [...events.slice(0, 5), ...events.slice(6)]],
    ['FEED_DUPLICATE', (events: CoreEvent[]) => [...events.slice(0, 5), ...events.slice(4)]],
  ])('with %s is refused', (code, damage) => {
    expect(() => runAll(damage(DAY_EVENTS))).toThrow(expect.objectContaining({ code }));
  });

  it('that runs backwards in time is refused', () => {
    const events = DAY_EVENTS.slice(0, 40).map((e, i) => (i === 39 ? { ...e, ts: 1 } : e));
    const damaged = events as CoreEvent[]; // an event with another time
    expect(() => runAll(damaged)).toThrow(expect.objectContaining({ code: 'FEED_TIME' }));
  });

  it('that names an order nobody placed is refused', () => {
    const at = DAY_EVENTS.findIndex((e) => e.type === 'cancelled');
    const damaged = DAY_EVENTS.map((e, i) => (i === at ? { ...e, orderId: 999_999 } : e));
    expect(() => runAll(damaged as CoreEvent[])).toThrow(/order 999999/); // one other number
  });
});

it('state of ended orders, quiet parties and past deadlines goes away', () => {
  const d = new MarketDriver();
  const crowd = new Crowd(d, 9);
  d.at(60);
  for (let i = 0; i < 300; i++) {
    d.account(`visitor-${i}`);
    crowd.requote();
    d.take(`visitor-${i}`, 'BUY', 1);
    d.at(d.second + 1);
  }
  const surveillance = fresh();
  for (const event of d.events()) surveillance.onEvent(event);
  const busy = surveillance.sizes();
  const before = d.events().length;
  d.at(d.second + 3 * 86_400);
  crowd.requote();
  d.at(d.second + 3_600).clock();
  for (const event of d.events().slice(before)) surveillance.onEvent(event);
  const quiet = surveillance.sizes();
  expect(busy.parties).toBeGreaterThan(300);
  expect(quiet.parties).toBeLessThan(5);
  expect(quiet.orders).toBeLessThan(20);
  expect(quiet.deadlines).toBeLessThan(5);
});

describe('parameters', () => {
  it('are complete, name every rule, and can be given back as they are', () => {
    const all = effectiveRules(undefined);
    expect(Object.keys(all)).toHaveLength(48);
    expect(effectiveRules(all)).toEqual(all);
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
    expect([...notThereYet, ...ruleIds].sort()).toEqual(Object.keys(all).sort());
    expect(Object.keys(ruleVersions)).toEqual(ruleIds);
  });

  it.each<[unknown, RegExp]>([
    [{ 'no-such-rule': {} }, /no-such-rule/],
    [{ spoofing: { minStrokes: 'two' } }, /spoofing\.minStrokes/],
    [{ spoofing: { tpyo: 1 } }, /spoofing.*tpyo/],
    [{ layering: { enabled: 'sometimes' } }, /layering\.enabled/],
    [{ structuring: { threshold: 10000 } }, /structuring\.threshold/],
    [[], /object/],
  ])('%j is refused by name', (overrides, message) => {
    expect(() => effectiveRules(overrides)).toThrow(message);
  });

  it('of rules without a detector are taken as contracts have them', () => {
    const rules = effectiveRules({
      structuring: { threshold: '9000' },
      'order-to-trade-ratio': { maxNumberRatio: { individual: 50 } },
      'fan-in': { enabled: false },
    });
    expect(rules['structuring']).toEqual({ enabled: true, threshold: '9000' });
    expect(rules['fan-in']).toEqual({ enabled: false });
  });
});

function fail(): never {
  throw new Error('must not come here');
}
