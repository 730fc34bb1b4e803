// long-file: the table of mutations stands in one piece
/**
 * Breaks either book on purpose, one named edit at a time, and shows that the differential test
 * notices: a test that cannot fail proves nothing.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import { firstDifference, type EngineClass } from './differential';
import { failingExample } from './examples/failing-example';
import { Engine } from '../../core/engine/engine';

interface Mutation {
  readonly name: string;
  readonly search: string;
  readonly replacement: string;
}

/** Source text over several lines. */
const lines = (...text: string[]): string => text.join('\n');

const FAST: readonly Mutation[] = [
  {
    name: 'the newest order of the best level comes first',
    search: 'return level === NO_LEVEL ? NO_ORDER : this.table.words[level * LEVEL_WORDS + HEAD]!;',
    replacement:
      'return level === NO_LEVEL ? NO_ORDER : this.table.words[level * LEVEL_WORDS + TAIL]!;',
  },
  {
    name: 'asks are ranked like bids',
    search: 'const key = price * (1 - 2 * side);',
    replacement: 'const key = price;',
  },
  {
    name: 'a removed order leaves its quantity in the level',
    search: 'this.addToLevel(level, -this.doubles[handle * DOUBLES + QUANTITY]!);',
    replacement: '',
  },
  {
    name: 'a removed tail stays the tail',
    search: lines(
      'if (after === NO_ORDER) levels[level * LEVEL_WORDS + TAIL] = before;',
      '    else ',
    ),
    replacement: 'if (after !== NO_ORDER) ',
  },
  {
    name: 'a refreshed slice keeps its place',
    search: lines(
      'this.unchain(level, handle);',
      '    this.doubles[handle * DOUBLES + QUANTITY] = quantity;',
      '    this.append(level, handle, quantity);',
    ),
    replacement: lines(
      'this.addToLevel(level, quantity - this.doubles[handle * DOUBLES + QUANTITY]!);',
      '    this.doubles[handle * DOUBLES + QUANTITY] = quantity;',
    ),
  },
  {
    name: 'a reduced order loses one lot less',
    search: 'this.doubles[handle * DOUBLES + QUANTITY] = left;',
    replacement: 'this.doubles[handle * DOUBLES + QUANTITY] = left > 3 ? left + 1 : left;',
  },
];

const LADDER: readonly Mutation[] = [
  {
    name: 'levels that leave the window are forgotten',
    search: 'else this.far.add(levelKey, level);',
    replacement: '',
  },
  {
    name: 'the best level is not looked for anew',
    search: 'this.bestAt = at === 0 ? -1 : this.floor(at - 1);',
    replacement: 'this.bestAt = at === 0 ? -1 : at - 1;',
  },
  {
    name: 'far levels stay far when the window moves to them',
    search: lines('this.base = this.far.bestKey() - this.margin();', '      this.pullFar();'),
    replacement: '',
  },
  {
    name: 'the walk to the next level skips the far list',
    search: 'return below >= 0 ? this.places[below]! - 1 : this.far.best();',
    replacement: 'return below >= 0 ? this.places[below]! - 1 : NO_LEVEL;',
  },
  {
    name: 'the bitmap word is searched from its low end',
    search: 'return (w << 5) + 31 - Math.clz32(this.words[w]!);',
    replacement: 'return (w << 5) + 31 - Math.clz32(this.words[w]! & -this.words[w]!);',
  },
  {
    name: 'the summary keeps the bit of an empty word',
    search: 'this.summary[s] = words;',
    replacement: '',
  },
  {
    name: 'a window that has grown keeps its old levels out',
    search: 'if (at >= 0) this.put(at, level);\n      else this.far',
    replacement: 'if (at < 0) this.far',
  },
];

const FAR: readonly Mutation[] = [
  {
    name: 'the far list is not kept in order',
    search: 'while (next !== NO_NODE && keys[next]! > key) {',
    replacement: 'while (next !== NO_NODE && keys[next]! !== key) {',
  },
  {
    name: 'a far level that is gone stays in the upper lanes',
    search: 'for (let lane = 0; lane < this.lanes; lane++) {',
    replacement: 'for (let lane = 0; lane < 1; lane++) {',
  },
  {
    name: 'the walk stays on a far level',
    search: 'node = this.links[node * LANES]!;\n    return',
    replacement: ';\n    return',
  },
];

