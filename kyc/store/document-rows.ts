/** A document as its table has it, and as the page shows it. */
import type { DocumentKind, DocumentRow, DocumentState, MrzReading } from '../contract';
import { safeNumber } from '../../platform/postgres/pool';
import { numberOrNull } from './proposals';

export interface StoredDocument {
  readonly document: string;
  readonly customer: string;
  readonly kind: DocumentKind;
  readonly state: DocumentState;
  readonly file_type: string;
  readonly bytes: number;
  readonly sha256: Buffer;
  readonly scan: DocumentRow['scan'];
  readonly uploaded_at: bigint;
  readonly uploaded_by_name: string;
  readonly expires_on: string | null;
  readonly mrz_sealed: Buffer | null;
  readonly decided_at: bigint | null;
  readonly decided_by_name: string | null;
  readonly reason: string | null;
}

export function documentOf(row: StoredDocument, mrz: MrzReading | null): DocumentRow {
  return {
    document: row.document,
    customer: row.customer,
    kind: row.kind,
    state: row.state,
    fileType: row.file_type,
    bytes: row.bytes,
    sha256: row.sha256.toString('hex'),
    scan: row.scan,
    uploadedAt: safeNumber(row.uploaded_at),
    uploadedBy: row.uploaded_by_name,
    expiresOn: row.expires_on,
    decidedAt: numberOrNull(row.decided_at),
    decidedBy: row.decided_by_name,
    reason: row.reason,
    mrz,
  };
}
