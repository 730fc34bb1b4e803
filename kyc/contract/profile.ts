/**
 * Who a customer is: persons, companies and those behind them. Fields of names, addresses and
 * identifications are called as in IVMS101; dates are `YYYY-MM-DD`.
 */
export interface Address {
  readonly streetName?: string | undefined;
  readonly buildingNumber?: string | undefined;
  readonly addressLine?: readonly string[] | undefined;
  readonly postcode?: string | undefined;
  readonly townName?: string | undefined;
  readonly country: string;
}

export interface NationalIdentification {
  readonly nationalIdentifier: string;
  /** Codes of IVMS101: `CCPT` passport, `IDCD` identity card, `TXID` tax, `LEIX` LEI, … */
  readonly nationalIdentifierType: string;
  readonly countryOfIssue?: string | undefined;
  readonly registrationAuthority?: string | undefined;
}

/** Tax self-certification: where taxable, and the number there (or why there is none). */
export interface TaxResidence {
  readonly country: string;
  readonly tin?: string | undefined;
  readonly noTinReason?: string | undefined;
}

export interface PersonProfile {
  readonly kind: 'person';
  readonly primaryIdentifier: string;
  readonly secondaryIdentifier?: string | undefined;
  readonly otherNames?: readonly string[] | undefined;
  readonly dateOfBirth?: string | undefined;
  readonly placeOfBirth?: string | undefined;
  readonly gender?: 'female' | 'male' | 'other' | undefined;
  readonly nationality?: string | undefined;
  readonly countryOfResidence?: string | undefined;
  readonly geographicAddress?: Address | undefined;
  readonly nationalIdentification?: NationalIdentification | undefined;
  readonly taxResidences?: readonly TaxResidence[] | undefined;
  readonly occupation?: string | undefined;
  readonly sourceOfFunds?: string | undefined;
  readonly politicallyExposed?: boolean | undefined;
}

export interface CompanyProfile {
  readonly kind: 'company';
  readonly legalPersonName: string;
  readonly otherNames?: readonly string[] | undefined;
  readonly countryOfRegistration?: string | undefined;
  readonly registeredOn?: string | undefined;
  readonly geographicAddress?: Address | undefined;
  readonly nationalIdentification?: NationalIdentification | undefined;
  readonly taxResidences?: readonly TaxResidence[] | undefined;
  readonly businessActivity?: string | undefined;
  readonly sourceOfFunds?: string | undefined;
}

export type Profile = PersonProfile | CompanyProfile;

/** An owner (from 25 %) or a controller of a company. */
export interface RelatedPerson {
  readonly person: string;
  readonly role: 'owner' | 'controller' | 'representative';
  /** Per cent held, directly or not; null for who holds none. */
  readonly sharePct: string | null;
  /** null when erased. */
  readonly profile: Profile | null;
}
