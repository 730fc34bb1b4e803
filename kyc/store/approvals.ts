/** A second person decides what a first one proposed: unfreeze, risk override, erasure. */
import type { Sql } from '../../platform/postgres/pool';
import type { CustomerEvent } from '../customers/events';
import type { Standing } from '../customers/standing';
import { lockAt, record, type DecisionPorts } from './decisions';
import { erasePersonalData } from './erasure';
import type { Author } from './history';
import { closeProposal, lockProposal, type LockedProposal } from './proposals';

/** @returns the customer. @throws HttpError 404, 409, 403 OWN_PROPOSAL */
export async function approveProposal(
  tx: Sql,
  ports: DecisionPorts,
  id: string,
  reason: string,
  author: Author,
): Promise<string> {
  const proposal = await lockProposal(tx, id, author.actor);
  const { customer } = proposal;
  const standing = await lockAt(tx, customer);
  await closeProposal(tx, proposal, 'approved', reason, author);
  if (proposal.kind === 'erase') await erasePersonalData(tx, customer, author.at);
  await record(tx, ports, {
    customer,
    standing,
    events: [effect(proposal, standing)],
    author: { ...author, proposal: id },
    proposedBy: proposal.proposer,
    action: `approve-${proposal.kind}`,
  });
  return customer;
}

/** @returns the customer. @throws HttpError 404, 409 */
export async function returnProposal(
  tx: Sql,
  ports: DecisionPorts,
  id: string,
  reason: string,
  author: Author,
): Promise<string> {
  const proposal = await lockProposal(tx, id, author.actor);
  const { customer, kind } = proposal;
  const standing = await lockAt(tx, customer);
  await closeProposal(tx, proposal, 'returned', reason, author);
  const events: CustomerEvent[] = [{ type: 'proposal-returned', kind, reason }];
  const facts = { returned: id };
  await record(tx, ports, { customer, standing, events, author, action: 'return-proposal', facts });
  return customer;
}

function effect({ kind, reason, rating, until }: LockedProposal, standing: Standing) {
  switch (kind) {
    case 'unfreeze':
      return { type: 'unfrozen', to: standing.beforeFreeze ?? 'restricted', reason } as const;
    case 'risk-override':
      if (rating === null || until === null) throw new Error('an override without rating or end');
      return { type: 'risk-overridden', rating, until, reason } as const;
    case 'erase':
      return { type: 'erased', reason } as const;
  }
}
