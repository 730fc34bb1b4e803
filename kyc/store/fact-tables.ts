/** Writes what the log says of accounts, devices, wallets and money, many rows a statement. */
import type { Registry } from '../../core/contract';
import { DEFAULT_DECIMALS, formatUnits } from '../../core/contract';
import type { Sql } from '../../platform/postgres/pool';
import type { Use } from '../customers/from-log';
import type { AccountFacts } from './account-facts';

export const DAY = 86_400_000_000;
/** The longest window of a limit. */
const MONTH = 30 * DAY;

/** Accounts as the registry has them now; their customers must exist. */
export async function writeAccounts(
  tx: Sql,
  registry: Registry,
  facts: Pick<AccountFacts, 'changed' | 'opened'>,
): Promise<void> {
  const rows = [...facts.changed].flatMap((id) => registry.account(id) ?? []);
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO kyc_accounts
       (account, customer, kind, state, country, kyc_level, declared_monthly, opened_at)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
       $7::text[], $8::bigint[])
     ON CONFLICT (account) DO UPDATE SET state = excluded.state, country = excluded.country,
       kyc_level = excluded.kyc_level, declared_monthly = excluded.declared_monthly`,
    [
      rows.map(({ name }) => name),
      rows.map(({ owner }) => owner),
      rows.map(({ kind }) => kind),
      rows.map(({ state }) => state),
      rows.map(({ country }) => country),
      rows.map(({ kycLevel }) => kycLevel ?? null),
      rows.map(({ declaredMonthlyVolume: volume }) =>
        volume === undefined ? null : formatUnits(volume, DEFAULT_DECIMALS),
      ),
      rows.map(({ id, openedAt }) => openedAt ?? facts.opened.get(id) ?? 0),
    ],
  );
}

export async function writeActivity(
  tx: Sql,
  registry: Registry,
  active: ReadonlyMap<number, number>,
): Promise<void> {
  if (active.size === 0) return;
  const rows = [...active].flatMap(([id, at]) => {
    const info = registry.account(id);
    return info === undefined ? [] : [{ account: info.name, at }];
  });
  await tx.query(
    `WITH seen AS (
       UPDATE kyc_accounts a SET last_activity_at = n.at
       FROM unnest($1::text[], $2::bigint[]) AS n (account, at)
       WHERE a.account = n.account RETURNING a.customer, n.at
     ), newest AS (SELECT customer, max(at) AS at FROM seen GROUP BY customer)
     UPDATE kyc_customers c SET last_activity_at = greatest(c.last_activity_at, newest.at)
     FROM newest WHERE c.customer = newest.customer`,
    [rows.map(({ account }) => account), rows.map(({ at }) => at)],
  );
}

export async function writeDevices(tx: Sql, { sightings }: AccountFacts): Promise<void> {
  const rows = [...sightings.values()];
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO kyc_devices (device, account, customer, first_seen_at, last_seen_at)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
     ON CONFLICT (device, account) DO UPDATE SET last_seen_at = excluded.last_seen_at`,
    [
      rows.map(({ device }) => device),
      rows.map(({ account }) => account),
      rows.map(({ customer }) => customer),
      rows.map(({ first }) => first),
      rows.map(({ last }) => last),
    ],
  );
}

export async function writeWallets(tx: Sql, { wallets }: AccountFacts): Promise<void> {
  const rows = [...wallets.values()];
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO kyc_wallets AS w
       (customer, asset, address, came_in, went_out, first_seen_at, last_seen_at)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::int[],
       $6::bigint[], $7::bigint[])
     ON CONFLICT (customer, asset, address) DO UPDATE SET came_in = w.came_in + excluded.came_in,
       went_out = w.went_out + excluded.went_out, last_seen_at = excluded.last_seen_at`,
    [
      rows.map(({ customer }) => customer),
      rows.map(({ asset }) => asset),
      rows.map(({ address }) => address),
      rows.map(({ cameIn }) => cameIn),
      rows.map(({ wentOut }) => wentOut),
      rows.map(({ first }) => first),
      rows.map(({ last }) => last),
    ],
  );
}

export async function writeMoves(
  tx: Sql,
  { moves }: AccountFacts,
  unit: { readonly name: string; readonly decimals: number },
): Promise<void> {
  if (moves.length === 0) return;
  await tx.query(
    `INSERT INTO kyc_moves (seq, customer, direction, at, value)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::numeric[])`,
    [
      moves.map(({ seq }) => seq),
      moves.map(({ customer }) => customer),
      moves.map(({ direction }) => direction),
      moves.map(({ at }) => at),
      moves.map(({ value }) => value.toString()),
    ],
  );
  await tx.query(
    `INSERT INTO kyc_valuation (asset, decimals) VALUES ($1, $2)
     ON CONFLICT (one) DO UPDATE SET asset = excluded.asset, decimals = excluded.decimals`,
    [unit.name, unit.decimals],
  );
}

/** Moves that no window reaches any more; `last` is the newest time of the log. */
export async function forgetMoves(tx: Sql, last: number): Promise<void> {
  await tx.query('DELETE FROM kyc_moves WHERE at < $1', [last - 2 * MONTH]);
}

interface UseRow {
  readonly customer: string;
  readonly in24h: string | null;
  readonly in30d: string | null;
  readonly out24h: string | null;
  readonly out30d: string | null;
}

/** What each of the customers moved in the windows that end at `at`. */
export async function readUse(
  sql: Sql,
  customers: readonly string[],
  at: number,
): Promise<Map<string, Use>> {
  const { rows } = await sql.query<UseRow>(
    `SELECT customer,
       sum(value) FILTER (WHERE direction = 'in' AND at > $3) AS in24h,
       sum(value) FILTER (WHERE direction = 'in') AS in30d,
       sum(value) FILTER (WHERE direction = 'out' AND at > $3) AS out24h,
       sum(value) FILTER (WHERE direction = 'out') AS out30d
     FROM kyc_moves WHERE customer = ANY($1) AND at > $2 AND at <= $4 GROUP BY customer`,
    [customers, at - MONTH, at - DAY, at],
  );
  const amount = (text: string | null): bigint => BigInt(text ?? '0');
  return new Map(
    rows.map((row) => [
      row.customer,
      {
        in24h: amount(row.in24h),
        in30d: amount(row.in30d),
        out24h: amount(row.out24h),
        out30d: amount(row.out30d),
      },
    ]),
  );
}
