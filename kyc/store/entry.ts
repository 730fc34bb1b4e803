/** A customer that the staff enters before there is an account. */
import { HttpError } from '../../platform/http/http-error';
import type { Sql } from '../../platform/postgres/pool';
import type { CreateCustomerBody } from '../contract';
import { NO_TIER } from '../customers/tiers';
import { lockAt, record, type DecisionPorts } from './decisions';
import { createCustomers, type Author } from './history';
import { writeProfile } from './profiles';
import type { SubjectKeys } from './subject-keys';

/** @returns the customer's id. @throws HttpError 409 CUSTOMER_EXISTS, WRONG_KIND */
export async function enterCustomer(
  tx: Sql,
  ports: Pick<DecisionPorts, 'timeline'> & { readonly keys: SubjectKeys },
  { customer, kind, profile }: CreateCustomerBody,
  author: Author,
): Promise<string> {
  const { keys } = ports;
  const start = { state: 'draft', tier: NO_TIER, country: null, origin: 'staff' } as const;
  const made = await createCustomers(
    tx,
    keys,
    [{ customer, kind, ...start, at: author.at }],
    author,
  );
  if (!made.has(customer)) {
    throw new HttpError(409, 'CUSTOMER_EXISTS', 'there is a customer with this id already');
  }
  if (profile !== undefined) {
    await writeProfile(tx, keys, ports, { customer, profile, reason: 'entered' }, author);
  } else {
    const standing = await lockAt(tx, customer);
    await record(tx, ports, { customer, standing, events: [], author, action: 'create' });
  }
  return customer;
}
