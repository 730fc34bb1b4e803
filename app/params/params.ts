/**
 * The parameters of a run (contracts §2, `--params`): read from a file or the defaults, checked,
 * and put under one hash, so that an alert can say what it was raised with.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { isPlainDecimal } from '../../core/contract';
import { parseCoreParams } from '../../core/risk/params';
import { COUNTRY_RISKS, type RiskSettings } from '../../kyc/contract';
import { NO_WALLETS, type MonitoringFacts } from '../../kyc/monitoring/facts';
import type { MonitoringSettings } from '../../kyc/monitoring/monitoring';
import { MONITORING_RULES } from '../../kyc/monitoring/rules/registry';
import { RISK_VERSION } from '../../kyc/risk/factors';
import type { EffectiveRules } from '../../surveillance/contract';
import { effectiveRules } from '../../surveillance/detectors/effective-rules';
import type { BaseRules } from '../../surveillance/parameters/version';
import { errorCode, errorText } from '../../platform/errors/coded-error';
import { BadInput } from '../commands/bad-input';
import { canonical } from './canonical';

export interface RunParams {
  /** The `core` block as canonical JSON; undefined when nothing in it is set. */
  readonly core: string | undefined;
  readonly rules: EffectiveRules;
  readonly risk: RiskSettings;
  /** What the money-laundering rules look things up in. */
  readonly facts: MonitoringFacts;
  /** Paths of the sanctions lists named; `readRunParams` reads them. */
  readonly lists: readonly string[];
  /** SHA-256 in hex over the effective values as canonical JSON. */
  readonly paramsHash: string;
  /** The same if the rules were these. */
  readonly hashWith: (rules: EffectiveRules) => string;
}

const decimal = z.string().refine(isPlainDecimal, 'must be a decimal in plain notation');

const paramsFile = z.strictObject({
  core: z.record(z.string(), z.unknown()).default({}),
  rules: z.record(z.string(), z.unknown()).default({}),
  kyc: z
    .strictObject({
      lists: z.array(z.string()).default([]),
      countryRisk: z.string().optional(),
      addressGraph: z.string().optional(),
      travelRuleMinimum: decimal.default('1000'),
      valuationAsset: z.string().optional(),
    })
    .prefault({}),
});

const countryRiskFile = z.record(
  z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code'),
  z.enum(COUNTRY_RISKS),
);

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

function bytesOf(file: string, namedIn?: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = errorCode(error) ?? errorText(error);
    const where = namedIn === undefined ? '' : `, named in ${namedIn}`;
    throw new BadInput(`a parameter file cannot be read: ${code}${where} (${file})`);
  }
}

function jsonOf(bytes: Buffer, file: string): unknown {
  const text = bytes.toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new BadInput(`malformed JSON (${file}:${faultLine(text)})`);
  }
}

/** The line where the text stops being the beginning of JSON; not every message tells it. */
function faultLine(text: string): number {
  const lines = text.split('\n');
  for (let count = 1; count < lines.length; count++) {
    const start = lines.slice(0, count).join('\n');
    try {
      JSON.parse(start);
      return count + 1;
    } catch (error) {
      const { message } = error as SyntaxError; // the only error that JSON.parse throws
      const at = Number(/position (\d+)/.exec(message)?.[1] ?? NaN);
      const merelyCut = /end of JSON|Unterminated/.test(message) || at >= start.length;
      if (!merelyCut) return count;
    }
  }
  return lines.length;
}

function checked<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new BadInput(`${path === '' ? 'parameters' : path}: ${issue?.message ?? ''} (${file})`);
}

/**
 * Reads and completes the parameters.
 * @param file path of the file; undefined = all defaults. File names in it are relative to it
 * @throws BadInput naming the field and the file
 */
export function readParams(file: string | undefined): RunParams {
  const place = file ?? '--params';
  const given: unknown = file === undefined ? {} : jsonOf(bytesOf(file), file);
  const { core, rules, kyc } = checked(paramsFile, given, place);
  const coreText = canonical(core);
  const coreParams = parseCoreParams(coreText);
  if (typeof coreParams === 'string') throw new BadInput(`core: ${coreParams} (${place})`);
  const completeRules = completed(rules, place);
  const read = (name: string): Buffer => bytesOf(resolve(dirname(place), name), place);
  const countryBytes = kyc.countryRisk === undefined ? undefined : read(kyc.countryRisk);
  const countries =
    countryBytes === undefined
      ? {}
      : checked(countryRiskFile, jsonOf(countryBytes, kyc.countryRisk ?? ''), place);
  const hashOf = (name: string | undefined): string | null =>
    name === undefined ? null : sha256(read(name));
  const effective = {
    core,
    kyc: {
      version: RISK_VERSION,
      lists: kyc.lists.map(hashOf),
      countryRisk: hashOf(kyc.countryRisk),
      addressGraph: hashOf(kyc.addressGraph),
      travelRuleMinimum: kyc.travelRuleMinimum,
      valuationAsset: kyc.valuationAsset ?? null,
    },
  };
  const hashWith = (rules: EffectiveRules) => sha256(canonical({ ...effective, rules }));
  return {
    core: Object.keys(core).length === 0 ? undefined : coreText,
    rules: completeRules,
    risk: { countries, valuationAsset: kyc.valuationAsset ?? null },
    facts: { countries, travelRuleMinimum: kyc.travelRuleMinimum, wallets: NO_WALLETS },
    lists: kyc.lists.map((name) => resolve(dirname(place), name)),
    paramsHash: hashWith(completeRules),
    hashWith,
  };
}

/** What the versions of the rules' parameters begin with. */
export function baseRules({ rules, hashWith }: RunParams): BaseRules {
  return { rules, hashWith, others: MONITORING_RULES };
}

/** What customer monitoring runs with. */
export function monitoringSettings(params: RunParams): MonitoringSettings {
  const { rules, paramsHash, risk, facts } = params;
  return { rules, paramsHash, valuationAsset: risk.valuationAsset, facts };
}

function completed(rules: unknown, file: string): EffectiveRules {
  try {
    return effectiveRules(rules, MONITORING_RULES);
  } catch (error) {
    throw new BadInput(`rules: ${errorText(error)} (${file})`);
  }
}
