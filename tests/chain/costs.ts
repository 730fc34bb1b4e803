/**
 * What settling costs, measured on the real runtime: compute units and transaction bytes, as rows
 * of the table in docs/PROGRAMS.md.  npx tsx tests/chain/costs.ts --write  puts them there.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keypair } from '@solana/web3.js';
import type { ChainFill } from '../../core/settlement/chain/batch-bytes';
import type { Outcome } from '../../core/settlement/chain/local-chain';
import { ROOT } from '../source-files';
import { keyOf, TestVenue } from './test-venue';

const PAGE = join(ROOT, 'docs/PROGRAMS.md');
const [BEGIN, END] = ['<!-- costs: begin -->\n', '<!-- costs: end -->'];

interface Cost {
  readonly what: string;
  readonly fills: number;
  readonly outcome: Outcome;
}

class Measured {
  readonly it = TestVenue.open();
  private readonly traders = new Map<string, Keypair>();
  private nextId = 1n;

  trader(name: string): Keypair {
    const known = this.traders.get(name) ?? this.it.trader(name, [10n ** 9n, 10n ** 9n]);
    this.traders.set(name, known);
    return known;
  }

  /** A fill of two orders that were never settled before. */
  fresh(buyer: string, seller: string): ChainFill {
    const id = (this.nextId += 1n);
    const maker = this.it.order(this.trader(seller), { id, side: 'SELL', limit: 40n });
    const taker = this.it.order(this.trader(buyer), { id });
    return {
      maker,
      taker,
      price: 45n,
      quantity: 10n,
      makerFeeRate: 100_000,
      takerFeeRate: 100_000,
    };
  }

  settle(what: string, fills: readonly ChainFill[], version: 0 | 1): Cost {
    const batch = this.it.venue.settleBatch(this.it.batch(fills), this.it.operator.publicKey);
    const outcome = this.it.must(this.it.run(batch, [this.it.operator], version));
    return { what, fills: fills.length, outcome };
  }

  pairs(count: number): ChainFill[] {
    return Array.from({ length: count }, (_, i) => this.fresh(`buyer ${i}`, `seller ${i}`));
  }

  /** One order of a maker against fresh orders of as many takers. */
  oneMaker(count: number): ChainFill[] {
    const id = (this.nextId += 1n);
    const quantity = 10n * BigInt(count) + 1n;
    const terms = { id, side: 'SELL', limit: 40n, quantity } as const;
    const maker = this.it.order(this.trader('maker'), terms);
    return Array.from({ length: count }, (_, i) => ({ ...this.fresh(`buyer ${i}`, 'x'), maker }));
  }

  single(what: string, run: () => Outcome): Cost {
    return { what, fills: 0, outcome: this.it.must(run()) };
  }
}

/** Every instruction that a trader or the venue pays for, in a fixed order. */
export function measureCosts(): Cost[] {
  const m = new Measured();
  const { it } = m;
  const alice = m.trader('alice');
  const carol = keyOf('carol');
  it.endow(carol, [5n, 5n]);
  const keys = [it.operator.publicKey, it.guardian.publicKey] as const;
  const { publicKey } = alice;
  const two = [it.operator, it.guardian] as const;
  return [
    m.settle('1 fill, two fresh orders', m.pairs(1), 0),
    m.settle('2 fills, four fresh orders', m.pairs(2), 0),
    m.settle('8 fills, sixteen fresh orders', m.pairs(8), 1),
    m.settle('8 fills, one maker against eight takers', m.oneMaker(8), 1),
    m.settle('16 fills, one maker against sixteen takers', m.oneMaker(16), 1),
    m.single('open_ledger', () =>
      it.run([it.venue.openLedger(carol.publicKey, carol.publicKey)], [carol], 0),
    ),
    m.single('deposit', () => it.run([it.deposit(carol, 0, 5n)], [carol], 0)),
    m.single('withdraw', () => it.run([it.withdraw(carol, 0, 1n)], [carol, it.operator], 0)),
    m.single('cancel_up_to', () => it.run([it.venue.cancelUpTo(publicKey, 900n)], [alice], 0)),
    m.single('freeze', () => it.run([it.venue.freeze(publicKey, ...keys)], [...two], 0)),
    m.single('unfreeze', () => it.run([it.venue.unfreeze(publicKey, ...keys)], [...two], 0)),
    m.single('request_exit', () => it.run([it.venue.requestExit(publicKey)], [alice], 0)),
  ];
}

const per = (value: number, fills: number): string =>
  fills === 0 ? '' : String(Math.ceil(value / fills));

/** The table in Markdown. */
export function costTable(costs: readonly Cost[]): string {
  const rows = costs.map(({ what, fills, outcome: { computeUnits, bytes } }) =>
    [what, computeUnits, bytes, per(computeUnits, fills), per(bytes, fills)].join(' | '),
  );
  const head = '| | compute units | bytes | units a fill | bytes a fill |\n|---|--:|--:|--:|--:|\n';
  return head + rows.map((row) => `| ${row} |\n`).join('');
}

/** The table as the page has it. @throws Error when the page has lost its marks */
export function tableOfPage(): string {
  const page = readFileSync(PAGE, 'utf8');
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has lost the marks of its cost table`);
  return page.slice(begin + BEGIN.length, end);
}

if (process.argv[1]?.endsWith('costs.ts') === true && process.argv.includes('--write')) {
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(PAGE, page.replace(BEGIN + tableOfPage(), BEGIN + costTable(measureCosts())));
}
