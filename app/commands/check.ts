/**
 * `probity check`: judges identifiers and travel-rule data, a JSON object a line. What is wrong in
 * a value is an answer; a line that is no question ends the command with its number.
 */
import { z } from 'zod';
import { faultOfIsin } from '../../kyc/standards/isin';
import { judgeIvms101 } from '../../kyc/standards/ivms101';
import { faultOfLei } from '../../kyc/standards/lei';
import { systemClock } from '../../platform/clock/clock';
import { errorText } from '../../platform/errors/coded-error';
import { textBlocks } from '../flow/blocks';
import { FlowError } from '../flow/flow-error';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';

const USAGE = 'usage: probity check FILE|-';
const question = z.object({
  id: z.union([z.string(), z.number()]),
  kind: z.enum(['lei', 'isin', 'ivms101']),
  value: z.unknown(),
});
type Question = z.infer<typeof question>;

/** @throws BadInput, FlowError naming the line that is no question; those before it are answered */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals } = parseArguments(args, { values: [], flags: [], usage: USAGE });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new BadInput(`one input is wanted; ${USAGE}`);
  const today = new Date(systemClock().nowMicros() / 1000).toISOString().slice(0, 10);
  for await (const { text, firstLine } of textBlocks(file)) {
    const answers: string[] = [];
    try {
      for (const [i, line] of text.split('\n').entries()) {
        if (line.trim() === '') continue;
        answers.push(JSON.stringify(answer(asked(line, file, firstLine + i), today)));
      }
    } finally {
      await write(answers);
    }
  }
  return 0;
}

function asked(line: string, file: string, number: number): Question {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    throw new FlowError(`not JSON: ${errorText(error)}`, file, number);
  }
  const parsed = question.safeParse(json);
  if (parsed.success) return parsed.data;
  const what = 'a question has id, kind (lei, isin or ivms101) and value';
  throw new FlowError(what, file, number);
}

/** `{id, ok, reason?}`; of travel-rule data also which version was read, and warnings. */
function answer({ id, kind, value }: Question, today: string): object {
  if (kind === 'ivms101') {
    const { faults, warnings, version } = judgeIvms101(parsedText(value), today);
    const warned = warnings.length === 0 ? {} : { warnings };
    const reason = faults.length === 0 ? {} : { reason: faults.join('; ') };
    return { id, ok: faults.length === 0, ...reason, version, ...warned };
  }
  if (typeof value !== 'string') return { id, ok: false, reason: `an ${kind} is a text` };
  const reason = kind === 'lei' ? faultOfLei(value) : faultOfIsin(value);
  return reason === undefined ? { id, ok: true } : { id, ok: false, reason };
}

/** A payload may come as the text that was sent. */
function parsedText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

async function write(lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const text = `${lines.join('\n')}\n`;
  await new Promise((resolve) => process.stdout.write(text, resolve));
}
