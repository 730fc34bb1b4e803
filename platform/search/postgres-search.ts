/** The search's Postgres side: full text for words, trigrams for what is almost spelled right. */
import { z } from 'zod';
import type { Sql } from '../postgres/pool';
import type { FieldValue, Filter, Search, SearchDocument, SearchHit, SearchQuery } from './search';

const MAX_LIMIT = 1000;
const MAX_TEXT_LENGTH = 500;

const fieldsShape = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
);

export function createPostgresSearch(sql: Sql): Search {
  return {
    index: (documents) => write(sql, documents, false),
    remove: (documents) => {
      const empty = documents.map((document) => ({ ...document, text: '', fields: {} }));
      return write(sql, empty, true);
    },
    search: (query) => find(sql, query),
    clear: async () => void (await sql.query('TRUNCATE platform_search_documents')),
  };
}

async function write(
  sql: Sql,
  documents: readonly SearchDocument[],
  deleted: boolean,
): Promise<void> {
  // One statement may touch a row once: of several versions the newest goes in.
  const newest = new Map<string, SearchDocument>();
  for (const document of documents) {
    const key = JSON.stringify([document.kind, document.id]);
    if ((newest.get(key)?.version ?? -Infinity) < document.version) newest.set(key, document);
  }
  const rows = [...newest.values()];
  if (rows.length === 0) return;
  await sql.query(
    `INSERT INTO platform_search_documents (kind, id, version, deleted, text, fields)
     SELECT kind, id, version, $6, text, fields
     FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::jsonb[])
       AS given (kind, id, version, text, fields)
     ORDER BY kind, id
     ON CONFLICT (kind, id) DO UPDATE SET version = excluded.version, text = excluded.text,
       fields = excluded.fields, deleted = excluded.deleted
     WHERE platform_search_documents.version < excluded.version`,
    [
      rows.map(({ kind }) => kind),
      rows.map(({ id }) => id),
      rows.map(({ version }) => version),
      rows.map(({ text }) => text.replaceAll('\0', ' ')),
      rows.map(({ fields }) => JSON.stringify(fields)),
      deleted,
    ],
  );
}

async function find(sql: Sql, query: SearchQuery): Promise<SearchHit[]> {
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > MAX_LIMIT) {
    throw new RangeError(`a search gives 1 to ${MAX_LIMIT} hits, not ${query.limit}`);
  }
  const text = query.text.slice(0, MAX_TEXT_LENGTH).replaceAll('\0', ' ').trim();
  const values: unknown[] = [query.kinds, query.limit, text];
  const conditions = ['NOT deleted', 'kind = ANY ($1)'];
  if (text !== '') conditions.push(`(${WORDS} OR ${ALIKE})`);
  for (const [name, filter] of Object.entries(query.filters ?? {})) {
    conditions.push(condition(name, filter, values));
  }
  const { rows } = await sql.query<{ kind: string; id: string; fields: unknown; score: number }>(
    `SELECT kind, id, fields, ${text === '' ? '0::float8' : SCORE} AS score
     FROM platform_search_documents WHERE ${conditions.join(' AND ')} AND $3::text IS NOT NULL
     ORDER BY score DESC, kind, id LIMIT $2`,
    values,
  );
  return rows.map((row) => ({ ...row, fields: readFields(row.fields) }));
}

const WORDS = `words @@ websearch_to_tsquery('simple', $3)`;
/** Alike by the server's pg_trgm.word_similarity_threshold (0.6 of 1), which the index can find. */
const ALIKE = '$3 <% text';
/** A hit on the words themselves stands above any that is only alike. */
const SCORE = `(CASE WHEN ${WORDS}
    THEN 1 + ts_rank(words, websearch_to_tsquery('simple', $3))
    ELSE 0 END + word_similarity($3, text))::float8`;

function readFields(fields: unknown): Record<string, FieldValue> {
  return fieldsShape.parse(fields);
}

/** The condition's text; its values are appended to `values`. */
function condition(name: string, filter: Filter, values: unknown[]): string {
  if (typeof filter !== 'object') return contains(name, filter, values);
  if ('anyOf' in filter) {
    if (filter.anyOf.length === 0) return 'false';
    return `(${filter.anyOf.map((value) => contains(name, value, values)).join(' OR ')})`;
  }
  const field = `(fields -> $${values.push(name)})`;
  const bounds = [`jsonb_typeof${field} = 'number'`];
  if (filter.from !== undefined) bounds.push(`${field}::numeric >= $${values.push(filter.from)}`);
  if (filter.to !== undefined) bounds.push(`${field}::numeric <= $${values.push(filter.to)}`);
  // CASE keeps the cast away from fields that are no numbers.
  return `CASE WHEN ${bounds[0]} THEN ${bounds.slice(1).join(' AND ') || 'true'} ELSE false END`;
}

/** A list holds a value where an equal one is in it; jsonb's containment says so for both. */
function contains(name: string, value: string | number | boolean, values: unknown[]): string {
  const single = `fields @> $${values.push(JSON.stringify({ [name]: value }))}::jsonb`;
  const inList = `fields @> $${values.push(JSON.stringify({ [name]: [value] }))}::jsonb`;
  return `(${single} OR ${inList})`;
}
