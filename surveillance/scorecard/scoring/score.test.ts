import { type Alert } from '../../../cases/contract';
import { type Episode } from '../abuse/episode';
import { renderScorecard } from './render';
import { pool, score, type Score } from './score';
import { wilson } from './wilson';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const START = 1_740_000_000 * SECOND;

/** An episode from minute `from` to minute `to`. */
function episode(from: number, to: number, rest: Partial<Episode> = {}): Episode {
  return {
    rule: 'spoofing',
    accounts: ['a'],
    market: 'X-Y',
    from: START + from * MINUTE,
    to: START + to * MINUTE,
    also: [],
    variant: 'test',
    ...rest,
  };
}

let alerts = 0;

/** An alert from minute `from` to minute `to`, raised at its end. */
function alert(from: number, to: number, rest: Partial<Alert> = {}): Alert {
  return {
    alertId: `alert-${String(++alerts).padStart(4, '0')}`,
    rule: 'spoofing',
    ruleVersion: '1',
    paramsHash: 'p',
    market: 'X-Y',
    accounts: ['a'],
    from: START + from * MINUTE,
    to: START + to * MINUTE,
    raisedAt: START + to * MINUTE,
    score: 80,
    severity: 'high',
    legal: [],
    evidence: { orders: [], fills: [], seqFrom: 1, seqTo: 2 },
    measures: {},
    explanation: '',
    ...rest,
  };
}

const run = (episodes: Episode[], raised: Alert[]): Score =>
  score(episodes, raised, { corpus: 'c' });

/** episodes/found/strict alerts/right/neutral of one rule, as a compact line. */
function line(result: Score, rule = 'spoofing'): string {
  const found = result.rules.find((each) => each.rule === rule);
  if (found === undefined) return 'none';
  const { episodes, found: hits, foundStrictly, rightAlerts, neutralAlerts } = found;
  return `${episodes}/${hits}/${foundStrictly} ${found.alerts}/${rightAlerts}/${neutralAlerts}`;
}

const FOUND = '1/1/1 1/1/0';
const MISSED = '1/0/0 1/0/0';

