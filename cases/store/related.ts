/**
 * What an alert has to do with others: alerts and cases that share an owner, account, wallet,
 * device or counterparty with it, or its market and time; and how common one value is.
 */
import type { RegistryView } from '../../core/contract';
import type { Alert, FactAnswer, FactKind, Related, SharedFact } from '../contract';
import { ownersOf } from '../inbox/alert-rows';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { alertTotal, readAlerts, totalOf, type StoredAlert } from './alert-queries';
import { caseConditions } from './case-filter';

type Registry = Pick<RegistryView, 'accountNamed' | 'accountsOfOwner' | 'account'>;

const WEIGHTS: Readonly<Record<SharedFact, number>> = {
  owner: 10,
  account: 8,
  wallet: 6,
  device: 6,
  counterparty: 3,
  'market-time': 2,
  rule: 1,
};
const MOST = 50;
const CANDIDATES = 300;
/** Owners who share a fact; a fact of more is everybody's and says little. */
const MOST_OWNERS = 200;
/** Conduct so near in time, in the same market, belongs together (µs). */
const NEAR = 3_600_000_000;

/** One owner's wallet, device or counterparty. */
interface Fact {
  readonly kind: 'wallet' | 'device' | 'counterparty';
  readonly value: string;
  readonly owner: string;
}

/** Most related first, at most 50. @param viewer staff id */
export async function relatedTo(
  sql: Sql,
  alert: Alert,
  registry: Registry,
  viewer: string,
): Promise<readonly Related[]> {
  const owners = ownersOf(alert.accounts, registry);
  const links = await linksOf(sql, owners);
  const circle = [...new Set([...owners, ...links.map(({ owner }) => owner)])];
  const accounts = [...new Set([...alert.accounts, ...accountsOf(circle, registry)])];
  const alerts = [
    ...(await readAlerts(sql, { accounts }, CANDIDATES, { viewer })),
    ...(await nearInMarket(sql, alert, viewer)),
  ];
  const found = new Map<string, Related>();
  for (const stored of alerts) {
    if (stored.alert.alertId === alert.alertId) continue;
    const shared = sharedWith(alert, owners, links, stored.alert, registry);
    found.set(stored.alert.alertId, { ...alertHead(stored), ...ranked(shared) });
  }
  for (const row of await casesAbout(sql, circle, viewer)) {
    const own = row.subjects.filter((subject) => owners.includes(subject));
    const shared = sharedBy(own, row.subjects, links);
    found.set(row.case_id, { ...caseHead(row), ...ranked(shared) });
  }
  return [...found.values()]
    .filter(({ score }) => score > WEIGHTS.rule)
    .sort((a, b) => b.score - a.score || b.at - a.at || (a.id < b.id ? -1 : 1))
    .slice(0, MOST);
}

function accountsOf(owners: readonly string[], registry: Registry): string[] {
  return owners.flatMap((owner) =>
    registry.accountsOfOwner(owner).flatMap((id) => registry.account(id)?.name ?? []),
  );
}

/** Facts of these owners that others have too, told from the others' side. */
async function linksOf(sql: Sql, owners: readonly string[]): Promise<Fact[]> {
  const { rows } = await sql.query<Fact>(
    `SELECT DISTINCT o.kind, o.value, o.owner FROM case_facts mine
     JOIN case_facts o ON o.kind = mine.kind AND o.value = mine.value AND o.owner <> ALL ($1)
     WHERE mine.owner = ANY ($1)
     UNION
     SELECT 'counterparty', mine.value, mine.value FROM case_facts mine
     WHERE mine.owner = ANY ($1) AND mine.kind = 'counterparty' AND mine.value <> ALL ($1)
     LIMIT ${MOST_OWNERS}`,
    [owners],
  );
  return rows;
}

async function nearInMarket(sql: Sql, alert: Alert, viewer: string): Promise<StoredAlert[]> {
  const market = alert.market ?? alert.pool;
  if (market === undefined) return [];
  const span = { from: alert.raisedAt - NEAR, to: alert.raisedAt + NEAR };
  return readAlerts(sql, { market: [market], ...span }, CANDIDATES, { viewer });
}

