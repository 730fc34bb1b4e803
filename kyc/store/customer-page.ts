/** One customer with all that belongs to it, as the page shows it. */
import type {
  Customer,
  CustomerAccount,
  CustomerRiskView,
  Device,
  LimitUse,
  Rating,
  RiskFactor,
  RiskOverride,
  Wallet,
} from '../contract';
import { formatUnits, toUnits } from '../../core/contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import { actionsFrom } from '../customers/decide';
import { limitsOf, usedOf } from '../customers/from-log';
import { standingOf, type Standing } from '../customers/standing';
import { ALERTS_FACTOR } from '../risk/factors';
import { checkTable } from '../customers/check-table';
import { TIERS } from '../customers/tiers';
import { sentence } from '../customers/wording';
import { listCustomers, type ListReaders } from './customer-list';
import { auditSubject } from './decisions';
import { readDocuments } from './documents';
import { readUse } from './fact-tables';
import { readHistory } from './history';
import { readPeople, readProfiles } from './profiles';
import { numberOrNull, readProposals } from './proposals';

const MOST = 200;

/** @param reader `staff:<id>`; @returns undefined for a customer that is not known */
export async function readCustomer(
  sql: Sql,
  readers: ListReaders,
  customer: string,
  { now, reader }: { readonly now: number; readonly reader: string },
): Promise<Customer | undefined> {
  const list = { filters: { customer }, sort: 'customer', limit: 1, now } as const;
  const [found] = await listCustomers(sql, readers, list);
  const history = await readHistory(sql, customer);
  const standing = standingOf(history);
  if (found === undefined || standing === undefined) return undefined;
  const { row } = found;
  const keys = await readers.keys.find(sql, [customer]);
  const hits = (await readers.hits.hitCounts(sql, [customer])).get(customer);
  const proposals = await readProposals(sql, { customer, limit: MOST }, reader);
  return {
    ...row,
    profile: (await readProfiles(sql, keys)).get(customer) ?? null,
    erasedAt: standing.erasedAt,
    people: await readPeople(sql, customer, keys.get(customer)),
    accountList: await readAccounts(sql, customer),
    wallets: await readWallets(sql, customer),
    devices: await readDevices(sql, customer),
    documents: await readDocuments(sql, readers.keys, { customer, limit: MOST }),
    checks: checkTable(standing),
    limits: await readLimits(sql, customer, standing, now),
    orderLimits: [...standing.orderLimits].map(([name, value]) => ({ name, value })),
    risk: await readRisk(sql, customer),
    riskOverride: overrideOf(standing, proposals, now),
    hits: hits ?? { open: 0, confirmed: 0, dismissed: 0 },
    review: {
      dueAt: row.reviewDueAt,
      overdue: row.reviewOverdue,
      lastAt: standing.reviewedAt,
      triggers: [...standing.triggers.values()],
      everyYears: TIERS.reviewYears[row.rating ?? 'low'],
    },
    proposals,
    history: history.map(({ version, at, actorName, event }) => ({
      ...{ version, at, by: actorName, kind: event.type, text: sentence(event, actorName) },
    })),
    actions: actionsFrom(standing),
    pendingCommands: await countOwed(sql, customer),
    auditSubject: await auditSubject(sql, customer),
  };
}

async function readAccounts(sql: Sql, customer: string): Promise<CustomerAccount[]> {
  const { rows } = await sql.query<{
    account: string;
    kind: string;
    state: string;
    country: string;
    kyc_level: string | null;
    declared_monthly: string | null;
    opened_at: bigint;
    last_activity_at: bigint | null;
  }>('SELECT * FROM kyc_accounts WHERE customer = $1 ORDER BY account LIMIT $2', [customer, MOST]);
  return rows.map((row) => ({
    account: row.account,
    kind: row.kind,
    state: row.state,
    country: row.country,
    kycLevel: row.kyc_level,
    declaredMonthlyVolume: row.declared_monthly,
    openedAt: safeNumber(row.opened_at),
    lastActivityAt: numberOrNull(row.last_activity_at),
  }));
}

