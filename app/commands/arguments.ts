/**
 * Splits the words behind a command into positionals, options with a value (`--out DIR` or
 * `--out=DIR`) and flags. `-` alone is a positional; `--` ends the options.
 */
import { BadInput } from './bad-input';

export interface Arguments {
  readonly positionals: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
}

interface Known {
  /** Options that take a value, without dashes. */
  readonly values: readonly string[];
  readonly flags: readonly string[];
  /** Shown when the words make no sense. */
  readonly usage: string;
}

/** @throws BadInput on an option that is not known, given twice, or lacks its value */
export function parseArguments(args: readonly string[], known: Known): Arguments {
  const positionals: string[] = [];
  const values = new Map<string, string>();
  const flags = new Set<string>();
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? '';
    if (word === '--') {
      positionals.push(...args.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      positionals.push(word);
      continue;
    }
    const [name, inline] = splitOption(word);
    if (known.flags.includes(name) && inline === undefined) flags.add(name);
    else if (known.values.includes(name)) {
      const value = inline ?? args[++i];
      if (value === undefined || (inline === undefined && /^--./.test(value))) {
        throw new BadInput(`--${name} needs a value; ${known.usage}`);
      }
      if (values.has(name)) throw new BadInput(`--${name} is given twice; ${known.usage}`);
      values.set(name, value);
    } else throw new BadInput(`unknown option ${word}; ${known.usage}`);
  }
  return { positionals, values, flags };
}

function splitOption(word: string): [name: string, value: string | undefined] {
  const text = word.startsWith('--') ? word.slice(2) : word;
  const equals = text.indexOf('=');
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}
