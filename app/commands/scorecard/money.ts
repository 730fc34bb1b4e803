/**
 * The money-laundering half of the scorecard: towns with abuse are scored, and what is raised in
 * towns without abuse is counted.
 */
import type { Alert } from '../../../cases/contract';
import type { Command } from '../../../core/contract';
import { Engine } from '../../../core/engine/engine';
import { CustomerMonitoring } from '../../../kyc/monitoring/monitoring';
import { generateMoneyCorpus, type MoneyCorpus } from '../../../kyc/scorecard/corpus';
import type { MoneyPart } from '../../../surveillance/scorecard/scoring/render';
import { pool, score, type Score } from '../../../surveillance/scorecard/scoring/score';
import { recordFault } from '../../flow/record';
import { FlowConverter } from '../../flow/to-commands';
import { monitoringSettings, type RunParams } from '../../params/params';
import { BadInput } from '../bad-input';
import { Progress } from '../replay/progress';

export function moneyPart(seeds: readonly number[], params: RunParams): MoneyPart {
  const progress = new Progress('scorecard');
  const scores: Score[] = [];
  let records = 0;
  let accountMonths = 0;
  const quiet = { accountMonths: 0, alerts: 0 };
  for (const seed of seeds) {
    const corpus = generateMoneyCorpus({ seed });
    records += corpus.records.length;
    accountMonths += monthsOf(corpus);
    scores.push(score(corpus.episodes, watch(corpus, params), { corpus: `${seed}` }));
    const honest = generateMoneyCorpus({ seed, abuse: false });
    quiet.accountMonths += monthsOf(honest);
    quiet.alerts += watch(honest, params).length;
    progress.show(records, 0);
  }
  progress.done();
  return { density: 1, seeds, records, score: pool(scores), accountMonths, quiet };
}

function monthsOf({ accounts, days }: MoneyCorpus): number {
  return (accounts * days) / 30;
}

/** The corpus through engine and monitoring, by the way that `replay` goes. */
function watch(corpus: MoneyCorpus, params: RunParams): Alert[] {
  const engine = new Engine();
  const monitoring = new CustomerMonitoring(monitoringSettings(params));
  const apply = (command: Command): void => engine.apply(command, (e) => monitoring.onEvent(e));
  const refuse = (what: string): never => {
    throw new BadInput(`the generator's records of seed ${corpus.seed} are not valid: ${what}`);
  };
  const converter = new FlowConverter(engine.registry, apply, refuse);
  for (const record of corpus.records) {
    const fault = recordFault(record);
    if (fault !== undefined) refuse(fault);
    converter.take(record);
  }
  return monitoring.alerts();
}
