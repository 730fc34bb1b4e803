/** Files of cases: the bytes under their SHA-256, and what kind of file they really are. */
import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type/core';
import type { Sql } from '../../platform/postgres/pool';

export const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** What may be added, by the ending of its name. */
const KINDS: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
  txt: 'text/plain',
  json: 'application/json',
};

/**
 * The type of the content when it is one that may be added and fits the name.
 * @returns a sentence that says what is wrong, as `{lie}`
 */
export async function sniffed(
  name: string,
  content: Buffer,
): Promise<{ readonly mime: string } | { readonly lie: string }> {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
  const claimed = KINDS[ending];
  if (claimed === undefined) {
    return { lie: `.${ending} files are not taken: ${Object.keys(KINDS).join(', ')} are` };
  }
  const found = (await fileTypeFromBuffer(content))?.mime;
  const isText = claimed.startsWith('text/') || claimed === 'application/json';
  if (isText && found === undefined && isPlainText(content)) return { mime: claimed };
  if (!isText && found === claimed) return { mime: claimed };
  const really = found ?? (isPlainText(content) ? 'text' : 'of no known type');
  return { lie: `the file is named .${ending} and its content is ${really}` };
}

/** UTF-8 without control characters but for tabs and line ends. */
function isPlainText(content: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    return !/[\0-\x08\x0B\x0E-\x1F]/.test(text);
  } catch {
    return false;
  }
}

export function sha256Of(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** In the transaction of the event that names it. */
export async function writeFile(
  tx: Sql,
  caseId: string,
  fileId: string,
  content: Buffer,
): Promise<void> {
  await tx.query(
    'INSERT INTO case_files (case_id, file_id, sha256, content) VALUES ($1, $2, $3, $4)',
    [caseId, fileId, Buffer.from(sha256Of(content), 'hex'), content],
  );
}

export async function readFile(
  sql: Sql,
  caseId: string,
  fileId: string,
): Promise<Buffer | undefined> {
  const { rows } = await sql.query<{ content: Buffer }>(
    'SELECT content FROM case_files WHERE case_id = $1 AND file_id = $2',
    [caseId, fileId],
  );
  return rows[0]?.content;
}
