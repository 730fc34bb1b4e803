/**
 * The controls matrix: every provision of the catalogues beside the rules that are really there.
 * A rule without a detector is said to be missing by looking at the registry, not by hand.
 */
import { MARKET_ABUSE_RULES, type Enabled } from '../contract';
import { effectiveRules } from '../detectors/effective-rules';
import { RULES } from '../detectors/registry';
import { delegated2025885 } from './delegated-2025-885';
import { indicators } from './indicators-2016-522';
import { mica } from './mica-86-92';
import { practices } from './practices-2016-522';
import type { AbuseRule, Catalogue, Provision } from './provision';
import { signals } from './signals-2017-565';

export const CATALOGUES: readonly Catalogue[] = [
  mica,
  delegated2025885,
  practices,
  indicators,
  signals,
];

/** Codes that alerts name and that stand in none of the catalogues, with where they come from. */
export const OTHER_CODES: Readonly<Record<string, string>> = {
  '2017/566 Art 2': 'order-to-trade ratio, how it is computed; a venue rule by analogy',
  '2017/566 Art 3': 'order-to-trade ratio, when it is exceeded; a venue rule by analogy',
  'FinCEN 920': 'account takeover: fraud on a customer, no article on market abuse',
};

/** A test file as the generator was given it. */
export interface TestFile {
  readonly path: string;
  readonly text: string;
}

export interface RuleRow {
  readonly rule: AbuseRule;
  /** undefined: there is no detector for it yet. */
  readonly version: string | undefined;
  readonly enabled: Enabled;
  readonly legal: readonly string[];
  /** Defaults as JSON values, without `enabled`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Paths of the test files that name the rule. */
  readonly tests: readonly string[];
}

/** All rules of market abuse in the order of contracts §4. */
export function ruleRows(tests: readonly TestFile[]): readonly RuleRow[] {
  const defaults = effectiveRules({});
  return MARKET_ABUSE_RULES.map((id) => {
    const rule = RULES.find((one) => one.id === id);
    const { enabled = false, ...parameters } = defaults[id] ?? {};
    const naming = tests.filter(({ path, text }) => names(path, text, id)).map(({ path }) => path);
    return {
      rule: id,
      version: rule?.version,
      enabled,
      legal: rule?.legal ?? [],
      parameters,
      tests: rule === undefined ? [] : naming,
    };
  });
}

function names(path: string, text: string, rule: string): boolean {
  return path.endsWith(`/${rule}.test.ts`) || text.includes(`'${rule}'`);
}

export type Standing = 'yes' | 'part' | 'not yet' | 'no' | 'not ours';

/** How far a provision is met today: its coverage, less the rules that are not there. */
export function standing(provision: Provision, rows: readonly RuleRow[]): Standing {
  const { coverage, rules = [], places = [] } = provision;
  if (coverage === 'duty') return 'not ours';
  if (coverage === 'none') return 'no';
  const missing = rules.filter((id) => isMissing(id, rows));
  if (missing.length === 0) return coverage === 'full' ? 'yes' : 'part';
  return missing.length === rules.length && places.length === 0 ? 'not yet' : 'part';
}

export function isMissing(rule: AbuseRule, rows: readonly RuleRow[]): boolean {
  return rows.find((row) => row.rule === rule)?.version === undefined;
}

/** Every code that some catalogue knows, back references included. */
export function knownCodes(): ReadonlySet<string> {
  const all = CATALOGUES.flatMap(({ provisions }) => provisions);
  const listed = all.flatMap(({ code, also = [] }) => [code, ...also]);
  return new Set([...listed, ...Object.keys(OTHER_CODES)]);
}
