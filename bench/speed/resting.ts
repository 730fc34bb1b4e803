/**
 * A million open orders in the whole state machine: bytes for each, the snapshot, and a start from
 * it. Compiled and run by `npx tsx bench/all.ts resting`.
 */
import { LIMIT, type BookFlow } from './book-flow';
import { Machine } from './engine-flow';
import { atLeast, atMost, heldBytes, processorSeconds, say } from './figures';
import { WireWriter, type Command } from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import { Seeded } from '../../tests/core/seeded';

const ORDERS = 1_000_000;
const PIECE = 50_000;
const TAIL = 200_000;

/** Limit orders that never meet, within 5,000 ticks of the middle. */
function passive(count: number): BookFlow {
  const r = new Seeded(17);
  const sides = Uint8Array.from({ length: count }, () => r.int(0, 1));
  return {
    kinds: new Uint8Array(count).fill(LIMIT),
    ids: Int32Array.from({ length: count }, (_, i) => i + 1),
    sides,
    prices: Int32Array.from(sides, (side) => 100_000 + (side === 0 ? -1 : 1) * r.int(1, 5_000)),
    quantities: Int32Array.from({ length: count }, () => r.int(1, 100)),
    filling: 0,
    length: count,
  };
}

/** Commands executed again per second, beside the events that they gave. */
function executed(engine: Engine, commands: readonly Command[]): number {
  const writer = new WireWriter();
  const from = processorSeconds();
  let n = 0;
  for (const command of commands) {
    engine.record(command, writer);
    if ((++n & 1023) === 0) writer.reset();
  }
  return commands.length / (processorSeconds() - from);
}

function main(): void {
  const flow = passive(ORDERS + TAIL);
  const machine = new Machine({ accounts: 1000, markets: 1 });
  const empty = heldBytes();
  for (let at = 0; at < ORDERS; at += PIECE) machine.runAll(machine.make(flow, at, at + PIECE));
  const perOrder = (heldBytes() - empty) / ORDERS;
  const snapping = processorSeconds();
  const bytes = machine.engine.snapshot();
  const taken = processorSeconds() - snapping;
  const hash = machine.engine.stateHash();
  const starting = processorSeconds();
  const engine = Engine.restore(bytes);
  const started = processorSeconds() - starting;
  if (engine.stateHash() !== hash) throw new Error('the restored state differs');
  const again = executed(engine, machine.make(flow, ORDERS, ORDERS + TAIL));
  say({
    row: 'resting',
    how:
      `${ORDERS} open limit orders of 1,000 accounts on one market, with client ids and all ` +
      'indices; heap and typed arrays after a collection. The snapshot is read back to the same ' +
      `state hash, and ${TAIL} further orders are executed and encoded on it.`,
    figures: [
      {
        name: 'per resting order',
        value: perOrder,
        unit: 'bytes',
        must: atMost(200),
        aim: atMost(100),
      },
      { name: 'start from the snapshot', value: started, unit: 'seconds', must: atMost(5) },
      { name: 'taking the snapshot', value: taken, unit: 'seconds' },
      { name: 'size of the snapshot', value: bytes.length / 2 ** 20, unit: 'MiB' },
      {
        name: 'commands re-executed after it',
        value: again,
        unit: 'per second',
        must: atLeast(1_000_000),
      },
    ],
  });
}

main();
