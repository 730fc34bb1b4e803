/** docs/CONTROLS.md as text: the matrix, then the rules with parameters and tests. */
import {
  CATALOGUES,
  isMissing,
  OTHER_CODES,
  ruleRows,
  standing,
  type RuleRow,
  type Standing,
  type TestFile,
} from './matrix';
import type { Catalogue, Provision } from './provision';

const HEAD = `# Controls

Which provision is met by what. Made by \`probity controls\` from the catalogues in
[surveillance/controls](../surveillance/controls/provision.ts) and the registry of rules; a test
holds this page to them. Words about the law are short words of our own: the text binds.

*Met*: **yes**; **part**, with what is missing; **not yet**, the rule is planned and has no
detector; **no**, with the reason; **not ours**, it binds others or only defines. A rule marked †
has no detector yet. Alerts of a rule in *shadow* mode are written and open no case.
`;

/** @param tests every test file in which a rule may be named */
export function controlsPage(tests: readonly TestFile[]): string {
  const rows = ruleRows(tests);
  const parts = [HEAD, summary(rows), ...CATALOGUES.map((one) => section(one, rows))];
  return [...parts, others(), rulesSection(rows)].join('\n');
}

const STANDINGS: readonly Standing[] = ['yes', 'part', 'not yet', 'no', 'not ours'];

function summary(rows: readonly RuleRow[]): string {
  const lines = CATALOGUES.map(({ title, provisions }) => {
    const counts = STANDINGS.map(
      (one) => provisions.filter((provision) => standing(provision, rows) === one).length,
    );
    return line([title, provisions.length, ...counts]);
  });
  return table(['catalogue', 'provisions', ...STANDINGS], lines);
}

function section({ title, source, provisions }: Catalogue, rows: readonly RuleRow[]): string {
  const lines = provisions.map((one) => provisionLine(one, rows));
  const body = table(['code', 'about', 'met', 'by', 'what is missing, or why none'], lines);
  return `## ${title}\n\n${source}\n\n${body}`;
}

function provisionLine(provision: Provision, rows: readonly RuleRow[]): string {
  const { code, also = [], about, rules = [], places = [], why = '' } = provision;
  const by = [
    ...rules.map((id) => `[${id}](#${id})${isMissing(id, rows) ? ' †' : ''}`),
    ...places.map(({ what, path }) => `[${what}](../${path})`),
  ];
  const codes = also.length === 0 ? code : `${code}; also ${also.map(shortCode).join(', ')}`;
  return line([codes, about, standing(provision, rows), by.join(', '), why]);
}

/** Without the law's number, which stands in the code before it. */
function shortCode(code: string): string {
  return code.slice(code.lastIndexOf(' ') + 1).replace(/^II\./, '');
}

function others(): string {
  const lines = Object.entries(OTHER_CODES).map((pair) => line(pair));
  return `## Other codes that alerts name\n\n${table(['code', 'about'], lines)}`;
}

function rulesSection(rows: readonly RuleRow[]): string {
  return ['## Rules', '', ...rows.map(ruleText)].join('\n');
}

function ruleText({ rule, version, enabled, legal, parameters, tests }: RuleRow): string {
  if (version === undefined) return `### ${rule}\n\nNo detector yet.\n`;
  const mode = enabled === 'shadow' ? 'shadow' : enabled ? 'on' : 'off';
  const provisions = coveredBy(rule);
  const values = Object.entries(parameters).map(
    ([name, value]) => `\`${name}\` ${JSON.stringify(value)}`,
  );
  const links = tests.map((path) => `[${path}](../${path})`);
  return [
    `### ${rule}`,
    '',
    `Version ${version}, ${mode}.`,
    '',
    `- Codes of its alerts: ${legal.join('; ')}`,
    `- Provisions: ${provisions.join('; ')}`,
    `- Parameters: ${values.length === 0 ? 'none' : values.join(', ')}`,
    `- Tests: ${links.length === 0 ? '**none**' : links.join(', ')}`,
    '',
  ].join('\n');
}

function coveredBy(rule: string): string[] {
  const all = CATALOGUES.flatMap(({ provisions }) => provisions);
  const named = all.filter(({ rules = [] }) => rules.some((id) => id === rule));
  return named.map(({ code }) => code);
}

function line(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(head: readonly string[], lines: readonly string[]): string {
  const rule = `|${head.map(() => '---').join('|')}|`;
  return `${[line(head), rule, ...lines].join('\n')}\n`;
}
