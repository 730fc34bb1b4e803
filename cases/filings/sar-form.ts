/** Which of the SAR's activity codes (EFL_SARXBatchSchema.xsd 1.2) a rule's alerts stand for. */

/** Subtype to type: 608 → 6, 6999 → 6, 11999 → 11. */
export function activityTypeOf(subtype: number): number {
  return subtype % 1000 === 999 ? Math.floor(subtype / 1000) : Math.floor(subtype / 100);
}

const MARKET_MANIPULATION = 608;
/** Our rules to the form's activity subtypes; what is not here is market manipulation. */
const SUBTYPES: Readonly<Record<string, readonly number[]>> = {
  'wash-trading': [609],
  'circular-trading': [609],
  'insider-dealing': [601],
  'front-running': [601],
  'concealed-ownership': [6999, 809],
  'pump-and-dump': [608, 325],
  structuring: [113],
  'rapid-in-out': [805],
  'mirror-transfer': [805],
  'fan-out': [807],
  'funds-cycle': [807],
  'shared-access': [807, 809],
  'dormant-reactivation': [812],
  'volume-spike': [812],
  'new-account-large': [812],
  'profile-mismatch': [812],
  'wallet-exposure': [821],
  'listed-wallet': [821, 7999],
  'asset-hopping': [822],
  'fan-in': [824],
  'pass-through': [824],
  'missing-travel-rule-data': [8999],
  'impossible-travel': [910],
  'account-takeover': [920, 1102],
  'trading-at-a-loss': [925],
  'round-amounts': [925],
  'high-risk-jurisdiction': [928],
};

/** Activity subtypes for the rules of a case's alerts, each once, ascending. */
export function activitiesFor(rules: readonly string[]): number[] {
  const found = new Set<number>();
  for (const rule of rules) {
    const subtypes = Object.hasOwn(SUBTYPES, rule) ? SUBTYPES[rule] : undefined;
    for (const subtype of subtypes ?? [MARKET_MANIPULATION]) found.add(subtype);
  }
  return [...found].sort((a, b) => a - b);
}
