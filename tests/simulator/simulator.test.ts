/**
 * The core, its log and its consumers through simulated trouble: some dozens of seeds here, the
 * thousands by `npx tsx tests/simulator/run.ts`. And planted bugs, which must be found.
 */
import { describeFault, type FaultKind } from './faults';
import { PLANTED, simulateWith } from './planted';
import { shrink } from './shrink';
import { simulate, type RunResult } from './simulate';

const RUNS = 30;
const SEEDS_FOR_A_BUG = 40;
const first = 1 + (Math.floor(performance.timeOrigin) % 1_000_000_000);

function story({ seed, violation, schedule, notes }: RunResult): string {
  const faults = schedule.map((fault) => `  fault ${describeFault(fault)}`);
  return [`seed ${seed}: ${violation}`, ...faults, ...notes.slice(-30)].join('\n');
}

test(`${RUNS} runs of trouble lose, double and invent nothing`, async () => {
  process.stdout.write(`simulator: seeds from ${first}\n`);
  let acknowledged = 0;
  for (let seed = first; seed < first + RUNS; seed++) {
    const result = await simulate({ seed });
    if (result.violation !== undefined) throw new Error(story(result));
    acknowledged += result.acknowledged;
  }
  expect(acknowledged).toBeGreaterThan(RUNS * 30);
});

test('the same seed gives the same run to the last event', async () => {
  for (const seed of [first, first + 1]) {
    const [one, two] = [await simulate({ seed }), await simulate({ seed })];
    expect(two).toEqual(one);
    expect(one.notes.length).toBeGreaterThan(50);
  }
});

/** The quick ones; the others need more seeds than a test run has, and `--plant all` finds them. */
const QUICK: readonly [string, FaultKind[]][] = [
  ['acknowledge-before-commit', ['slow-disk']],
  ['fence-check-dropped', ['takeover', 'silence']],
  ['epoch-not-raised', ['takeover', 'silence']],
  ['offset-outside-the-transaction', ['kill', 'cut', 'database-crash']],
  ['state-not-rewound', ['kill']],
  ['torn-batch-accepted', ['torn-batch']],
  ['torn-tail-left-out', ['torn-batch']],
  ['torn-snapshot-accepted', ['torn-snapshot']],
  ['lost-answer-taken-for-a-fence', ['lose-answer']],
  ['unknown-told-as-refused', ['database-crash', 'lose-answer']],
  ['clock-trusted', ['kill', 'clock-step']],
];

test.each(QUICK)('the planted bug %s is found', async (name, faults) => {
  const broken = simulateWith(name);
  for (let seed = 1; seed <= SEEDS_FOR_A_BUG; seed++) {
    const { violation } = await broken({ seed, faults });
    if (violation === undefined) continue;
    // It is the bug: the product itself is sound on the same seed.
    expect((await simulate({ seed, faults })).violation).toBeUndefined();
    return;
  }
  throw new Error(`${name} was not found in ${SEEDS_FOR_A_BUG} runs`);
});

test('an edit that no longer means anything is refused', () => {
  expect(Object.keys(PLANTED)).toEqual(expect.arrayContaining(QUICK.map(([name]) => name)));
  expect(() => simulateWith('no such bug')).toThrow(/no bug no such bug; there are/);
});

test('a failing run is shrunk to the faults that it needs', async () => {
  const broken = simulateWith('torn-tail-left-out');
  for (let seed = 1; seed <= SEEDS_FOR_A_BUG; seed++) {
    const failed = await broken({ seed });
    if (failed.violation === undefined || failed.schedule.length < 3) continue;
    const { result, options } = await shrink(broken, { seed }, failed);
    expect(result.schedule.length).toBeLessThan(failed.schedule.length);
    expect((await broken(options)).violation).toBe(result.violation);
    return;
  }
  throw new Error('no run failed');
});
