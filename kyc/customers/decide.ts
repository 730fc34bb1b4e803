/**
 * What may be done to a customer, and what then happened: commands of the staff against where the
 * customer stands. Pure: time comes in, events or a refusal come out.
 */
import type {
  Check,
  CustomerAction,
  CustomerCommandBody,
  CustomerState,
  ProposalKind,
} from '../contract';
import type { CustomerEvent } from './events';
import { badLimits } from './order-limits';
import type { Standing } from './standing';
import { missingChecks, tierNamed, TIERS } from './tiers';

/** Why not, with a code that programs can branch on. */
export interface Refused {
  readonly code: string;
  readonly reason: string;
}

export type Decision =
  { readonly events: readonly CustomerEvent[] } | { readonly refused: Refused };

/** What the decision has to know beside the customer's own history. */
export interface Circumstances {
  /** µs UTC */
  readonly now: number;
  /** Whether an account of the customer still has funds. */
  readonly holdsFunds: boolean;
  /** Hits of screening that are open or were confirmed. */
  readonly hits: number;
}

const YEAR_MICROS = 31_536_000_000_000;
/** (EU) 2024/1624 Art 77: five years after the relationship has ended, then delete. */
const KEEP_YEARS = 5;
const LONGEST_OVERRIDE_YEARS = 1;

/** The states from which each action may be taken; whatever an action needs more is in `decide`. */
const FROM: Readonly<Record<CustomerAction, readonly CustomerState[]>> = {
  submit: ['draft'],
  'start-review': ['submitted'],
  return: ['submitted', 'in-review'],
  verify: ['in-review'],
  'set-tier': ['verified', 'restricted'],
  restrict: ['verified', 'in-review', 'submitted', 'draft'],
  'lift-restriction': ['restricted'],
  freeze: ['draft', 'submitted', 'in-review', 'verified', 'restricted'],
  'off-board': ['draft', 'submitted', 'in-review', 'verified', 'restricted'],
  're-board': ['off-boarded'],
  'request-review': ['verified', 'restricted', 'frozen'],
  'complete-review': ['verified', 'restricted', 'frozen'],
  'record-check': ['draft', 'submitted', 'in-review', 'verified', 'restricted', 'frozen'],
  'set-limits': ['draft', 'submitted', 'in-review', 'verified', 'restricted', 'frozen'],
  'propose-unfreeze': ['frozen'],
  'propose-risk-override': ['draft', 'submitted', 'in-review', 'verified', 'restricted', 'frozen'],
  'propose-erase': ['off-boarded'],
};
export const CUSTOMER_ACTIONS = Object.keys(FROM) as CustomerAction[]; // the table's own keys

/** What can be done in this state. */
export function actionsFrom(standing: Standing): CustomerAction[] {
  if (standing.erasedAt !== null) return [];
  return CUSTOMER_ACTIONS.filter((action) => FROM[action].includes(standing.state)).filter(
    (action) => !proposedAlready(standing, action),
  );
}

export function decide(
  standing: Standing,
  command: CustomerCommandBody,
  circumstances: Circumstances,
): Decision {
  if (standing.erasedAt !== null) return refuse('ERASED', 'the data of this customer were erased');
  const { action, reason } = command;
  if (!FROM[action].includes(standing.state)) {
    const from = FROM[action].join(', ');
    return refuse('CUSTOMER_STATE', `${action} is for ${from}; this one is ${standing.state}`);
  }
  if (proposedAlready(standing, action)) {
    return refuse('PROPOSED_ALREADY', 'there is an open proposal of this kind: decide that one');
  }
  const to = (state: CustomerState): Decision => ({
    events: [{ type: 'state-changed', from: standing.state, to: state, reason }],
  });
  switch (command.action) {
    case 'submit':
      return to('submitted');
    case 'start-review':
      return to('in-review');
    case 'return':
    case 're-board':
      return to('draft');
    case 'verify':
      if (circumstances.hits > 0) {
        return refuse(
          'HITS_OPEN',
          'screening has hits that nobody has dismissed: decide them first',
        );
      }
      return verify(standing, command.tier, reason);
    case 'set-tier':
      return setTier(standing, command.tier, reason);
    case 'restrict':
      return to('restricted');
    case 'lift-restriction':
      return to(standing.tier === 'none' ? 'in-review' : 'verified');
    case 'freeze':
      return to('frozen');
    case 'off-board':
      return circumstances.holdsFunds
        ? refuse('FUNDS_LEFT', 'accounts still hold funds: have them withdrawn first')
        : to('off-boarded');
    case 'request-review':
      return { events: [{ type: 'review-wanted', trigger: 'staff', reason }] };
    case 'complete-review':
      return { events: [{ type: 'reviewed', reason }] };
    case 'record-check':
      return {
        events: [
          {
            ...{ type: 'check-recorded', document: null, until: null, reason },
            check: command.check,
          },
        ],
      };
    case 'set-limits':
      return setLimits(command.limits, reason);
    case 'propose-unfreeze':
      return proposed('unfreeze', reason);
    case 'propose-erase':
      return proposeErase(standing, reason, circumstances);
    case 'propose-risk-override':
      return proposeOverride(command.until, reason, circumstances);
  }
}