type Shared = Map<SharedFact, readonly string[]>;

function sharedWith(
  alert: Alert,
  owners: readonly string[],
  links: readonly Fact[],
  other: Alert,
  registry: Registry,
): Shared {
  const others = ownersOf(other.accounts, registry);
  const shared = sharedBy(
    others.filter((owner) => owners.includes(owner)),
    others,
    links,
  );
  put(
    shared,
    'account',
    other.accounts.filter((name) => alert.accounts.includes(name)),
  );
  const market = alert.market ?? alert.pool;
  const together = other.from <= alert.to + NEAR && other.to >= alert.from - NEAR;
  if (market !== undefined && market === (other.market ?? other.pool) && together) {
    put(shared, 'market-time', [market]);
  }
  if (alert.rule === other.rule) put(shared, 'rule', [alert.rule]);
  return shared;
}

function sharedBy(own: readonly string[], others: readonly string[], links: readonly Fact[]) {
  const shared: Shared = new Map();
  put(shared, 'owner', own);
  for (const kind of ['wallet', 'device', 'counterparty'] as const) {
    const values = links.filter((fact) => fact.kind === kind && others.includes(fact.owner));
    put(shared, kind, [...new Set(values.map(({ value }) => value))]);
  }
  return shared;
}

function put(shared: Shared, fact: SharedFact, values: readonly string[]): void {
  if (values.length > 0) shared.set(fact, values);
}

function ranked(shared: Shared): Pick<Related, 'score' | 'shared'> {
  const facts = [...shared].sort(([a], [b]) => WEIGHTS[b] - WEIGHTS[a]);
  return {
    score: facts.reduce((sum, [fact]) => sum + WEIGHTS[fact], 0),
    shared: facts.map(([fact, values]) => ({ fact, values: values.slice(0, MOST) })),
  };
}

function alertHead({ alert, state }: StoredAlert) {
  const { alertId: id, rule: title, raisedAt: at } = alert;
  return { kind: 'alert', id, title, state, outcome: null, at } as const;
}

interface CaseRow {
  readonly case_id: string;
  readonly title: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly opened_at: bigint;
  readonly subjects: string[];
}

function caseHead({ case_id: id, title, state, outcome, opened_at }: CaseRow) {
  return { kind: 'case', id, title, state, outcome, at: safeNumber(opened_at) } as const;
}

async function casesAbout(
  sql: Sql,
  subjects: readonly string[],
  viewer: string,
): Promise<CaseRow[]> {
  const conditions = caseConditions({ subjects }, viewer);
  const { rows } = await sql.query<CaseRow>(
    `SELECT case_id, title, state, outcome, opened_at, subjects FROM case_cases
     WHERE ${conditions.sql} ORDER BY opened_at DESC LIMIT ${CANDIDATES}`,
    conditions.values,
  );
  return rows;
}

/** How common a value is among what this person may see. */
export async function factAnswer(
  sql: Sql,
  kind: FactKind,
  value: string,
  registry: Registry,
  viewer: string,
): Promise<FactAnswer> {
  const owners = await ownersWith(sql, kind, value, registry);
  const accounts = kind === 'account' ? [value] : accountsOf(owners, registry);
  const newest = await readAlerts(sql, { accounts }, MOST, { viewer });
  return {
    kind,
    value,
    alerts: await alertTotal(sql, { accounts }, viewer),
    cases: await totalOf(sql, 'case_cases', caseConditions({ subjects: owners }, viewer)),
    owners,
    alertIds: newest.map(({ alert }) => alert.alertId),
  };
}

async function ownersWith(
  sql: Sql,
  kind: FactKind,
  value: string,
  registry: Registry,
): Promise<readonly string[]> {
  if (kind === 'owner') return [value];
  if (kind === 'account') return ownersOf([value], registry);
  const { rows } = await sql.query<{ owner: string }>(
    `SELECT owner FROM case_facts WHERE kind = $1 AND value = $2 ORDER BY owner
     LIMIT ${MOST_OWNERS}`,
    [kind, value],
  );
  return rows.map(({ owner }) => owner);
}
