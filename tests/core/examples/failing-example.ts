/** Runs the worked examples on an engine and says which one it fails first. */
import { Desk } from '../desk';
import type { Engine } from '../../../core/engine/engine';
import { CHAPTERS } from './chapters';
import type { Example } from './example';

function runs(example: Example, engine: Engine): boolean {
  const desk = new Desk({}, undefined, engine);
  for (const line of example.given) desk.say(line);
  const { when } = example;
  const events = (typeof when === 'string' ? [when] : when).flatMap((line) => desk.say(line));
  const same = (a: readonly string[], b: readonly string[]): boolean =>
    a.join('\n') === b.join('\n');
  return same(events, example.then) && same(desk.book(), example.book);
}

/** @returns the name of the first example that does not come out as written */
export function failingExample(makeEngine: () => Engine): string | undefined {
  for (const { examples } of CHAPTERS) {
    for (const example of examples) {
      try {
        if (!runs(example, makeEngine())) return example.name;
      } catch {
        return example.name;
      }
    }
  }
  return undefined;
}
