/** What a backup says of itself: written last, so that a folder without it is no backup. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sequenceRecord, tableRecord } from '../../platform/backup/tables';
import { readEnvironment } from '../../platform/config/environment';
import { errorText } from '../../platform/errors/coded-error';
import type { Sql } from '../../platform/postgres/pool';
import { BadInput } from './bad-input';

export const MANIFEST = 'manifest.json';
export const ARCHIVES = 'archives';
export const KEY_FILE = 'secret.key';

const shape = z.object({
  format: z.literal('probity backup 1'),
  /** µs UTC */
  takenAt: z.number(),
  migrations: z.array(z.string()),
  tables: z.array(tableRecord),
  sequences: z.array(sequenceRecord),
  archives: z.array(
    z.object({ file: z.string().regex(/^[\w.-]+$/), sha256: z.string(), bytes: z.number() }),
  ),
  /** Where the log ends, and the state that its commands lead to. */
  log: z.object({ seq: z.number(), hash: z.string(), stateHash: z.string() }),
  /** Whether the key that seals secrets is among the files. */
  key: z.boolean(),
});
export type Manifest = z.infer<typeof shape>;

/** @throws BadInput when the folder holds no whole backup */
export function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST);
  try {
    return shape.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new BadInput(`${folder} holds no whole backup: ${path}: ${errorText(error)}`);
  }
}

/** @throws BadInput when there is something in the folder */
export function mustBeEmpty(folder: string, what: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  throw new BadInput(`${what} needs a new or empty folder, and ${folder} holds something`);
}

/** What the exchange has that is in no backup, a line each, with what to do after a restore. */
export async function leftOut(sql: Sql): Promise<string[]> {
  const { rows } = await sql.query('SELECT 1 FROM core_chain_venue');
  const { ELASTICSEARCH_URL: search } = readEnvironment({
    ELASTICSEARCH_URL: z.string().optional(),
  });
  const lines: string[] = [];
  if (rows.length > 0) {
    const todo = 'keep the folder chain/ of the data folder beside the backup';
    lines.push(`the chain that was settled at: ${todo} (app/README.md, "Backup and restore")`);
  }
  if (search !== undefined && search !== '') {
    lines.push('the index at ELASTICSEARCH_URL: make it anew with `probity rebuild search`');
  }
  return lines;
}
