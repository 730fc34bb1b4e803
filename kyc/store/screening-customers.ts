/** Customers and those behind them as screening compares them, read with each customer's key. */
import type { Sql } from '../../platform/postgres/pool';
import type { CompanyProfile, PersonProfile, Profile } from '../contract/profile';
import type { CustomerToScreen, ScreenedCustomer, ScreenedCustomers } from '../contract/screening';
import { nameOf } from '../customers/profile';
import { readProfiles } from './profiles';
import type { SubjectKey, SubjectKeys } from './subject-keys';

const MOST_WALLETS = 1000;

interface CustomerRecord {
  readonly customer: string;
  readonly version: number;
  readonly kind: 'person' | 'company';
  readonly country: string | null;
}

export class StoredCustomers implements ScreenedCustomers<Sql> {
  constructor(private readonly keys: SubjectKeys) {}

  async page(sql: Sql, afterId: string, limit: number): Promise<CustomerToScreen[]> {
    const { rows } = await sql.query<CustomerRecord>(
      `SELECT customer, version, kind, country FROM kyc_customers
       WHERE customer > $1 ORDER BY customer LIMIT $2`,
      [afterId, limit],
    );
    return this.#complete(sql, rows);
  }

  async byIds(sql: Sql, customerIds: readonly string[]): Promise<CustomerToScreen[]> {
    const { rows } = await sql.query<CustomerRecord>(
      `SELECT customer, version, kind, country FROM kyc_customers
       WHERE customer = ANY($1) ORDER BY customer`,
      [customerIds],
    );
    return this.#complete(sql, rows);
  }

  async #complete(sql: Sql, rows: readonly CustomerRecord[]): Promise<CustomerToScreen[]> {
    const ids = rows.map(({ customer }) => customer);
    const keys = await this.keys.find(sql, ids);
    const profiles = await readProfiles(sql, keys);
    const people = await readPeople(sql, keys);
    const wallets = await readWallets(sql, ids);
    return rows.map((row) => ({
      customerId: row.customer,
      version: row.version,
      subjects: [
        subjectOf(row, profiles.get(row.customer), wallets.get(row.customer) ?? []),
        ...(people.get(row.customer) ?? []),
      ],
    }));
  }
}

/** Addresses that money came from or went to: those not screened yet, then the newest. Bounded. */
async function readWallets(
  sql: Sql,
  customers: readonly string[],
): Promise<Map<string, ScreenedCustomer['wallets'][number][]>> {
  const { rows } = await sql.query<{ customer: string; asset: string; address: string }>(
    `SELECT c.customer, w.asset, w.address FROM unnest($1::text[]) c (customer)
     CROSS JOIN LATERAL (
       SELECT asset, address FROM kyc_wallets k WHERE k.customer = c.customer
       ORDER BY screened, last_seen_at DESC, asset, address LIMIT $2) w`,
    [customers, MOST_WALLETS],
  );
  const found = new Map<string, ScreenedCustomer['wallets'][number][]>();
  for (const { customer, asset, address } of rows) {
    found.set(customer, [...(found.get(customer) ?? []), { asset, address }]);
  }
  return found;
}

/** The owner's name of the log counts as a name, so that nobody goes unscreened. */
function subjectOf(
  row: CustomerRecord,
  profile: Profile | undefined,
  wallets: ScreenedCustomer['wallets'],
): ScreenedCustomer {
  const { customer, kind, country } = row;
  const known = profile === undefined ? undefined : fromProfile(customer, null, profile);
  return {
    ...{ customerId: customer, person: null, kind },
    names: [...new Set([...(known?.names ?? []), customer])],
    birthDate: known?.birthDate ?? null,
    countries: distinct([...(known?.countries ?? []), country]),
    gender: known?.gender ?? null,
    identifiers: known?.identifiers ?? [],
    wallets,
  };
}

function fromProfile(
  customerId: string,
  person: number | null,
  profile: Profile,
): ScreenedCustomer {
  const { nationalIdentification: id, taxResidences: taxes = [] } = profile;
  const identifiers = [id?.nationalIdentifier, ...taxes.map(({ tin }) => tin)];
  return {
    ...{ customerId, person, kind: profile.kind },
    names: [nameOf(profile), ...(profile.otherNames ?? [])],
    birthDate: profile.kind === 'person' ? (profile.dateOfBirth ?? null) : null,
    countries: distinct(countriesOf(profile)),
    gender: profile.kind === 'person' ? genderOf(profile) : null,
    identifiers: identifiers.filter((value) => value !== undefined),
    wallets: [],
  };
}

function countriesOf(profile: PersonProfile | CompanyProfile): (string | undefined)[] {
  const of =
    profile.kind === 'person'
      ? [profile.nationality, profile.countryOfResidence]
      : [profile.countryOfRegistration];
  return [...of, profile.nationalIdentification?.countryOfIssue];
}

function genderOf({ gender }: PersonProfile): 'male' | 'female' | null {
  return gender === 'male' || gender === 'female' ? gender : null;
}

function distinct(countries: readonly (string | null | undefined)[]): string[] {
  return [...new Set(countries.filter((code) => typeof code === 'string'))].sort();
}

async function readPeople(
  sql: Sql,
  keys: ReadonlyMap<string, SubjectKey>,
): Promise<Map<string, ScreenedCustomer[]>> {
  const { rows } = await sql.query<{ customer: string; person: number; sealed: Buffer }>(
    'SELECT customer, person, sealed FROM kyc_people WHERE customer = ANY($1) ORDER BY person',
    [[...keys.keys()]],
  );
  const people = new Map<string, ScreenedCustomer[]>();
  for (const { customer, person, sealed } of rows) {
    const key = keys.get(customer);
    if (key === undefined) continue;
    // writePeople() sealed it, and the seal shows that nobody else did.
    const profile = key.open(sealed, `person:${person}`) as Profile;
    const known = people.get(customer) ?? [];
    known.push(fromProfile(customer, person, profile));
    people.set(customer, known);
  }
  return people;
}
