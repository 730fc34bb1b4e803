/** Who customers are and who stands behind them, sealed under each customer's own key. */
import { HttpError } from '../../platform/http/http-error';
import type { JsonValue } from '../../platform/audit/canonical-json';
import type { Sql } from '../../platform/postgres/pool';
import type { PeopleBody, Profile, RelatedPerson } from '../contract';
import { nameOf } from '../customers/profile';
import { lockAt, record, type DecisionPorts } from './decisions';
import type { Author } from './history';
import type { SubjectKey, SubjectKeys } from './subject-keys';

/** A profile as JSON: what it is made of has nothing else. */
function json(value: Profile | PeopleBody['people']): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue; // what JSON gives back is JSON
}

async function keyOf(tx: Sql, keys: SubjectKeys, customer: string): Promise<SubjectKey> {
  const key = await keys.findOne(tx, customer);
  if (key !== undefined) return key;
  throw new HttpError(409, 'ERASED', 'the data of this customer were erased');
}

export interface ProfileChange {
  readonly customer: string;
  readonly profile: Profile;
  readonly reason: string;
  readonly version?: number | undefined;
}

/** @throws HttpError 404, 409 CUSTOMER_CHANGED, ERASED, WRONG_KIND */
export async function writeProfile(
  tx: Sql,
  keys: SubjectKeys,
  ports: Pick<DecisionPorts, 'timeline'>,
  { customer, profile, reason, version }: ProfileChange,
  author: Author,
): Promise<void> {
  const standing = await lockAt(tx, customer, version);
  if (standing.kind !== profile.kind) {
    const what = `the customer is a ${standing.kind}, the profile is one of a ${profile.kind}`;
    throw new HttpError(409, 'WRONG_KIND', what);
  }
  const key = await keyOf(tx, keys, customer);
  const words = json(profile);
  await tx.query(
    `INSERT INTO kyc_profiles (customer, sealed, changed_at) VALUES ($1, $2, $3)
     ON CONFLICT (customer) DO UPDATE SET sealed = excluded.sealed,
       changed_at = excluded.changed_at`,
    [customer, key.seal(words, 'profile'), author.at],
  );
  const country =
    profile.kind === 'person' ? profile.countryOfResidence : profile.countryOfRegistration;
  const commitment = key.commit(words);
  const event = { type: 'profile-changed', commitment, country: country ?? null, reason } as const;
  const action = 'profile';
  await record(tx, ports, { customer, standing, events: [event], author, action });
}

export async function writePeople(
  tx: Sql,
  keys: SubjectKeys,
  ports: Pick<DecisionPorts, 'timeline'>,
  customer: string,
  { people, reason, version }: PeopleBody,
  author: Author,
): Promise<void> {
  const standing = await lockAt(tx, customer, version);
  if (standing.kind !== 'company') {
    throw new HttpError(409, 'WRONG_KIND', 'only a company has owners and controllers');
  }
  const key = await keyOf(tx, keys, customer);
  await tx.query('DELETE FROM kyc_people WHERE customer = $1', [customer]);
  for (const [i, { role, sharePct, profile }] of people.entries()) {
    await tx.query(
      `INSERT INTO kyc_people (customer, person, role, share_pct, sealed)
       VALUES ($1, $2, $3, $4, $5)`,
      [customer, i + 1, role, sharePct ?? null, key.seal(json(profile), `person:${i + 1}`)],
    );
  }
  const commitment = key.commit(json(people));
  const event = { type: 'people-changed', commitment, count: people.length, reason } as const;
  await record(tx, ports, { customer, standing, events: [event], author, action: 'people' });
}

/** Profiles that can be read, by customer. */
export async function readProfiles(
  sql: Sql,
  keys: ReadonlyMap<string, SubjectKey>,
): Promise<Map<string, Profile>> {
  const { rows } = await sql.query<{ customer: string; sealed: Buffer }>(
    'SELECT customer, sealed FROM kyc_profiles WHERE customer = ANY($1)',
    [[...keys.keys()]],
  );
  return new Map(
    rows.flatMap(({ customer, sealed }) => {
      const profile = keys.get(customer)?.open(sealed, 'profile');
      // writeProfile() sealed it, and the seal shows that nobody else did.
      return profile === undefined ? [] : [[customer, profile as Profile] as const];
    }),
  );
}

/** The names of those customers that have a profile. */
export async function readNames(
  sql: Sql,
  keys: SubjectKeys,
  customers: readonly string[],
): Promise<Map<string, string>> {
  const profiles = await readProfiles(sql, await keys.find(sql, customers));
  return new Map([...profiles].map(([customer, profile]) => [customer, nameOf(profile)]));
}

interface PersonRow {
  readonly person: number;
  readonly role: RelatedPerson['role'];
  readonly share_pct: string | null;
  readonly sealed: Buffer;
}

export async function readPeople(
  sql: Sql,
  customer: string,
  key: SubjectKey | undefined,
): Promise<RelatedPerson[]> {
  const { rows } = await sql.query<PersonRow>(
    `SELECT person, role, share_pct, sealed FROM kyc_people
     WHERE customer = $1 ORDER BY share_pct DESC NULLS LAST, person`,
    [customer],
  );
  return rows.map(({ person, role, share_pct: sharePct, sealed }) => ({
    person: String(person),
    role,
    sharePct,
    // writePeople() sealed it.
    profile: key === undefined ? null : (key.open(sealed, `person:${person}`) as Profile),
  }));
}
