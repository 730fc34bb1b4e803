/** `probity migrate`: brings the database's tables up to date. */
import { DEFAULT_DATA_DIR, openBase } from '../live/base';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';

const USAGE = 'usage: probity migrate [--data DIR]';

/** @throws BadInput, CodedError */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArguments(args, {
    values: ['data'],
    flags: [],
    usage: USAGE,
  });
  if (positionals.length > 0) throw new BadInput(USAGE);
  const dataDir = values.get('data') ?? DEFAULT_DATA_DIR;
  const base = await openBase({ service: 'probity-migrate', dataDir });
  return (await base.lifecycle.stop()) ? 0 : 1;
}
