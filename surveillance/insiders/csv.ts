/** An insider list as CSV (RFC 4180): `asset,person,role,from,until,reason`, times in ISO 8601. */
import { CodedError } from '../../platform/errors/coded-error';
import { INSIDER_ROLES, type InsiderRole } from '../contract';

export interface NewInsider {
  readonly asset: string;
  readonly person: string;
  readonly role: InsiderRole;
  /** µs UTC */
  readonly from: number;
  readonly until: number | null;
  readonly reason: string;
}

const COLUMNS = ['asset', 'person', 'role', 'from', 'until', 'reason'] as const;
const MOST_ROWS = 10_000;
/** All but line ends and tabs. */
const CONTROL = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F]/;

/** @throws CodedError INSIDER_LIST naming the line and what is wrong with it; nothing is taken */
export function insidersOf(text: string): NewInsider[] {
  const [header, ...rows] = rowsOf(text.replace(/^\uFEFF/, ''));
  const names = header?.fields.map((name) => name.trim().toLowerCase()) ?? [];
  const missing = COLUMNS.find((name) => !names.includes(name));
  if (missing !== undefined) throw fault(1, `the column ${missing} is missing`);
  if (rows.length > MOST_ROWS) throw fault(MOST_ROWS + 1, `more than ${MOST_ROWS} rows`);
  return rows.map(({ line, fields }) => {
    if (fields.length !== names.length) {
      const what = `${fields.length} fields under ${names.length} columns`;
      throw fault(line, `${what}: text with a comma stands in quotes`);
    }
    if (fields.some((field) => CONTROL.test(field))) throw fault(line, 'it has control characters');
    const get = (name: (typeof COLUMNS)[number]) => fields[names.indexOf(name)]?.trim() ?? '';
    const role = INSIDER_ROLES.find((one) => one === get('role'));
    if (role === undefined) throw fault(line, `role is one of ${INSIDER_ROLES.join(', ')}`);
    const [asset, person, reason] = [get('asset'), get('person'), get('reason')];
    if (asset === '' || asset.length > 100) throw fault(line, 'asset is empty or too long');
    if (person === '' || person.length > 200) throw fault(line, 'person is empty or too long');
    if (reason.length < 3 || reason.length > 2000)
      throw fault(line, 'reason has 3 to 2000 letters');
    const from = timeOf(get('from'), line, 'from');
    const until = get('until') === '' ? null : timeOf(get('until'), line, 'until');
    if (until !== null && until < from) throw fault(line, 'until comes before from');
    return { asset, person, role, from, until, reason };
  });
}

const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/;

/** A day is its first moment. */
function timeOf(text: string, line: number, name: string): number {
  const ms = TIME.test(text) ? Date.parse(text) : NaN;
  // Date.parse takes the 30th of February for the 2nd of March.
  const isDay = ms >= 0 && new Date(ms).toISOString().startsWith(text.slice(0, 10));
  if (isDay) return ms * 1000;
  throw fault(line, `${name} is a day (2026-11-28) or a time in UTC (2026-11-28T09:30Z)`);
}

interface Row {
  readonly line: number;
  readonly fields: readonly string[];
}

/** Rows with the line that each begins on; blank lines are left out. */
function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  let fields: string[] = [];
  let [field, isQuoted, wasQuoted, line, begun] = ['', false, false, 1, 1];
  const endField = () => {
    fields.push(field);
    [field, wasQuoted] = ['', false];
  };
  const endRow = () => {
    endField();
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: begun, fields });
    fields = [];
    begun = line;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\n') line += 1;
    if (isQuoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') field += text.charAt(++i);
      else isQuoted = false;
    } else if (c === '"' && field === '' && !wasQuoted) [isQuoted, wasQuoted] = [true, true];
    else if (c === ',') endField();
    else if (c === '\n') endRow();
    else if (c !== '\r') {
      if (wasQuoted) throw fault(begun, 'text follows a closing quote');
      field += c;
    }
  }
  if (isQuoted) throw fault(begun, 'a quote is not closed');
  if (field !== '' || fields.length > 0) endRow();
  return rows;
}

function fault(line: number, what: string): CodedError {
  return new CodedError('INSIDER_LIST', `line ${line}: ${what}`);
}
