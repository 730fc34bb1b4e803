/** `probity verify-proof`: judges inclusion and consistency proofs, a JSON object a line. */
import { judgeLine, UnreadableProof } from '../../reporting/audit/verify/proof-line';
import { textBlocks } from '../flow/blocks';
import { FlowError } from '../flow/flow-error';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';

const USAGE = 'usage: probity verify-proof FILE|-';

/** @throws BadInput, FlowError naming the line that cannot be judged; those before it are */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals } = parseArguments(args, { values: [], flags: [], usage: USAGE });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new BadInput(`one input is wanted; ${USAGE}`);
  for await (const { text, firstLine } of textBlocks(file)) {
    const answers: string[] = [];
    try {
      for (const [i, line] of text.split('\n').entries()) {
        if (line.trim() !== '') answers.push(judged(line, file, firstLine + i));
      }
    } finally {
      await write(answers);
    }
  }
  return 0;
}

function judged(line: string, file: string, number: number): string {
  try {
    return judgeLine(line);
  } catch (error) {
    if (!(error instanceof UnreadableProof)) throw error;
    throw new FlowError(error.message, file, number);
  }
}

async function write(lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const text = `${lines.join('\n')}\n`;
  await new Promise((resolve) => process.stdout.write(text, resolve));
}