function refuse(code: string, reason: string): Decision {
  return { refused: { code, reason } };
}

function proposalOf(action: CustomerAction): ProposalKind | undefined {
  if (action === 'propose-unfreeze') return 'unfreeze';
  if (action === 'propose-risk-override') return 'risk-override';
  return action === 'propose-erase' ? 'erase' : undefined;
}

function proposedAlready(standing: Standing, action: CustomerAction): boolean {
  const kind = proposalOf(action);
  return kind !== undefined && standing.openProposals.has(kind);
}

function proposed(kind: ProposalKind, reason: string): Decision {
  return { events: [{ type: 'proposed', kind, reason }] };
}

function verify(standing: Standing, tier: string, reason: string): Decision {
  const no = tierRefusal(standing, tier);
  if (no !== undefined) return { refused: no };
  const raised: CustomerEvent[] =
    tier === standing.tier ? [] : [tierChange(standing, tier, reason)];
  const verified = { type: 'state-changed', from: standing.state, to: 'verified', reason } as const;
  return { events: [...raised, verified] };
}

function setTier(standing: Standing, tier: string, reason: string): Decision {
  if (tier === standing.tier) return refuse('SAME_TIER', `the customer has tier ${tier} already`);
  const no = tierRefusal(standing, tier);
  return no === undefined ? { events: [tierChange(standing, tier, reason)] } : { refused: no };
}

function tierChange(standing: Standing, to: string, reason: string): CustomerEvent {
  const { version: tiers } = TIERS;
  return { type: 'tier-changed', from: standing.tier, to, tiers, origin: 'staff', reason };
}

/** Going down needs nothing; going up, or being verified, needs every check of the tier. */
function tierRefusal(standing: Standing, name: string): Refused | undefined {
  const tier = tierNamed(name);
  if (tier === undefined || tier.rank === 0) {
    const known = TIERS.tiers.filter(({ rank }) => rank > 0).map((one) => one.tier);
    return { code: 'NO_SUCH_TIER', reason: `tier ${name} is not one of ${known.join(', ')}` };
  }
  const present = tierNamed(standing.tier)?.rank ?? 0;
  if (standing.state !== 'in-review' && tier.rank < present) return undefined;
  const missing = missingChecks(tier, standing.kind, (check: Check) => standing.checks.has(check));
  if (missing.length === 0) return undefined;
  return { code: 'CHECKS_MISSING', reason: `tier ${name} still needs ${missing.join(', ')}` };
}

function setLimits(limits: Readonly<Record<string, string | null>>, reason: string): Decision {
  const bad = badLimits(limits);
  return bad === undefined
    ? { events: [{ type: 'limits-set', limits, reason }] }
    : refuse('BAD_LIMIT', bad);
}

function proposeErase(standing: Standing, reason: string, { now }: Circumstances): Decision {
  const kept = (standing.offBoardedAt ?? now) + KEEP_YEARS * YEAR_MICROS;
  if (now >= kept) return proposed('erase', reason);
  const days = Math.ceil((kept - now) / 86_400_000_000);
  const law = `data are kept ${KEEP_YEARS} years after the relationship has ended`;
  return refuse('STILL_KEPT', `${law}: ${days} days are left`);
}

function proposeOverride(until: number, reason: string, { now }: Circumstances): Decision {
  if (until <= now || until > now + LONGEST_OVERRIDE_YEARS * YEAR_MICROS) {
    return refuse('BAD_UNTIL', 'an override ends after now and within a year');
  }
  return proposed('risk-override', reason);
}