describe('which alert finds which episode', () => {
  it('finds an episode of its rule, market, accounts and time', () => {
    expect(line(run([episode(10, 14)], [alert(10, 14)]))).toBe(FOUND);
  });

  it('lets layering stand for spoofing, but not strictly', () => {
    const result = run([episode(10, 14)], [alert(10, 14, { rule: 'layering' })]);
    expect(line(result)).toBe('1/1/0 0/0/0');
    expect(line(result, 'layering')).toBe('0/0/0 1/1/0');
  });

  it.each([
    ['circular-trading', 'wash-trading', true],
    ['painting-the-tape', 'matched-orders', true],
    ['ramping', 'pump-and-dump', true],
    ['inter-venue-manipulation', 'oracle-manipulation', true],
    ['rapid-in-out', 'pass-through', true],
    ['structuring', 'fan-in', true],
    ['structuring', 'fan-out', false],
    ['wash-trading', 'spoofing', false],
    ['trash-and-cash', 'pump-and-dump', false],
  ])('an alert of %s for an episode of %s: %s', (alertRule, rule, expected) => {
    const result = run([episode(10, 14, { rule })], [alert(10, 14, { rule: alertRule })]);
    expect(result.missed.length === 0).toBe(expected);
  });

  it('asks for the same market where the episode has one', () => {
    expect(line(run([episode(10, 14)], [alert(10, 14, { market: 'Z-Y' })]))).toBe(MISSED);
    expect(line(run([episode(10, 14, { market: null })], [alert(10, 14)]))).toBe(FOUND);
    const inPool = alert(10, 14, { market: null, pool: 'pool-1' });
    expect(line(run([episode(10, 14, { market: 'pool-1' })], [inPool]))).toBe(FOUND);
  });

  it.each([
    [['a'], ['a', 'b'], true],
    [['a'], ['a', 'b', 'c'], false],
    [['a', 'b'], ['b', 'c', 'd'], false],
    [['a', 'b', 'c'], ['b', 'c', 'd'], true],
    [['a'], ['b'], false],
  ])('accounts %j against %j overlap by half or more: %s', (mine, accounts, expected) => {
    const result = run([episode(10, 14, { accounts: mine })], [alert(10, 14, { accounts })]);
    expect(result.missed.length === 0).toBe(expected);
  });

  it('takes several episodes of one group together', () => {
    const ring = ['a', 'b', 'c'].map((name) => episode(10, 14, { accounts: [name], group: 'g' }));
    const raised = alert(10, 14, { accounts: ['a', 'b', 'c', 'x'] });
    expect(line(run(ring, [raised]))).toBe('3/3/3 1/1/0');
    const strangers = ring.map((each, i) => ({ ...each, group: `g${i}` }));
    expect(line(run(strangers, [raised]))).toBe('3/0/0 1/0/0');
  });

  it('does not take episodes of the group along that share no account with the alert', () => {
    const ring = ['a', 'b', 'z'].map((name) => episode(10, 14, { accounts: [name], group: 'g' }));
    expect(line(run(ring, [alert(10, 14, { accounts: ['a', 'b', 'x'] })]))).toBe('3/2/2 1/1/0');
  });

  it('gives an episode sixty seconds of slack at both ends, and no more', () => {
    const at = (from: number, to: number): string =>
      line(run([episode(10, 14)], [alert(from, to, { raisedAt: START + 14 * MINUTE })]));
    expect(at(15, 15)).toBe(FOUND);
    expect(at(15.01, 15.02)).toBe(MISSED);
    expect(at(8, 9)).toBe(MISSED);
    expect(at(8.9, 9.01)).toBe(MISSED);
    expect(at(8.99, 9)).toBe(MISSED);
    expect(at(9, 9)).toBe(FOUND);
  });

  it('wants a third of the span of the alert covered', () => {
    // Four minutes and two of slack are six.
    const upTo = (to: number): Alert => alert(9, to, { raisedAt: START + 14 * MINUTE });
    expect(line(run([episode(10, 14)], [upTo(27)]))).toBe(FOUND);
    expect(line(run([episode(10, 14)], [upTo(27.1)]))).toBe(MISSED);
    const two = [episode(10, 14), episode(30, 34)];
    const late = { raisedAt: START + 14 * MINUTE };
    expect(line(run(two, [alert(9, 45, late)]))).toBe('2/2/2 1/1/0');
    expect(line(run(two, [alert(9, 45.1, late)]))).toBe('2/0/0 1/0/0');
  });

  it('counts time that two episodes share once', () => {
    const twice = [episode(10, 14), episode(10, 14)];
    const raised = alert(9, 27.1, { raisedAt: START + 14 * MINUTE });
    expect(line(run(twice, [raised]))).toBe('2/0/0 1/0/0');
  });

  it.each([
    ['spoofing', 60, true],
    ['spoofing', 61, false],
    ['wash-trading', 61, false],
    ['marking-the-close', 15 * 60, true],
    ['marking-the-close', 15 * 60 + 1, false],
    ['structuring', 86_400, true],
    ['structuring', 86_401, false],
  ])('%s raised %d s after the conduct is in time: %s', (rule, seconds, expected) => {
    const raisedAt = START + 14 * MINUTE + seconds * SECOND;
    const result = run([episode(10, 14, { rule })], [alert(10, 14, { rule, raisedAt })]);
    expect(result.missed.length === 0).toBe(expected);
  });

  it('lets order-to-trade-ratio be raised until a minute after the day', () => {
    const rule = 'order-to-trade-ratio';
    const midnight = START - (START % (86_400 * SECOND)) + 86_400 * SECOND;
    const raised = (raisedAt: number): Score =>
      run([episode(10, 14, { rule })], [alert(10, 14, { rule, raisedAt })]);
    expect(raised(midnight + MINUTE).missed).toHaveLength(0);
    expect(raised(midnight + MINUTE + 1).missed).toHaveLength(1);
  });
});

