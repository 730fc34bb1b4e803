/** Words of the insiders page, in English. */
import type { InsiderRole, LookBackCause } from '../../../../surveillance/contract';

export const words = {
  title: 'Insiders',
  lead: 'Who knew what of which asset, and who traded before it was known.',
  lists: 'Insider lists',
  import: 'Import CSV',
  importHint:
    'A CSV has the columns asset, person, role, from, until and reason. ' +
    'A fault in one line leaves the lists as they are.',
  imported: 'The list was imported',
  importedHint: (added: number, same: number) =>
    `${added.toLocaleString('en')} added, ${same.toLocaleString('en')} were there already.`,
  failed: 'This was refused',
  none: 'Nobody is on a list yet',
  noneHint: 'Import one as CSV; detectors judge listed people by a lower threshold.',
  ownStaff: 'Alerts about own staff',
  asset: 'Asset',
  person: 'Person',
  role: 'Role',
  from: 'From, UTC',
  until: 'Until, UTC',
  still: 'still',
  accounts: 'Accounts here',
  why: 'Why',
  action: 'Action',
  end: 'End',
  endedBy: (name: string) => `ended by ${name}`,
  roles: {
    issuer: 'Issuer',
    'listing-team': 'Listing team',
    adviser: 'Adviser',
    staff: 'Staff',
  } satisfies Readonly<Record<InsiderRole, string>>,
  lookBacks: 'Look-backs',
  noLookBacks: 'No listing, delisting or halt yet.',
  causes: {
    listing: 'Listing',
    delisting: 'Delisting',
    halt: 'Halt',
  } satisfies Readonly<Record<LookBackCause, string>>,
  waiting: 'the log is being read',
  nobody: 'Nobody traded it before.',
  traders: (n: number, insiders: number) =>
    `${n.toLocaleString('en')} ${n === 1 ? 'account' : 'accounts'}` +
    (insiders === 0 ? '' : `, ${insiders.toLocaleString('en')} listed`),
  span: (from: string, to: string) => `trades from ${from} to ${to} UTC`,
  account: 'Account',
  owner: 'Owner',
  market: 'Market',
  bought: 'Bought',
  sold: 'Sold',
  volume: 'Volume',
  trades: 'Trades',
  last: 'Last, UTC',
  more: (n: number) => `${n.toLocaleString('en')} more with less volume`,
} as const;
