/** What filings need from elsewhere: who the venue is, and who its customers are. */
import type { SarAddress, SarInstitution } from './filing-forms';

/** Facts of the venue as a reporting entity; from the operator's configuration. */
export interface VenueFacts extends SarInstitution {
  readonly legalForm: string;
  /** Legal entity identifier (ISO 17442), or null when there is none. */
  readonly lei: string | null;
  /** Market identifier code (ISO 10383), or null. */
  readonly mic: string | null;
  readonly tradingPlatform: string;
  /** What the venue does, in the words of STOR section 1. */
  readonly actingCapacity: string;
  readonly tradingActivity: string;
  /** Professional e-mail of the office that answers questions. */
  readonly contactEmail: string;
  /** Assets of which one counts as one US dollar in a SAR. */
  readonly dollars: readonly string[];
  /** Assets by name, as STOR section 2 describes them. */
  readonly assets: Readonly<Record<string, AssetDescription>>;
}
export interface AssetDescription {
  readonly fullName: string;
  /** Digital token identifier (ISO 24165), or null. */
  readonly dti: string | null;
  /** Names of the ledgers; empty = of no ledger (money). */
  readonly ledgers: readonly string[];
  /** `other`, `ART`, `EMT`, `fiat`; with what an ART or EMT references. */
  readonly kind: string;
}

/** Personal data of a subject, as far as they are known. Dates are `YYYY-MM-DD`. */
export interface SubjectProfile {
  readonly kind: 'person' | 'company';
  /** Family name, or the legal name of a company. */
  readonly lastName: string;
  readonly firstName: string | null;
  readonly birthDate: string | null;
  readonly address: SarAddress | null;
  readonly identification: {
    readonly number: string;
    /** Codes of IVMS101: `CCPT` passport, `IDCD` identity card, `TXID` tax, `LEIX` LEI, … */
    readonly type: string;
    /** ISO 3166-1 alpha-2 */
    readonly issuerCountry: string | null;
  } | null;
  readonly occupation: string | null;
}

export interface SubjectProfiles {
  /** Those that are known, by beneficial owner's name. */
  profilesOf(owners: readonly string[]): Promise<ReadonlyMap<string, SubjectProfile>>;
}
