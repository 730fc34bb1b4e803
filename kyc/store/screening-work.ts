/**
 * The work of screening: takes in lists as they change and holds all customers against what
 * changed; holds customers against all lists when they are new or changed. Each piece of work is a
 * transaction, so it may be done again after a crash, and by several at once one after the other.
 */
import type { Pool } from 'pg';
import type { TimelineEntry, TimelineIntake } from '../../cases/contract';
import type { Clock } from '../../platform/clock/clock';
import { transaction, type Sql } from '../../platform/postgres/pool';
import type { CustomerToScreen, ScreenedCustomer, ScreenedCustomers } from '../contract/screening';
import type { SanctionsList } from '../screening/listed-entry';
import { Screener, type Match, type Subject } from '../screening/matching/screener';
import { writeHits, type HitKeys, type HitTally } from './screening-hits';
import {
  faultyLists,
  listEpoch,
  noteFiles,
  putInForce,
  readLists,
  refuseCut,
  type ListChange,
  type SeenFile,
} from './screening-lists';

export interface ScreeningPorts {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly keys: HitKeys;
  readonly customers: ScreenedCustomers<Sql>;
  readonly timeline: TimelineIntake<Sql>;
}

/** From this score on a person has to look. */
const HIT_THRESHOLD = 0.8;
const MOST_HITS = 50;
const PAGE = 200;
/** Any number that nobody else uses for an advisory lock. */
const LOCK = 7_311_020_010;

export class ScreeningWork {
  #loaded: { readonly epoch: number; readonly screener: Screener } | undefined;

  constructor(private readonly ports: ScreeningPorts) {}

  /**
   * Takes in what was found in the folder. A list of which a file is faulty stays as it was.
   * @returns what changed
   */
  async takeLists(
    files: readonly SeenFile[],
    lists: readonly SanctionsList[],
  ): Promise<ListChange[]> {
    const { pool, clock } = this.ports;
    return transaction(pool, async (tx) => {
      await lock(tx);
      const at = clock.nowMicros();
      await noteFiles(tx, files, at);
      const faulty = await faultyLists(tx);
      const changes: ListChange[] = [];
      for (const list of lists) {
        if (faulty.has(list.name) || (await refuseCut(tx, list, files))) continue;
        changes.push(await putInForce(tx, list, at));
      }
      const told = changes.filter((c) => c.changed.length > 0 || c.removed.length > 0);
      if (told.length > 0) await this.#rescreen(tx, told, lists, at);
      return told;
    });
  }

  /** Holds customers that are new or changed against all lists; number of customers done. */
  async screenChanged(limit = PAGE): Promise<number> {
    const { pool, clock, customers } = this.ports;
    return transaction(pool, async (tx) => {
      await lock(tx);
      // Without lists nobody counts as screened.
      if ((await listEpoch(tx)) === 0) return 0;
      const ids = await changedCustomers(tx, limit);
      if (ids.length === 0) return 0;
      const started = clock.nowMicros();
      const screener = await this.#screener(tx);
      const tally = { found: 0, returned: 0 };
      const found = await customers.byIds(tx, ids);
      await this.#screen(tx, found, screener, () => true, tally, started);
      const subjects = found.reduce((sum, customer) => sum + customer.subjects.length, 0);
      const counts = { customers: found.length, subjects, entries: screener.size, ...tally };
      await writeRun(tx, 'customer-change', started, clock.nowMicros(), counts);
      // Also who cannot be read (erased): else they would be asked for again and again.
      await markScreened(tx, found, clock.nowMicros());
      return ids.length;
    });
  }

