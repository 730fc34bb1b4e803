/**
 * The two forms as data: what people fill in and what the documents are written from. SAR: FinCEN
 * form type SARX (EFL_SARXBatchSchema.xsd 1.2, 31 CFR 1022.320). STOR: the template of Delegated
 * Regulation (EU) 2025/885, Annex.
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
  /** Digits; the form takes whole dollars only. */
  | { readonly kind: 'total'; readonly wholeDollars: string }
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

/** All of the form but its narrative, which is kept by sentences. */
export type SarFields = Omit<SarForm, 'narrative'>;

export const STOR_SECTIONS = [1, 2, 3, 4, 5, 6] as const;
export type StorSectionNumber = (typeof STOR_SECTIONS)[number];

/** One field of the template. In sections 1 to 4 one without a value says why not. */
export interface StorField {
  /** Stable name (`venue-name`, `reasons`). */
  readonly field: string;
  /** As the template calls it. */
  readonly title: string;
  /** null = `NA`. */
  readonly value: string | null;
  /** Why there is no value; null where there is one. */
  readonly why: string | null;
}
export interface StorSection {
  readonly section: StorSectionNumber;
  readonly title: string;
  /** Section 4 stands once for each suspected person: who; else null. */
  readonly person: string | null;
  readonly fields: readonly StorField[];
}
export interface StorFields {
  readonly sections: readonly StorSection[];
}
