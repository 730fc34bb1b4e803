/**
 * A consumer divided into parts, each with an offset and a lease of its own: `name 2/3`. All parts
 * read the whole log; what each makes of it is the handler's. How many there are may change while
 * none of them works.
 */
import { CodedError } from '../errors/coded-error';
import { safeNumber, type Sql } from '../postgres/pool';

/** One of `count` parts; index from 1. The only part of one is the consumer itself. */
export interface Part {
  readonly index: number;
  readonly count: number;
}

/** The name of the part's offset and lease. Consumers' own names have no space. */
export function partName(consumer: string, { index, count }: Part): string {
  return count === 1 ? consumer : `${consumer} ${index}/${count}`;
}

/** The parts that there are, and how far each has come; none before the first start. */
export async function readParts(
  sql: Sql,
  consumer: string,
  lock: '' | 'FOR UPDATE' = '',
): Promise<(Part & { readonly seq: number })[]> {
  const { rows } = await sql.query<{ consumer: string; seq: bigint }>(
    `SELECT consumer, seq FROM platform_consumer_offsets
     WHERE split_part(consumer, ' ', 1) = $1 ORDER BY consumer ${lock}`,
    [consumer],
  );
  return rows.map(({ consumer: name, seq }) => {
    const [index = 1, count = 1] = name.slice(consumer.length).split('/').map(Number);
    return { index: index || 1, count, seq: safeNumber(seq) };
  });
}

/**
 * Makes the consumer one of `count` parts, all of which begin where the former ones have come to.
 * Nothing changes where it is so already.
 * @throws CodedError PARTS_AT_WORK, PARTS_APART when it is divided otherwise and cannot change yet
 */
export async function divideConsumer(
  tx: Sql,
  consumer: string,
  count: number,
  nowMicros: number,
): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`parts:${consumer}`]);
  const parts = await readParts(tx, consumer, 'FOR UPDATE');
  const isSo = parts.length === count && parts.every((part) => part.count === count);
  if (isSo) return;
  const seqs = new Set(parts.map(({ seq }) => seq));
  const was = `${consumer} works in ${parts.length} parts and was to work in ${count}`;
  for (const part of parts) {
    const { rows } = await tx.query<{ idle: boolean }>(
      'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS idle',
      [`consumer:${partName(consumer, part)}`],
    );
    if (rows[0]?.idle !== true) {
      throw new CodedError('PARTS_AT_WORK', `${was}: stop those that work first`);
    }
  }
  if (seqs.size > 1) {
    const todo = 'start the former ones once more, and stop them when they have caught up';
    throw new CodedError('PARTS_APART', `${was}, but its parts stand at different events: ${todo}`);
  }
  const [seq = 0] = seqs;
  await tx.query(`DELETE FROM platform_consumer_offsets WHERE split_part(consumer, ' ', 1) = $1`, [
    consumer,
  ]);
  for (let index = 1; index <= count; index++) {
    await tx.query('INSERT INTO platform_consumer_offsets VALUES ($1, $2, $3)', [
      ...[partName(consumer, { index, count }), seq, nowMicros],
    ]);
  }
}