const NAIVE: readonly Mutation[] = [
  {
    name: 'a new order goes to the front of its level',
    search: 'this.levelFor(side, price).orders.push(order);',
    replacement: 'this.levelFor(side, price).orders.unshift(order);',
  },
  {
    name: 'the best bid is the lowest',
    search: 'side === BUYS ? level.price > price : level.price < price;',
    replacement: 'level.price < price;',
  },
  {
    name: 'an order of zero lots stays',
    search: 'if (order.quantity === 0) this.remove(handle);',
    replacement: '',
  },
  {
    name: 'an empty level stays',
    search: 'if (level.orders.length === 0) levels.splice(levels.indexOf(level), 1);',
    replacement: '',
  },
  {
    name: 'the last order of the level is removed instead',
    search: lines('level.orders.splice(level.orders.indexOf(order), 1);', '    if'),
    replacement: lines('level.orders.pop();', '    if'),
  },
  {
    name: 'a refreshed slice keeps its place',
    search: lines(
      'orders.splice(orders.indexOf(order), 1);',
      '    order.quantity = quantity;',
      '    orders.push(order);',
    ),
    replacement: 'order.quantity = quantity;',
  },
  {
    name: 'a refreshed slice keeps its old size',
    search: lines('order.quantity = quantity;', '    orders.push(order);'),
    replacement: 'orders.push(order);',
  },
  {
    name: 'the walk skips an order',
    search: 'return queue[queue.indexOf(order) + 1]?.handle',
    replacement: 'return queue[queue.indexOf(order) + 2]?.handle',
  },
  {
    name: 'the walk stays on the first level',
    search: 'this.sides[order.side].flatMap((level) => level.orders)',
    replacement: 'this.levelFor(order.side, order.price).orders',
  },
  {
    name: 'the best price is that of the second level',
    search: 'return this.sides[side][0]?.price ?? 0;',
    replacement: 'return this.sides[side][1]?.price ?? 0;',
  },
];

/** Of the rules around the books, which both books share: the worked examples must notice. */
const RULES: readonly (Mutation & { readonly file: string })[] = [
  {
    file: 'trail',
    name: 'a trailing sell follows the lowest price',
    search: 'return this.buy ? price < this.extreme : price > this.extreme;',
    replacement: 'return price < this.extreme;',
  },
  {
    file: 'trail',
    name: 'a trailing buy triggers a tick early',
    search: '(this.buy ? 9_999n : 0n)',
    replacement: '0n',
  },
  {
    file: 'order',
    name: 'a part of the first order makes a list due',
    search: "return this.kind !== 'OCO' && this.state === 'open';",
    replacement: 'return false;',
  },
  {
    file: 'stops',
    name: 'a trailing stop follows before its stop price is met',
    search: 'if (order.stopPrice === 0 || begins) trail.follow(price);',
    replacement: 'trail.follow(price);',
  },
  {
    file: 'stops',
    name: 'triggered stops enter in the order of their prices',
    search: 'return taken.sort((a, b) => a.id - b.id);',
    replacement: 'return taken;',
  },
  {
    file: 'list-life',
    name: 'a triggered stop does not take over the lock of its pair',
    search: 'contingent.lent = 0n;',
    replacement: '',
  },
  {
    file: 'list-life',
    name: 'a fill leaves the other order of the pair alive',
    search: 'expireOthers(v, list, touched);',
    replacement: '',
  },
  {
    file: 'list-life',
    name: 'pending orders are placed without being paid for',
    search: 'checkAvailable(v, m, o, needed) ??',
    replacement: '',
  },
  {
    file: 'list-life',
    name: 'both orders of a pair lock all they may cost',
    search: 'loss.contingent!.lent = kept < needed ? kept : needed;',
    replacement: '',
  },
  {
    file: 'lists',
    name: 'a pair may lie on one side of the last price',
    search: 'if (!crossed && !taken) return undefined;',
    replacement: 'if (!crossed) return undefined;',
  },
  {
    file: 'outcomes',
    name: 'a cancelled order leaves its list alive',
    search: 'if (whole !== undefined) endList(v, whole, reason);',
    replacement: '',
  },
  {
    file: 'entry',
    name: 'a FOK takes what it can get',
    search: "timeInForce === 'FOK' && prospect(m, o, limit).quantity < o.leaves",
    replacement: "timeInForce === 'FOK' && prospect(m, o, limit).quantity < 0",
  },
];

