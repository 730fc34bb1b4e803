/**
 * Settlement on chain in a running exchange: takes the log in, makes batches, brings them to the
 * chain, books what comes from there, and compares. One step after the other, until it is stopped.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Registry as Metrics } from 'prom-client';
import type { CommandPort } from '../../contract';
import type { Clock } from '../../../platform/clock/clock';
import { runConsumer, type Consumer } from '../../../platform/consumer/consumer';
import { CodedError, errorText } from '../../../platform/errors/coded-error';
import type { LogFeed } from '../../../platform/feed/log-feed';
import type { Logger } from '../../../platform/log/logger';
import { safeNumber } from '../../../platform/postgres/pool';
import type { RpcClient } from '../chain/rpc';
import { Attempts } from './attempts';
import { TransferBooking, type AddressScreening } from './book-transfers';
import { CHAIN_SETTLEMENT, SettlementConsumer } from './consumer';
import { endOrders } from './end-orders';
import { halt, haltReason } from './halt';
import { settlementMetrics, type SettlementMetrics } from './metrics';
import { ChainOwners } from './owners';
import { payOut } from './payouts';
import { planBatches } from './plan';
import { keepComparison } from './comparisons';
import { reconcile, type Difference, type Reconciliation } from './reconcile';
import { BatchSender } from './send';
import { noteTransfers } from './transfers';
import type { VenueBook } from './venue-book';

export interface SettlementOptions {
  readonly pool: Pool;
  readonly feed: LogFeed;
  readonly commands: CommandPort;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly rpc: RpcClient;
  readonly book: VenueBook;
  readonly screening: AddressScreening;
  /** Batches under way at once. */
  readonly window?: number;
  /** Called before batches are made: brings tokens for accounts that are not on chain. */
  readonly fund?: () => Promise<void>;
}

const PAUSE_MS = 500;
/** While batches are under way: a chain that answers at once is asked again at once. */
const BUSY_PAUSE_MS = 100;
const AFTER_FAULT_MS = 5_000;
const RECONCILE_EVERY_MS = 60_000;

export class SettlementService {
  readonly owners: ChainOwners;
  readonly handler: SettlementConsumer;
  readonly consumer: Consumer;
  /** The newest comparison. */
  last: Reconciliation | undefined;
  private readonly end = new AbortController();
  private readonly meters: SettlementMetrics;
  private readonly sender: BatchSender;
  private readonly booking: TransferBooking;
  private readonly attempts: Attempts;
  private readonly now: () => number;
  private running: Promise<void> | undefined;

  private constructor(
    private readonly options: SettlementOptions,
    firstSeq: number,
  ) {
    const { pool, feed, clock, logger, metrics, rpc, book } = options;
    this.now = () => clock.nowMicros();
    this.owners = new ChainOwners(pool, book.domain);
    this.meters = settlementMetrics(metrics);
    this.handler = new SettlementConsumer({ feed, book, owners: this.owners, firstSeq });
    const { signal } = this.end;
    const how = { feed, pool, logger, metrics, clock, signal };
    this.consumer = runConsumer({ ...how, name: CHAIN_SETTLEMENT, handler: this.handler });
    this.consumer.done.catch((error: unknown) => logger.error({ err: error }, 'consumer ended'));
    this.attempts = new Attempts(pool, rpc, this.now);
    const shared = { ...options, now: this.now, attempts: this.attempts };
    this.sender = new BatchSender({ ...shared, metrics: this.meters, window: options.window ?? 1 });
    this.booking = new TransferBooking({ ...options, consumer: this.consumer });
  }

  /**
   * @throws CodedError CHAIN_DIFFERS when the stored settlement belongs to another chain or venue
   */
  static async open(options: SettlementOptions, firstSeq: number): Promise<SettlementService> {
    const service = new SettlementService(options, await joinVenue(options, firstSeq));
    await service.owners.load();
    return service;
  }

  /** Goes on by itself from now. */
  start(): void {
    this.running ??= this.loop();
  }

  async stop(): Promise<void> {
    this.end.abort();
    await this.running;
    await this.consumer.done.catch(() => undefined);
  }

  /** Everything that can be done now, once. @returns batches that are not final */
  async step(): Promise<number> {
    await this.consumer.caughtUp();
    await noteTransfers(this.shared());
    await this.booking.step();
    await this.options.fund?.();
    while ((await planBatches(this.shared())) > 0);
    const open = await this.sender.step();
    await payOut({ ...this.options, ...this.shared(), attempts: this.attempts });
    await this.tell();
    await this.measure(open);
    return open;
  }

  /** Cancels orders that can no longer settle. @returns how many */
  endOrders(): Promise<number> {
    return endOrders({ ...this.shared(), commands: this.options.commands });
  }

