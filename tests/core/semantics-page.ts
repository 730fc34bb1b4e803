/**
 * The page of worked examples, made from the ones that the tests run:
 * `npx tsx tests/core/semantics-page.ts` writes docs/SEMANTICS.md.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHAPTERS } from './examples/chapters';
import type { Chapter, Example } from './examples/example';

export const PAGE = join(__dirname, '../../docs/SEMANTICS.md');

const HEAD = `# What an order does: worked examples

Made by \`npx tsx tests/core/semantics-page.ts\` from the examples that
[the tests](../tests/core/semantics.test.ts) run: each one here was executed, and the page fails
the tests when it is stale.

The market has a tick and a lot of 1. Everybody begins with 1000 BTC and 1,000,000 USDT; \`cat\`
and \`kit\` belong to one owner. A line is an account, the order's own name, side, quantity, and
\`@ price\`; without a price it is a market order. \`POST\` is LIMIT_MAKER, \`ICE n\` an iceberg's
slice, \`STP mode\` self-trade prevention, \`STOP n\` and \`PROFIT n\` the stop price of a stop
loss and of a take profit, \`TRAIL n\` a trailing delta in basis points. In events, \`a1(2)\` is
order a1 with 2 lots left; \`locks\` and \`unlocks\` are in the asset that the order gives. What
the core promises besides is on [its page](../core/README.md).
`;

const lines = (words: string | readonly string[]): readonly string[] =>
  typeof words === 'string' ? [words] : words;

function block(title: string, words: readonly string[]): string[] {
  return words.length === 0 ? [] : [...words.map((line) => `${title}${line}`)];
}

function exampleText({ name, given, when, then, book }: Example): string {
  const text = [
    ...block('given  ', given),
    ...block('when   ', lines(when)),
    ...block('then   ', then),
    ...(book.length === 0 ? ['book   empty'] : block('book   ', book)),
  ];
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  return `### ${title}\n\n\`\`\`\n${text.join('\n')}\n\`\`\`\n`;
}

function chapterText({ title, intro, examples }: Chapter): string {
  return `## ${title}\n\n${intro}\n\n${examples.map(exampleText).join('\n')}`;
}

export function semanticsPage(): string {
  return [HEAD, ...CHAPTERS.map(chapterText)].join('\n');
}

if (require.main === module) writeFileSync(PAGE, semanticsPage());
