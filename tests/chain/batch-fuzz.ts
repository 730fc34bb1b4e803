/**
 * Batches with harm done to them, against the program `settlement` on the real runtime: bytes,
 * signature checks, accounts, order of instructions, batches settled before. Whatever it
 * accepts must be what an independent judge books, to the unit; what it refuses changes nothing.
 *   npx tsx tests/chain/batch-fuzz.ts --cases 1000000 --seed 1
 * Exit 0 = nothing was found, 1 = something was (with seed and place), 2 = bad usage.
 */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { Random } from '../../platform/random/random';
import { MUTATIONS, type BatchCase } from './batch-mutations';
import { FuzzedVenue } from './fuzzed-venue';

/** Cases until the next venue. */
const CASES_A_VENUE = 10_000;
/** Cases made of one sound batch before it is settled as it is. */
const CASES_A_BATCH = 40;
/** Part of the refusals after which every account is compared. */
const COMPARED = 0.02;

/** What a run did. */
export interface FuzzResult {
  readonly seed: number;
  readonly cases: number;
  readonly venues: number;
  /** Sound batches between the cases; all must settle. */
  readonly sound: number;
  /** Cases that settled, each booked the same by the judge. */
  readonly settled: number;
  /** By the program's name, or by what refused before it. */
  readonly refused: Readonly<Record<string, number>>;
  readonly mutations: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** SHA-256 over all outcomes and states. */
  readonly digest: string;
}

interface Tally {
  sound: number;
  settled: number;
  readonly refused: Record<string, number>;
  readonly mutations: Record<string, number>;
}

const count = (counts: Record<string, number>, name: string): void =>
  void (counts[name] = (counts[name] ?? 0) + 1);

const copyOf = (one: BatchCase): BatchCase => ({
  ...one,
  ...{ checks: Buffer.from(one.checks), batch: Buffer.from(one.batch) },
  ...{ discriminator: Buffer.from(one.discriminator), accounts: [...one.accounts] },
  order: [...one.order],
});

/** Batches of one venue, one after the other. @throws Error at the first thing found */
class VenueRun {
  private readonly venue = new FuzzedVenue();
  private sound: BatchCase;
  private left = CASES_A_BATCH;
  private settledBefore: BatchCase[] = [];

  constructor(
    private readonly random: Random,
    private readonly tally: Tally,
    private readonly note: (text: string) => void,
  ) {
    this.sound = this.venue.draw(random);
  }

  get isSpent(): boolean {
    return this.venue.isSpent;
  }

  step(): void {
    const one = this.drawn();
    const names = Array.from({ length: this.random.pick([1, 1, 1, 2, 3]) }, () =>
      this.random.pick(Object.keys(MUTATIONS)),
    );
    for (const name of names) {
      MUTATIONS[name]!(one, this.random, this.venue.signing, this.venue.keys);
      count(this.tally.mutations, name);
    }
    const refusal = this.venue.send(one);
    this.note(refusal ?? 'settled');
    if (refusal === undefined) {
      this.tally.settled += 1;
      this.judge(one, names.join(', '));
      this.renew();
    } else {
      count(this.tally.refused, refusal);
      if (this.random.chance(COMPARED)) this.compare(names.join(', '));
      if ((this.left -= 1) === 0) this.settleSound();
    }
  }

  /** The sound batch of the moment; now and then one that has settled, its range put right. */
  private drawn(): BatchCase {
    if (this.settledBefore.length === 0 || !this.random.chance(0.1)) return copyOf(this.sound);
    const old = copyOf(this.random.pick(this.settledBefore));
    this.sound.batch.copy(old.batch, 0, 0, 16);
    return old;
  }

  private settleSound(): void {
    const refusal = this.venue.send(this.sound);
    if (refusal !== undefined) throw new Error(`a sound batch is refused: ${refusal}`);
    this.tally.sound += 1;
    this.judge(this.sound, 'nothing');
    this.settledBefore = [...this.settledBefore.slice(-20), this.sound];
    this.renew();
  }

  private renew(): void {
    if (this.isSpent) return;
    this.sound = this.venue.draw(this.random);
    this.left = CASES_A_BATCH;
  }

  private judge(one: BatchCase, harm: string): void {
    const wrong = this.venue.judge(one);
    if (wrong !== undefined) throw new Error(`${wrong} was settled; changed: ${harm}`);
    this.compare(harm);
  }

  compare(harm: string): void {
    const [chain, judged] = [this.venue.state(), this.venue.judged()];
    this.note(JSON.stringify(chain));
    if (isDeepStrictEqual(chain, judged)) return;
    const both = `the chain has ${JSON.stringify(chain)}, due is ${JSON.stringify(judged)}`;
    throw new Error(`${both}; changed: ${harm}`);
  }
}

/** @throws Error at the first thing found, with what repeats it */
export function fuzzBatches(cases: number, seed: number): FuzzResult {
  const hash = createHash('sha256');
  const tally: Tally = { sound: 0, settled: 0, refused: {}, mutations: {} };
  const note = (text: string): void => void hash.update(`${text}\n`);
  const begun = performance.now();
  let venues = 0;
  for (let first = 0; first < cases; first += CASES_A_VENUE) {
    const random = new Random(`batch fuzz ${seed} ${venues}`);
    venues += 1;
    let at = first;
    try {
      let run = new VenueRun(random, tally, note);
      for (; at < Math.min(cases, first + CASES_A_VENUE); at += 1) {
        if (run.isSpent) run = new VenueRun(random, tally, note);
        run.step();
      }
      run.compare('nothing more');
    } catch (error) {
      throw new Error(`seed ${seed}, case ${at}`, { cause: error });
    }
  }
  const seconds = Math.round((performance.now() - begun) / 1000);
  return { seed, cases, venues, ...tally, seconds, digest: hash.digest('hex') };
}

function command(): void {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { cases: text, seed: text } });
  const [cases, seed] = [Number(values.cases ?? 100_000), Number(values.seed ?? 1)];
  if (!Number.isSafeInteger(cases) || cases < 1 || !Number.isSafeInteger(seed)) {
    process.stderr.write('usage: batch-fuzz.ts [--cases N] [--seed N]\n');
    process.exitCode = 2;
    return;
  }
  try {
    process.stdout.write(`${JSON.stringify(fuzzBatches(cases, seed))}\n`);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    process.stderr.write(`${String(error)}\n${String(cause)}\n`);
    process.exitCode = 1;
  }
}

if (process.argv[1]?.endsWith('batch-fuzz.ts') === true) command();
