import type { CustomerCommandBody, CustomerState } from '../contract';
import { newAccountCommands, owedCommands } from './core-commands';
import { actionsFrom, CUSTOMER_ACTIONS, decide, type Circumstances } from './decide';
import type { CustomerEvent, RecordedEvent } from './events';
import { badLimits, coreLimit } from './order-limits';
import { standingOf, type Standing } from './standing';
import { TIERS } from './tiers';

const DAY = 86_400_000_000;
const NOW = 1_795_000_000_000_000;
const CALM: Circumstances = { now: NOW, holdsFunds: false, hits: 0 };
const reason = 'as discussed';

type Given = CustomerEvent | { readonly by: 'system'; readonly event: CustomerEvent };

/** The customer to whom this happened, a day a step until today. */
function given(...events: Given[]): Standing {
  const history = events.map((given, i): RecordedEvent => {
    const [event, actor] = 'by' in given ? [given.event, given.by] : [given, 'staff:a'];
    const at = NOW - (events.length - i) * DAY;
    return { version: i + 1, at, actor, actorName: 'A', proposal: 'PROP-1', event };
  });
  const standing = standingOf(history);
  if (standing === undefined) throw new Error('nothing was given');
  return standing;
}

const created = (state: CustomerState = 'draft', tier = 'none'): CustomerEvent => ({
  ...{ type: 'created', kind: 'person', state, tier, country: null, origin: 'staff' },
});
const moved = (from: CustomerState, to: CustomerState): CustomerEvent => ({
  ...{ type: 'state-changed', from, to, reason },
});
const check = (name: 'identity' | 'screening' | 'address'): CustomerEvent => ({
  ...{ type: 'check-recorded', check: name, document: null, until: null, reason },
});

type Words<T> = T extends unknown ? Omit<T, 'version' | 'reason'> : never;

function when(standing: Standing, words: Words<CustomerCommandBody>, around = CALM) {
  // Completed.
  const command = { ...words, version: standing.version, reason } as CustomerCommandBody;
  const decision = decide(standing, command, around);
  return 'refused' in decision ? decision.refused.code : decision.events;
}

describe('a customer', () => {
  test.each<[CustomerState, CustomerEvent[], Words<CustomerCommandBody>, CustomerState]>([
    ['draft', [created()], { action: 'submit' }, 'submitted'],
    ['submitted', [created('submitted')], { action: 'start-review' }, 'in-review'],
    ['in-review', [created('in-review')], { action: 'return' }, 'draft'],
    ['verified', [created('verified', 'full')], { action: 'restrict' }, 'restricted'],
    ['restricted', [created('restricted', 'full')], { action: 'lift-restriction' }, 'verified'],
    ['off-boarded', [created('off-boarded')], { action: 're-board' }, 'draft'],
  ])('that is %s has a way out', (state, history, words, to) => {
    expect(when(given(...history), words)).toEqual([moved(state, to)]);
  });

  test('is verified with every check of the tier, and told which are missing', () => {
    const asked = { action: 'verify', tier: 'basic' } as const;
    expect(when(given(created('in-review'), check('identity')), asked)).toBe('CHECKS_MISSING');
    const ready = given(created('in-review'), check('identity'), check('screening'));
    expect(when(ready, asked)).toMatchObject([
      { type: 'tier-changed', from: 'none', to: 'basic', tiers: TIERS.version, origin: 'staff' },
      moved('in-review', 'verified'),
    ]);
    expect(when(ready, asked, { ...CALM, hits: 1 })).toBe('HITS_OPEN');
    expect(when(ready, { action: 'verify', tier: 'gold' })).toBe('NO_SUCH_TIER');
    expect(when(ready, { action: 'verify', tier: 'none' })).toBe('NO_SUCH_TIER');
  });

  test('goes down a tier without checks, and up only with them', () => {
    const full = given(created('verified', 'full'));
    expect(when(full, { action: 'set-tier', tier: 'basic' })).toHaveLength(1);
    expect(when(full, { action: 'set-tier', tier: 'enhanced' })).toBe('CHECKS_MISSING');
    expect(when(full, { action: 'set-tier', tier: 'full' })).toBe('SAME_TIER');
  });

  test('a check that lapsed is missing again', () => {
    const lapsed: CustomerEvent = { type: 'check-lapsed', check: 'identity', reason };
    const standing = given(created('in-review'), check('identity'), check('screening'), lapsed);
    expect(when(standing, { action: 'verify', tier: 'basic' })).toBe('CHECKS_MISSING');
  });

  test('comes back from a freeze to where it was', () => {
    const frozen = given(created('restricted', 'full'), moved('restricted', 'frozen'));
    expect(frozen).toMatchObject({ state: 'frozen', beforeFreeze: 'restricted' });
    expect(when(frozen, { action: 'lift-restriction' })).toBe('CUSTOMER_STATE');
    expect(when(frozen, { action: 'propose-unfreeze' })).toMatchObject([{ kind: 'unfreeze' }]);
  });

  test('is not off-boarded with funds, nor erased before the years of the law are over', () => {
    const verified = given(created('verified', 'full'));
    const asked = { action: 'off-board' } as const;
    expect(when(verified, asked, { ...CALM, holdsFunds: true })).toBe('FUNDS_LEFT');
    const gone = given(created('verified', 'full'), moved('verified', 'off-boarded'));
    expect(when(gone, { action: 'propose-erase' })).toBe('STILL_KEPT');
    const fiveYears = 5 * 365 * DAY;
    const late = (now: number) => when(gone, { action: 'propose-erase' }, { ...CALM, now });
    expect(late(NOW - DAY + fiveYears - 1)).toBe('STILL_KEPT');
    expect(late(NOW - DAY + fiveYears)).toMatchObject([{ type: 'proposed', kind: 'erase' }]);
  });

  test('has one open proposal of a kind, and overrides end within a year', () => {
    const frozen = [created('verified', 'full'), moved('verified', 'frozen')];
    const open: CustomerEvent = { type: 'proposed', kind: 'unfreeze', reason };
    const again = given(...frozen, open);
    expect(when(again, { action: 'propose-unfreeze' })).toBe('PROPOSED_ALREADY');
    expect(actionsFrom(again)).not.toContain('propose-unfreeze');
    const back: CustomerEvent = { type: 'proposal-returned', kind: 'unfreeze', reason };
    expect(actionsFrom(given(...frozen, open, back))).toContain('propose-unfreeze');
    const until = (at: number) =>
      when(again, { action: 'propose-risk-override', rating: 'low', until: at });
    expect(until(NOW)).toBe('BAD_UNTIL');
    expect(until(NOW + 365 * DAY)).toHaveLength(1);
    expect(until(NOW + 365 * DAY + 1)).toBe('BAD_UNTIL');
  });

  test('in every state something can be done; once erased nothing', () => {
    const states: CustomerState[] = ['draft', 'submitted', 'in-review', 'verified', 'restricted'];
    for (const state of [...states, 'frozen', 'off-boarded'] as const) {
      expect(actionsFrom(given(created(state))).length).toBeGreaterThan(0);
    }
    expect(new Set(CUSTOMER_ACTIONS).size).toBe(CUSTOMER_ACTIONS.length);
    expect(actionsFrom(given(created('off-boarded'), { type: 'erased', reason }))).toEqual([]);
  });

  test('wants a review for each trigger once, until it is reviewed', () => {
    const wanted = (trigger: string): CustomerEvent => ({ type: 'review-wanted', trigger, reason });
    const standing = given(created('verified', 'full'), wanted('a'), wanted('b'));
    expect(standing.reviewWantedAt).toBe(NOW - 2 * DAY);
    expect([...standing.triggers.keys()]).toEqual(['a', 'b']);
    const done = given(created('verified', 'full'), wanted('a'), { type: 'reviewed', reason });
    expect(done).toMatchObject({ reviewWantedAt: null, reviewedAt: NOW - DAY });
  });
});

