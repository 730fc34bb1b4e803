/**
 * `probity screen`: names or wallets against lists, or pairs of names against each other
 * (contracts §1). CSV in, CSV on standard output.
 */
import { basename } from 'node:path';
import { joinListFiles } from '../../../kyc/screening/lists/list-file';
import { readList } from '../../../kyc/screening/lists/read-list';
import { kindsOfSchema, scorePair } from '../../../kyc/screening/matching/schemas';
import { Screener, type Match, type Subject } from '../../../kyc/screening/matching/screener';
import { countryCodes, genderOf, partialDates } from '../../../kyc/screening/lists/facts';
import { readOptions } from './options';
import { atFile, csvLine, fileBytes, openTable, print, type TableRow } from './tables';

/** Hits of one name that are written; the rest is weaker. */
const MOST_HITS = 20;
const BLOCK = 64 * 1024;

/** @throws BadInput naming file and line */
export async function run(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options.ask === 'pairs') await writeAll(pairRows(options.file));
  else {
    const screener = await loadLists(options.lists);
    if (options.ask === 'wallets') await writeAll(walletRows(options.file, screener));
    else await writeAll(nameRows(options.file, screener, options.threshold));
  }
  return 0;
}

async function loadLists(files: readonly string[]): Promise<Screener> {
  const read = [];
  for (const file of files) {
    read.push(await atFile(file, () => readList(fileBytes(file), basename(file))));
  }
  return new Screener(joinListFiles(read));
}

async function* nameRows(
  file: string,
  screener: Screener,
  threshold: number,
): AsyncGenerator<string> {
  const { rows } = await openTable(file, ['id', 'name']);
  yield csvLine(['id', 'name', 'listId', 'listName', 'score', 'reason']);
  for await (const row of rows) {
    for (const match of screener.screen(subjectOf(row), threshold, MOST_HITS)) {
      const { entry, listedName, score } = match;
      const scored = score.toFixed(4);
      yield csvLine([
        ...[row.get('id'), row.get('name'), entry.listId, listedName, scored, reasonOf(match)],
      ]);
    }
  }
}

function subjectOf(row: TableRow): Subject {
  return {
    names: [row.get('name')],
    kinds: kindsOfSchema(row.get('schema')),
    birthDates: partialDates([row.get('birthDate')]),
    countries: countryCodes(row.get('country').split(';')),
    gender: genderOf(row.get('gender')),
    identifiers: row.get('identifier').split(';'),
  };
}

function reasonOf({ list, parts }: Match): string {
  return `${list}: ${parts.map(({ field, reason }) => `${field}: ${reason}`).join('; ')}`;
}

async function* pairRows(file: string): AsyncGenerator<string> {
  const { columns, rows } = await openTable(file, ['left', 'right']);
  yield csvLine([...columns, 'score']);
  for await (const { fields, get } of rows) {
    const { score } = scorePair(get('left'), get('right'), get('schema'));
    yield csvLine([...fields, score.toFixed(4)]);
  }
}

async function* walletRows(file: string, screener: Screener): AsyncGenerator<string> {
  const { rows } = await openTable(file, ['id', 'asset', 'address']);
  yield csvLine(['id', 'asset', 'address', 'listId', 'listName']);
  for await (const { get } of rows) {
    const [id, asset, address] = ['id', 'asset', 'address'].map(get);
    for (const { entry } of screener.wallets(address ?? '')) {
      const listed = entry.names[0]?.text ?? '';
      yield csvLine([id ?? '', asset ?? '', address ?? '', entry.listId, listed]);
    }
  }
}

async function writeAll(lines: AsyncGenerator<string>): Promise<void> {
  let block = '';
  for await (const line of lines) {
    block += line;
    if (block.length < BLOCK) continue;
    await print(block);
    block = '';
  }
  await print(block);
}
