/** Where the log's days begin and end, and up to which event a period's figures go. */
import { micros, type Micros } from '../../core/contract';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { LogCalendar } from '../schedule/due';

export class AnalyticsCalendar implements LogCalendar {
  constructor(private readonly sql: Sql) {}

  async firstTime(): Promise<Micros | undefined> {
    const { rows } = await this.sql.query<{ day: bigint | null }>(
      'SELECT min(day) AS day FROM rep_log_days',
    );
    const day = rows[0]?.day ?? null;
    return day === null ? undefined : micros(safeNumber(day));
  }

  async lastTime(): Promise<Micros> {
    const { rows } = await this.sql.query<{ ts: bigint | null }>(
      'SELECT max(last_ts) AS ts FROM rep_log_days',
    );
    return micros(safeNumber(rows[0]?.ts ?? 0n));
  }

  /** Corrections of the period's rows count, whenever they came. */
  async throughSeq(from: Micros, to: Micros): Promise<number> {
    const { rows } = await this.sql.query<{ seq: bigint | null }>(
      `SELECT greatest(
         (SELECT max(last_seq) FROM rep_log_days WHERE day >= $1 AND day < $2),
         (SELECT max(seq) FROM rep_revisions WHERE day >= $1 AND day < $2)) AS seq`,
      [from, to],
    );
    return safeNumber(rows[0]?.seq ?? 0n);
  }
}
