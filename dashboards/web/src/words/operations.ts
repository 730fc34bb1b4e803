/** Words of the operations page, in English. */
const several = (n: number, what: string) =>
  `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;

export const words = {
  title: 'Operations',
  lead: 'Whether surveillance is alive: its feed, its canaries, and what is wrong with them.',
  open: 'Operational alerts',
  none: 'Nothing is wrong',
  noneHint: 'The feed is whole, markets that usually trade do, and every canary gave its alert.',
  earlier: 'Earlier',
  noEarlier: 'No operational alert has ended yet.',
  kind: 'What',
  subject: 'Where',
  since: 'Since, UTC',
  lasted: 'Lasted',
  ended: 'Ended',
  seen: (n: number) => (n === 1 ? 'seen once' : `seen ${n.toLocaleString('en')} times`),
  end: 'End it',
  byItself: 'by itself',
  failed: 'This was refused',
  feed: 'Feed by market',
  noFeed: 'Surveillance has not read an event yet.',
  market: 'Market',
  state: 'State',
  lastOrder: 'Last order',
  usual: 'Longest order wait',
  usualPrice: 'Longest price wait',
  usualHint: 'Since the day before; five times as long, and at least two minutes, is silence',
  lastPrice: 'Outside price',
  learning: 'learning',
  upTo: (seq: number, time: string) => `up to event ${seq.toLocaleString('en')}, ${time}`,
  held: (orders: number, parties: number) =>
    `${several(orders, 'live order')} and ${parties.toLocaleString('en')} ` +
    `${parties === 1 ? 'party' : 'parties'} in memory`,
  pages: 'On-call pages',
  takePage: 'Acknowledge',
  sentBy: (pager: string) => `sent to the ${pager}`,
  toSend: 'on its way',
  notSent: (why: string) => `not sent yet: ${why}`,
  canaries: 'Canaries',
  canariesHint:
    'Made-up abuse in a market of its own, with the parameters in force; each must give its alert.',
  noCanaries: 'None has run yet; the first ones run within minutes of a start.',
  rule: 'Rule',
  result: 'Last result',
  ran: 'Ran, UTC',
  raised: 'Alert came',
  took: 'Processor time',
  outcomes: { found: 'alert given', missed: 'no alert', shouting: 'accused others' },
  during: 'during the conduct',
  after: (span: string) => `${span} after it`,
  without: 'Without a canary, because nobody acts them out yet:',
  kinds: {
    'feed-gap': 'Gap in the log',
    'feed-duplicate': 'Events delivered twice',
    'feed-out-of-order': 'Events out of order',
    'feed-lag': 'Surveillance is behind',
    'feed-silence': 'The log is silent',
    'market-silence': 'Market is silent',
    'reference-stale': 'Outside price is stale',
    'account-without-owner': 'Account without an owner',
    'state-large': 'Too much in memory',
    'canary-missed': 'Canary gave no alert',
    'canary-shouting': 'Canary accused others',
    'canary-silence': 'Canaries do not run',
  } as Readonly<Record<string, string>>, // looked up by what the server says
  severities: { warning: 'Warning', critical: 'Critical' },
} as const;

export function kindName(kind: string): string {
  return words.kinds[kind] ?? kind;
}
