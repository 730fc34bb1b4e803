/** What a filing is prepared from, gathered from the case, its alerts, the log and the timeline. */
import { formatUnits } from '../../core/contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { SubjectProfiles, VenueFacts } from '../contract';
import type { EvidenceReader } from '../evidence/evidence-rows';
import { readConduct } from '../filings/conduct';
import { spanOf, type FilingSources, type Habit } from '../filings/sources';
import type { CaseRecord } from '../lifecycle/case-record';
import { readAlerts } from './alert-queries';
import { factsOf } from './owner-facts';

const MOST_ALERTS = 200;
const MOST_WALLETS = 99;
const YEAR_MS = 365 * 86_400_000;
const MICROS = 1000;

interface Ports {
  readonly evidence: EvidenceReader;
  readonly profiles: SubjectProfiles;
  readonly venue: VenueFacts;
}

export async function readFilingSources(
  sql: Sql,
  { evidence, profiles, venue }: Ports,
  record: CaseRecord,
  { now, corrects }: Pick<FilingSources, 'now' | 'corrects'>,
): Promise<FilingSources> {
  const { caseId, subjects } = record;
  const stored = await readAlerts(sql, { caseId, state: ['attached'] }, MOST_ALERTS);
  const alerts = stored.map(({ alert }) => alert);
  const { registry } = evidence;
  const accounts = subjects.flatMap((owner) =>
    registry.accountsOfOwner(owner).flatMap((id) => registry.account(id) ?? []),
  );
  const wallets = await Promise.all(
    subjects.map((owner) => factsOf(sql, owner, 'wallet', MOST_WALLETS)),
  );
  const before = spanOf({ alerts, record }).from;
  return {
    ...{ now, record, alerts, accounts, venue, corrects },
    profiles: await profiles.profilesOf(subjects),
    wallets: [...new Set(wallets.flat().map(({ value }) => value))],
    conduct: await readConduct(alerts, evidence),
    habits: await readHabits(sql, registry, subjects, before),
  };
}

/** Twelve months before the conduct, by whole hours. */
async function readHabits(
  sql: Sql,
  registry: EvidenceReader['registry'],
  subjects: readonly string[],
  before: number,
): Promise<Habit[]> {
  const { rows } = await sql.query<{
    owner: string;
    market: string;
    days: bigint;
    fills: string;
    notional: string;
  }>(
    `SELECT owner, market, count(DISTINCT hour / 86400000000) AS days, sum(fills)::text AS fills,
       sum(notional)::text AS notional
     FROM case_activity WHERE owner = ANY($1) AND hour >= $2 AND hour < $3 AND fills > 0
     GROUP BY owner, market ORDER BY owner COLLATE "C", market COLLATE "C"`,
    [subjects, before - YEAR_MS * MICROS, before],
  );
  return rows.map(({ owner, market, days, fills, notional }) => {
    const quote = registry.marketNamed(market)?.quote;
    const sum = quote && `${formatUnits(BigInt(notional), quote.decimals)} ${quote.name}`;
    const counts = { days: safeNumber(days), fills: Number(fills) };
    return { owner, market, ...counts, notional: sum ?? null };
  });
}
