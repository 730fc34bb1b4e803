/** What every process that works on stored data stands on: database, pool, tables, key, logs. */
import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import { systemClock, type Clock } from '../../platform/clock/clock';
import { readEnvironment } from '../../platform/config/environment';
import { Lifecycle } from '../../platform/lifecycle/lifecycle';
import { createLogger, LOG_LEVELS, type Logger } from '../../platform/log/logger';
import { createRegistry } from '../../platform/metrics/metrics';
import { migrate } from '../../platform/migrations/runner';
import { openDatabase, type Database } from '../../platform/postgres/database';
import { createPool } from '../../platform/postgres/pool';
import { createSealer, sealingKey, type Sealer } from '../../platform/secrets/sealer';

export interface Base {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly lifecycle: Lifecycle;
  readonly database: Database;
  readonly pool: Pool;
  readonly sealer: Sealer;
  readonly dataDir: string;
}

export interface BaseOptions {
  /** Names the process in logs. */
  readonly service: string;
  readonly dataDir: string;
  /** true: be the only one on the data folder. */
  readonly exclusive?: boolean;
  /** Connections; the core keeps four for itself. */
  readonly connections?: number;
  /** Given by a parent process; else from the environment. */
  readonly databaseUrl?: string;
  /** The machine's unless given. */
  readonly clock?: Clock;
}

/** Where stored data lives unless `--data` says otherwise: beside where the command is called. */
export const DEFAULT_DATA_DIR = '.probity';
const CONNECTIONS = 16;
/** The core finishes, the worker catches up, the database shuts down. */
const STOP_LIMIT_MS = 60_000;
const DATABASE_GRACE_MS = 2_000;

/** @throws CodedError what openDatabase and the migrations refuse, with what to do */
export async function openBase(options: BaseOptions): Promise<Base> {
  const environment = readEnvironment({
    DATABASE_URL: z.string().optional(),
    PROBITY_LOG_LEVEL: z.enum(LOG_LEVELS).optional(),
    PROBITY_SECRET_KEY: z.string().optional(),
  });
  const logger = createLogger({
    service: options.service,
    level: environment.PROBITY_LOG_LEVEL ?? 'warn',
  });
  const lifecycle = new Lifecycle({ logger, limitMs: STOP_LIMIT_MS });
  const database = await openDatabase({
    dataDir: options.dataDir,
    databaseUrl: options.databaseUrl ?? environment.DATABASE_URL,
    exclusive: options.exclusive ?? false,
  });
  lifecycle.add('database', () => database.close(DATABASE_GRACE_MS));
  try {
    const pool = createPool({
      url: database.url,
      max: options.connections ?? CONNECTIONS,
      applicationName: options.service,
      onError: (error) => logger.warn({ err: error }, 'a database connection was lost'),
    });
    lifecycle.add('pool', () => pool.end());
    const clock = options.clock ?? systemClock();
    await migrate(pool, clock.nowMicros());
    const key = sealingKey({
      fromEnvironment: environment.PROBITY_SECRET_KEY,
      dataDir: options.dataDir,
    });
    const sealer = createSealer(key);
    const { dataDir } = options;
    return { clock, logger, metrics: createRegistry(), lifecycle, database, pool, sealer, dataDir };
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}
