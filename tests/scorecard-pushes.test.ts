// A pump that the generator labels had a position first, as definitions.md asks for: counted anew
// from what the real core executed, not from what the generator believes of itself.
import { FlowConverter } from '../app/flow/to-commands';
import { type CoreEvent } from '../core/contract';
import { Engine } from '../core/engine/engine';
import { generateCorpus, type Corpus } from '../surveillance/scorecard/corpus';

const SEEDS = [2, 3, 5];

interface Trade {
  readonly ts: number;
  readonly buyer: string;
  readonly seller: string;
  readonly lots: number;
}

function tradesOf(corpus: Corpus): Trade[] {
  const engine = new Engine();
  const trades: Trade[] = [];
  const hear = (e: CoreEvent): void => {
    if (e.type !== 'fill') return;
    const [taker = '', maker = ''] = [e.takerAccount, e.makerAccount].map(
      (id) => engine.registry.account(id)?.name,
    );
    const [buyer, seller] = e.aggressor === 'BUY' ? [taker, maker] : [maker, taker];
    trades.push({ ts: e.ts, buyer, seller, lots: e.quantity });
  };
  const converter = new FlowConverter(
    engine.registry,
    (command) => engine.apply(command, hear),
    (what) => {
      throw new Error(what);
    },
  );
  for (const record of corpus.records) converter.take(record);
  return trades;
}

/** Pumps and trashes of a seed: whether labelled as such, and what was gathered before the push. */
function pushes(seed: number): { seed: number; labelled: boolean; gathered: number }[] {
  const corpus = generateCorpus({
    ...{ seed, density: 1, durationMinutes: 75, markets: 1, episodesPerRule: 2 },
    rules: ['trash-and-cash', 'pump-and-dump'],
  });
  const trades = tradesOf(corpus);
  return corpus.episodes.map(({ accounts, from, attempt, rule, variant }) => {
    const pushedAfter = Number(/push=\+(\d+)\.\./.exec(variant)?.[1]);
    const own = trades.filter(({ ts }) => ts >= from && ts < from + (pushedAfter - 1) * 1e6);
    let bought = 0;
    for (const { buyer, seller, lots } of own) {
      bought += lots * (Number(accounts.includes(buyer)) - Number(accounts.includes(seller)));
    }
    const gathered = rule === 'pump-and-dump' ? bought : -bought;
    return { seed, labelled: attempt !== true, gathered };
  });
}

it(`a labelled pump or trash had a position first (seeds ${SEEDS.join(', ')})`, () => {
  const all = SEEDS.flatMap(pushes);
  expect(all.filter(({ labelled }) => labelled).length).toBeGreaterThan(3);
  expect(all.filter(({ labelled, gathered }) => labelled && gathered <= 0)).toEqual([]);
  // There are some who took back what they gathered, so that the label has something to tell.
  expect(all.filter(({ gathered }) => gathered < 0)).not.toEqual([]);
});
