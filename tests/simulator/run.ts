/**
 * The simulator as a command: `npx tsx tests/simulator/run.ts --help`. Exit 0 = every run was
 * sound (or, with --plant, the bug was found), 1 = not, 2 = bad usage.
 */
import { parseArgs } from 'node:util';
import { errorText } from '../../platform/errors/coded-error';
import { ALL_FAULTS, describeFault, FAULT_KINDS, type FaultKind } from './faults';
import { PLANTED, simulateWith } from './planted';
import { shrink } from './shrink';
import { simulate, type RunOptions, type RunResult } from './simulate';

const SEED = 1;
const RUNS = 100;
const LAST_NOTES = 25;

const HELP = `usage: npx tsx tests/simulator/run.ts [options]
  --seed N        first seed (${SEED})
  --runs N        how many seeds, one after the other (${RUNS})
  --faults a,b    kinds of faults to draw from (all)
  --commands N    commands that the traders send in a run (120)
  --keep 0,3      of the seed's schedule only the faults at these places
  --plant NAME    the product with a planted bug, until it is found; "all" tries each
  --trace         write down everything that happened
  --json          one line of JSON at the end
faults:
${Object.entries(FAULT_KINDS)
  .map(([kind, what]) => `  ${kind.padEnd(16)}${what}`)
  .join('\n')}
planted bugs:
${Object.keys(PLANTED)
  .map((name) => `  ${name}`)
  .join('\n')}
`;

interface Settings {
  readonly seed: number;
  readonly runs: number;
  readonly options: Omit<RunOptions, 'seed'>;
  readonly plant: string | undefined;
  readonly trace: boolean;
  readonly json: boolean;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new Error(`--${name} ${text}: a whole number is wanted`);
  }
  return value;
}

function settings(): Settings | undefined {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    options: {
      ...{ seed: text, runs: text, faults: text, commands: text, keep: text, plant: text },
      ...{ trace: flag, json: flag, help: flag },
    },
  });
  if (values.help) return undefined;
  const kinds = values.faults?.split(',').map((name) => {
    const kind = ALL_FAULTS.find((one) => one === name);
    if (!kind) throw new Error(`no fault "${name}"; there are ${ALL_FAULTS.join(', ')}`);
    return kind;
  });
  const { keep, commands, plant } = values;
  if (plant !== undefined && plant !== 'all' && !(plant in PLANTED)) {
    throw new Error(`no bug "${plant}"; there are ${Object.keys(PLANTED).join(', ')}`);
  }
  const places = keep?.split(',').map((place) => whole('keep', place));
  return {
    seed: values.seed === undefined ? SEED : whole('seed', values.seed),
    runs: values.runs === undefined ? RUNS : whole('runs', values.runs),
    options: {
      ...(kinds === undefined ? {} : { faults: kinds }),
      ...(places === undefined ? {} : { keep: places }),
      ...(commands === undefined ? {} : { commands: whole('commands', commands) }),
    },
    ...{ plant, trace: values.trace, json: values.json },
  };
}

function report(result: RunResult, options: RunOptions, all: boolean, plant?: string): void {
  const { keep, commands, faults } = options;
  const words = [`--seed ${result.seed} --runs 1`];
  if (faults) words.push(`--faults ${faults.join(',')}`);
  if (commands !== undefined) words.push(`--commands ${commands}`);
  if (keep !== undefined && keep.length > 0) words.push(`--keep ${keep.join(',')}`);
  if (plant !== undefined) words.push(`--plant ${plant}`);
  say(`seed ${result.seed}: ${result.violation ?? 'sound'}`);
  say(`  again: ${words.join(' ')} --trace`);
  for (const fault of result.schedule) say(`  fault ${describeFault(fault)}`);
  for (const note of all ? result.notes : result.notes.slice(-LAST_NOTES)) say(`  ${note}`);
}

/** Runs seeds until all were sound or one was not. */
async function runSeeds(
  one: (options: RunOptions) => Promise<RunResult>,
  { seed: first, runs, options, trace, json, plant }: Settings,
): Promise<boolean> {
  const started = performance.now();
  const sum = { runs: 0, faults: 0, acknowledged: 0, events: 0, epochs: 0 };
  const kinds: Partial<Record<FaultKind, number>> = {};
  for (let seed = first; seed < first + runs; seed++) {
    const result = await one({ ...options, seed });
    sum.runs++;
    for (const { kind } of result.schedule) kinds[kind] = (kinds[kind] ?? 0) + 1;
    sum.faults += result.schedule.length;
    sum.acknowledged += result.acknowledged;
    sum.events += result.events;
    sum.epochs += result.epochs;
    if (trace && result.violation === undefined) report(result, { ...options, seed }, true);
    if (result.violation === undefined) continue;
    const least = await shrink(one, { ...options, seed }, result);
    say(`${plant ?? 'the product'}: found at seed ${seed}, ${result.violation}`);
    report(least.result, least.options, trace, plant);
    return false;
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  if (json) say(JSON.stringify({ firstSeed: first, ...sum, seconds, kinds }));
  else say(`${plant ?? 'the product'}: ${sum.runs} runs from seed ${first}, all sound`);
  if (!json) say(`  ${JSON.stringify({ ...sum, seconds })}`);
  return true;
}

async function main(): Promise<void> {
  let wanted: Settings | undefined;
  try {
    wanted = settings();
  } catch (error) {
    process.stderr.write(`simulator: ${errorText(error)}\n`);
    process.exitCode = 2;
    return;
  }
  if (!wanted) return say(HELP);
  if (wanted.plant === undefined) {
    if (!(await runSeeds(simulate, wanted))) process.exitCode = 1;
    return;
  }
  for (const plant of wanted.plant === 'all' ? Object.keys(PLANTED) : [wanted.plant]) {
    if (await runSeeds(simulateWith(plant), { ...wanted, plant })) process.exitCode = 1;
  }
}

void main();
