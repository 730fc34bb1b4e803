/** What happened to a customer, as one sentence for the history and the timeline. */
import type { CustomerEvent } from './events';

export function sentence(event: CustomerEvent, by: string): string {
  const why = 'reason' in event && event.reason !== '' ? `: ${event.reason}` : '';
  return `${what(event)} by ${by}${why}`;
}

function what(event: CustomerEvent): string {
  switch (event.type) {
    case 'created':
      return event.origin === 'log'
        ? `Customer made from an account in the log, ${event.state}, tier ${event.tier},`
        : 'Customer entered';
    case 'state-changed':
      return `State changed from ${event.from} to ${event.to}`;
    case 'tier-changed':
      return `Tier changed from ${event.from} to ${event.to}`;
    case 'profile-changed':
      return 'Profile changed';
    case 'people-changed':
      return `Owners and controllers changed, now ${event.count},`;
    case 'check-recorded':
      return `Check "${event.check}" done`;
    case 'check-lapsed':
      return `Check "${event.check}" no longer counts, noted`;
    case 'limits-set':
      return `Order limits set (${Object.entries(event.limits)
        .map(([name, value]) => `${name} ${value ?? 'none'}`)
        .join(', ')})`;
    case 'review-wanted':
      return 'Review asked for';
    case 'reviewed':
      return 'Review done';
    case 'proposed':
      return `Proposed: ${event.kind}`;
    case 'proposal-returned':
      return `Proposal returned: ${event.kind}`;
    case 'unfrozen':
      return `Unfrozen, now ${event.to}, approved`;
    case 'risk-overridden':
      return `Risk rating set to ${event.rating} until a date, approved`;
    case 'erased':
      return 'Personal data erased, approved';
  }
}
