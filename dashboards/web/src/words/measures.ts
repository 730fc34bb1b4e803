/** Words of the ladder of measures, in English. */
import type { MeasureRow, MeasureState, Rung } from '../../../../cases/contract';

export const words = {
  title: 'Measures',
  none: 'No measure was taken.',
  noneOfPerson: 'No measure was ever taken against this person.',
  take: 'Take a measure',
  propose: 'Propose it',
  takeNow: 'Take it',
  rung: 'Measure',
  account: 'Account',
  market: 'Market',
  allMarkets: 'All markets',
  perSecond: 'Messages a second',
  until: 'Until, UTC',
  untilHint: 'Empty: until it is lifted',
  reason: 'Reason',
  reasonHint: 'Kept with the case; the customer and the log see the number alone.',
  next: (rung: Rung) => `The next step for this account: ${rungNames[rung].toLowerCase()}.`,
  second: 'A second person has to approve it before it holds.',
  atOnce: 'It holds at once.',
  noAccounts: 'The case is about nobody who has an account.',
  lift: 'Lift',
  approve: 'Approve',
  return: 'Return',
  withdraw: 'Withdraw',
  lifting: (measureId: string) => `Lifting ${measureId}`,
  inForce: 'in force',
  ended: 'ended',
  lifted: 'lifted',
  endsAt: (time: string) => `until ${time}`,
  on: (account: string, market: string) => `${account} · ${market}`,
  rate: (perSecond: number) => `${perSecond.toLocaleString('en')} a second`,
  failed: 'This was refused',
} as const;

const rungNames: Readonly<Record<Rung, string>> = {
  warning: 'Warning',
  throttle: 'Throttle',
  'cancel-only': 'Cancel only',
  'market-ban': 'Market ban',
  suspension: 'Suspension',
};

export function measureName(measure: MeasureRow['measure']): string {
  return measure === 'lift' ? words.lift : rungNames[measure];
}

export const stateNames: Readonly<Record<MeasureState, string>> = {
  proposed: 'waits for a second person',
  approved: 'waits for the core',
  done: 'done',
  returned: 'returned',
  withdrawn: 'withdrawn',
  refused: 'refused by the core',
};
