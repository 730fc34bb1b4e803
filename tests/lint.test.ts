// Proves that the lint rules find what they should: one text with a fault in each line, linted
// as if it were a file of a module.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ROOT } from './source-files';

/** A line, and the rule that finds fault with it; '' where none should. */
const LINES: ReadonlyArray<[string, string]> = [
  ['export const clock = Date.now();', 'house(world-access)'],
  ['export const today = new Date();', 'house(world-access)'],
  ['export const then = new Date(0);', ''],
  ['export const luck = Math.random();', 'house(world-access)'],
  ['export const home = process.env;', 'house(world-access)'],
  ['export const unique = crypto.randomUUID();', 'house(world-access)'],
  ['export default then;', 'house(no-default-export)'],
  ['export let loose: any;', 'typescript(no-explicit-any)'],
  ['const unused = 1;', 'eslint(no-unused-vars)'],
  ['async function later(): Promise<void> {}', ''],
  ['later();', 'typescript(no-floating-promises)'],
  ['void later();', ''],
  ["export const word = JSON.parse('1') as string;", 'house(assertion-reason)'],
  ["export const pair = ['a', 'b'] as const;", ''],
  ['', ''],
  ["export const sure = JSON.parse('2') as string; // it is a string in the sample", ''],
  ['', ''],
  ['// The sample is known to be a string.', ''],
  ["export const known = JSON.parse('3') as string;", ''],
  ['', ''],
  ["console.log('aloud');", 'eslint(no-console)'],
  [`export function long(): void {${'\n'.repeat(70)}}`, 'house(function-length)'],
  [`export function tests(): void { it('x', later);${'\n'.repeat(70)}}`, ''],
  [`export function fits(): void {${'\n'.repeat(69)}}`, ''],
];

interface Message {
  readonly code: string;
  readonly labels: ReadonlyArray<{ span: { line: number } }>;
}

const base = mkdtempSync(join(tmpdir(), 'probity-lint-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** What the rules of the house say of a text at this path, of a checkout that has nothing else. */
function lintAs(path: string, text: string): ReadonlyArray<{ line: number; rule: string }> {
  for (const name of ['.oxlintrc.json', 'oxlint.rules.mjs', 'tsconfig.json']) {
    copyFileSync(join(ROOT, name), join(base, name));
  }
  const modules = join(base, 'node_modules');
  if (!existsSync(modules)) symlinkSync(join(ROOT, 'node_modules'), modules);
  const file = join(base, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const program = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const args = [program, '--format', 'json', path];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: base, encoding: 'utf8' });
  if (!stdout.startsWith('{')) throw new Error(`oxlint gave no report: ${stdout}${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Message[] }; // oxlint's own shape
  return diagnostics.map(({ code, labels }) => ({ line: labels[0]?.span.line ?? 0, rule: code }));
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

test('each fault is found by its rule, and what is allowed is let through', () => {
  const messages = lintAs('core/contract/sample.ts', TEXT);
  const found = numbered().map(({ number, line }) => {
    const rules = messages.filter((message) => message.line === number);
    return [line, rules.map(({ rule }) => rule).join(' ')];
  });
  expect(found).toEqual(numbered().map(({ line, rule }) => [line, rule]));
});

test('platform may read clock and environment, and still has no default export', () => {
  const messages = lintAs('platform/postgres/sample.ts', TEXT);
  const restricted = messages.filter(({ rule }) => /world-access|default-export/.test(rule));
  const line = numbered().find((each) => each.line.startsWith('export default'))?.number;
  expect(restricted.map((message) => message.line)).toEqual([line]);
});
