/**
 * Makes customers from the log's accounts and keeps what the log says of them. What the staff has
 * decided stands: an account opened later follows its customer by a command to the core.
 */
import {
  eventCodec,
  Registry,
  toUnits,
  WireReader,
  type AccountInfo,
  type CoreEvent,
} from '../../core/contract';
import type { TimelineEntry, TimelineIntake } from '../../cases/contract';
import type { BatchHandler } from '../../platform/consumer/consumer';
import { CodedError, errorText } from '../../platform/errors/coded-error';
import type { FeedBatch, LogFeed } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import { newAccountCommands } from '../customers/core-commands';
import type { CustomerEvent } from '../customers/events';
import { customerKind, limitsOf, standingByLevels, usedOf } from '../customers/from-log';
import type { Standing } from '../customers/standing';
import { TIERS } from '../customers/tiers';
import { Valuation } from '../risk/valuation';
import { AccountFacts } from './account-facts';
import * as tables from './fact-tables';
import { appendEvents, createCustomers, lockCustomer, SYSTEM, type NewCustomer } from './history';
import { oweCommands } from './outbox';
import type { SubjectKeys } from './subject-keys';

export interface CustomerConsumerOptions {
  readonly feed: LogFeed;
  readonly keys: SubjectKeys;
  /** Name of the valuation asset; null = the quote asset that most markets share. */
  readonly valuationAsset: string | null;
  readonly timeline: TimelineIntake<Sql>;
}

const READ_LIMIT = 64;

export class CustomerConsumer implements BatchHandler {
  #registry = new Registry();
  #valuation: Valuation;
  #facts: AccountFacts;
  #seq = 0;
  #now = 0;
  /** Day up to which old moves were removed. */
  #forgotten = 0;

  constructor(private readonly options: CustomerConsumerOptions) {
    this.#valuation = new Valuation(this.#registry, options.valuationAsset);
    this.#facts = new AccountFacts(this.#registry, this.#valuation);
  }

