/** JSON of documents and what was read from them. Times in µs UTC, dates `YYYY-MM-DD`. */
export const DOCUMENT_KINDS = [
  'passport',
  'identity-card',
  'driving-licence',
  'residence-permit',
  'selfie',
  'proof-of-address',
  'tax-self-certification',
  'source-of-funds',
  'company-register',
  'ownership',
  'other',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export const DOCUMENT_STATES = ['waiting', 'accepted', 'refused', 'expired', 'erased'] as const;
export type DocumentState = (typeof DOCUMENT_STATES)[number];

/** One check digit of ICAO 9303, and whether it fits its field. */
export interface MrzCheck {
  /** `documentNumber`, `birthDate`, `expirationDate`, `optional`, `composite`. */
  readonly field: string;
  readonly ok: boolean;
}

/** The machine-readable zone as read; a field is null when it is not valid. */
export interface MrzReading {
  readonly format: 'TD1' | 'TD2' | 'TD3';
  /** Every field and every check digit is right. */
  readonly valid: boolean;
  readonly documentNumber: string | null;
  readonly primaryIdentifier: string | null;
  readonly secondaryIdentifier: string | null;
  readonly nationality: string | null;
  readonly issuingState: string | null;
  readonly dateOfBirth: string | null;
  readonly sex: string | null;
  readonly expiresOn: string | null;
  readonly checks: readonly MrzCheck[];
  /** What is wrong, in sentences. */
  readonly problems: readonly string[];
  /** Where it differs from the customer's profile, in sentences. */
  readonly differences: readonly string[];
}

export interface DocumentRow {
  /** `DOC-000012` */
  readonly document: string;
  readonly customer: string;
  readonly kind: DocumentKind;
  readonly state: DocumentState;
  /** As sniffed: `application/pdf`, `image/png`, `image/jpeg`, `image/webp`. */
  readonly fileType: string;
  readonly bytes: number;
  /** Of the file as it came, hexadecimal. */
  readonly sha256: string;
  /** `not-scanned`: no virus scanner is configured. */
  readonly scan: 'clean' | 'not-scanned';
  readonly uploadedAt: number;
  readonly uploadedBy: string;
  readonly expiresOn: string | null;
  readonly decidedAt: number | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
  readonly mrz: MrzReading | null;
}

/** `GET /kyc/documents?state=&after=&limit=`, oldest first. */
export interface DocumentPage {
  readonly documents: readonly DocumentRow[];
  readonly next: string | null;
}
