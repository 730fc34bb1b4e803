/** What `npm run scorecard` was asked for. */
import type { ScorecardScenarios } from '../../../surveillance/scorecard/scoring/render';
import { parseArguments } from '../arguments';
import { BadInput } from '../bad-input';

export interface ScorecardOptions {
  readonly seeds: readonly number[];
  readonly densities: readonly number[];
  /** Path of the page. */
  readonly out: string;
  readonly params: string | undefined;
  /** Which rules are acted out: the four of the first page, the others, or none. */
  readonly scenarios: ScorecardScenarios;
  /** Which half of the page is made anew. */
  readonly only: 'market' | 'money' | undefined;
}

const USAGE =
  'usage: npm run scorecard -- [--seeds N] [--first SEED] [--densities 0.1,1,10]' +
  ' [--scenarios standard|other|none] [--only market|money] [--out FILE.md] [--params FILE]';
const PAGES: Readonly<Record<ScorecardScenarios, string>> = {
  standard: 'docs/SCORECARD.md',
  other: 'docs/SCORECARD-OTHER.md',
  none: 'docs/SCORECARD-QUIET.md',
};
const MAX_SEEDS = 10_000;

/** @throws BadInput */
export function scorecardOptions(args: readonly string[]): ScorecardOptions {
  const { positionals, values } = parseArguments(args, {
    values: ['seeds', 'first', 'densities', 'scenarios', 'only', 'out', 'params'],
    flags: [],
    usage: USAGE,
  });
  if (positionals.length > 0) throw new BadInput(USAGE);
  const count = whole(values.get('seeds') ?? '20', 'seeds');
  if (count < 1 || count > MAX_SEEDS) throw new BadInput(`--seeds must be 1 to ${MAX_SEEDS}`);
  const first = whole(values.get('first') ?? '1', 'first');
  const scenarios = scenariosOf(values.get('scenarios') ?? 'standard');
  return {
    scenarios,
    seeds: Array.from({ length: count }, (_, i) => first + i),
    densities: (values.get('densities') ?? '0.1,1,10').split(',').map(density),
    out: values.get('out') ?? PAGES[scenarios],
    params: values.get('params'),
    // The other pages are about market abuse alone.
    only: scenarios === 'standard' ? halfOf(values.get('only')) : 'market',
  };
}

function scenariosOf(text: string): ScorecardScenarios {
  if (text === 'standard' || text === 'other' || text === 'none') return text;
  throw new BadInput(`--scenarios must be standard, other or none; ${USAGE}`);
}

function halfOf(text: string | undefined): ScorecardOptions['only'] {
  if (text === undefined || text === 'market' || text === 'money') return text;
  throw new BadInput(`--only must be market or money; ${USAGE}`);
}

function whole(text: string, name: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new BadInput(`--${name} must be a whole number; ${USAGE}`);
  return Number(text);
}

function density(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value < 0.01 || value > 100) throw new BadInput('--densities must lie between 0.01 and 100');
  return value;
}
