/**
 * Random commands of all types through the engine on the fast and on the naive book, held equal
 * in every event's bytes, in levels and in state hashes:
 * `npx tsx bench/differential.ts --commands 10000000 --seed 1 [--seconds 450]`.
 * Runs streams of 20,000 commands from ascending seeds, odd ones with all safeguards on, and writes
 * one JSON line; exit 1 on the first difference, with its seed and step.
 */
import { parseArgs } from 'node:util';
import { Engine } from '../core/engine/engine';
import { firstDifference } from '../tests/core/differential';
import { SAFEGUARDED } from '../tests/core/random-commands';

const { values } = parseArgs({
  options: {
    commands: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '86400' },
  },
});
const PER_STREAM = 20_000;
const wanted = Number(values.commands);
const started = performance.now();
const deadline = started + Number(values.seconds) * 1000;
const firstSeed = Number(values.seed);
let seed = firstSeed;
let done = 0;
while (done < wanted && performance.now() < deadline) {
  const steps = Math.min(PER_STREAM, wanted - done);
  const more = seed % 2 === 0 ? {} : SAFEGUARDED;
  const difference = firstDifference(Engine, Engine, seed, steps, more);
  if (difference !== undefined) {
    process.stderr.write(`differential: ${difference}\n`);
    process.exit(1);
  }
  done += steps;
  seed++;
}
const elapsedMs = Math.round(performance.now() - started);
const line = { commands: done, firstSeed, lastSeed: seed - 1, perStream: PER_STREAM, elapsedMs };
process.stdout.write(`${JSON.stringify({ ...line, node: process.version })}\n`);
