/** A made-up corpus through the real engine: the events that surveillance sees of it. */
import { FlowConverter } from '../../app/flow/to-commands';
import type { CoreEvent } from '../../core/contract';
import { Engine } from '../../core/engine/engine';
import { generateCorpus, type CorpusOptions } from '../../surveillance/scorecard/corpus';

export function eventsOfCorpus(options: CorpusOptions): CoreEvent[] {
  const engine = new Engine();
  const events: CoreEvent[] = [];
  const converter = new FlowConverter(
    engine.registry,
    // The engine uses its objects again.
    (command) => engine.apply(command, (event) => events.push({ ...event })),
    (what) => {
      throw new Error(`the generator's records of seed ${options.seed} are not valid: ${what}`);
    },
  );
  for (const record of generateCorpus(options).records) converter.take(record);
  return events;
}
