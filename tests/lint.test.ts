// Proves that the lint rules find what they should: one text with a fault in each line, linted
// as if it were a file of a module.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './source-files';

/** A line, and the rule that finds fault with it; '' where none should. */
const LINES: ReadonlyArray<[string, string]> = [
  ['export const clock = Date.now();', 'no-restricted-syntax'],
  ['export const today = new Date();', 'no-restricted-syntax'],
  ['export const then = new Date(0);', ''],
  ['export const luck = Math.random();', 'no-restricted-syntax'],
  ['export const home = process.env;', 'no-restricted-syntax'],
  ['export const unique = crypto.randomUUID();', 'no-restricted-syntax'],
  ['export default then;', 'no-restricted-syntax'],
  ['export let loose: any;', '@typescript-eslint/no-explicit-any'],
  ['const unused = 1;', '@typescript-eslint/no-unused-vars'],
  ['async function later(): Promise<void> {}', ''],
  ['later();', '@typescript-eslint/no-floating-promises'],
  ['void later();', ''],
  ["export const word = JSON.parse('1') as string;", 'house/assertion-reason'],
  ["export const pair = ['a', 'b'] as const;", ''],
  ['', ''],
  ["export const sure = JSON.parse('2') as string; // it is a string in the sample", ''],
  ['', ''],
  ['// The sample is known to be a string.', ''],
  ["export const known = JSON.parse('3') as string;", ''],
  ['', ''],
  ["console.log('aloud');", 'no-console'],
  [`export function long(): void {${'\n'.repeat(70)}}`, 'house/function-length'],
  [`export function tests(): void { it('x', later);${'\n'.repeat(70)}}`, ''],
  [`export function fits(): void {${'\n'.repeat(69)}}`, ''],
];

interface Message {
  readonly line: number;
  readonly ruleId: string;
}

async function lintAs(path: string, text: string): Promise<Message[]> {
  const program = join(ROOT, 'node_modules/eslint/bin/eslint.js');
  const args = [program, '--stdin', '--stdin-filename', path, '--format', 'json'];
  const child = spawn(process.execPath, args, { cwd: ROOT });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(text);
  await new Promise((resolve) => child.once('close', resolve));
  return JSON.parse(output)[0].messages;
}

/** Each line's number in the text, some lines being several. */
function numbered(): Array<{ number: number; line: string; rule: string }> {
  let next = 1;
  return LINES.map(([line, rule]) => {
    const number = next;
    next += line.split('\n').length;
    return { number, line: line.trimEnd(), rule };
  });
}

const TEXT = LINES.map(([line]) => line).join('\n');

test('each fault is found by its rule, and what is allowed is let through', async () => {
  const messages = await lintAs('core/contract/index.ts', TEXT);
  const found = numbered().map(({ number, line }) => {
    const rules = messages.filter((message) => message.line === number);
    return [line, rules.map(({ ruleId }) => ruleId).join(' ')];
  });
  expect(found).toEqual(numbered().map(({ line, rule }) => [line, rule]));
}, 240_000);

test('platform may read clock and environment, and still has no default export', async () => {
  const messages = await lintAs('platform/postgres/pool.ts', TEXT);
  const restricted = messages.filter(({ ruleId }) => ruleId === 'no-restricted-syntax');
  const line = numbered().find((each) => each.line.startsWith('export default'))?.number;
  expect(restricted.map((message) => message.line)).toEqual([line]);
}, 240_000);
