/**
 * `core/pools` in the core's own engine against the program `amm` on the real runtime: the same
 * random operations on both; pool, positions and token accounts compared to the unit.
 *   npx tsx tests/chain/pools-agree.ts --operations 1000000 --seed 1
 * Exit 0 = they agree, 1 = not (with seed and place), 2 = bad usage.
 */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { MAX_UNITS } from '../../core/contract/money';
import { Random } from '../../platform/random/random';
import { MOST_PACKED, PackedPool, type Packed } from './packed-pool';
import { drawOperation, drawPause, drawPool, type PoolDraw } from './pool-draws';
import { PoolModel, type Answer, type PoolOperation } from './pool-model';

/** Operations until the next pair of pools. */
const OPERATIONS_A_POOL = 4_000;
/** Part of the transactions after which traders' accounts are compared as well. */
const COMPARED_WHOLE = 0.1;
const MOST_U64 = 2n ** 64n - 1n;

/** What a comparison did. */
export interface Agreement {
  readonly seed: number;
  readonly operations: number;
  readonly pools: number;
  /** Those of them whose fee is dynamic. */
  readonly dynamicPools: number;
  /** By kind of operation. */
  readonly done: Readonly<Record<string, number>>;
  /** By the program's name. */
  readonly refused: Readonly<Record<string, number>>;
  /** What only the core refuses: an account of its own would pass 2^63-1, a token account not. */
  readonly coreOnly: number;
  /** SHA-256 over all outcomes and figures. */
  readonly digest: string;
}

const json = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? String(one) : one));

const count = (counts: Map<string, number>, name: string, by = 1): void =>
  void counts.set(name, (counts.get(name) ?? 0) + by);

/** One pair of pools. @throws Error at the first difference */
class Comparison {
  private readonly draw: PoolDraw;
  private readonly model: PoolModel;
  private readonly chain: PackedPool;
  private waiting: Packed[] = [];
  private size = 1;
  coreOnly = 0;
  readonly done = new Map<string, number>();
  readonly refused = new Map<string, number>();

  constructor(
    private readonly random: Random,
    private readonly note: (text: string) => void,
  ) {
    this.draw = drawPool(random);
    const { params, terms, balances } = this.draw;
    this.model = new PoolModel(params, terms, balances);
    this.chain = new PackedPool(terms, balances);
  }

  get isDynamic(): boolean {
    return this.draw.isDynamic;
  }

  step(): void {
    const pause = drawPause(this.random, this.draw.terms);
    if (pause > 0n) {
      this.flush();
      this.model.now += pause;
      this.chain.now = this.model.now;
    }
    const operation = drawOperation(this.random, this.model);
    const plan = this.model.plan(operation);
    if (operation.kind !== 'swap' && this.random.chance(0.03)) this.tryGreedy(operation, plan);
    const passes = plan !== undefined && this.passes(operation, plan);
    const isWide = this.isWide(operation);
    const isEmpty = this.model.total === 0n;
    const answer = this.model.do(operation);
    if (answer.kind === 'done') this.wait(operation, answer, plan);
    else if (answer.code === '208' && !passes) this.coreOnly += 1;
    else this.expect(operation, expected(operation, answer.code, { passes, isWide, isEmpty }));
  }

  private wait(
    operation: PoolOperation,
    answer: Answer & { kind: 'done' },
    plan: readonly bigint[] | undefined,
  ): void {
    // A deposit gives shares, the last figure of its plan.
    const planned = operation.kind === 'add' ? plan?.slice(2) : plan;
    if (!isDeepStrictEqual(planned, answer.least)) {
      throw new Error(`core/pools plans ${json(plan)}, the core gave ${json(answer.least)}`);
    }
    this.waiting.push({ operation, least: answer.least });
    count(this.done, operation.kind);
    if (this.waiting.length >= this.size) this.flush();
  }

  /** One unit more than there will be is asked for. */
  private tryGreedy(operation: PoolOperation, plan: readonly bigint[] | undefined): void {
    if (plan === undefined || plan.some((amount) => amount <= 0n || amount >= MAX_UNITS)) return;
    if (operation.kind === 'remove' && operation.shares > this.model.held[operation.who]!) return;
    if (operation.kind === 'add' && (operation.offered.includes(0n) || this.isWide(operation)))
      return;
    const given = operation.kind === 'add' ? plan.slice(2) : plan;
    const at = this.random.int(0, given.length - 1);
    this.expect(
      operation,
      ['Slippage'],
      given.map((amount, i) => (i === at ? amount + 1n : amount)),
    );
  }

  private expect(
    operation: PoolOperation,
    reasons: readonly string[],
    least = operation.kind === 'swap' ? [operation.least] : [0n, 0n],
  ): void {
    this.flush();
    const reason = this.chain.send([{ operation, least }]);
    count(this.refused, reason);
    this.note(reason);
    if (!reasons.includes(reason)) {
      throw new Error(`${json(operation)}: the program says ${reason}, not ${reasons.join(', ')}`);
    }
    this.compare([{ operation, least }]);
  }

