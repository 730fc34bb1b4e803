/** What people call the parts of the exchange: its checks, and those who read its log. */
const NAMES: Readonly<Record<string, string>> = {
  postgres: 'Database',
  projections: 'Balances and orders',
  'core-projections': 'Balances and orders',
  surveillance: 'Surveillance',
  'book-snapshots': 'Order-book replay',
  'kyc-monitoring': 'Money-laundering rules',
  'kyc-risk': 'Customer risk',
  'kyc-customers': 'Customer register',
  'cases-timeline': 'Subject timelines',
  analytics: 'Analytics',
  search: 'Search index',
  'audit-log-batches': 'Audit log',
  'chain-settlement': 'Settlement on chain',
};

/** One that has no name here yet says its own. */
export const partName = (name: string): string => NAMES[name] ?? name;