async function readWallets(sql: Sql, customer: string): Promise<Wallet[]> {
  const { rows } = await sql.query<{
    address: string;
    asset: string;
    came_in: number;
    went_out: number;
    proof: Wallet['proof'];
    first_seen_at: bigint;
    last_seen_at: bigint;
  }>('SELECT * FROM kyc_wallets WHERE customer = $1 ORDER BY last_seen_at DESC LIMIT $2', [
    ...[customer, MOST],
  ]);
  return rows.map((row) => ({
    address: row.address,
    asset: row.asset,
    direction: row.went_out === 0 ? 'in' : row.came_in === 0 ? 'out' : 'both',
    proof: row.proof,
    firstSeenAt: safeNumber(row.first_seen_at),
    lastSeenAt: safeNumber(row.last_seen_at),
    transfers: row.came_in + row.went_out,
  }));
}

async function readDevices(sql: Sql, customer: string): Promise<Device[]> {
  const { rows } = await sql.query<{
    device: string;
    accounts: string[];
    first: bigint;
    last: bigint;
    shared: string[];
  }>(
    `SELECT d.device, array_agg(d.account ORDER BY d.account) AS accounts,
       min(d.first_seen_at) AS first, max(d.last_seen_at) AS last,
       ARRAY(SELECT DISTINCT o.customer FROM kyc_devices o
             WHERE o.device = d.device AND o.customer <> $1 ORDER BY 1 LIMIT 20) AS shared
     FROM kyc_devices d WHERE d.customer = $1 GROUP BY d.device ORDER BY last DESC LIMIT $2`,
    [customer, MOST],
  );
  return rows.map(({ device, accounts, first, last, shared }) => ({
    ...{ device, accounts, sharedWith: shared },
    firstSeenAt: safeNumber(first),
    lastSeenAt: safeNumber(last),
  }));
}

async function readLimits(
  sql: Sql,
  customer: string,
  { tier }: Standing,
  now: number,
): Promise<LimitUse[]> {
  const { rows } = await sql.query<{ asset: string; decimals: number }>(
    'SELECT asset, decimals FROM kyc_valuation',
  );
  const { asset, decimals } = rows[0] ?? { asset: null, decimals: 8 };
  const use = (await readUse(sql, [customer], now)).get(customer);
  return limitsOf(tier).map(({ direction, window, amount }) => {
    const used = use === undefined ? 0n : usedOf(use, direction, window);
    const over = amount !== null && used > toUnits(amount, decimals);
    return { direction, window, asset, limit: amount, used: formatUnits(used, decimals), over };
  });
}

interface ScoreRow {
  readonly account: string;
  readonly score: number;
  readonly rating: Rating;
  readonly factors: RiskFactor[];
  readonly at: bigint;
}

async function readRisk(sql: Sql, customer: string): Promise<CustomerRiskView | null> {
  const { rows } = await sql.query<ScoreRow>(
    `SELECT account, score, rating, factors, at FROM kyc_risk_scores WHERE owner = $1
     ORDER BY (rating = 'high') DESC, score DESC, account LIMIT 1`,
    [customer],
  );
  const [top] = rows;
  if (top === undefined) return null;
  const history = await sql.query<ScoreRow>(
    `SELECT account, score, rating, factors, at FROM kyc_risk_history h WHERE owner = $1
       AND NOT (factors @> $3::jsonb
         AND EXISTS (SELECT 1 FROM kyc_risk_withheld w WHERE w.account = h.account))
     ORDER BY entry DESC LIMIT $2`,
    [customer, MOST, JSON.stringify([{ name: ALERTS_FACTOR }])],
  );
  const { account, score, rating, factors } = top;
  return {
    ...{ account, score, rating, factors },
    history: history.rows.map((row) => ({
      ...{ account: row.account, score: row.score, rating: row.rating },
      at: safeNumber(row.at),
      reason: row.factors.map((factor) => factor.reason).join(' '),
    })),
  };
}

function overrideOf(
  { override }: Standing,
  proposals: Customer['proposals'],
  now: number,
): RiskOverride | null {
  if (override === null || override.until <= now) return null;
  const behind = proposals.find(({ proposal }) => proposal === override.proposal);
  return {
    rating: override.rating,
    until: override.until,
    reason: behind?.reason ?? '',
    by: behind?.proposedBy ?? '',
    approvedBy: behind?.decidedBy ?? '',
  };
}

async function countOwed(sql: Sql, customer: string): Promise<number> {
  const { rows } = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM kyc_outbox WHERE customer = $1 AND done_at IS NULL`,
    [customer],
  );
  return rows[0]?.count ?? 0;
}
