/** `probity export`: the files of contracts §3 from the live log, all of it or a range. */
import { eventCodec, WireReader } from '../../core/contract';
import { readBatches } from '../../core/log/log-table';
import { recover } from '../../core/log/recovery';
import type { Alert } from '../../cases/contract';
import { allAlerts, PostgresAlertStream } from '../../cases/store/alert-stream';
import { MONITORING_RULES } from '../../kyc/monitoring/rules/registry';
import { CustomerRisk } from '../../kyc/risk/customer-risk';
import { appendAudit } from '../../platform/audit/audit';
import { transaction } from '../../platform/postgres/pool';
import { RULES } from '../../surveillance/detectors/registry';
import { versionAfter } from '../../surveillance/parameters/version';
import { readVersions } from '../../surveillance/store/rule-versions';
import { DEFAULT_DATA_DIR, openBase, type Base } from '../live/base';
import { FILE_NAMES } from '../output/file-names';
import { RunFiles, type Holding } from '../output/run-files';
import type { RunParams } from '../params/params';
import { readRunParams } from '../params/run-params';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';

const USAGE = 'usage: probity export --data DIR --out DIR [--from SEQ] [--to SEQ] [--params FILE]';
const PAGE = 64;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** @throws BadInput, OutputError, CodedError */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArguments(args, {
    values: ['data', 'out', 'from', 'to', 'params'],
    flags: [],
    usage: USAGE,
  });
  const out = values.get('out');
  if (positionals.length > 0 || out === undefined) throw new BadInput(`--out is missing; ${USAGE}`);
  const range = {
    from: sequenceOf(values.get('from'), 'from', 1),
    to: sequenceOf(values.get('to'), 'to', Number.MAX_SAFE_INTEGER),
  };
  const params = await readRunParams(values.get('params'));
  const startedAt = performance.now();
  const dataDir = values.get('data') ?? DEFAULT_DATA_DIR;
  const base = await openBase({ service: 'probity-export', dataDir });
  const files = new RunFiles(out, new Set(FILE_NAMES));
  try {
    await write(base, files, range, params, () => performance.now() - startedAt);
  } catch (error) {
    files.discard();
    throw error;
  } finally {
    await base.lifecycle.stop();
  }
  return 0;
}

function sequenceOf(text: string | undefined, name: string, otherwise: number): number {
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,15}$/.test(text)) {
    throw new BadInput(`--${name} must be an event sequence number, not ${text}; ${USAGE}`);
  }
  return Number(text);
}

/**
 * Events, fills and alerts of the range; balances, risk and the state's hash as they are at the
 * end of the log. The state is executed again from the log, so what is written has been verified.
 */
async function write(
  base: Base,
  files: RunFiles,
  range: Range,
  params: RunParams,
  elapsedMs: () => number,
): Promise<void> {
  const { pool, logger } = base;
  const { engine } = await recover({ sql: pool, logger });
  const end = engine.lastSeq;
  const risk = new CustomerRisk(params.risk);
  for (let seq = 0; seq < end;) {
    const batches = await readBatches(pool, seq, PAGE);
    for (const batch of batches) {
      if (batch.firstSeq > end) break;
      const reader = new WireReader(batch.events);
      while (!reader.done) {
        const event = eventCodec.decode(reader);
        risk.onEvent(event);
        if (event.seq >= range.from && event.seq <= range.to) files.onEvent(event);
        else files.names.apply(event);
      }
      seq = batch.lastSeq;
    }
    if (batches.length === 0) break;
  }
  // The alerts are those of the run that watched this log: so are the rules and their hash.
  const judged = versionAfter(await readVersions(pool), end);
  // Restricted ones and the scores that count them too: who has the command line and the key of
  // the store has all cases. That they leave it is recorded, as a filing's is.
  const alerts = await allAlerts(pool, range.from, range.to);
  await recordRead(base, alerts);
  for (const alert of alerts) risk.onAlert(alert);
  const balances: Holding[] = [];
  engine.eachBalance((account, asset, available, locked) => {
    balances.push({ account, asset, available, locked });
  });
  files.finish({
    inputRecords: engine.commandCount,
    balances,
    alerts,
    rules: rulesOf(judged?.rules ?? params.rules),
    risk: risk.rows(),
    stateHash: engine.stateHash(),
    paramsHash: judged?.paramsHash ?? params.paramsHash,
    elapsedMs,
  });
}

async function recordRead({ pool, clock }: Base, alerts: readonly Alert[]): Promise<void> {
  const restricted = await new PostgresAlertStream(pool).restricted();
  const count = alerts.filter(({ alertId }) => restricted.has(alertId)).length;
  if (count === 0) return;
  const head = { actor: 'job:command-line', action: 'restricted-read', at: clock.nowMicros() };
  const what = { subject: 'alerts:export', before: null, after: { restricted: count } };
  await transaction(pool, (tx) => appendAudit(tx, { ...head, ...what }));
}

/** Those that run with these parameters, as `replay` counts them. */
function rulesOf(rules: RunParams['rules']): string[] {
  const ids = [...RULES, ...MONITORING_RULES].map(({ id }) => id);
  return ids.filter((id) => rules[id]?.enabled !== false);
}
