/**
 * Decisions of the staff on customers: the events, what they owe the core, the timeline's entry and
 * the audit record are one transaction. Audit records name the customer by its keyed commitment.
 */
import type { TimelineIntake } from '../../cases/contract';
import { appendAudit } from '../../platform/audit/audit';
import type { JsonValue } from '../../platform/audit/canonical-json';
import { HttpError } from '../../platform/http/http-error';
import type { Sql } from '../../platform/postgres/pool';
import type { CustomerCommandBody, ScreeningHits } from '../contract';
import { owedCommands } from '../customers/core-commands';
import { decide } from '../customers/decide';
import type { CustomerEvent } from '../customers/events';
import { sentence } from '../customers/wording';
import type { Standing } from '../customers/standing';
import { appendEvents, lockCustomer, type Author } from './history';
import { oweCommands } from './outbox';
import { openProposal } from './proposals';

export interface DecisionPorts {
  readonly timeline: TimelineIntake<Sql>;
  /** Whether this account still has a balance. */
  readonly holdsFunds: (account: string) => boolean;
  readonly hits: ScreeningHits<Sql>;
}

/** @throws HttpError 404 NO_SUCH_CUSTOMER, 409 CUSTOMER_CHANGED, 409 with the refusal's own code */
export async function commandCustomer(
  tx: Sql,
  ports: DecisionPorts,
  customer: string,
  command: CustomerCommandBody,
  author: Author,
): Promise<void> {
  const standing = await lockAt(tx, customer, command.version);
  const accounts = await accountsOf(tx, customer);
  const counts = (await ports.hits.hitCounts(tx, [customer])).get(customer);
  const circumstances = {
    now: author.at,
    holdsFunds: accounts.some(ports.holdsFunds),
    hits: (counts?.open ?? 0) + (counts?.confirmed ?? 0),
  };
  const decision = decide(standing, command, circumstances);
  if ('refused' in decision) {
    throw new HttpError(409, decision.refused.code, decision.refused.reason);
  }
  const { events } = decision;
  for (const event of events) {
    if (event.type !== 'proposed') continue;
    const override = command.action === 'propose-risk-override' ? command : undefined;
    const asked = { customer, kind: event.kind, reason: event.reason };
    const words = { rating: override?.rating ?? null, until: override?.until ?? null };
    await openProposal(tx, { ...asked, ...words }, author);
  }
  await record(tx, ports, { customer, standing, events, author, action: command.action });
}

export interface Happening {
  readonly customer: string;
  readonly standing: Standing;
  readonly events: readonly CustomerEvent[];
  readonly author: Author & { readonly proposal?: string };
  readonly proposedBy?: string;
  /** For the audit record: `customer-<action>`. */
  readonly action: string;
  /** More for the audit record; never personal data. */
  readonly facts?: Readonly<Record<string, JsonValue>>;
}

/**
 * Writes all that follows from events that were decided; last in the transaction, because it ends
 * with the audit record. The customer must be locked.
 */
export async function record(
  tx: Sql,
  { timeline }: Pick<DecisionPorts, 'timeline'>,
  { customer, standing, events, author, proposedBy, action, facts }: Happening,
): Promise<Standing> {
  const after = await appendEvents(tx, customer, standing, events, author);
  const accounts = await accountsOf(tx, customer);
  for (const recorded of after.recorded) {
    const owed = owedCommands({ customer, recorded, proposedBy }, accounts);
    await oweCommands(tx, customer, owed, author.at);
  }
  await timeline.push(
    tx,
    events.map((event) => ({
      ...{ owner: customer, at: author.at, kind: 'customer' },
      text: sentence(event, author.name),
    })),
  );
  await appendAudit(tx, {
    actor: author.actor,
    action: `customer-${action}`,
    subject: await auditSubject(tx, customer),
    before: auditView(standing),
    after: {
      ...auditView(after.standing),
      events: events.map(auditEvent),
      ...(author.proposal === undefined ? {} : { proposal: author.proposal }),
      ...facts,
    },
    at: author.at,
  });
  return after.standing;
}

/** Locks the customer, and refuses a decision that was made on another version. */
export async function lockAt(tx: Sql, customer: string, version?: number): Promise<Standing> {
  const standing = await lockCustomer(tx, customer);
  if (standing === undefined) throw noSuchCustomer();
  if (version !== undefined && version !== standing.version) {
    const now = `it is at version ${standing.version} and ${standing.state}`;
    const what = `the customer has changed since you read it: ${now}; read it again`;
    throw new HttpError(409, 'CUSTOMER_CHANGED', what);
  }
  return standing;
}

export function noSuchCustomer(): HttpError {
  return new HttpError(404, 'NO_SUCH_CUSTOMER', 'there is no customer with this id');
}

async function accountsOf(sql: Sql, customer: string): Promise<string[]> {
  const { rows } = await sql.query<{ account: string }>(
    'SELECT account FROM kyc_accounts WHERE customer = $1 ORDER BY account',
    [customer],
  );
  return rows.map(({ account }) => account);
}

/** `customer:<commitment>`; @throws HttpError 404 */
export async function auditSubject(sql: Sql, customer: string): Promise<string> {
  const { rows } = await sql.query<{ audit_ref: string }>(
    'SELECT audit_ref FROM kyc_customers WHERE customer = $1',
    [customer],
  );
  const [row] = rows;
  if (row === undefined) throw noSuchCustomer();
  return `customer:${row.audit_ref}`;
}

function auditView({ version, state, tier }: Standing) {
  return { version, state, tier };
}

/** Events hold no personal data, but a reason is free text and may: its place is the history. */
function auditEvent(event: CustomerEvent): JsonValue {
  const { reason: _, ...words } = { reason: '', ...event };
  return JSON.parse(JSON.stringify(words)) as JsonValue; // what JSON gives back is JSON
}