describe('which alerts count', () => {
  it('holds second and third alerts of one rule on one episode for neutral, a fourth not', () => {
    const four = [1, 2, 3, 4].map(() => alert(10, 14));
    expect(line(run([episode(10, 14)], four))).toBe('1/1/1 2/1/2');
  });

  it('counts an alert on two episodes as right when one of them is new', () => {
    const both = [episode(10, 14), episode(15, 17)];
    const late = { raisedAt: START + 14 * MINUTE };
    const result = run(both, [alert(10, 13), alert(10, 17, late)]);
    expect(line(result)).toBe('2/2/2 2/2/0');
  });

  it('holds an alert of a rule that the conduct also satisfies for neutral', () => {
    const conduct = episode(10, 14, { rule: 'marking-the-close', also: ['ramping'] });
    const result = run([conduct], [alert(10, 14, { rule: 'ramping' })]);
    expect(line(result, 'ramping')).toBe('0/0/0 0/0/1');
    expect(line(result, 'marking-the-close')).toBe('1/0/0 0/0/0');
  });

  it('holds an alert on an attempt for neutral, and asks for none', () => {
    const failed = episode(10, 14, { attempt: true });
    expect(line(run([failed], [alert(10, 14)]))).toBe('0/0/0 0/0/1');
    expect(run([failed], []).missed).toHaveLength(0);
  });

  it('leaves shadow alerts, round-amounts and rules that were not asked for out', () => {
    const raised = [alert(10, 14, { shadow: true }), alert(10, 14, { rule: 'round-amounts' })];
    expect(run([], raised).rules).toHaveLength(0);
    const options = { corpus: 'c', rules: ['layering'] };
    expect(score([episode(10, 14)], [alert(10, 14)], options).rules).toHaveLength(0);
  });

  it('counts honest accounts that false alerts accuse', () => {
    const result = run([episode(10, 14)], [alert(10, 14), alert(40, 41, { accounts: ['h', 'i'] })]);
    expect(result.rules[0]).toMatchObject({ accused: 3, accusedHonest: 2 });
  });

  it('says why an episode was missed and why an alert is false', () => {
    const late = alert(10, 14, { raisedAt: START + 20 * MINUTE });
    const result = run([episode(10, 14), episode(10, 14, { accounts: ['q'] })], [late]);
    expect(result.falseAlerts[0]?.reason).toBe('raised 300 s too late');
    expect(result.missed.map(({ reason }) => reason)).toEqual([
      'spoofing: raised 300 s too late',
      'no alert names any of its accounts',
    ]);
  });
});

describe('the card', () => {
  it('adds corpora up', () => {
    const one = run([episode(10, 14)], [alert(10, 14)]);
    const other = run([episode(10, 14)], [alert(40, 44)]);
    expect(line(pool([one, other]))).toBe('2/1/1 2/1/0');
    expect(pool([one, other]).missed).toHaveLength(1);
  });

  it('bounds a rate as Wilson did', () => {
    // Published example: 8 of 10 lie between 0.490 and 0.943.
    const { low, high } = wilson(8, 10);
    expect(low).toBeCloseTo(0.4902, 4);
    expect(high).toBeCloseTo(0.9433, 4);
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
    expect(wilson(20, 20).high).toBe(1);
  });

  it('is rendered with rates, bounds and bad rows', () => {
    const result = run([episode(10, 14)], [alert(10, 14), alert(40, 44, { accounts: ['h'] })]);
    const text = renderScorecard([{ density: 0.1, seeds: [3, 1, 2], records: 9, score: result }]);
    expect(text).toContain(
      '| 0.1 | spoofing | 1 | 1.000 (0.21–1.00) | 1.000 (0.21–1.00) | 2 | 0.500 (0.09–0.91) |' +
        ' 0 | 1 of 2 |',
    );
    expect(text).toContain('seeds 1 to 3, 9 records');
    expect(text).toContain('## Episodes not found\n\nNone.');
    expect(text).toContain('| c | spoofing | X-Y | h |');
  });
});
