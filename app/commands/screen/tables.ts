/** CSV files of `probity screen`: read row by row under a header, written as they come. */
import { createReadStream } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { csvRows } from '../../../kyc/screening/lists/csv-rows';
import { ListFault } from '../../../kyc/screening/lists/list-fault';
import { textChunks } from '../../../kyc/screening/lists/text-chunks';
import { errorCode } from '../../../platform/errors/coded-error';
import { BadInput } from '../bad-input';

export interface TableRow {
  readonly line: number;
  readonly fields: readonly string[];
  /** The column's value; '' when there is no such column. */
  readonly get: (column: string) => string;
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: AsyncGenerator<TableRow>;
}

const CHUNK = 1 << 20;

/** Bytes of a file. @throws BadInput when it cannot be read */
export async function* fileBytes(file: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK })) {
      yield chunk as Uint8Array; // no encoding is set
    }
  } catch (error) {
    const code = errorCode(error);
    if (code === undefined) throw error;
    throw new BadInput(`cannot read the file: ${code} (${file})`);
  }
}

/** Runs the work and turns what is wrong with a file into bad input that names file and line. */
export async function atFile<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ListFault) throw new BadInput(`${error.problem} (${file}:${error.line})`);
    throw error;
  }
}

/** Opens a CSV file with a header. @throws BadInput when a needed column is missing */
export async function openTable(file: string, needed: readonly string[]): Promise<Table> {
  const rows = csvRows(textChunks(fileBytes(file)), ',');
  const first = await atFile(file, () => rows.next());
  const fields = first.done === true ? [] : first.value.fields;
  const columns = fields.map((name) => name.replace(/^\ufeff/, '').trim());
  const missing = needed.find((name) => !columns.includes(name));
  if (missing !== undefined) throw new BadInput(`the column ${missing} is missing (${file}:1)`);
  const places = new Map(columns.map((name, at) => [name, at]));
  async function* read(): AsyncGenerator<TableRow> {
    for (;;) {
      const next = await atFile(file, () => rows.next());
      if (next.done === true) return;
      const { line, fields: values } = next.value;
      if (values.length !== columns.length) {
        const what = `the row has ${values.length} columns, the header ${columns.length}`;
        throw new BadInput(`${what} (${file}:${line})`);
      }
      yield { line, fields: values, get: (column) => values[places.get(column) ?? -1] ?? '' };
    }
  }
  return { columns, rows: read() };
}

/** One line of CSV, with its line end. */
export function csvLine(values: readonly (string | number)[]): string {
  return stringify([[...values]]);
}

/** Writes to standard output, and waits until it has been taken. */
export async function print(text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
