/** `probity convert bitstamp-l3 FILE[.gz] --out FLOW.jsonl`: a recorded order book as a flow. */
import { basename, dirname } from 'node:path';
import { makeFolder, TextFile } from '../../output/text-file';
import { parseArguments } from '../arguments';
import { BadInput } from '../bad-input';
import { l3ToFlow } from './l3-flow';
import { readL3Rows } from './l3-rows';

const USAGE = 'usage: probity convert bitstamp-l3 FILE[.gz] --out FLOW.jsonl';

/** @returns the exit code. @throws BadInput, FlowError, OutputError */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArguments(args, {
    values: ['out'],
    flags: [],
    usage: USAGE,
  });
  const [format, input, ...more] = positionals;
  const out = values.get('out');
  if (format !== undefined && format !== 'bitstamp-l3') {
    throw new BadInput(`format ${format} is not known; ${USAGE}`);
  }
  if (input === undefined || more.length > 0 || out === undefined) throw new BadInput(USAGE);
  const rows = await readL3Rows(input);
  makeFolder(dirname(out));
  const file = new TextFile(dirname(out), basename(out));
  try {
    l3ToFlow(rows, (record) => file.write(`${JSON.stringify(record)}\n`));
    file.finish();
  } catch (error) {
    file.discard();
    throw error;
  }
  return 0;
}
