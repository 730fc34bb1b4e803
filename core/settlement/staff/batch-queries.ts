/** Batches as the staff read them: the list, and one with its fills, netting and transactions. */
import { formatSteps, formatUnits, type RegistryView } from '../../contract';
import type {
  BatchAttempt,
  BatchDetail,
  BatchFill,
  BatchNet,
  BatchRow,
  BatchState,
} from '../../contract/settlement-staff';
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import { VENUE } from '../onchain/consumer';

export interface BatchFilter {
  readonly state?: BatchState | undefined;
  /** Of the log: the batch that holds it. */
  readonly event?: number | undefined;
  /** Batches before this one. */
  readonly after?: number | undefined;
}

const FILLS_SHOWN = 500;
const ROW = `SELECT b.batch, b.from_seq, b.to_seq, b.log_fills, b.chain_fills, b.state,
    b.signature, b.reason, b.planned_at, b.sent_at, b.confirmed_at, b.finalized_at,
    count(a.signature) AS attempts, count(a.failure) AS failures
  FROM core_chain_batches b LEFT JOIN core_chain_attempts a USING (batch)`;

/** Newest first. */
export async function listBatches(
  sql: Sql,
  { state, event, after }: BatchFilter,
  limit: number,
): Promise<BatchRow[]> {
  const { rows } = await sql.query<BatchColumns>(
    `${ROW} WHERE ($1::text IS NULL OR b.state = $1)
       AND ($2::bigint IS NULL OR $2 BETWEEN b.from_seq AND b.to_seq)
       AND ($3::bigint IS NULL OR b.batch < $3)
     GROUP BY b.batch ORDER BY b.batch DESC LIMIT $4`,
    [state ?? null, event ?? null, after ?? null, limit],
  );
  return rows.map(batchRow);
}

/** undefined: there is none with this number. */
export async function batchDetail(
  sql: Sql,
  registry: RegistryView,
  batch: number,
): Promise<BatchDetail | undefined> {
  const { rows } = await sql.query<BatchColumns>(`${ROW} WHERE b.batch = $1 GROUP BY b.batch`, [
    batch,
  ]);
  const { rows: more } = await sql.query<{ log_hash: Buffer; bytes: number }>(
    'SELECT log_hash, octet_length(data) AS bytes FROM core_chain_batches WHERE batch = $1',
    [batch],
  );
  const [row, rest] = [rows[0], more[0]];
  if (row === undefined || rest === undefined) return undefined;
  return {
    ...batchRow(row),
    ...{ logHash: rest.log_hash.toString('hex'), bytes: rest.bytes },
    fills: await fillsOf(sql, registry, batch),
    net: await netOf(sql, registry, batch),
    attemptList: await attemptsOf(sql, batch),
  };
}

interface BatchColumns {
  readonly batch: bigint;
  readonly from_seq: bigint;
  readonly to_seq: bigint;
  readonly log_fills: bigint;
  readonly chain_fills: bigint;
  readonly state: BatchState;
  readonly signature: string | null;
  readonly reason: string | null;
  readonly planned_at: bigint;
  readonly sent_at: bigint | null;
  readonly confirmed_at: bigint | null;
  readonly finalized_at: bigint | null;
  readonly attempts: bigint;
  readonly failures: bigint;
}

const timeOf = (value: bigint | null): number | null => (value === null ? null : safeNumber(value));

function batchRow(row: BatchColumns): BatchRow {
  return {
    batch: safeNumber(row.batch),
    fromSeq: safeNumber(row.from_seq),
    toSeq: safeNumber(row.to_seq),
    logFills: safeNumber(row.log_fills),
    chainFills: safeNumber(row.chain_fills),
    state: row.state,
    signature: row.signature,
    reason: row.reason,
    plannedAt: safeNumber(row.planned_at),
    sentAt: timeOf(row.sent_at),
    confirmedAt: timeOf(row.confirmed_at),
    finalizedAt: timeOf(row.finalized_at),
    attempts: safeNumber(row.attempts),
    failures: safeNumber(row.failures),
  };
}

async function fillsOf(sql: Sql, registry: RegistryView, batch: number): Promise<BatchFill[]> {
  const { rows } = await sql.query<{
    seq: bigint;
    ts: bigint;
    market: bigint;
    price: bigint;
    quantity: bigint;
    buyer_account: bigint;
    buyer_fee: string;
    seller_account: bigint;
    seller_fee: string;
  }>(
    `SELECT seq, ts, market, price, quantity, buyer_account, buyer_fee, seller_account, seller_fee
     FROM core_chain_fills WHERE batch = $1 ORDER BY seq LIMIT $2`,
    [batch, FILLS_SHOWN],
  );
  return rows.flatMap((row) => {
    const market = registry.market(safeNumber(row.market));
    if (market === undefined) return [];
    const { base, quote } = market;
    return {
      ...{ seq: safeNumber(row.seq), ts: safeNumber(row.ts), market: market.name },
      price: formatSteps(safeNumber(row.price), market.tick),
      quantity: formatSteps(safeNumber(row.quantity), market.lot),
      buyer: holderName(registry, row.buyer_account),
      seller: holderName(registry, row.seller_account),
      // Each pays in what it receives.
      ...{ buyerFee: formatUnits(BigInt(row.buyer_fee), base.decimals), buyerFeeAsset: base.name },
      sellerFee: formatUnits(BigInt(row.seller_fee), quote.decimals),
      sellerFeeAsset: quote.name,
    };
  });
}

async function netOf(sql: Sql, registry: RegistryView, batch: number): Promise<BatchNet[]> {
  const { rows } = await sql.query<{ holder: bigint; asset: bigint; amount: string }>(
    `SELECT holder, asset, amount FROM core_chain_net WHERE batch = $1 AND amount <> 0
     ORDER BY holder, asset`,
    [batch],
  );
  return rows.map(({ holder, asset: id, amount }) => {
    const asset = registry.asset(safeNumber(id));
    return {
      holder: holderName(registry, holder),
      asset: asset?.name ?? String(id),
      amount: formatUnits(BigInt(amount), asset?.decimals ?? 0),
    };
  });
}

async function attemptsOf(sql: Sql, batch: number): Promise<BatchAttempt[]> {
  const { rows } = await sql.query<{
    signature: string;
    sent_at: bigint;
    last_valid_height: bigint;
    failure: string | null;
  }>(
    `SELECT signature, sent_at, last_valid_height, failure FROM core_chain_attempts
     WHERE batch = $1 ORDER BY sent_at`,
    [batch],
  );
  return rows.map(({ signature, sent_at, last_valid_height, failure }) => ({
    ...{ signature, failure, sentAt: safeNumber(sent_at) },
    lastValidHeight: safeNumber(last_valid_height),
  }));
}

/** null: the venue's own ledger. */
export function holderName(registry: RegistryView, account: bigint): string | null {
  if (account === BigInt(VENUE)) return null;
  return registry.account(safeNumber(account))?.name ?? String(account);
}
