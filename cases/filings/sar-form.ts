/**
 * The content of a FinCEN Suspicious Activity Report (form type SARX) as data: what the XML is
 * written from and what people fill in. Sources: EFL_SARXBatchSchema.xsd 1.2 and 31 CFR 1022.320.
 */

/** Dates are `YYYYMMDD`; of a birth date month and day may be `00`. */
export type SarDate = string;

/** `null` = not known, which the form says by an indicator of its own. */
export interface SarAddress {
  readonly street: string | null;
  readonly city: string | null;
  /** Two letters for US, Canada, Mexico and US territories, else null. */
  readonly state: string | null;
  readonly zip: string | null;
  /** ISO 3166-1 alpha-2 */
  readonly country: string | null;
}

/** The venue as filer; every field is needed. */
export interface SarInstitution {
  readonly legalName: string;
  /** EIN, nine digits. */
  readonly ein: string;
  /** Transmitter control code, as FinCEN gave it. */
  readonly transmitterControlCode: string;
  readonly address: SarAddress;
  /** Digits only. */
  readonly phone: string;
  /** Office to be asked, not a person. */
  readonly contactOffice: string;
}

export interface SarPerson {
  readonly kind: 'person';
  readonly lastName: string | null;
  readonly firstName: string | null;
  readonly birthDate: SarDate | null;
}
export interface SarEntity {
  readonly kind: 'entity';
  readonly legalName: string | null;
}
export interface SarSubject {
  readonly who: SarPerson | SarEntity;
  readonly address: SarAddress;
  /** Taxpayer or foreign number; null = unknown. */
  readonly identification: {
    readonly type: 1 | 2 | 4 | 6 | 9;
    readonly number: string;
    readonly issuerCountry: string | null;
  } | null;
  /** Accounts with the venue; empty = no known account. */
  readonly accounts: readonly string[];
}

export type SarAmount =
  | { readonly kind: 'total'; readonly wholeDollars: bigint }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'none' };

export type SarReportKind =
  | { readonly kind: 'initial' }
  /** `prior` is the 14-digit BSA id; null = unknown, written as fourteen zeros. */
  | { readonly kind: 'corrects' | 'continuing'; readonly prior: string | null };

export interface SarForm {
  readonly report: SarReportKind;
  readonly filingDate: SarDate;
  readonly institution: SarInstitution;
  readonly subjects: readonly SarSubject[];
  readonly from: SarDate;
  readonly to: SarDate;
  readonly amount: SarAmount;
  /** Subtypes of the activity; the type follows from the number. */
  readonly activities: readonly number[];
  /** Crypto-assets by name; the form has no code for them. */
  readonly assets: readonly string[];
  readonly markets: readonly string[];
  /** With µs of the log-in. */
  readonly addresses: readonly { readonly ip: string; readonly at: number }[];
  /** Wallet addresses and transaction hashes. */
  readonly wallets: readonly string[];
  /** Where an advisory asks for a key term. */
  readonly note: string | null;
  readonly narrative: string;
}

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
