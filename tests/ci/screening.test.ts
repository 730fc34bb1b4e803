// The real lists: read whole, cut files refused, altered names found, innocent people left alone.
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { joinListFiles, type ListFile } from '../../kyc/screening/lists/list-file';
import { readList } from '../../kyc/screening/lists/read-list';
import { kindsOfSchema } from '../../kyc/screening/matching/schemas';
import { Screener, type Match } from '../../kyc/screening/matching/screener';
import { altered, innocent, schemaOf } from '../../bench/screening-cases';
import { Seeded } from '../core/seeded';
import { ROOT } from '../source-files';

const FOLDER = join(ROOT, '..', 'shared', 'data', 'sanctions');
const SEED = 501;
const QUERIES = 600;

const read = (file: string): Promise<ListFile> =>
  readList(createReadStream(join(FOLDER, file)), file);

async function* firstBytes(file: string, share: number): AsyncGenerator<Uint8Array> {
  const bytes = readFileSync(join(FOLDER, file));
  yield bytes.subarray(0, Math.floor(bytes.length * share));
}

function ask(screener: Screener, name: string, schema: string, bar: number): Match | undefined {
  const nothing = { birthDates: [], countries: [], gender: null, identifiers: [] };
  return screener.screen({ names: [name], kinds: kindsOfSchema(schema), ...nothing }, bar, 1)[0];
}

test('the official files are read whole', async () => {
  const old = ['sdn', 'alt', 'add'].map((part) => read(`ofac_${part}_2021-06.csv`));
  const [ofac] = joinListFiles(await Promise.all(old));
  expect(ofac?.entries).toHaveLength(8_976);
  expect(
    ofac?.entries.find(({ listId }) => listId === '36')?.names.map(({ text }) => text),
  ).toEqual(['AEROCARIBBEAN AIRLINES', 'AERO-CARIBBEAN']);
  const newer = await read('ofac_sdn_2023-01.csv');
  const wallets = newer.entries.flatMap((entry) => entry.wallets);
  expect(newer.entries).toHaveLength(11_443);
  expect(wallets).toContainEqual({ asset: 'XBT', address: '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h' });
  const un = await read('un_consolidated_2026-02.xml');
  expect([un.dated, un.entries.length]).toEqual(['2026-02-27', 1_003]);
});

test.each(['ofac_sdn_2021-06.csv', 'ofac_sdn_2023-01.csv', 'un_consolidated_2026-02.xml'])(
  '%s cut in the middle is refused with the line',
  async (file) => {
    for (const share of [0.2, 0.37, 0.5, 0.81, 0.999]) {
      await expect(readList(firstBytes(file, share), file)).rejects.toThrow(/cut.*\(line \d+\)/);
    }
  },
);

test(`altered UN names find their entry first (seed ${SEED})`, async () => {
  const un = await read('un_consolidated_2026-02.xml');
  const screener = new Screener([un]);
  const random = new Seeded(SEED);
  let first = 0;
  for (let i = 0; i < QUERIES; i++) {
    const entry = random.pick(un.entries);
    const { name } = altered(entry, random);
    if (ask(screener, name, schemaOf(entry), 0.5)?.entry.listId === entry.listId) first++;
  }
  expect(first / QUERIES).toBeGreaterThanOrEqual(0.92);
});

test(`innocent people and firms are left alone (seed ${SEED})`, async () => {
  const screener = new Screener([await read('ofac_sdn_2023-01.csv')]);
  const random = new Seeded(SEED);
  let hits = 0;
  for (let i = 0; i < QUERIES; i++) {
    const { name, person } = innocent(random);
    if (ask(screener, name, person ? 'Person' : 'Company', 0.85) !== undefined) hits++;
  }
  expect(hits / QUERIES).toBeLessThanOrEqual(0.01);
});
