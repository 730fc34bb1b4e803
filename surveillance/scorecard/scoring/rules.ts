/** What contracts §5 says about single rules: alternates, and the time by which to raise. */

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;

const ALTERNATES: readonly (readonly string[])[] = [
  ['spoofing', 'layering'],
  ['wash-trading', 'circular-trading', 'matched-orders', 'painting-the-tape'],
  ['pump-and-dump', 'ramping', 'momentum-ignition'],
  ['oracle-manipulation', 'inter-venue-manipulation'],
  ['pass-through', 'rapid-in-out'],
  ['fan-in', 'structuring'],
];

/** Whether an alert of the one rule may stand for an episode of the other. */
export function standsFor(alertRule: string, episodeRule: string): boolean {
  if (alertRule === episodeRule) return true;
  return ALTERNATES.some((set) => set.includes(alertRule) && set.includes(episodeRule));
}

const WITHIN_A_MINUTE = new Set([
  ...['wash-trading', 'circular-trading', 'matched-orders', 'painting-the-tape', 'spoofing'],
  ...['layering', 'quote-stuffing', 'message-rate', 'pinging', 'smoking', 'sandwich'],
]);

const MONEY_LAUNDERING = new Set([
  ...['structuring', 'rapid-in-out', 'pass-through', 'dormant-reactivation', 'fan-in', 'fan-out'],
  ...['funds-cycle', 'mirror-transfer', 'volume-spike', 'new-account-large', 'round-amounts'],
  ...['listed-wallet', 'wallet-exposure', 'asset-hopping', 'trading-at-a-loss', 'shared-access'],
  ...['profile-mismatch', 'impossible-travel', 'high-risk-jurisdiction'],
  'missing-travel-rule-data',
]);

/** Latest µs at which an alert on conduct of this rule that ended at `to` is in time. */
export function raiseBy(episodeRule: string, to: number): number {
  if (episodeRule === 'order-to-trade-ratio') return to - (to % DAY) + DAY + MINUTE;
  if (WITHIN_A_MINUTE.has(episodeRule)) return to + MINUTE;
  return to + (MONEY_LAUNDERING.has(episodeRule) ? DAY : 15 * MINUTE);
}
