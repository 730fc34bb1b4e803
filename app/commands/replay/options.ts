/** What `probity replay` was asked for. */
import { FILE_NAMES, type FileName } from '../../output/file-names';
import { BadInput } from '../bad-input';
import { parseArguments } from '../arguments';

export interface ReplayOptions {
  readonly input: string;
  readonly out: string;
  readonly params: string | undefined;
  readonly files: ReadonlySet<FileName>;
  readonly surveillance: boolean;
}

const USAGE =
  'usage: probity replay FLOW.jsonl|ARCHIVE --out DIR [--params FILE] [--files a,b,…] ' +
  '[--no-surveillance]';

/** @throws BadInput */
export function replayOptions(args: readonly string[]): ReplayOptions {
  const { positionals, values, flags } = parseArguments(args, {
    values: ['out', 'params', 'files'],
    flags: ['no-surveillance'],
    usage: USAGE,
  });
  const [input, ...more] = positionals;
  const out = values.get('out');
  if (input === undefined || more.length > 0) throw new BadInput(`one input is wanted; ${USAGE}`);
  if (out === undefined) throw new BadInput(`--out is missing; ${USAGE}`);
  return {
    input,
    out,
    params: values.get('params'),
    files: filesOf(values.get('files')),
    surveillance: !flags.has('no-surveillance'),
  };
}

function filesOf(list: string | undefined): ReadonlySet<FileName> {
  if (list === undefined) return new Set(FILE_NAMES);
  const wanted = new Set<FileName>();
  for (const word of list.split(',')) {
    const name = FILE_NAMES.find((known) => known === word.trim());
    if (name === undefined) {
      throw new BadInput(`--files: there is no "${word}"; known are ${FILE_NAMES.join(', ')}`);
    }
    wanted.add(name);
  }
  return wanted;
}
