/** Makes a failing run smaller: fewer faults, fewer commands, as long as it still fails. */
import type { RunOptions, RunResult } from './simulate';

export interface Shrunk {
  readonly options: RunOptions;
  readonly result: RunResult;
}

/** Leaves out one fault after the other, then commands by halves. Any violation counts. */
export async function shrink(
  simulate: (options: RunOptions) => Promise<RunResult>,
  options: RunOptions,
  failed: RunResult,
): Promise<Shrunk> {
  let best: Shrunk = {
    options: { ...options, keep: options.keep ?? failed.schedule.map((_fault, place) => place) },
    result: failed,
  };
  const attempt = async (smaller: RunOptions): Promise<boolean> => {
    const result = await simulate(smaller);
    if (result.violation === undefined) return false;
    best = { options: smaller, result };
    return true;
  };
  for (let shorter = true; shorter;) {
    shorter = false;
    for (const place of best.options.keep ?? []) {
      const keep = (best.options.keep ?? []).filter((other) => other !== place);
      if (await attempt({ ...best.options, keep })) shorter = true;
    }
  }
  for (;;) {
    const commands = Math.floor((best.options.commands ?? 120) / 2);
    if (commands === 0 || !(await attempt({ ...best.options, commands }))) return best;
  }
}
