/** What two people decide together: proposals, their approval and their return. */
import type { Proposal, ProposalKind, Rating } from '../contract';
import { HttpError } from '../../platform/http/http-error';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { Author } from './history';

interface Asked {
  readonly customer: string;
  readonly kind: ProposalKind;
  readonly reason: string;
  readonly rating: Rating | null;
  readonly until: number | null;
}

export async function openProposal(tx: Sql, asked: Asked, author: Author): Promise<string> {
  const { rows } = await tx.query<{ proposal: string }>(
    `INSERT INTO kyc_proposals (proposal, customer, kind, state, reason, rating, until_at,
       proposed_by, proposed_by_name, proposed_at)
     VALUES ('PROP-' || to_char(nextval('kyc_proposal_numbers'), 'FM000000'), $1, $2, 'open', $3,
       $4, $5, $6, $7, $8) RETURNING proposal`,
    [
      ...[asked.customer, asked.kind, asked.reason, asked.rating, asked.until],
      ...[author.actor, author.name, author.at],
    ],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a proposal was not written');
  return row.proposal;
}

interface ProposalRow {
  readonly proposal: string;
  readonly customer: string;
  readonly kind: ProposalKind;
  readonly state: Proposal['state'];
  readonly reason: string;
  readonly rating: Rating | null;
  readonly until_at: bigint | null;
  readonly proposed_by: string;
  readonly proposed_by_name: string;
  readonly proposed_at: bigint;
  readonly decided_by_name: string | null;
  readonly decided_at: bigint | null;
  readonly decision_reason: string | null;
}

const COLUMNS = `proposal, customer, kind, state, reason, rating, until_at, proposed_by,
  proposed_by_name, proposed_at, decided_by_name, decided_at, decision_reason`;

/** @param reader `staff:<id>`, to mark the reader's own */
function proposalOf(row: ProposalRow, reader: string): Proposal {
  return {
    proposal: row.proposal,
    customer: row.customer,
    kind: row.kind,
    state: row.state,
    reason: row.reason,
    rating: row.rating,
    until: numberOrNull(row.until_at),
    proposedBy: row.proposed_by_name,
    proposedAt: safeNumber(row.proposed_at),
    decidedBy: row.decided_by_name,
    decidedAt: numberOrNull(row.decided_at),
    decisionReason: row.decision_reason,
    own: row.proposed_by === reader,
  };
}

export function numberOrNull(value: bigint | null): number | null {
  return value === null ? null : safeNumber(value);
}

export interface ProposalFilter {
  readonly state?: readonly string[] | undefined;
  readonly customer?: string | undefined;
  /** Proposals after this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** By number, which is by time. */
export async function readProposals(
  sql: Sql,
  { state, customer, after, limit }: ProposalFilter,
  reader: string,
): Promise<Proposal[]> {
  const { rows } = await sql.query<ProposalRow>(
    `SELECT ${COLUMNS} FROM kyc_proposals
     WHERE ($1::text[] IS NULL OR state = ANY($1)) AND ($2::text IS NULL OR customer = $2)
       AND ($3::text IS NULL OR proposal > $3) ORDER BY proposal LIMIT $4`,
    [state ?? null, customer ?? null, after ?? null, limit],
  );
  return rows.map((row) => proposalOf(row, reader));
}

export interface LockedProposal extends Proposal {
  /** `staff:<id>` */
  readonly proposer: string;
}

/** @throws HttpError 404 NO_SUCH_PROPOSAL, 409 PROPOSAL_DECIDED */
export async function lockProposal(tx: Sql, id: string, reader: string): Promise<LockedProposal> {
  const { rows } = await tx.query<ProposalRow>(
    `SELECT ${COLUMNS} FROM kyc_proposals WHERE proposal = $1 FOR UPDATE`,
    [id],
  );
  const [row] = rows;
  if (row === undefined) {
    throw new HttpError(404, 'NO_SUCH_PROPOSAL', 'there is no proposal with this number');
  }
  if (row.state !== 'open') {
    throw new HttpError(409, 'PROPOSAL_DECIDED', `the proposal is ${row.state} already`);
  }
  return { ...proposalOf(row, reader), proposer: row.proposed_by };
}

/** The database refuses the proposer's own approval; this says so before it does. */
export async function closeProposal(
  tx: Sql,
  { proposal, own }: LockedProposal,
  verdict: 'approved' | 'returned',
  reason: string,
  { actor, name, at }: Author,
): Promise<void> {
  if (verdict === 'approved' && own) {
    throw new HttpError(403, 'OWN_PROPOSAL', 'you proposed this: a second person has to approve');
  }
  const column = verdict === 'approved' ? 'approved_by' : 'returned_by';
  await tx.query(
    `UPDATE kyc_proposals SET state = $2, ${column} = $3, decided_by_name = $4, decided_at = $5,
       decision_reason = $6 WHERE proposal = $1`,
    [proposal, verdict, actor, name, at, reason],
  );
}
