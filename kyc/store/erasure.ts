/**
 * Deletes a person: the key goes, and with it everything sealed under it, also in copies; the rows
 * go too. What stays is the log's own (accounts, trades) and the history without personal data.
 */
import type { Sql } from '../../platform/postgres/pool';
import { destroyKey } from './subject-keys';

export async function erasePersonalData(tx: Sql, customer: string, at: number): Promise<void> {
  await destroyKey(tx, customer, at);
  await tx.query('DELETE FROM kyc_profiles WHERE customer = $1', [customer]);
  await tx.query('DELETE FROM kyc_people WHERE customer = $1', [customer]);
  await tx.query(
    `DELETE FROM kyc_document_contents WHERE document IN
       (SELECT document FROM kyc_documents WHERE customer = $1)`,
    [customer],
  );
  await tx.query(
    `UPDATE kyc_documents SET state = 'erased', mrz_sealed = NULL, expires_on = NULL
     WHERE customer = $1`,
    [customer],
  );
}
