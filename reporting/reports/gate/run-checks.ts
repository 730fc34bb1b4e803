/** Checks of a run against itself and against the database as it is now. */
import type { GateCheck, ReportSection } from '../../contract/reports';
import { compareDecimals, sumDecimals } from '../exact';
import type { ReportDocument } from '../definition';
import { totalsOf } from '../section';
import { Check } from './finding';

const NEW_VERSION = 'make a new version';

/** The totals again from the rows. */
export function rowsResummed({ sections }: ReportDocument): GateCheck {
  const check = new Check('rows-resummed', 'Totals are the sums of their rows');
  for (const { name, columns, rows, totals } of sections) {
    for (const [key, sum] of Object.entries(totalsOf(columns, rows))) {
      const message = `a total is not the sum of its rows: ${NEW_VERSION}`;
      check.expect(`${name}, total ${key}`, String(sum), String(totals[key]), message);
    }
  }
  return check.done();
}

/**
 * The document as it would be made from the database now, as of the same event.
 * @param without sections whose figures change after the period by nature (decisions of people)
 */
export function figuresStand(
  doc: ReportDocument,
  now: ReportDocument,
  without: ReadonlySet<string>,
): GateCheck {
  const check = new Check('figures-stand', 'The database, asked again, gives the same figures');
  for (const section of doc.sections) {
    if (without.has(section.name)) continue;
    const again = now.sections.find(({ name }) => name === section.name);
    compareSections(check, section, again);
  }
  return check.done();
}

function compareSections(
  check: Check,
  section: ReportSection,
  again: ReportSection | undefined,
): void {
  const { name, rowKey, columns } = section;
  const rows = new Map(again?.rows.map((row) => [String(row[rowKey]), row]));
  for (const row of section.rows) {
    const key = String(row[rowKey]);
    const other = rows.get(key);
    rows.delete(key);
    if (other === undefined) {
      const message = `a row is not in the database any more: ${NEW_VERSION}`;
      check.add(`${name}, row ${key}`, 'a row', 'none', message);
      continue;
    }
    for (const { key: column } of columns) {
      const message = `a figure is not the database's any more: ${NEW_VERSION}`;
      const place = `${name}, row ${key}, ${column}`;
      check.expect(place, String(row[column]), String(other[column]), message);
    }
  }
  for (const key of rows.keys()) {
    check.add(`${name}, row ${key}`, 'none', 'a row', `a row came in later: ${NEW_VERSION}`);
  }
}

export interface SideSums {
  readonly market: string;
  readonly bought: string;
  readonly sold: string;
  readonly boughtNotional: string;
  readonly soldNotional: string;
}

/** Over all accounts, what was bought was sold, and both are the market's volume. */
export function boughtIsSold(sums: readonly SideSums[], { sections }: ReportDocument): GateCheck {
  const check = new Check('bought-is-sold', 'Over all accounts, bought equals sold equals volume');
  const rows = sections.find(({ name }) => name === 'markets')?.rows ?? [];
  const byMarket = new Map(sums.map((row) => [row.market, row]));
  for (const row of rows) {
    const market = String(row['market']);
    const none = { bought: '0', sold: '0', boughtNotional: '0', soldNotional: '0' };
    const side = byMarket.get(market) ?? none;
    const [volume, notional] = [String(row['volume']), String(row['notional'])];
    const message = `the accounts' days of ${market} do not add up: rebuild analytics`;
    check.expect(`${market}, bought`, volume, side.bought, message);
    check.expect(`${market}, sold`, volume, side.sold, message);
    check.expect(`${market}, value bought`, notional, side.boughtNotional, message);
    check.expect(`${market}, value sold`, notional, side.soldNotional, message);
  }
  return check.done();
}

/** Events after the watermark that changed the period's figures. */
export function nothingCameLate(revisions: readonly number[], watermark: number): GateCheck {
  const check = new Check('nothing-came-late', 'No later event has changed the period');
  check.count(1);
  for (const seq of revisions) {
    const message = `event ${seq} changed this period after the run: ${NEW_VERSION}`;
    check.add(`event ${seq}`, `none after ${watermark}`, String(seq), message);
  }
  return check.done();
}

/** The frozen input still has its hash, and gives the same files byte for byte. */
export function regeneratedAlike(
  input: { readonly stored: string; readonly now: string },
  stored: ReadonlyMap<string, string>,
  again: ReadonlyMap<string, string>,
): GateCheck {
  const title = 'Made again from the frozen input, every file has the same bytes';
  const check = new Check('regenerated-alike', title);
  check.expect('input', input.stored, input.now, `the frozen input was changed: ${NEW_VERSION}`);
  for (const name of new Set([...stored.keys(), ...again.keys()])) {
    const message = `${name} has other bytes than it was made with: ${NEW_VERSION}`;
    check.expect(name, again.get(name) ?? 'no file', stored.get(name) ?? 'no file', message);
  }
  return check.done();
}

/** Volume of a market is what its hours add up to. */
export function hoursAddUp({ sections }: ReportDocument): GateCheck {
  const check = new Check('hours-add-up', 'The hours of a market add up to its day');
  const hours = sections.find(({ name }) => name === 'hours')?.rows ?? [];
  for (const row of sections.find(({ name }) => name === 'markets')?.rows ?? []) {
    const own = hours.filter(({ market }) => market === row['market']);
    for (const column of ['volume', 'notional', 'trades']) {
      const sum = sumDecimals(own.map((hour) => String(hour[column])));
      const message = `the hours do not add up to ${column}: ${NEW_VERSION}`;
      const equal = compareDecimals(sum, String(row[column])) === 0;
      check.expect(
        `${String(row['market'])}, ${column}`,
        String(row[column]),
        equal ? String(row[column]) : sum,
        message,
      );
    }
  }
  return check.done();
}
