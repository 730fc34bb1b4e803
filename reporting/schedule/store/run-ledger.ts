/** The ledger of runs as the schedule asks it: runs made before their period was over are none. */
import { safeNumber, type Sql } from '../../../platform/postgres/pool';
import type { RunLedger } from '../due';

export class PostgresRunLedger implements RunLedger {
  constructor(private readonly sql: Sql) {}

  async watermarks(kind: string, periods: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.sql.query<{ period: string; watermark: bigint }>(
      `SELECT period, max(watermark) AS watermark FROM rep_runs
       WHERE kind = $1 AND period = ANY ($2::text[]) AND NOT provisional GROUP BY period`,
      [kind, periods],
    );
    return new Map(rows.map(({ period, watermark }) => [period, safeNumber(watermark)]));
  }
}
