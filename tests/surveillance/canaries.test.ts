// Canaries find what they act out with the parameters in force, and notice a broken detector.
import { testDatabase, type TestDatabase } from '../../platform/postgres/test-database';
import { runNext } from '../../app/live/canaries';
import { shadowMarket } from '../../app/live/shadow-market';
import { baseRules, readParams } from '../../app/params/params';
import { eventCodec, WireReader, WireWriter, type CoreEvent } from '../../core/contract';
import { ManualClock } from '../../platform/clock/clock';
import { CANARIES } from '../../surveillance/canaries/canaries';
import {
  actOut,
  watchActed,
  type ActedCanary,
  type CanaryOutcome,
} from '../../surveillance/canaries/run';
import { nextCanary, silentSchedule } from '../../surveillance/canaries/schedule';
import type { EffectiveRules } from '../../surveillance/contract';
import { effectiveRules } from '../../surveillance/detectors/effective-rules';
import { readCanaryRows } from '../../surveillance/store/canary-runs';
import { readOperationalAlerts } from '../../surveillance/store/operational-alerts';
import { PostgresVersions } from '../../surveillance/store/rule-versions';

const RULES = effectiveRules({});
const HOUR = 3_600_000_000;
const signal = new AbortController().signal;

const acted = new Map<string, ActedCanary>();
afterAll(() => acted.clear());

/** The first canary of a rule; made once. */
function firstOf(rule: string): ActedCanary {
  const [canary] = CANARIES[rule] ?? [];
  if (canary === undefined) throw new Error(`${rule} has no canary`);
  const made = acted.get(rule) ?? actOut(canary, shadowMarket);
  acted.set(rule, made);
  return made;
}

/** Parameters that no rule takes are noticed before any canary. */
async function outcomeOf(canary: ActedCanary, rules: EffectiveRules = RULES): Promise<string> {
  try {
    effectiveRules(rules);
  } catch {
    return 'refused';
  }
  return (await watchActed(canary, { rules, paramsHash: 'test' })).outcome;
}

/** The same with every event changed on its way. */
function changed(canary: ActedCanary, change: (e: CoreEvent) => CoreEvent): ActedCanary {
  const batches = canary.batches.map((batch) => {
    const [reader, writer] = [new WireReader(batch.payload), new WireWriter()];
    while (!reader.done) eventCodec.encode(writer, change(eventCodec.decode(reader)));
    return { ...batch, payload: writer.take() };
  });
  return { ...canary, batches };
}

/** The rule alone, its parameters changed or not. */
function alone(rule: string, change: object = {}): EffectiveRules {
  const block = { ...(RULES[rule] ?? { enabled: false }), ...change };
  const off = Object.keys(RULES).map((id) => [id, { ...RULES[id], enabled: false }]);
  return { ...Object.fromEntries(off), [rule]: block };
}

/** The rule alone, one of its numbers times ten, or as often as it takes. */
function slipped(rule: string, name: string): EffectiveRules {
  const value = RULES[rule]?.[name];
  if (typeof value !== 'number') throw new Error(`${rule} has no number ${name}`);
  return alone(rule, { [name]: value * (FACTORS[rule] ?? 10) });
}

/** Victims of this canary lose 77 times what counts: a slip by ten silences nothing. */
const FACTORS: Readonly<Record<string, number>> = { sandwich: 100 };

/** Of each rule a threshold whose slip by a factor of ten silences it. */
const SLIPS: Readonly<Record<string, string>> = {
  'wash-trading': 'minFills',
  spoofing: 'minStrokes',
  layering: 'minStrokes',
  'marking-the-close': 'minMove',
  'momentum-ignition': 'minMove',
  ramping: 'minSteps',
  'pump-and-dump': 'minMove',
  'trash-and-cash': 'minMove',
  sandwich: 'minLoss',
  'front-running': 'minTimes',
  'insider-dealing': 'minDeviations',
  'account-takeover': 'minShare',
  'circular-trading': 'minReturns',
  'matched-orders': 'minMeetings',
  'painting-the-tape': 'minPrints',
  'quote-stuffing': 'minDeviations',
  'message-rate': 'timesUsual',
  pinging: 'timesAsLarge',
  smoking: 'minTimes',
};

describe.each(Object.keys(CANARIES))('the canary of %s', (rule) => {
  it('gives its alert', async () => {
    expect(await outcomeOf(firstOf(rule))).toBe('found');
  });

  it('notices a threshold that is off by ten', async () => {
    const outcome = await outcomeOf(firstOf(rule), slipped(rule, SLIPS[rule] ?? ''));
    // A share of five is no share: such a value is refused where it is proposed.
    expect(outcome).toBe(rule === 'account-takeover' ? 'refused' : 'missed');
  });
});

