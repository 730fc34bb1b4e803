/** Which ranges of the log were settled, and with how many fills: for those who compare. */
import { safeNumber, type Sql } from '../../platform/postgres/pool';

interface Settled {
  readonly batch: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly fills: number;
}

export class PostgresSettledRanges {
  constructor(private readonly sql: Sql) {}

  /** Ranges that have an event in [fromSeq, toSeq], ascending. */
  async ranges(fromSeq: number, toSeq: number): Promise<Settled[]> {
    const { rows } = await this.sql.query<
      Record<'from_seq' | 'to_seq' | 'fills', bigint> & {
        batch: string;
      }
    >(
      `SELECT batch, from_seq, to_seq, fills FROM core_settlements
       WHERE from_seq <= $2 AND to_seq >= $1 ORDER BY from_seq`,
      [fromSeq, toSeq],
    );
    return rows.map(({ batch, from_seq, to_seq, fills }) => ({
      batch,
      fromSeq: safeNumber(from_seq),
      toSeq: safeNumber(to_seq),
      fills: safeNumber(fills),
    }));
  }

  /** False: nothing was ever settled beyond the ledger itself. */
  async settles(): Promise<boolean> {
    const { rows } = await this.sql.query('SELECT 1 FROM core_settlements LIMIT 1');
    return rows.length > 0;
  }
}
