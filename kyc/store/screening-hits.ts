/** Hits as comparisons find, change and lose them; each change is a version with its history. */
import type { TimelineEntry } from '../../cases/contract';
import type { JsonValue } from '../../platform/audit/canonical-json';
import type { Sql } from '../../platform/postgres/pool';
import type { HitState, ScoredPair, ScreenedCustomer } from '../contract/screening';
import { hitChange, type HitChange } from '../screening/hit-change';
import { entryPage } from '../screening/listed-entry';
import type { Match } from '../screening/matching/screener';
import { hashOf } from './screening-lists';

/** What a customer's own key does; structurally what the keys of customers are. */
export interface HitKey {
  seal(value: JsonValue, place: string): Buffer;
  open(sealed: Buffer, place: string): unknown;
  commit(value: JsonValue): string;
}

/** Finds keys that still exist, by customer. */
export interface HitKeys {
  find(sql: Sql, customers: readonly string[]): Promise<ReadonlyMap<string, HitKey>>;
}

/** A customer's matches against some of the entries. */
export interface Screened {
  readonly customer: ScreenedCustomer;
  readonly matches: readonly Match[];
}

interface HitRecord {
  readonly hit: bigint;
  readonly person: number;
  readonly list: string;
  readonly list_id: string;
  readonly state: HitState;
  readonly entry_hash: string;
  readonly customer_hash: string;
  readonly version: number;
}

export interface HitTally {
  found: number;
  returned: number;
}

export const HIT_PLACE = 'screening-hit';

export function hitName(hit: bigint): string {
  return `HIT-${String(hit).padStart(6, '0')}`;
}

/**
 * Writes what the comparison of one customer means.
 * @param covers whether the entry was among those compared: only then its absence says something
 */
export async function writeHits(
  tx: Sql,
  key: HitKey,
  customerId: string,
  screened: readonly Screened[],
  covers: (list: string, listId: string) => boolean,
  at: number,
  tally: HitTally,
): Promise<TimelineEntry[]> {
  const { rows } = await tx.query<HitRecord>(
    `SELECT hit, person, list, list_id, state, entry_hash, customer_hash, version
     FROM kyc_hits WHERE customer = $1 FOR UPDATE`,
    [customerId],
  );
  const standing = new Map(rows.map((row) => [placeOf(row.person, row.list, row.list_id), row]));
  const entries: TimelineEntry[] = [];
  const note = (change: HitChange, hit: bigint, list: string, listId: string): void => {
    if (change.action === 'found') tally.found++;
    if (change.action === 'returned') tally.returned++;
    const text = `Screening hit ${hitName(hit)} (${list} ${listId}): ${change.action}`;
    entries.push({ owner: customerId, at, kind: 'screening', text });
  };
  for (const { customer, matches } of screened) {
    const customerHash = key.commit(json(customer));
    for (const match of matches) {
      const place = placeOf(customer.person ?? 0, match.list, match.entry.listId);
      const known = standing.get(place);
      standing.delete(place);
      const entryHash = hashOf(match.entry);
      const before = known && {
        state: known.state,
        entryHash: known.entry_hash,
        customerHash: known.customer_hash,
      };
      const change = hitChange(before, { entryHash, customerHash });
      if (change === undefined) continue;
      const sealed = key.seal(json({ customer, parts: match.parts }), HIT_PLACE);
      const values = { customer, match, sealed, entryHash, customerHash, at };
      const hit =
        known === undefined
          ? await insertHit(tx, values)
          : await updateHit(tx, known, change, values);
      await addHistory(tx, hit, (known?.version ?? 0) + 1, change, at);
      note(change, hit, match.list, match.entry.listId);
    }
  }
  for (const row of standing.values()) {
    if (!covers(row.list, row.list_id)) continue;
    const { state, entry_hash, customer_hash } = row;
    const before = { state, entryHash: entry_hash, customerHash: customer_hash };
    const change = hitChange(before, undefined);
    if (change === undefined) continue;
    await tx.query(
      `UPDATE kyc_hits SET state = $2, version = version + 1, changed_at = $3 WHERE hit = $1`,
      [row.hit, change.state, at],
    );
    await addHistory(tx, row.hit, row.version + 1, change, at);
    note(change, row.hit, row.list, row.list_id);
  }
  return entries;
}

function placeOf(person: number, list: string, listId: string): string {
  return JSON.stringify([person, list, listId]);
}

function json(value: ScreenedCustomer | ScoredPair): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue; // what JSON gives back is JSON
}

interface HitValues {
  readonly customer: ScreenedCustomer;
  readonly match: Match;
  readonly sealed: Buffer;
  readonly entryHash: string;
  readonly customerHash: string;
  readonly at: number;
}

function columns({ match, sealed, entryHash, customerHash, at }: HitValues): unknown[] {
  const { list, entry, listedName, score } = match;
  const body = JSON.stringify(entryPage(list, entry));
  return [listedName, entry.kind, score, body, entryHash, sealed, customerHash, at];
}

async function insertHit(tx: Sql, values: HitValues): Promise<bigint> {
  const { customer, match } = values;
  const { rows } = await tx.query<{ hit: bigint }>(
    `INSERT INTO kyc_hits (listed_name, kind, score, entry, entry_hash, sealed, customer_hash,
       changed_at, found_at, customer, person, list, list_id, state, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12, 'open', 1) RETURNING hit`,
    [
      ...columns(values),
      ...[customer.customerId, customer.person ?? 0, match.list, match.entry.listId],
    ],
  );
  return rows[0]?.hit ?? 0n;
}

async function updateHit(
  tx: Sql,
  { hit }: HitRecord,
  { state }: HitChange,
  values: HitValues,
): Promise<bigint> {
  await tx.query(
    `UPDATE kyc_hits SET listed_name = $1, kind = $2, score = $3, entry = $4, entry_hash = $5,
       sealed = $6, customer_hash = $7, changed_at = $8, state = $9, version = version + 1,
       dismissed_by = CASE WHEN $9 = 'open' THEN NULL ELSE dismissed_by END,
       dismissed_reason = CASE WHEN $9 = 'open' THEN NULL ELSE dismissed_reason END,
       proposed_by = CASE WHEN $9 = 'open' THEN NULL ELSE proposed_by END
     WHERE hit = $10`,
    [...columns(values), state, hit],
  );
  return hit;
}

async function addHistory(
  tx: Sql,
  hit: bigint,
  version: number,
  { action, reason }: HitChange,
  at: number,
): Promise<void> {
  await tx.query(
    `INSERT INTO kyc_hit_history (hit, version, at, action, actor, by_name, reason)
     VALUES ($1, $2, $3, $4, 'system', 'Probity', $5)`,
    [hit, version, at, action, reason],
  );
}