/** The rules of auctions, in the same way. */
const AUCTION: typeof RULES = [
  {
    file: 'clearing',
    name: 'the clearing price may execute fewer lots',
    search: 'if (one.volume !== other.volume) return one.volume > other.volume ? 1 : -1;',
    replacement: '',
  },
  {
    file: 'clearing',
    name: 'the surplus does not count',
    search: 'return left === right ? 0 : left < right ? 1 : -1;',
    replacement: 'return left === right ? 0 : 0;',
  },
  {
    file: 'clearing',
    name: 'the reference does not draw the price',
    search: 'reference === 0 ? Math.floor((best.price + best.to) / 2) : reference',
    replacement: 'best.price',
  },
  {
    file: 'auction',
    name: 'hidden lots take no part',
    search: 'BigInt(m.orderAt(h).leaves)',
    replacement: 'BigInt(m.book.quantityOf(h))',
  },
  {
    file: 'auction',
    name: 'an order for the auction alone stays',
    search: "for (const order of left) if (order.listed) expireOrder(v, order, 'auction-end');",
    replacement: '',
  },
  {
    file: 'auction',
    name: 'orders of one owner trade with each other',
    search: "maker.owner === taker.owner && taker.stp !== 'NONE'",
    replacement: "maker.owner === taker.owner && taker.stp === 'EXPIRE_BOTH'",
  },
  {
    file: 'entry',
    name: 'the call matches',
    search: 'if (!m.trading) return collect(v, m, o);',
    replacement: '',
  },
  {
    file: 'phases',
    name: 'the close ends the call without a trade',
    search: "to === 'continuous' || (m.call && to === 'closed')",
    replacement: "to === 'continuous'",
  },
  {
    file: 'triggers',
    name: 'a closing auction triggers stops',
    search: 'if (!m.live) return settleLists(v, m);',
    replacement: '',
  },
];

const SAFEGUARDS: readonly (Mutation & { file: string })[] = [
  {
    file: 'safeguards/bands',
    name: 'what stands beyond the band stays there',
    search: 'if (side === BUYS ? price <= edge : price >= edge) break;',
    replacement: 'break;',
  },
  {
    file: 'safeguards/bands',
    name: 'sellers know no band',
    search: 'buy ? band.high : band.low;',
    replacement: 'buy ? NO_LIMIT : band.low;',
  },
  {
    file: 'safeguards/mean-price',
    name: 'a single trade makes no mean',
    search: 'if (this.count > 0) this.mean',
    replacement: 'if (this.count > 1) this.mean',
  },
  {
    file: 'safeguards/deadlines',
    name: 'a phase that the core began never ends',
    search: 'seconds === 0 ? 0 : from + seconds * SECOND',
    replacement: '0',
  },
  {
    file: 'safeguards/deadlines',
    name: 'what paused for want of a reference stays paused when none is asked for',
    search: 'if (!m.guard.withoutReference) continue;',
    replacement: 'continue;',
  },
  {
    file: 'safeguards/reference-sources',
    name: 'a price far from the others counts',
    search: 'price >= low && price <= high',
    replacement: 'true',
  },
  {
    file: 'safeguards/impact',
    name: 'a market order goes as far as it likes',
    search: 'o.buy ? worst <= edge : worst >= edge',
    replacement: 'worst > 0',
  },
  {
    file: 'safeguards/batches',
    name: 'a batch is not cleared',
    search: 'm.guard.batchDue = 0;\n  uncross(v, m);',
    replacement: '',
  },
  {
    file: 'safeguards/minimum-resting',
    name: 'who has just come may go',
    search: 'rested >= millis * 1000',
    replacement: 'rested >= 0',
  },
  {
    file: 'safeguards/taker-delay',
    name: 'who would take does not wait',
    search: 'isStopType(o.type) || !takes(m, o)) return false;',
    replacement: 'isStopType(o.type) || takes(m, o)) return false;',
  },
  {
    file: 'safeguards/taker-delay',
    name: 'a market order does not wait',
    search: 'm.book.bestPrice(o.buy ? SELLS : BUYS) > 0;',
    replacement: 'false;',
  },
  {
    file: 'safeguards/taker-delay',
    name: 'what came later goes first',
    search: 'if (before < 0) v.held.push(held);',
    replacement: 'if (before < 0) v.held.unshift(held);',
  },
  {
    file: 'safeguards/taker-delay',
    name: 'who waits may go back',
    search: 'if (found === undefined) return undefined;',
    replacement: 'return undefined;',
  },
  {
    file: 'safeguards/taker-delay',
    name: 'a list gets round the delay',
    search: '!wouldTake(m, o.buy, price)) return undefined;',
    replacement: 'wouldTake(m, o.buy, price)) return undefined;',
  },
];

