/**
 * Rows of a CSV file as they come (RFC 4180, any one-letter delimiter), each with its line. A file
 * that ends within a quoted field, or within a row, is refused: it is cut.
 */
import { LIST_LIMITS, ListFault } from './list-fault';

export interface CsvRow {
  /** Line on which the row begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** False for a last row without a line end behind it. */
  readonly ended: boolean;
  /** Whether the last field stood in quotes. */
  readonly lastQuoted: boolean;
}

/** End of text as DOS wrote it: OFAC's files end with this sign. */
export const END_MARK = '\u001a';

class RowReader {
  readonly #delimiter: string;
  #line = 1;
  #rowLine = 1;
  #fields: string[] = [];
  #field = '';
  #size = 0;
  /** `start` of a field, `plain`, `quoted`, or behind the `closing` quote. */
  #state: 'start' | 'plain' | 'quoted' | 'closing' = 'start';
  #lastQuoted = false;
  #rows: CsvRow[] = [];

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  feed(text: string): CsvRow[] {
    let from = 0;
    for (let i = 0; i < text.length; i++) {
      const letter = text.charAt(i);
      if (this.#state === 'quoted') {
        if (letter === '\n') this.#line++;
        if (letter !== '"') continue;
        this.#append(text.slice(from, i));
        this.#state = 'closing';
        from = i + 1;
      } else if (letter === '"' && this.#state !== 'plain') {
        if (this.#state === 'closing') this.#append('"');
        this.#state = 'quoted';
        from = i + 1;
      } else if (letter === this.#delimiter || letter === '\n') {
        this.#append(text.slice(from, i));
        from = i + 1;
        this.#endField();
        if (letter === '\n') this.#endRow(true);
      } else if (this.#state === 'start') this.#state = 'plain';
    }
    this.#append(text.slice(from));
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  end(): CsvRow[] {
    if (this.#state === 'quoted') {
      throw new ListFault('the file ends within a quoted field: it is cut', this.#rowLine);
    }
    if (this.#fields.length > 0 || this.#field.trim() !== '') {
      this.#endField();
      this.#endRow(false);
    }
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #append(text: string): void {
    this.#size += text.length;
    if (this.#size > LIST_LIMITS.recordCharacters) {
      throw new ListFault('a row is too long: is a quote missing?', this.#rowLine);
    }
    this.#field += text;
  }

  #endField(): void {
    this.#lastQuoted = this.#state === 'closing';
    this.#fields.push(this.#lastQuoted ? this.#field : this.#field.replace(/\r$/, ''));
    if (this.#fields.length > LIST_LIMITS.columns) {
      throw new ListFault('a row has too many columns', this.#rowLine);
    }
    this.#field = '';
    this.#state = 'start';
  }

  #endRow(ended: boolean): void {
    const [line, fields, lastQuoted] = [this.#rowLine, this.#fields, this.#lastQuoted];
    this.#rows.push({ line, fields, ended, lastQuoted });
    this.#fields = [];
    this.#size = 0;
    if (ended) this.#line++;
    this.#rowLine = this.#line;
  }
}

/** Rows in their order; empty lines are passed over. @throws ListFault */
export async function* csvRows(
  chunks: AsyncIterable<string>,
  delimiter: string,
): AsyncGenerator<CsvRow> {
  const reader = new RowReader(delimiter);
  for await (const chunk of chunks) {
    for (const row of reader.feed(chunk)) if (!isEmpty(row)) yield row;
  }
  for (const row of reader.end()) if (!isEmpty(row)) yield row;
}

function isEmpty({ fields: [first = '', ...more] }: CsvRow): boolean {
  return more.length === 0 && first.trim() === '';
}

/**
 * Whether the end of the file lies within this row: it lacks columns, or it is the last one and
 * its text stops without a line end, a closing quote or a full stop.
 */
export function isCutRow(row: CsvRow, columns: number): boolean {
  if (row.fields.length < columns) return true;
  if (row.ended || row.lastQuoted) return false;
  return !/(\.|-0- ?)$/.test(row.fields.at(-1) ?? '');
}
