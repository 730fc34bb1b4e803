/**
 * How well and how fast names are matched: `npx tsx bench/screening.ts [FOLDER] [SEED...]`.
 * FOLDER holds official lists (OFAC CSV, UN XML). Cases come from seeds; the bar is 0.70 for pairs,
 * 0.85 for innocents. Seeds 1 to 20 are for working on the matcher, others for reporting.
 */
import { createReadStream, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ListEntry, SanctionsList } from '../kyc/screening/listed-entry';
import { joinListFiles } from '../kyc/screening/lists/list-file';
import { readList } from '../kyc/screening/lists/read-list';
import { kindsOfSchema, scorePair } from '../kyc/screening/matching/schemas';
import { Screener, type Subject } from '../kyc/screening/matching/screener';
import { Seeded } from '../tests/core/seeded';
import { altered, innocent, lookalike, schemaOf, type PairCase } from './screening-cases';

const PAIRS = 2_000;
const QUERIES = 1_000;
const PAIR_BAR = 0.7;
const INNOCENT_BAR = 0.85;

const subject = (name: string, schema?: string): Subject => ({
  names: [name],
  kinds: schema === undefined ? undefined : kindsOfSchema(schema),
  ...{ birthDates: [], countries: [], gender: null, identifiers: [] },
});

async function load(folder: string): Promise<SanctionsList[]> {
  const read = [];
  for (const file of readdirSync(folder).sort()) {
    read.push(await readList(createReadStream(join(folder, file)), file));
  }
  return joinListFiles(read);
}

function pick(entries: readonly ListEntry[], random: Seeded): ListEntry {
  const entry = entries[random.int(0, entries.length - 1)];
  if (entry === undefined) throw new Error('the list is empty');
  return entry;
}

function pairCases(entries: readonly ListEntry[], random: Seeded): PairCase[] {
  return Array.from({ length: PAIRS }, () => {
    const entry = pick(entries, random);
    if (random.chance(0.5)) return lookalike(entry, pick(entries, random), random);
    const { name, kind } = altered(entry, random);
    const right = entry.names[0]?.text ?? '';
    const others = entry.names.slice(1, 3).map(({ text }) => text);
    // The altered one may be an alias: the nearest of the first names is what it is held against.
    const scored = [right, ...others].map((text) => ({
      text,
      s: scorePair(name, text, 'Thing').score,
    }));
    const nearest = scored.reduce((best, next) => (next.s > best.s ? next : best));
    return { left: name, right: nearest.text, schema: schemaOf(entry), same: true, kind };
  });
}

function pairs(entries: readonly ListEntry[], random: Seeded, verbose: boolean) {
  const tally = new Map<string, { right: number; all: number }>();
  let [found, missed, wrong] = [0, 0, 0];
  for (const { left, right, schema, same, kind } of pairCases(entries, random)) {
    const { score } = scorePair(left, right, schema);
    const hit = score >= PAIR_BAR;
    if (same && hit) found++;
    else if (same) missed++;
    else if (hit) wrong++;
    if (verbose && same !== hit) {
      process.stderr.write(`${score.toFixed(3)} ${same} ${kind}: ${left} | ${right}\n`);
    }
    const row = tally.get(kind) ?? { right: 0, all: 0 };
    tally.set(kind, { right: row.right + (same === hit ? 1 : 0), all: row.all + 1 });
  }
  const f1 = (2 * found) / (2 * found + missed + wrong);
  const rows = [...tally].map(
    ([kind, { right, all }]) => `${kind} ${((100 * right) / all).toFixed(1)} %`,
  );
  return { f1, rows };
}

function topOne(list: SanctionsList, random: Seeded, verbose: boolean): number {
  const screener = new Screener([list]);
  let first = 0;
  for (let i = 0; i < QUERIES; i++) {
    const entry = pick(list.entries, random);
    const { name, kind } = altered(entry, random);
    const [best] = screener.screen(subject(name, schemaOf(entry)), 0.5, 1);
    if (best?.entry.listId === entry.listId) first++;
    else if (verbose) {
      const other = best === undefined ? 'nothing' : `${best.listedName} ${best.score.toFixed(3)}`;
      process.stderr.write(`top ${kind}: ${name} (${entry.names[0]?.text}) ${other}\n`);
    }
  }
  return first / QUERIES;
}

function innocents(list: SanctionsList, random: Seeded, verbose: boolean) {
  const screener = new Screener([list]);
  const spent: number[] = [];
  let hits = 0;
  for (let i = 0; i < QUERIES; i++) {
    const { name, person } = innocent(random);
    const asked = subject(name, person ? 'Person' : 'Company');
    const before = process.cpuUsage();
    const [best] = screener.screen(asked, 0.5, 5);
    const { user, system } = process.cpuUsage(before);
    spent.push((user + system) / 1000);
    if (best === undefined || best.score < INNOCENT_BAR) continue;
    hits++;
    if (verbose)
      process.stderr.write(`innocent ${name}: ${best.listedName} ${best.score.toFixed(3)}\n`);
  }
  spent.sort((a, b) => a - b);
  const at = (share: number): string => (spent[Math.floor(share * spent.length)] ?? 0).toFixed(2);
  return { rate: hits / QUERIES, speed: `median ${at(0.5)} ms, 99 % ${at(0.99)} ms of processor` };
}

async function main(): Promise<void> {
  const [folder = join(__dirname, '..', '..', 'shared', 'data', 'sanctions'), ...given] =
    process.argv.slice(2).filter((word) => !word.startsWith('--'));
  const verbose = process.argv.includes('--verbose');
  const lists = await load(folder);
  const ofac = lists.find(({ name }) => name.startsWith('OFAC'));
  const un = lists.find(({ name }) => name.startsWith('UN'));
  if (ofac === undefined || un === undefined) throw new Error('an OFAC and a UN list are needed');
  const latin = ofac.entries.filter(({ kind }) => kind !== 'aircraft');
  for (const seed of given.length > 0 ? given.map(Number) : [1]) {
    const random = new Seeded(seed);
    const { f1, rows } = pairs(latin, random, verbose);
    const top = topOne(un, random, verbose);
    const { rate, speed } = innocents(ofac, random, verbose);
    process.stdout.write(
      `seed ${seed}: pairs F1 ${f1.toFixed(3)} at ${PAIR_BAR}; altered UN names first ` +
        `${(100 * top).toFixed(1)} %; innocents at ${INNOCENT_BAR} ${(100 * rate).toFixed(1)} %; ` +
        `query ${speed}\n  ${rows.join(', ')}\n`,
    );
  }
}

void main();