const CASES = [
  ...FAST.map((mutation) => ({ file: 'fast-book', ...mutation })),
  ...LADDER.map((mutation) => ({ file: 'ladder', ...mutation })),
  ...FAR.map((mutation) => ({ file: 'far-levels', ...mutation })),
  ...NAIVE.map((mutation) => ({ file: 'naive-book', ...mutation })),
];

const SEEDS = [11, 12, 13];
const STEPS = 2000;
const BOOKS = join(__dirname, '../../core/book');
const ENGINE = join(__dirname, '../../core/engine');

/** The engine over a book whose source was edited. */
function mutant(file: string, search: string, replacement: string, room = BOOKS): EngineClass {
  const source = readFileSync(join(room, `${file}.ts`), 'utf8');
  // The edit must still mean something: exactly one place.
  expect(source.split(search)).toHaveLength(2);
  const { code } = transformSync(
    source.replace(search, () => replacement),
    {
      swcrc: false,
      module: { type: 'commonjs' },
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    },
  );
  let mutated: EngineClass | undefined;
  jest.isolateModules(() => {
    jest.doMock(join(room, file), () => evaluate(code, dirname(join(room, file))));
    // The type of a module that is loaded anew.
    const loaded = jest.requireActual<{ Engine: EngineClass }>('../../core/engine/engine');
    mutated = loaded.Engine;
  });
  jest.dontMock(join(room, file));
  if (!mutated) throw new Error('the engine did not load');
  return mutated;
}

type Body = (...wrapper: unknown[]) => void;

function evaluate(code: string, room: string): unknown {
  const module = { exports: {} };
  const load = (name: string): unknown => jest.requireActual(join(room, name));
  // oxlint-disable-next-line typescript/no-implied-eval -- runs the edited source above
  const body = new Function('require', 'module', 'exports', code) as Body; // CommonJS wrapper
  body(load, module, module.exports);
  return module.exports;
}

function caught(Fast: EngineClass, Naive: EngineClass): string | undefined {
  for (const seed of SEEDS) {
    const difference = firstDifference(Fast, Naive, seed, STEPS);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

describe('the differential test', () => {
  test('is silent about the books as they are', () => {
    expect(caught(Engine, Engine)).toBeUndefined();
  });

  test.each(CASES)('notices in $file that $name', ({ file, search, replacement }) => {
    const Mutant = mutant(file, search, replacement);
    expect(Mutant).not.toBe(Engine);
    const found = file === 'naive-book' ? caught(Engine, Mutant) : caught(Mutant, Engine);
    expect(found).toMatch(/^seed \d+, step/);
  });
});

describe('the worked examples', () => {
  test('hold for the engine as it is', () => {
    expect(failingExample(() => new Engine())).toBeUndefined();
  });

  test.each([...RULES, ...AUCTION, ...SAFEGUARDS])(
    'notice in $file that $name',
    ({ file, search, replacement }) => {
      const Mutant = mutant(file, search, replacement, ENGINE);
      expect(failingExample(() => new Mutant())).toMatch(/ /);
    },
  );
});
