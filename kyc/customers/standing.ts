/** Where a customer stands: the fold of its events. Pure. */
import type { Check, CustomerKind, CustomerState, ProposalKind, Rating } from '../contract';
import type { RecordedEvent } from './events';

export interface DoneCheck {
  readonly at: number;
  readonly by: string;
  readonly document: string | null;
  readonly until: string | null;
}

export interface Override {
  readonly rating: Rating;
  readonly until: number;
  readonly proposal: string;
}

export interface Standing {
  readonly version: number;
  readonly kind: CustomerKind;
  readonly state: CustomerState;
  readonly stateAt: number;
  /** The state that a freeze interrupted; null when not frozen. */
  readonly beforeFreeze: CustomerState | null;
  readonly tier: string;
  /** A person decided the tier: what the log says of levels no longer moves it. */
  readonly tierByStaff: boolean;
  /** A person has changed state or tier: accounts opened later follow the customer. */
  readonly decidedByStaff: boolean;
  readonly country: string | null;
  readonly createdAt: number;
  readonly checks: ReadonlyMap<Check, DoneCheck>;
  readonly orderLimits: ReadonlyMap<string, string>;
  readonly reviewedAt: number | null;
  readonly reviewWantedAt: number | null;
  /** By trigger, the sentence that says why. */
  readonly triggers: ReadonlyMap<string, string>;
  readonly override: Override | null;
  readonly openProposals: ReadonlySet<ProposalKind>;
  readonly offBoardedAt: number | null;
  readonly erasedAt: number | null;
}

/** The standing after one more event. @throws Error when a history does not begin with `created` */
export function evolve(before: Standing | undefined, recorded: RecordedEvent): Standing {
  const { event, at, version } = recorded;
  if (event.type === 'created') {
    const { kind, state, tier, country } = event;
    const verified = state === 'verified' ? at : null;
    return { ...EMPTY, version, kind, state, tier, country, ...dates(at, verified) };
  }
  if (before === undefined) throw new Error(`the history begins with ${event.type}, not created`);
  return { ...before, ...changes(before, recorded), version };
}

/** The fold of a whole history; undefined for none. */
export function standingOf(history: readonly RecordedEvent[]): Standing | undefined {
  return history.reduce<Standing | undefined>(evolve, undefined);
}

const EMPTY = {
  beforeFreeze: null,
  tierByStaff: false,
  decidedByStaff: false,
  checks: new Map<Check, DoneCheck>(),
  orderLimits: new Map<string, string>(),
  reviewWantedAt: null,
  triggers: new Map<string, string>(),
  override: null,
  openProposals: new Set<ProposalKind>(),
  offBoardedAt: null,
  erasedAt: null,
};

function dates(at: number, verified: number | null) {
  return { stateAt: at, createdAt: at, reviewedAt: verified };
}

function changes(before: Standing, recorded: RecordedEvent): Partial<Standing> {
  const { event, at, actor, actorName, proposal } = recorded;
  const byStaff = actor !== 'system';
  switch (event.type) {
    case 'created':
      return {};
    case 'state-changed':
      return {
        ...moved(before, event.to, at),
        decidedByStaff: before.decidedByStaff || byStaff,
        // Who verifies has just looked at everything.
        ...(event.to === 'verified' && event.from === 'in-review' ? reviewed(at) : {}),
      };
    case 'unfrozen':
      return { ...moved(before, event.to, at), ...without(before, 'unfreeze') };
    case 'tier-changed':
      return {
        tier: event.to,
        tierByStaff: before.tierByStaff || event.origin === 'staff',
        decidedByStaff: before.decidedByStaff || event.origin === 'staff',
      };
    case 'profile-changed':
      return { country: event.country ?? before.country };
    case 'people-changed':
      return {};
    case 'check-recorded': {
      const { document, until } = event;
      const done = { at, by: actorName, document, until };
      return { checks: new Map(before.checks).set(event.check, done) };
    }
    case 'check-lapsed': {
      const checks = new Map(before.checks);
      checks.delete(event.check);
      return { checks };
    }
    case 'limits-set':
      return { orderLimits: withLimits(before.orderLimits, event.limits) };
    case 'review-wanted':
      return {
        reviewWantedAt: before.reviewWantedAt ?? at,
        triggers: new Map(before.triggers).set(event.trigger, event.reason),
      };
    case 'reviewed':
      return reviewed(at);
    case 'proposed':
      return { openProposals: new Set(before.openProposals).add(event.kind) };
    case 'proposal-returned':
      return without(before, event.kind);
    case 'risk-overridden':
      return {
        override: { rating: event.rating, until: event.until, proposal: proposal ?? '' },
        ...without(before, 'risk-override'),
      };
    case 'erased':
      return { erasedAt: at, ...without(before, 'erase') };
  }
}

function moved(before: Standing, to: CustomerState, at: number): Partial<Standing> {
  return {
    state: to,
    stateAt: at,
    beforeFreeze: to === 'frozen' ? before.state : null,
    offBoardedAt: to === 'off-boarded' ? at : null,
  };
}

function reviewed(at: number): Partial<Standing> {
  return { reviewedAt: at, reviewWantedAt: null, triggers: new Map() };
}

function without({ openProposals }: Standing, kind: ProposalKind): Partial<Standing> {
  return { openProposals: new Set([...openProposals].filter((open) => open !== kind)) };
}

function withLimits(
  before: ReadonlyMap<string, string>,
  limits: Readonly<Record<string, string | null>>,
): ReadonlyMap<string, string> {
  const after = new Map(before);
  for (const [name, value] of Object.entries(limits)) {
    if (value === null) after.delete(name);
    else after.set(name, value);
  }
  return after;
}