  /** Reads the log again for names and prices. @throws CodedError KYC_REWIND */
  async rewind(seq: number): Promise<void> {
    this.#registry = new Registry();
    this.#valuation = new Valuation(this.#registry, this.options.valuationAsset);
    this.#facts = new AccountFacts(this.#registry, this.#valuation);
    this.#seq = 0;
    while (this.#seq < seq) {
      const batches = await this.options.feed.read(this.#seq, READ_LIMIT);
      const usable = batches.filter(({ lastSeq }) => lastSeq <= seq);
      if (usable.length === 0) throw cannotRewind(seq, this.#seq);
      for (const batch of usable) this.#take(batch, false);
    }
  }

  async handle(batch: FeedBatch, _tx: Sql): Promise<void> {
    this.#take(batch, true);
  }

  async flush(tx: Sql): Promise<void> {
    const facts = this.#facts;
    this.#facts = new AccountFacts(this.#registry, this.#valuation);
    const created = await this.#openAccounts(tx, facts);
    await this.#followDecisions(tx, facts, created);
    await tables.writeActivity(tx, this.#registry, facts.active);
    await tables.writeDevices(tx, facts);
    await tables.writeWallets(tx, facts);
    await tables.writeMoves(tx, facts, this.#valuation.unit);
    await this.#checkLimits(tx, facts);
    const day = Math.floor(this.#now / tables.DAY);
    if (day > this.#forgotten) await tables.forgetMoves(tx, this.#now);
    this.#forgotten = day;
  }

  #take(batch: FeedBatch, withFacts: boolean): void {
    const reader = new WireReader(batch.payload);
    try {
      while (!reader.done) this.#onEvent(eventCodec.decode(reader), withFacts);
    } catch (error) {
      throw unreadable(error, batch);
    }
  }

  #onEvent(e: CoreEvent, withFacts: boolean): void {
    this.#seq = e.seq;
    this.#now = e.ts;
    this.#registry.apply(e);
    if (e.type === 'market') this.#valuation.onMarket(e);
    if (e.type === 'fill' || e.type === 'reference') this.#valuation.onPrice(e.market, e.price);
    if (withFacts) this.#facts.onEvent(e);
  }

  /** Customers that were not there yet, then their accounts. @returns ids of the new customers */
  async #openAccounts(tx: Sql, facts: AccountFacts): Promise<Set<string>> {
    const wanted = new Map<string, NewCustomer>();
    for (const [id, at] of facts.opened) {
      const info = this.#registry.account(id);
      if (info === undefined || wanted.has(info.owner)) continue;
      const { owner: customer, country } = info;
      const standing = standingByLevels(this.#levelsOf(customer));
      const kind = customerKind(info);
      wanted.set(customer, { customer, kind, country, ...standing, origin: 'log', at });
    }
    const created = await createCustomers(tx, this.options.keys, [...wanted.values()], SYSTEM);
    await tables.writeAccounts(tx, this.#registry, facts);
    return created;
  }

  #levelsOf(owner: string): (string | undefined)[] {
    return this.#registry.accountsOfOwner(owner).map((id) => this.#registry.account(id)?.kycLevel);
  }

  /** New accounts of customers that were there already, and levels that the log has changed. */
  async #followDecisions(tx: Sql, facts: AccountFacts, created: ReadonlySet<string>) {
    const touched = new Map<string, AccountInfo[]>();
    for (const id of new Set([...facts.opened.keys(), ...facts.levels])) {
      const info = this.#registry.account(id);
      if (info === undefined || created.has(info.owner)) continue;
      const fresh = facts.opened.has(id) ? [info] : [];
      touched.set(info.owner, [...(touched.get(info.owner) ?? []), ...fresh]);
    }
    for (const [customer, fresh] of touched) {
      const standing = await lockCustomer(tx, customer);
      if (standing === undefined) continue;
      for (const { name } of fresh) {
        await oweCommands(tx, customer, newAccountCommands(standing, name), this.#now);
      }
      const events = this.#levelEvents(customer, standing);
      if (events.length > 0) {
        await appendEvents(tx, customer, standing, events, { ...SYSTEM, at: this.#now });
      }
    }
  }

  #levelEvents(customer: string, standing: Standing): CustomerEvent[] {
    if (standing.decidedByStaff) return [];
    const { state, tier } = standingByLevels(this.#levelsOf(customer));
    const reason = 'the accounts’ levels in the log';
    const events: CustomerEvent[] = [];
    if (tier !== standing.tier) {
      const words = { from: standing.tier, to: tier, tiers: TIERS.version, reason } as const;
      events.push({ type: 'tier-changed', ...words, origin: 'log' });
    }
    if (state !== standing.state) {
      events.push({ type: 'state-changed', from: standing.state, to: state, reason });
    }
    return events;
  }

  /** Whoever passed a limit of the tier is looked at by a person, once until that is done. */
  async #checkLimits(tx: Sql, facts: AccountFacts): Promise<void> {
    const movers = [...new Set(facts.moves.map(({ customer }) => customer))];
    if (movers.length === 0) return;
    const { rows } = await tx.query<{ customer: string; tier: string }>(
      `SELECT customer, tier FROM kyc_customers
       WHERE customer = ANY($1) AND state IN ('verified', 'restricted')`,
      [movers],
    );
    const use = await tables.readUse(tx, movers, this.#now);
    const { name, decimals } = this.#valuation.unit;
    const entries: TimelineEntry[] = [];
    for (const { customer, tier } of rows) {
      const used = use.get(customer);
      if (used === undefined) continue;
      const over = limitsOf(tier).filter(
        ({ direction, window, amount }) =>
          amount !== null && usedOf(used, direction, window) > toUnits(amount, decimals),
      );
      if (over.length === 0) continue;
      const standing = await lockCustomer(tx, customer);
      if (standing === undefined) continue;
      const events = over
        .map(({ direction, window, amount }): CustomerEvent => {
          const way = direction === 'in' ? 'Deposits' : 'Withdrawals';
          const reason = `${way} within ${window} passed ${amount ?? ''} ${name}, tier ${tier}`;
          return { type: 'review-wanted', trigger: `limit-${direction}-${window}`, reason };
        })
        .filter((e) => e.type === 'review-wanted' && !standing.triggers.has(e.trigger));
      if (events.length === 0) continue;
      await appendEvents(tx, customer, standing, events, { ...SYSTEM, at: this.#now });
      entries.push(
        ...events.map((e) => ({
          ...{ owner: customer, at: this.#now, kind: 'review' },
          text: 'reason' in e ? e.reason : '',
        })),
      );
    }
    await this.options.timeline.push(tx, entries);
  }
}

function unreadable(cause: unknown, { firstSeq, lastSeq }: FeedBatch): CodedError {
  const what = `customers cannot be kept: log batch ${firstSeq} to ${lastSeq} is unreadable`;
  const todo = 'verify the log and restore it from a copy';
  return new CodedError('KYC_BATCH', `${what} (${errorText(cause)}); ${todo}`, { cause });
}

function cannotRewind(wanted: number, reached: number): CodedError {
  return new CodedError(
    'KYC_REWIND',
    `customers were to be rebuilt up to event ${wanted}, but the log could be read in whole ` +
      `batches up to ${reached} only: restore the log, or reset the offset of this consumer to 0`,
  );
}
