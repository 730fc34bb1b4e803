/**
 * Runs the same commands through two engines with different books and says where they first
 * differ: in an event's bytes, in the state hash, or in one of them stopping.
 */
import { CommandStream, prologue, stamp } from './random-commands';
import { Seeded } from './seeded';
import { eventCodec, WireWriter, type Command, type CoreEvent } from '../../core/contract';
import type { Engine, EngineOptions } from '../../core/engine/engine';

/** How the engine under test is built; a mutant comes from its own copy of the module. */
export type EngineClass = new (options?: EngineOptions) => Engine;

const HASH_EVERY = 150;
const LEVELS_EVERY = 10;
/** Far above what one command of the stream can cause, or levels; a broken book may go round. */
const MOST_EVENTS = 20_000;
const MOST_BYTES = MOST_EVENTS * 200;

/** Ends what finds no end. */
class BoundedWriter extends WireWriter {
  override reserve(bytes: number): number {
    if (this.length > MOST_BYTES) throw new Error('a command finds no end');
    return super.reserve(bytes);
  }
}

/** The events' bytes: as they are recorded, or made of each event's object. */
function run(engine: Engine, command: Command, w: WireWriter, recorded: boolean): Buffer {
  w.reset();
  if (recorded) {
    engine.record(command, w);
    return w.view();
  }
  let events = 0;
  engine.apply(command, (event) => {
    if (++events > MOST_EVENTS) throw new Error(`${command.type} finds no end`);
    eventCodec.encode(w, event);
  });
  return w.view();
}

function show(bytes: Buffer): string {
  const events: CoreEvent[] = eventCodec.decodeAll(bytes);
  return JSON.stringify(events, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}

/** Visible levels of every market, as text. */
function levels(engine: Engine): string {
  const out: string[] = [];
  for (const { id, name } of engine.registry.markets()) {
    for (const side of ['BUY', 'SELL'] as const) {
      out.push(`${name} ${side}`);
      engine.eachLevel(id, side, (price, quantity) => {
        if (out.push(`${quantity}@${price}`) > MOST_EVENTS) throw new Error('levels find no end');
      });
    }
  }
  return out.join(' ');
}

/**
 * @param more core parameters that stay in force throughout
 * @returns a description of the first difference, undefined when there is none
 */
export function firstDifference(
  Fast: EngineClass,
  Naive: EngineClass,
  seed: number,
  steps: number,
  more: object = {},
): string | undefined {
  const fast = new Fast({ book: 'fast' });
  const naive = new Naive({ book: 'naive' });
  const [left, right] = [new BoundedWriter(), new WireWriter()];
  const stream = new CommandStream(new Seeded(seed), more);
  const opening = prologue(more).map((words) => stamp(words, 1));
  const where = (step: number): string => `seed ${seed}, step ${step}`;
  for (let step = 0; step < opening.length + steps; step++) {
    const command = opening[step] ?? stream.next();
    try {
      const a = run(fast, command, left, true);
      const b = run(naive, command, right, false);
      if (!a.equals(b)) return `${where(step)}: fast ${show(a)} naive ${show(b)}`;
      if (step % LEVELS_EVERY === 0 && levels(fast) !== levels(naive)) {
        return `${where(step)}: fast shows ${levels(fast)} naive ${levels(naive)}`;
      }
      if (step % HASH_EVERY === 0 && fast.stateHash() !== naive.stateHash()) {
        return `${where(step)}: state hashes differ`;
      }
    } catch (error) {
      return `${where(step)}: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
  return fast.stateHash() === naive.stateHash() ? undefined : `${where(steps)}: hashes differ`;
}
