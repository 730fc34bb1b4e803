/** Names under which consumers keep their offsets; a name is for ever. */
export const SURVEILLANCE = 'surveillance';
export const BOOK_SNAPSHOTS = 'book-snapshots';
export const KYC_MONITORING = 'kyc-monitoring';
export const KYC_RISK = 'kyc-risk';
export const CASES_TIMELINE = 'cases-timeline';
export const KYC_CUSTOMERS = 'kyc-customers';
