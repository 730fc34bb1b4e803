// The style rules that no linter has, each a function from a file to its faults. What oxlint and
// dependency-cruiser can hold is held there (house.test.ts runs them).
import { posix } from 'node:path';
import { type SourceFile } from './source-files';

/** Gives a line of text for each fault in the file, `place: what to do`. */
type TidyRule = (file: SourceFile) => string[];

const MAX_LINES = 250;
const MAX_LINE_LENGTH = 100;
const CODE = /\.(ts|tsx|js|cjs|mjs|css|sql)$/;
const SCRIPT = /\.(ts|tsx|js|cjs|mjs)$/;
const FORBIDDEN_NAMES = /^(utils?|helpers?|common|misc|managers?)$/i;
// Put together here, so that this file does not find itself.
const LEFTOVER_WORDS = ['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK', 'X' + 'XX'];
const LEFTOVER = new RegExp(`\\b(${LEFTOVER_WORDS.join('|')})\\b`);
const MACHINE_PATH = /(?<![\w.~-])\/(work|root|home\/[a-z][\w-]*|Users\/\w+)\//;
const SKIPPED_TEST = /\b(it|test|describe)\.(skip|todo)\b|\b(xit|xtest|xdescribe)\(/;
const ONLY_TEST = /\b(it|test|describe)\.only\b|\b(fit|fdescribe)\(/;
const SWITCH_OFF = /(?:es|ox)lint-disable|@ts-expect-error|@ts-ignore|@ts-nocheck|prettier-ignore/;
const TABLE_PREFIXES: Record<string, string> = {
  core: 'core',
  surveillance: 'surv',
  kyc: 'kyc',
  cases: 'case',
  reporting: 'rep',
  platform: 'platform',
};
const TABLE_WORDS = 'from|into|update|join|table|truncate|on|references';
// `market_data` and `user_analytics` have names of their own; reporting has them.
const SQL_TABLE = new RegExp(
  `\\b(?:${TABLE_WORDS})\\s+(?:(core|surv|kyc|case|rep|platform)_\\w+|market_data|user_analytics)`,
  'gi',
);

function byLine(
  wanted: RegExp,
  fault: (line: string, index: number, lines: readonly string[]) => string | null,
): TidyRule {
  return ({ path, text }) => {
    if (!wanted.test(path)) return [];
    const lines = text.split('\n');
    return lines.flatMap((line, index) => {
      const found = fault(line, index, lines);
      return found === null ? [] : [`${path}:${index + 1}: ${found}`];
    });
  };
}

/** A reason is words in a comment on the same line or the one above. */
function hasReason(line: string, above: string | undefined): boolean {
  return /\/\/ .*\w+ \w+/.test(line) || /^\s*(\/\/|\*|\/\*) .*\w+ \w+/.test(above ?? '');
}

const fileLength: TidyRule = ({ path, text }) => {
  if (!CODE.test(path)) return [];
  const lines = text.split('\n');
  const count = lines.length - (text.endsWith('\n') ? 1 : 0);
  const reasoned = lines.slice(0, 10).some((line) => /^\/\/ long-file: \w+ \w+/.test(line));
  if (count <= MAX_LINES || reasoned) return [];
  return [
    `${path}: ${count} lines, ${MAX_LINES} is the limit (or "// long-file: <reason>" on top)`,
  ];
};

const lineLength = byLine(CODE, (line) =>
  line.length > MAX_LINE_LENGTH ? `${line.length} characters, the limit is 100` : null,
);

// A unit test beside its code needs none: the code's file and the test names say it.
const headComment: TidyRule = ({ path, text }) => {
  if (!CODE.test(path) || /^(?!tests\/).*\.test\.tsx?$/.test(path)) return [];
  const first = text.replace(/^#!.*\n/, '').trimStart();
  const isComment = path.endsWith('.sql') ? first.startsWith('--') : /^\/[/*]/.test(first);
  return isComment ? [] : [`${path}: say on top what the file is for`];
};

const names: TidyRule = ({ path }) => {
  const stems = path.split('/').flatMap((part) => part.split(/[.-]/));
  const bad = stems.find((stem) => FORBIDDEN_NAMES.test(stem));
  return bad === undefined ? [] : [`${path}: "${bad}" names a drawer, name what is in it`];
};

const barrels: TidyRule = ({ path, text }) => {
  if (!SCRIPT.test(path) || /(^|\/)contract(\/|\.ts$)/.test(path)) return [];
  if (/(^|\/)index\.tsx?$/.test(path)) return [`${path}: no barrel files, import the file itself`];
  return /^export \* /m.test(text) ? [`${path}: no "export *" outside a contract`] : [];
};

const leftovers = byLine(/^(?!package-lock\.json)/, (line) =>
  LEFTOVER.test(line) ? 'leftover: do it, or open an issue' : null,
);

const skippedTests = byLine(/\.test\.tsx?$/, (line, index, lines) => {
  if (ONLY_TEST.test(line)) return 'a test that silences the others';
  if (!SKIPPED_TEST.test(line) || hasReason(line, lines[index - 1])) return null;
  return 'skipped without a reason in a comment';
});

const switchedOffRules = byLine(SCRIPT, (line, index, lines) => {
  if (!SWITCH_OFF.test(line) || !/\/[/*]/.test(line)) return null;
  const reasoned = /-- \w+|@ts-expect-error \w+/.test(line) || hasReason('', lines[index - 1]);
  return reasoned ? null : 'a rule switched off without " -- <reason>"';
});

const machinePaths = byLine(/./, (line) =>
  MACHINE_PATH.test(line) ? 'a path of one machine' : null,
);

const lockedHosts = byLine(/^package-lock\.json$/, (line) =>
  /"resolved": "https?:/.test(line) ? 'a registry host in the lock file' : null,
);

const foreignTables: TidyRule = ({ path, text }) => {
  const module = path.replace(/^migrations\//, '').split('/')[0] ?? '';
  if (!/^(core|gateway|surveillance|kyc|cases|reporting|platform)$/.test(module)) return [];
  if (!/\.(ts|sql)$/.test(path) || path.endsWith('.test.ts')) return [];
  return [...text.matchAll(SQL_TABLE)]
    .filter((match) => (match[1]?.toLowerCase() ?? 'rep') !== TABLE_PREFIXES[module])
    .map((match) => `${path}: "${match[0]}" touches a table of another module`);
};

/** Relative links in Markdown lead to a file or folder that exists. */
export function deadLinks(file: SourceFile, exists: (path: string) => boolean): string[] {
  if (!file.path.endsWith('.md')) return [];
  const prose = file.text.replace(/```[\s\S]*?```/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => (match[1] ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target))
    .filter((target) => !exists(posix.join(posix.dirname(file.path), target)))
    .map((target) => `${file.path}: dead link ${target}`);
}

/** Every rule by the sentence that it holds. */
export const TIDY_RULES: Readonly<Record<string, TidyRule>> = {
  'a file has at most 250 lines': fileLength,
  'a line has at most 100 characters': lineLength,
  'a file says on top what it is for': headComment,
  'no file or folder is named like a drawer': names,
  'only contracts are barrels': barrels,
  'nothing is left over to do': leftovers,
  'no test is skipped without a reason': skippedTests,
  'no rule is switched off without a reason': switchedOffRules,
  'no path of one machine is written down': machinePaths,
  'the lock file names no registry host': lockedHosts,
  'a module touches its own tables only': foreignTables,
};