describe('a canary notices', () => {
  it.each(['wash-trading', 'momentum-ignition'])(
    'that owners are not grouped any more: %s',
    async (rule) => {
      const apart = changed(firstOf(rule), (e) =>
        e.type === 'account' ? { ...e, owner: e.name } : e,
      );
      expect(await outcomeOf(apart)).toBe('missed');
    },
  );

  it.each(['layering', 'marking-the-close', 'pump-and-dump', 'trash-and-cash'])(
    'swapped sides of aggressive orders: %s',
    async (rule) => {
      const swapped = changed(firstOf(rule), (e) => {
        if (e.type !== 'accepted' || e.timeInForce === 'GTC') return e;
        return { ...e, side: e.side === 'BUY' ? 'SELL' : 'BUY' };
      });
      // A pump the other way round is a ramp; only the rule itself is asked.
      expect(await outcomeOf(swapped, alone(rule))).not.toBe('found');
    },
  );

  it.each([...['spoofing', 'momentum-ignition', 'ramping', 'pump-and-dump', 'trash-and-cash']])(
    'a feed that is cut: %s',
    async (rule) => {
      const { batches, ...rest } = firstOf(rule);
      const cut = { ...rest, batches: batches.slice(0, Math.floor(batches.length / 8)) };
      expect(await outcomeOf(cut)).toBe('missed');
    },
  );

  it('a rule that is switched off', async () => {
    const rules = { ...RULES, pinging: { ...RULES['pinging'], enabled: false } };
    expect(await outcomeOf(firstOf('pinging'), rules)).toBe('missed');
  });
});

describe('the schedule', () => {
  const runs = (hash: string, at: number) =>
    Object.keys(CANARIES).map((rule, i) => ({ rule, seed: 0, paramsHash: hash, at: at + i }));

  it('begins with rules that never ran, and again when parameters change', () => {
    const [first = '', second = ''] = Object.keys(CANARIES);
    expect(nextCanary(RULES, 'a', [], 0)?.rule).toBe(first);
    const one = { rule: first, seed: 0, paramsHash: 'a', at: 5 };
    expect(nextCanary(RULES, 'a', [one], 6)?.rule).toBe(second);
    expect(nextCanary(RULES, 'a', runs('a', 5), 100)).toBeUndefined();
    expect(nextCanary(RULES, 'b', runs('a', 5), 100)?.rule).toBe(first);
  });

  it('repeats the oldest after an hour, with the next seed, and leaves out what is off', () => {
    const [first = ''] = Object.keys(CANARIES);
    const [one, two] = CANARIES[first] ?? [];
    const last = runs('a', 5).map((run) =>
      run.rule === first ? { ...run, at: 4, seed: one?.seed ?? 0 } : run,
    );
    expect(nextCanary(RULES, 'a', last, HOUR + 4)).toEqual(two);
    const off = { ...RULES, [first]: { ...RULES[first], enabled: false } };
    expect(nextCanary(off, 'a', last, HOUR + 4)).toBeUndefined();
  });

  it('that has ended is noticed, and a process that has just begun is not blamed', () => {
    expect(silentSchedule(10 * HOUR, 11 * HOUR, 0)).toBeUndefined();
    expect(silentSchedule(10 * HOUR, 12 * HOUR, 0)).toBe(2 * HOUR);
    expect(silentSchedule(0, 100 * HOUR, 99.9 * HOUR)).toBeUndefined();
    expect(silentSchedule(undefined, 100 * HOUR, 99.5 * HOUR)).toBeGreaterThan(0);
  });
});

describe('over the database', () => {
  const clock = new ManualClock(1_795_780_800_000_000);
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  const result = (kind: CanaryOutcome) => async () => ({
    result: { outcome: kind, detail: 'as the test says', raisedAfter: null, events: 1 },
    tookMicros: 2,
    costNanos: 7,
  });
  const run = (kind: CanaryOutcome) => runNext({ pool: db.pool, clock }, result(kind), signal);
  const alerts = async () =>
    (await readOperationalAlerts(db.pool, 10)).map(({ kind, subject, severity, endedAt }) => {
      return [kind, subject, severity, endedAt === null ? 'open' : 'ended'];
    });

  it('a canary without its alert is an operational alert until the next one gives it', async () => {
    expect(await run('missed')).toBeUndefined(); // Surveillance has not begun.
    const base = baseRules(readParams(undefined));
    await new PostgresVersions(base, () => clock.nowMicros()).start(db.pool, 0);
    await run('missed');
    const [rule = ''] = Object.keys(CANARIES);
    expect(await alerts()).toEqual([['canary-missed', rule, 'critical', 'open']]);
    for (let i = 1; i < Object.keys(CANARIES).length; i++) await run('found');
    expect(await run('found')).toBeUndefined(); // Each has had its turn.
    expect(await alerts()).toEqual([['canary-missed', rule, 'critical', 'open']]);
    clock.advance(2 * HOUR);
    await run('found');
    expect(await alerts()).toEqual([['canary-missed', rule, 'critical', 'ended']]);
    const rows = await readCanaryRows(db.pool);
    expect(rows).toHaveLength(Object.keys(CANARIES).length);
    expect(rows.every(({ failingSince }) => failingSince === null)).toBe(true);
  });

  it('a thread that dies is a canary without its alert, unless the process stops', async () => {
    const dies = () => Promise.reject(new Error('out of memory'));
    await runNext({ pool: db.pool, clock }, dies, signal);
    expect((await alerts())[0]).toEqual(['canary-missed', expect.any(String), 'critical', 'open']);
    const before = (await readCanaryRows(db.pool)).map(({ at }) => at);
    await expect(runNext({ pool: db.pool, clock }, dies, AbortSignal.abort())).rejects.toThrow();
    expect((await readCanaryRows(db.pool)).map(({ at }) => at)).toEqual(before);
  });
});