describe('what the core is owed', () => {
  const step = (event: CustomerEvent) =>
    owedCommands(
      {
        customer: 'C',
        proposedBy: 'staff:a',
        recorded: { version: 2, at: 1, actor: 'staff:b', actorName: 'B', proposal: null, event },
      },
      ['A1'],
    ).map((owed) => ('state' in owed ? owed.state : owed.type));

  test.each<[string, CustomerEvent, string[]]>([
    ['verified', moved('in-review', 'verified'), ['active']],
    ['restricted', moved('verified', 'restricted'), ['cancel-only']],
    ['out of a restriction before verification', moved('restricted', 'in-review'), ['active']],
    ['frozen', moved('verified', 'frozen'), ['frozen']],
    ['off-boarded', moved('verified', 'off-boarded'), ['closed']],
    ['submitted', moved('draft', 'submitted'), []],
    ['unfrozen', { type: 'unfrozen', to: 'restricted', reason }, ['cancel-only']],
    ['unfrozen into a review', { type: 'unfrozen', to: 'in-review', reason }, ['active']],
    ['limited', { type: 'limits-set', limits: { maxOpenOrders: '1' }, reason }, ['limits']],
  ])('for a customer that is %s', (_what, event, states) => {
    expect(step(event)).toEqual(states);
  });

  test('for a tier: the level, unless the log itself said so', () => {
    const change = { type: 'tier-changed', from: 'none', to: 'full', tiers: '1', reason } as const;
    expect(step({ ...change, origin: 'staff' })).toEqual(['account-update']);
    expect(step({ ...change, origin: 'log' })).toEqual([]);
  });

  test('for a later account: nothing before a person has decided', () => {
    const logged = given({ by: 'system', event: created('verified', 'full') });
    expect(newAccountCommands(logged, 'A2')).toEqual([]);
    const frozen = given(created('verified', 'full'), moved('verified', 'frozen'));
    expect(newAccountCommands(frozen, 'A2')).toMatchObject([{ account: 'A2', state: 'frozen' }]);
  });
});

describe('order limits', () => {
  test.each<[Record<string, string | null>, string | undefined]>([
    [{}, 'at least one'],
    [{ maxFun: '1' }, 'maxFun is not one of'],
    [{ maxOpenOrders: '1.5' }, 'whole number'],
    [{ maxOpenOrders: '1000001' }, 'whole number'],
    [{ maxOrderNotional: '-1' }, 'an amount'],
    [{ maxOrderNotional: '0.000000001' }, 'an amount'],
    [{ maxOrderNotional: '1e5' }, 'an amount'],
    [{ maxOrderNotional: '0.00000001', maxOpenOrders: '0', maxPosition: null }, undefined],
  ])('%j', (limits, fault) => {
    if (fault === undefined) expect(badLimits(limits)).toBeUndefined();
    else expect(badLimits(limits)).toContain(fault);
  });

  test('go to the core in its own units', () => {
    expect(coreLimit('maxOpenOrders', '7')).toBe(7n);
    expect(coreLimit('maxOrderNotional', '1.5')).toBe(150_000_000n);
    expect(coreLimit('maxOrderNotional', null)).toBe(-1n);
  });
});