  /** Sends what waits and compares everything. */
  flush(): void {
    if (this.waiting.length === 0) return;
    const sent = this.waiting;
    this.waiting = [];
    this.size = this.random.int(MOST_PACKED / 2, MOST_PACKED);
    const reason = this.chain.send(sent);
    if (reason !== 'done') throw new Error(`the program says ${reason} to ${json(sent)}`);
    this.compare(sent);
  }

  /** The pool after each transaction, all that belongs to it now and then. */
  private compare(after: readonly Packed[]): void {
    const all = this.random.chance(COMPARED_WHOLE);
    const ours = all ? this.model.figures() : this.model.state();
    const theirs = all ? this.chain.figures() : this.chain.state();
    if (isDeepStrictEqual(ours, theirs)) return;
    throw new Error(
      `after ${json(after)}: the core has ${json(ours)}, the program ${json(theirs)}`,
    );
  }

  end(): void {
    this.flush();
    const [ours, theirs] = [this.model.figures(), this.chain.figures()];
    if (!isDeepStrictEqual(ours, theirs)) {
      throw new Error(`at the end the core has ${json(ours)}, the program ${json(theirs)}`);
    }
    if (this.model.faults().length > 0) throw new Error(`the core: ${json(this.model.faults())}`);
    this.note(json([this.draw.terms, this.model.figures()]));
  }

  /** Whether a pool of the core would hold more than 2^63-1 units. */
  private passes(operation: PoolOperation, plan: readonly bigint[]): boolean {
    const { reserves, total } = this.model;
    if (operation.kind === 'remove') return false;
    if (operation.kind === 'swap') {
      return reserves[operation.side === 'BUY' ? 1 : 0] + operation.amountIn > MAX_UNITS;
    }
    const [base = 0n, quote = 0n, shares = 0n] = plan;
    const most = [reserves[0] + base, reserves[1] + quote, total + shares + 1_000n];
    return most.some((amount) => amount > MAX_UNITS);
  }

  /** Whether shares of a deposit pass 64 bits, which the program calls `TooLittle`. */
  private isWide(operation: PoolOperation): boolean {
    const { reserves, total } = this.model;
    const [base = 0n, quote = 0n] =
      operation.kind === 'add' ? (this.model.plan(operation) ?? []) : [];
    if (total === 0n) return false;
    return (base * total) / reserves[0] > MOST_U64 || (quote * total) / reserves[1] > MOST_U64;
  }
}

/** The program's names for a reject code of the core; it looks for an overflow earlier. */
function expected(
  { kind }: PoolOperation,
  code: string,
  { passes, isWide, isEmpty }: { passes: boolean; isWide: boolean; isEmpty: boolean },
): readonly string[] {
  if (code === '207') return ['ZeroAmount'];
  if (code === '510') return ['InsufficientShares'];
  if (kind === 'swap' && isEmpty) return ['EmptyPool'];
  if (kind === 'add' && isWide) return ['TooLittle'];
  if (code === '509' && kind !== 'swap') return ['TooLittle'];
  if (passes) return ['Overflow'];
  return code === '508' ? ['Slippage'] : code === '509' ? ['TooLittle'] : ['error 1'];
}

/** @throws Error at the first difference, with what repeats it */
export function comparePools(
  operations: number,
  seed: number,
  operationsAPool = OPERATIONS_A_POOL,
): Agreement {
  const hash = createHash('sha256');
  const [done, refused] = [new Map<string, number>(), new Map<string, number>()];
  const sum = { pools: 0, dynamicPools: 0, coreOnly: 0 };
  for (let begun = 0; begun < operations; begun += operationsAPool) {
    const random = new Random(`pools agree ${seed} ${sum.pools}`);
    sum.pools += 1;
    let at = begun;
    try {
      const pair = new Comparison(random, (text) => hash.update(`${text}\n`));
      for (; at < Math.min(operations, begun + operationsAPool); at += 1) pair.step();
      pair.end();
      sum.dynamicPools += pair.isDynamic ? 1 : 0;
      sum.coreOnly += pair.coreOnly;
      for (const [name, times] of pair.done) count(done, name, times);
      for (const [name, times] of pair.refused) count(refused, name, times);
    } catch (error) {
      throw new Error(`seed ${seed}, operation ${at}`, { cause: error });
    }
  }
  const counts = { done: Object.fromEntries(done), refused: Object.fromEntries(refused) };
  return { seed, operations, ...sum, ...counts, digest: hash.digest('hex') };
}

function command(): void {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { operations: text, seed: text } });
  const [operations, seed] = [Number(values.operations ?? 100_000), Number(values.seed ?? 1)];
  if (!Number.isSafeInteger(operations) || operations < 1 || !Number.isSafeInteger(seed)) {
    process.stderr.write('usage: pools-agree.ts [--operations N] [--seed N]\n');
    process.exitCode = 2;
    return;
  }
  try {
    process.stdout.write(`${JSON.stringify(comparePools(operations, seed))}\n`);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    process.stderr.write(`${String(error)}\n${String(cause)}\n`);
    process.exitCode = 1;
  }
}

if (process.argv[1]?.endsWith('pools-agree.ts') === true) command();
