/**
 * Documents whose last day is over: what they proved no longer counts, and somebody looks
 * again.
 */
import type { TimelineIntake } from '../../cases/contract';
import type { Sql } from '../../platform/postgres/pool';
import type { CustomerEvent } from '../customers/events';
import { sentence } from '../customers/wording';
import { checkOf } from '../documents/evidence-of';
import type { DocumentKind } from '../contract';
import { appendEvents, lockCustomer, SYSTEM } from './history';

const AT_ONCE = 100;

/**
 * Takes one lot; call it again while it returns some.
 * @param today `YYYY-MM-DD`; @param at µs UTC; @returns how many documents expired
 */
export async function expireDocuments(
  tx: Sql,
  timeline: TimelineIntake<Sql>,
  { today, at }: { readonly today: string; readonly at: number },
): Promise<number> {
  const { rows } = await tx.query<{ document: string; customer: string; kind: DocumentKind }>(
    `SELECT document, customer, kind FROM kyc_documents
     WHERE state = 'accepted' AND expires_on < $1 ORDER BY customer, document LIMIT $2`,
    [today, AT_ONCE],
  );
  for (const { document, customer, kind } of rows) {
    const standing = await lockCustomer(tx, customer);
    if (standing === undefined) continue;
    await tx.query(`UPDATE kyc_documents SET state = 'expired' WHERE document = $1`, [document]);
    const reason = `${kind} ${document} has expired`;
    const trigger = `expired-${document}`;
    const events: CustomerEvent[] = [{ type: 'review-wanted', trigger, reason }];
    const check = checkOf(kind);
    if (check !== undefined && standing.checks.get(check)?.document === document) {
      events.push({ type: 'check-lapsed', check, reason });
    }
    await appendEvents(tx, customer, standing, events, { ...SYSTEM, at });
    const entry = { owner: customer, at, kind: 'document' };
    await timeline.push(
      tx,
      events.map((event) => ({ ...entry, text: sentence(event, SYSTEM.name) })),
    );
  }
  return rows.length;
}