  async #rescreen(
    tx: Sql,
    changes: readonly ListChange[],
    lists: readonly SanctionsList[],
    at: number,
  ): Promise<void> {
    const touched = new Map(
      changes.map(({ list, changed, removed }) => [list, new Set([...changed, ...removed])]),
    );
    const changed = lists.map((list) => ({
      ...list,
      entries: list.entries.filter(({ listId }) => touched.get(list.name)?.has(listId) === true),
    }));
    const screener = new Screener(changed);
    const covers = (list: string, id: string): boolean => touched.get(list)?.has(id) === true;
    const tally = { found: 0, returned: 0 };
    let [after, customers, subjects] = ['', 0, 0];
    for (;;) {
      const page = await this.ports.customers.page(tx, after, PAGE);
      const last = page.at(-1);
      if (last === undefined) break;
      await this.#screen(tx, page, screener, covers, tally, at);
      customers += page.length;
      subjects += page.reduce((sum, customer) => sum + customer.subjects.length, 0);
      after = last.customerId;
    }
    const counts = { customers, subjects, entries: screener.size, ...tally };
    await writeRun(tx, 'list-update', at, this.ports.clock.nowMicros(), counts);
  }

  async #screen(
    tx: Sql,
    customers: readonly CustomerToScreen[],
    screener: Screener,
    covers: (list: string, listId: string) => boolean,
    tally: HitTally,
    at: number,
  ): Promise<void> {
    const keys = await this.ports.keys.find(
      tx,
      customers.map(({ customerId }) => customerId),
    );
    const entries: TimelineEntry[] = [];
    for (const { customerId, subjects } of customers) {
      const key = keys.get(customerId);
      if (key === undefined) continue;
      const screened = subjects.map((customer) => ({
        customer,
        matches: screen(screener, customer),
      }));
      entries.push(...(await writeHits(tx, key, customerId, screened, covers, at, tally)));
    }
    if (entries.length > 0) await this.ports.timeline.push(tx, entries);
  }

  /** The lists in force, kept until they change. */
  async #screener(tx: Sql): Promise<Screener> {
    const epoch = await listEpoch(tx);
    if (this.#loaded?.epoch !== epoch) {
      this.#loaded = { epoch, screener: new Screener(await readLists(tx)) };
    }
    return this.#loaded.screener;
  }
}

/** One at a time: a customer is never held against half of an update. */
async function lock(tx: Sql): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
}

function screen(screener: Screener, customer: ScreenedCustomer): Match[] {
  const { names, birthDate, countries, gender, identifiers, kind, wallets } = customer;
  const subject: Subject = {
    ...{ names, countries, gender, identifiers },
    birthDates: birthDate === null ? [] : [birthDate],
    kinds: new Set([kind === 'person' ? 'person' : 'organisation'] as const),
  };
  const matches = screener.screen(subject, HIT_THRESHOLD, MOST_HITS);
  const known = new Set(matches.map(({ entry }) => entry));
  for (const { address } of wallets) {
    for (const { list, entry, asset } of screener.wallets(address)) {
      if (known.has(entry)) continue;
      known.add(entry);
      const reason = `the address is listed (${asset})`;
      const part = { field: 'wallet', effect: 1, customer: address, listed: address, reason };
      const listedName = entry.names[0]?.text ?? '';
      matches.push({ list, entry, listedName, score: 1, parts: [part] });
    }
  }
  return matches;
}

/** New or changed ones, and those with an address that no list was asked about. */
async function changedCustomers(tx: Sql, limit: number): Promise<string[]> {
  const { rows } = await tx.query<{ customer: string }>(
    `SELECT c.customer FROM kyc_customers c LEFT JOIN kyc_screened s USING (customer)
     WHERE s.version IS DISTINCT FROM c.version
     UNION
     SELECT customer FROM kyc_wallets WHERE NOT screened
     ORDER BY customer LIMIT $1`,
    [limit],
  );
  return rows.map(({ customer }) => customer);
}

/** As they were read: what changed or came in meanwhile is still to be done. */
async function markScreened(
  tx: Sql,
  customers: readonly CustomerToScreen[],
  at: number,
): Promise<void> {
  await tx.query(
    `INSERT INTO kyc_screened (customer, version, screened_at)
     SELECT customer, version, $3 FROM unnest($1::text[], $2::int[]) AS done (customer, version)
     ON CONFLICT (customer) DO UPDATE SET version = excluded.version,
       screened_at = excluded.screened_at`,
    [customers.map(({ customerId }) => customerId), customers.map(({ version }) => version), at],
  );
  const wallets = customers.flatMap(({ customerId, subjects }) =>
    subjects.flatMap((subject) => subject.wallets.map((wallet) => ({ customerId, ...wallet }))),
  );
  if (wallets.length === 0) return;
  await tx.query(
    `UPDATE kyc_wallets w SET screened = true
     FROM unnest($1::text[], $2::text[], $3::text[]) AS done (customer, asset, address)
     WHERE (w.customer, w.asset, w.address) = (done.customer, done.asset, done.address)
       AND NOT w.screened`,
    [
      wallets.map(({ customerId }) => customerId),
      wallets.map(({ asset }) => asset),
      wallets.map(({ address }) => address),
    ],
  );
}

interface RunCounts extends HitTally {
  readonly customers: number;
  readonly subjects: number;
  readonly entries: number;
}

async function writeRun(
  tx: Sql,
  cause: 'customer-change' | 'list-update',
  startedAt: number,
  finishedAt: number,
  { customers, subjects, entries, found, returned }: RunCounts,
): Promise<void> {
  await tx.query(
    `INSERT INTO kyc_screening_runs
       (cause, started_at, finished_at, customers, subjects, entries, found, returned)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [cause, startedAt, finishedAt, customers, subjects, entries, found, returned],
  );
}
