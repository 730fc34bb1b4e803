/**
 * `npm run scorecard`: labelled corpora from seeds go through the core and the detectors of market
 * abuse and of money laundering, and what came out is scored. The page goes to docs/SCORECARD.md,
 * the figures as JSON to standard output.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Command } from '../../../core/contract';
import { Engine } from '../../../core/engine/engine';
import type { Alert } from '../../../cases/contract';
import { OTHER_SCENARIO_RULES } from '../../../surveillance/scorecard/abuse/schedule';
import {
  generateCorpus,
  type Corpus,
  type CorpusOptions,
} from '../../../surveillance/scorecard/corpus';
import {
  MONEY_HEADING,
  renderMoney,
  renderScorecard,
  type ScorecardPart,
  type ScorecardScenarios,
} from '../../../surveillance/scorecard/scoring/render';
import { pool, score, type Score } from '../../../surveillance/scorecard/scoring/score';
import { Surveillance } from '../../../surveillance/surveillance';
import { recordFault } from '../../flow/record';
import { FlowConverter } from '../../flow/to-commands';
import { makeFolder, TextFile } from '../../output/text-file';
import type { RunParams } from '../../params/params';
import { readRunParams } from '../../params/run-params';
import { BadInput } from '../bad-input';
import { Progress } from '../replay/progress';
import { moneyPart } from './money';
import { scorecardOptions, type ScorecardOptions } from './options';

/** @returns the exit code. @throws BadInput, OutputError */
export async function run(args: readonly string[]): Promise<number> {
  const options = scorecardOptions(args);
  const { out, only } = options;
  const params = await readRunParams(options.params);
  const old = splitPage(readPage(out));
  let { market, money } = old;
  if (only !== 'money') {
    const parts = marketParts(options, params);
    market = renderScorecard(parts);
    process.stdout.write(`${JSON.stringify(figures(parts), null, 2)}\n`);
  }
  if (only !== 'market') {
    const part = moneyPart(options.seeds, params);
    money = renderMoney(part);
    process.stdout.write(`${JSON.stringify(figures([part]), null, 2)}\n`);
  }
  writePage(out, [market.trimEnd(), money.trimEnd()].filter((half) => half !== '').join('\n\n'));
  return 0;
}

/** Two of each where there are many, so that a market is not full of them. */
const ACTED: Readonly<Record<ScorecardScenarios, Partial<CorpusOptions>>> = {
  standard: {},
  other: { rules: OTHER_SCENARIO_RULES, episodesPerRule: 2 },
  none: { episodesPerRule: 0 },
};

function marketParts(options: ScorecardOptions, params: RunParams): ScorecardPart[] {
  const { densities, seeds, scenarios } = options;
  const acted = ACTED[scenarios];
  const progress = new Progress('scorecard');
  const parts: ScorecardPart[] = [];
  let done = 0;
  for (const density of densities) {
    const scores: Score[] = [];
    let records = 0;
    let marketDays = 0;
    for (const seed of seeds) {
      const corpus = generateCorpus({ seed, density, ...acted });
      records += corpus.records.length;
      marketDays += corpus.records.filter(({ type }) => type === 'market').length;
      scores.push(scoreOf(corpus, params));
      done += corpus.records.length;
      progress.show(done, 0);
    }
    parts.push({ density, seeds, records, scenarios, marketDays, score: pool(scores) });
  }
  progress.done();
  return parts;
}

function scoreOf(corpus: Corpus, params: RunParams): Score {
  const alerts = watch(corpus, params);
  return score(corpus.episodes, alerts, { corpus: `${corpus.seed}@${corpus.density}` });
}

/** The corpus through engine and surveillance, by the way that `replay` goes. */
function watch(corpus: Corpus, params: RunParams): Alert[] {
  const engine = new Engine();
  const surveillance = new Surveillance(params.rules, params.paramsHash);
  const apply = (command: Command): void => engine.apply(command, (e) => surveillance.onEvent(e));
  const place = `seed ${corpus.seed} at density ${corpus.density}`;
  const refuse = (what: string): never => {
    throw new BadInput(`the generator's records of ${place} are not valid: ${what}`);
  };
  const converter = new FlowConverter(engine.registry, apply, refuse);
  for (const record of corpus.records) {
    const fault = recordFault(record);
    if (fault !== undefined) refuse(fault);
    converter.take(record);
  }
  surveillance.close();
  return surveillance.alerts();
}

function readPage(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // There is none yet.
  }
}

/** The page's two halves, so that one can be made anew. */
function splitPage(page: string): { market: string; money: string } {
  const at = page.indexOf(`${MONEY_HEADING}\n`);
  return at < 0
    ? { market: page, money: '' }
    : { market: page.slice(0, at), money: page.slice(at) };
}

/** The page is written only where it changes, so that a build does not see a new file each time. */
function writePage(path: string, page: string): void {
  if (readPage(path) === `${page}\n`) return;
  makeFolder(dirname(path));
  const file = new TextFile(dirname(path), basename(path));
  file.write(`${page}\n`);
  file.finish();
}

function figures(parts: readonly ScorecardPart[]): unknown {
  return parts.map(({ density, seeds, records, score: { rules, missed, falseAlerts } }) => ({
    density,
    seeds: seeds.length,
    records,
    rules: rules.map((rule) => ({
      ...rule,
      recall: ratio(rule.found, rule.episodes),
      strictRecall: ratio(rule.foundStrictly, rule.episodes),
      precision: ratio(rule.rightAlerts, rule.alerts),
    })),
    missed: missed.length,
    falseAlerts: falseAlerts.length,
  }));
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}