  /** Compares; a difference stops settlement and says which account, and by how much. */
  async compare(): Promise<Reconciliation> {
    const note = () => noteTransfers(this.shared());
    this.last = await reconcile({ ...this.shared(), noteTransfers: note });
    const { differences } = this.last;
    await keepComparison(this.options.pool, this.last, this.now());
    for (const asset of this.options.book.assets.keys()) {
      const own = differences.filter((one) => one.asset === asset);
      const sum = own.reduce((total, { units }) => total + (units < 0n ? -units : units), 0n);
      this.meters.difference.set({ asset }, Number(sum));
    }
    if (differences.length > 0)
      await this.stopFor(`DIFFERENCE: ${differences.map(told).join('; ')}`);
    return this.last;
  }

  private shared() {
    const { pool, rpc, book } = this.options;
    return { pool, rpc, book, registry: () => this.handler.registry, now: this.now };
  }

  private async stopFor(reason: string): Promise<void> {
    this.options.logger.error({ reason }, 'settlement on chain stands still');
    await halt(this.options.pool, reason, this.now());
    this.meters.halted.set(1);
  }

  /** The log hears of batches that are final; twice after a crash in between. */
  private async tell(): Promise<void> {
    const { rows } = await this.options.pool.query<
      Record<'batch' | 'from_seq' | 'to_seq', bigint> & { signature: string }
    >(
      `SELECT batch, from_seq, to_seq, signature FROM core_chain_batches
       WHERE state = 'finalized' AND NOT told ORDER BY batch LIMIT 500`,
    );
    for (const { batch, from_seq, to_seq, signature } of rows) {
      await this.options.commands.submit({
        ...{ type: 'settlement', batch: `chain-${batch}`, state: 'finalized' },
        ...{ fromSeq: safeNumber(from_seq), toSeq: safeNumber(to_seq), txId: signature },
      });
      await this.options.pool.query('UPDATE core_chain_batches SET told = true WHERE batch = $1', [
        batch,
      ]);
    }
  }

  private async measure(open: number): Promise<void> {
    this.meters.open.set(open);
    this.meters.halted.set((await haltReason(this.options.pool)) === undefined ? 0 : 1);
    const { rows } = await this.options.pool.query<{ held: number; failed: number }>(
      `SELECT (SELECT count(*)::int FROM core_chain_transfers WHERE state = 'held') AS held,
         (SELECT count(*)::int FROM core_chain_fills WHERE failure IS NOT NULL) AS failed`,
    );
    this.meters.held.set(rows[0]?.held ?? 0);
    this.meters.failedFills.set(rows[0]?.failed ?? 0);
  }

  private async loop(): Promise<void> {
    const { signal } = this.end;
    const { logger } = this.options;
    let comparedAt = Number.NEGATIVE_INFINITY;
    let stood = false;
    while (!signal.aborted) {
      let pauseMs = PAUSE_MS;
      try {
        const stands = (await haltReason(this.options.pool)) !== undefined;
        // After a stop nothing is sent before vaults and ledger were found equal.
        if (stood && !stands) await this.compare();
        stood = stands;
        if ((await this.step()) > 0) pauseMs = BUSY_PAUSE_MS;
        if (performance.now() - comparedAt >= RECONCILE_EVERY_MS) {
          await this.endOrders();
          await this.compare();
          comparedAt = performance.now();
        }
      } catch (error) {
        if (signal.aborted) break;
        if (error instanceof CodedError && error.code.startsWith('CHAIN_')) {
          await this.stopFor(`${error.code}: ${error.message}`);
        } else logger.warn({ err: error }, `settlement waits: ${errorText(error)}`);
        pauseMs = AFTER_FAULT_MS;
      }
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

const told = ({ holder, asset, expected, actual }: Difference): string =>
  `${holder} should have ${expected} ${asset} and has ${actual}`;

/** Notes the venue, or checks that it is the noted one. @returns its first event */
async function joinVenue(options: SettlementOptions, firstSeq: number): Promise<number> {
  const { pool, rpc, book } = options;
  const genesis = await rpc.genesisHash();
  const config = book.venue.config.toBase58();
  await pool.query(
    `INSERT INTO core_chain_venue (genesis, config, first_seq, planned_to)
     VALUES ($1, $2, $3::bigint, $3::bigint - 1) ON CONFLICT (one) DO NOTHING`,
    [genesis, config, firstSeq],
  );
  const { rows } = await pool.query<{ genesis: string; config: string; first_seq: bigint }>(
    'SELECT genesis, config, first_seq FROM core_chain_venue',
  );
  const [known] = rows;
  if (known === undefined || (known.genesis === genesis && known.config === config)) {
    return known === undefined ? firstSeq : safeNumber(known.first_seq);
  }
  const what = `this exchange settles at ${known.config} on the chain ${known.genesis}`;
  const here = `here are ${config} and ${genesis}`;
  const todo = 'bring that chain back, or begin with an empty data folder';
  throw new CodedError('CHAIN_DIFFERS', `${what}; ${here}: ${todo}`);
}
