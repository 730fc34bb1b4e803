/**
 * What can happen to a customer. The events are kept for ever and hold no personal data: where a
 * profile changed they have a keyed commitment to it. Times µs UTC, dates `YYYY-MM-DD`.
 */
import type { Check, CustomerKind, CustomerState, ProposalKind, Rating } from '../contract';

interface Reasoned {
  readonly reason: string;
}

export type CustomerEvent =
  | {
      readonly type: 'created';
      readonly kind: CustomerKind;
      readonly state: CustomerState;
      readonly tier: string;
      readonly country: string | null;
      readonly origin: 'log' | 'staff';
    }
  | (Reasoned & {
      readonly type: 'state-changed';
      readonly from: CustomerState;
      readonly to: CustomerState;
    })
  | (Reasoned & {
      readonly type: 'tier-changed';
      readonly from: string;
      readonly to: string;
      /** Which version of the tiers it was decided under. */
      readonly tiers: string;
      readonly origin: 'log' | 'staff';
    })
  | (Reasoned & {
      readonly type: 'profile-changed';
      readonly commitment: string;
      readonly country: string | null;
    })
  | (Reasoned & {
      readonly type: 'people-changed';
      readonly commitment: string;
      readonly count: number;
    })
  | (Reasoned & {
      readonly type: 'check-recorded';
      readonly check: Check;
      readonly document: string | null;
      /** Last day on which it counts. */
      readonly until: string | null;
    })
  | (Reasoned & { readonly type: 'check-lapsed'; readonly check: Check })
  | (Reasoned & {
      readonly type: 'limits-set';
      /** null takes a limit away. */
      readonly limits: Readonly<Record<string, string | null>>;
    })
  /** `trigger` names what made a review due before its date; the same one counts once. */
  | (Reasoned & { readonly type: 'review-wanted'; readonly trigger: string })
  | (Reasoned & { readonly type: 'reviewed' })
  | (Reasoned & {
      readonly type: 'proposed' | 'proposal-returned';
      readonly kind: ProposalKind;
    })
  | (Reasoned & { readonly type: 'unfrozen'; readonly to: CustomerState })
  | (Reasoned & {
      readonly type: 'risk-overridden';
      readonly rating: Rating;
      readonly until: number;
    })
  | (Reasoned & { readonly type: 'erased' });

/** An event as it stands in the customer's history. */
export interface RecordedEvent {
  /** From 1, gapless per customer. */
  readonly version: number;
  readonly at: number;
  /** `staff:<id>` or `system`. */
  readonly actor: string;
  readonly actorName: string;
  /** The approved proposal behind it, where two people had to decide. */
  readonly proposal: string | null;
  readonly event: CustomerEvent;
}
