/** Pages of a table: from an id or a time on, or the newest. */
import type { Page } from '../../contract';
import type { Sql } from '../../../platform/postgres/pool';

/** Most rows that one question may ask for. */
const MAX_LIMIT = 10_000;

interface Paged {
  readonly select: string;
  readonly values: readonly unknown[];
  readonly id: string;
  readonly ts: string;
  /** Second order column, where the id is not unique. */
  readonly tie?: string;
  readonly page: Page;
}

/** Ascending by id: from where the page begins, or the newest when it says nothing. */
export async function paged<Row extends object>(sql: Sql, paging: Paged): Promise<Row[]> {
  const { fromId, startTime, endTime, limit } = paging.page;
  const values = [...paging.values];
  const bound = (condition: string, value: number | undefined): string => {
    if (value === undefined) return '';
    values.push(value);
    return ` AND ${condition} $${values.length}`;
  };
  const bounds =
    bound(`${paging.id} >=`, fromId) +
    bound(`${paging.ts} >=`, startTime) +
    bound(`${paging.ts} <=`, endTime);
  const newest = fromId === undefined && startTime === undefined;
  const direction = newest ? ' DESC' : '';
  const tie = paging.tie === undefined ? '' : `, ${paging.tie}${direction}`;
  values.push(Math.min(limit, MAX_LIMIT));
  const { rows } = await sql.query<Row>(
    `${paging.select}${bounds} ORDER BY ${paging.id}${direction}${tie} LIMIT $${values.length}`,
    values,
  );
  return newest ? rows.reverse() : rows;
}
