/** How settlement on chain stands: its stop, what waits and until when, vaults against ledger. */
import { formatUnits, type RegistryView } from '../../contract';
import type {
  BatchState,
  LeftOutFill,
  OpenTransfer,
  SettlementOverview,
} from '../../contract/settlement-staff';
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import { newestComparison } from '../onchain/comparisons';
import { holderName } from './batch-queries';
import { readResumptions } from './resumptions';

/** Settlement starts within 24 h of the trade. */
const PROMISE_MICROS = 86_400_000_000;
const RESUMPTIONS_SHOWN = 20;
const TRANSFERS_SHOWN = 100;

/** @param reader `staff:<id>` */
export async function settlementOverview(
  sql: Sql,
  registry: RegistryView,
  reader: string,
): Promise<SettlementOverview> {
  return {
    ...(await venueAndHalt(sql)),
    resumptions: await readResumptions(sql, reader, RESUMPTIONS_SHOWN),
    waiting: await waitingFills(sql),
    batches: await batchCounts(sql),
    comparison: await newestComparison(sql),
    leftOut: await leftOutFills(sql, registry),
    transfers: [...(await openDeposits(sql, registry)), ...(await openPayouts(sql, registry))],
  };
}

async function venueAndHalt(sql: Sql): Promise<Pick<SettlementOverview, 'venue' | 'halt'>> {
  const { rows } = await sql.query<{
    config: string;
    genesis: string;
    first_seq: bigint;
    planned_to: bigint;
    halted: string | null;
    halted_at: bigint | null;
    settled_to: bigint | null;
  }>(
    `SELECT config, genesis, first_seq, planned_to, halted, halted_at,
       (SELECT to_seq FROM core_chain_batches WHERE state = 'finalized'
        ORDER BY batch DESC LIMIT 1) AS settled_to FROM core_chain_venue`,
  );
  const [row] = rows;
  if (row === undefined) return { venue: null, halt: null };
  const { config, genesis, halted, halted_at: at } = row;
  const settledTo = row.settled_to === null ? null : safeNumber(row.settled_to);
  const place = {
    ...{ firstSeq: safeNumber(row.first_seq), plannedTo: safeNumber(row.planned_to) },
    settledTo,
  };
  return {
    venue: { config, genesis, ...place },
    halt: halted === null ? null : { reason: halted, at: safeNumber(at ?? 0n) },
  };
}

async function waitingFills(sql: Sql): Promise<SettlementOverview['waiting']> {
  const { rows } = await sql.query<{
    unbatched: bigint;
    under_way: bigint;
    failed: bigint;
    oldest: bigint | null;
    unsent: bigint | null;
  }>(
    `WITH open AS (
       SELECT ts, true AS unsent, true AS alone FROM core_chain_fills
       WHERE batch IS NULL AND failure IS NULL
       UNION ALL
       SELECT f.ts, b.sent_at IS NULL, false FROM core_chain_batches b
       JOIN core_chain_fills f USING (batch) WHERE b.state <> 'finalized')
     SELECT count(*) FILTER (WHERE alone) AS unbatched,
       count(*) FILTER (WHERE NOT alone) AS under_way, min(ts) AS oldest,
       min(ts) FILTER (WHERE unsent) AS unsent,
       (SELECT count(*) FROM core_chain_fills WHERE failure IS NOT NULL) AS failed FROM open`,
  );
  const { unbatched = 0n, under_way: underWay = 0n, failed = 0n } = rows[0] ?? {};
  const { oldest = null, unsent = null } = rows[0] ?? {};
  return {
    ...{ unbatched: safeNumber(unbatched), underWay: safeNumber(underWay) },
    failed: safeNumber(failed),
    oldestAt: oldest === null ? null : safeNumber(oldest),
    dueAt: unsent === null ? null : safeNumber(unsent) + PROMISE_MICROS,
  };
}

async function batchCounts(sql: Sql): Promise<Readonly<Record<BatchState, number>>> {
  const { rows } = await sql.query<{ state: BatchState; count: bigint }>(
    'SELECT state, count(*) AS count FROM core_chain_batches GROUP BY state',
  );
  const counts = { planned: 0, sent: 0, confirmed: 0, finalized: 0, failed: 0, dropped: 0 };
  for (const { state, count } of rows) counts[state] = safeNumber(count);
  return counts;
}

async function leftOutFills(sql: Sql, registry: RegistryView): Promise<LeftOutFill[]> {
  const { rows } = await sql.query<{
    seq: bigint;
    ts: bigint;
    market: bigint;
    buyer_account: bigint;
    seller_account: bigint;
    failure: string;
  }>(
    `SELECT seq, ts, market, buyer_account, seller_account, failure FROM core_chain_fills
     WHERE failure IS NOT NULL ORDER BY seq LIMIT $1`,
    [TRANSFERS_SHOWN],
  );
  return rows.map((row) => ({
    ...{ seq: safeNumber(row.seq), ts: safeNumber(row.ts), reason: row.failure },
    market: registry.market(safeNumber(row.market))?.name ?? String(row.market),
    buyer: holderName(registry, row.buyer_account),
    seller: holderName(registry, row.seller_account),
  }));
}

interface TransferColumns {
  readonly id: string;
  readonly account: bigint | null;
  readonly asset: bigint;
  readonly amount: string;
  readonly address: string;
  readonly state: string;
  readonly reason: string | null;
  readonly since: bigint;
}

async function openDeposits(sql: Sql, registry: RegistryView): Promise<OpenTransfer[]> {
  const { rows } = await sql.query<TransferColumns>(
    `SELECT t.signature || ':' || t.place AS id, w.account, t.asset, t.amount, t.address, t.state,
       t.reason, t.seen_at AS since
     FROM core_chain_transfers t LEFT JOIN core_chain_owners w USING (owner)
     WHERE t.state IN ('held', 'refused') ORDER BY t.slot, t.signature, t.place LIMIT $1`,
    [TRANSFERS_SHOWN],
  );
  return rows.map((row) => transferRow('deposit', row, registry));
}

async function openPayouts(sql: Sql, registry: RegistryView): Promise<OpenTransfer[]> {
  const { rows } = await sql.query<TransferColumns>(
    `SELECT withdrawal::text AS id, account, asset, amount, address, state, reason,
       noted_at AS since
     FROM core_chain_payouts WHERE state <> 'paid' ORDER BY withdrawal LIMIT $1`,
    [TRANSFERS_SHOWN],
  );
  return rows.map((row) => transferRow('withdrawal', row, registry));
}

function transferRow(
  kind: OpenTransfer['kind'],
  row: TransferColumns,
  registry: RegistryView,
): OpenTransfer {
  const asset = registry.asset(safeNumber(row.asset));
  const { id, address, state, reason } = row;
  return {
    ...{ kind, id, address, state, reason, since: safeNumber(row.since) },
    account:
      row.account === null ? null : (registry.account(safeNumber(row.account))?.name ?? null),
    asset: asset?.name ?? String(row.asset),
    amount: formatUnits(BigInt(row.amount), asset?.decimals ?? 0),
  };
}
