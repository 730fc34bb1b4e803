/** What `probity screen` is asked: one of three questions, and the files to answer it from. */
import { BadInput } from '../bad-input';

export type ScreenOptions =
  | {
      readonly ask: 'names';
      readonly file: string;
      readonly lists: readonly string[];
      readonly threshold: number;
    }
  | { readonly ask: 'pairs'; readonly file: string }
  | { readonly ask: 'wallets'; readonly file: string; readonly lists: readonly string[] };

const USAGE =
  'usage: probity screen --list FILE... --names FILE.csv [--threshold 0.7] | --pairs FILE.csv' +
  ' | --wallets FILE.csv --list FILE...';

const THRESHOLD = 0.7;

/** `--list` takes all words up to the next option, and may be given again. @throws BadInput */
export function readOptions(args: readonly string[]): ScreenOptions {
  const lists: string[] = [];
  const single = new Map<string, string>();
  let open = '';
  for (const arg of args) {
    const [, name, , inline] = /^--([a-z]+)(=(.*))?$/.exec(arg) ?? [];
    if (name !== undefined) {
      if (!/^(list|names|pairs|wallets|threshold)$/.test(name)) throw bad(`unknown option ${arg}`);
      if (name !== 'list' && single.has(name)) throw bad(`--${name} is given twice`);
      if (open !== '' && open !== 'list') throw bad(`--${open} needs a value`);
      open = name;
      if (inline === undefined) continue;
      take(open, inline, lists, single);
    } else {
      if (open === '') throw bad(`“${arg}” belongs to no option`);
      take(open, arg, lists, single);
    }
    if (open !== 'list') open = '';
  }
  if (open !== '' && open !== 'list') throw bad(`--${open} needs a value`);
  return checked(lists, single);
}

function take(name: string, value: string, lists: string[], single: Map<string, string>): void {
  if (value === '') throw bad(`--${name} needs a value`);
  if (name === 'list') lists.push(value);
  else single.set(name, value);
}

function checked(lists: readonly string[], single: ReadonlyMap<string, string>): ScreenOptions {
  const [names, pairs, wallets] = ['names', 'pairs', 'wallets'].map((name) => single.get(name));
  const asked = [names, pairs, wallets].filter((file) => file !== undefined);
  if (asked.length !== 1) throw bad('one of --names, --pairs, --wallets is needed');
  const threshold = single.get('threshold');
  if (names === undefined && threshold !== undefined) throw bad('--threshold goes with --names');
  if (pairs !== undefined) {
    if (lists.length > 0) throw bad('--pairs takes no --list');
    return { ask: 'pairs', file: pairs };
  }
  if (lists.length === 0) throw bad('--list needs at least one file');
  if (wallets !== undefined) return { ask: 'wallets', file: wallets, lists };
  const bar = threshold === undefined ? THRESHOLD : Number(threshold);
  if (threshold?.trim() === '' || !(bar > 0 && bar <= 1)) {
    throw bad(`--threshold ${threshold} is not above 0 and at most 1`);
  }
  return { ask: 'names', file: names ?? '', lists, threshold: bar };
}

function bad(what: string): BadInput {
  return new BadInput(`${what}; ${USAGE}`);
}
