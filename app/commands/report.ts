/**
 * `probity report`: one report as files with their manifest. Analytics and search are brought up to
 * the log's end first; the same input gives the same bytes; the gate tells on standard error what
 * it found.
 */
import { FILING_KINDS } from '../../cases/contract';
import { PostgresLogFeed } from '../../core/log/feed';
import { runConsumer } from '../../platform/consumer/consumer';
import { CodedError, errorText } from '../../platform/errors/coded-error';
import type { Search } from '../../platform/search/search';
import { ANALYTICS, AnalyticsHandler } from '../../reporting/analytics/consumer';
import { SEARCH, SearchHandler } from '../../reporting/search/consumer';
import { findingsOf } from '../../reporting/reports/gate/finding';
import { definitionFor, REPORT_KINDS } from '../../reporting/reports/registry';
import type { Generated, ReportService } from '../../reporting/store/report-service';
import { openBackends } from '../live/backends';
import { DEFAULT_DATA_DIR, openBase, type Base } from '../live/base';
import { reportService } from '../modules/report-service';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';
import { reportFiling } from './report-filing';
import { writeFiles } from './report-files';

const KINDS = REPORT_KINDS.map(({ kind }) => kind).join(', ');
const USAGE =
  `usage: probity report KIND --period P --out DIR [--data DIR]; kinds: ${KINDS}; ` +
  'or probity report sar|stor --case ID --out DIR [--data DIR]';
const TOLD = 5;

/** @throws BadInput, CodedError */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArguments(args, {
    values: ['period', 'case', 'out', 'data'],
    flags: [],
    usage: USAGE,
  });
  const [kind, ...more] = positionals;
  const [period, out] = [values.get('period'), values.get('out')];
  if (kind === undefined || more.length > 0) throw new BadInput(`one kind is wanted; ${USAGE}`);
  const dataDir = values.get('data') ?? DEFAULT_DATA_DIR;
  const filing = FILING_KINDS.find((known) => known === kind);
  if (filing !== undefined) {
    const caseId = values.get('case');
    if (caseId === undefined) throw new BadInput(`--case is missing; ${USAGE}`);
    if (out === undefined) throw new BadInput(`--out is missing; ${USAGE}`);
    if (period !== undefined) throw new BadInput(`${kind} is of a case, not of a period; ${USAGE}`);
    return reportFiling({ kind: filing, caseId, out, dataDir });
  }
  if (values.has('case')) throw new BadInput(`${kind} is of a period, not of a case; ${USAGE}`);
  if (!REPORT_KINDS.some((known) => known.kind === kind)) {
    throw new BadInput(`there is no report ${kind}; ${USAGE}`);
  }
  if (period === undefined) throw new BadInput(`--period is missing; ${USAGE}`);
  if (out === undefined) throw new BadInput(`--out is missing; ${USAGE}`);
  checkPeriod(kind, period);
  const base = await openBase({ service: 'probity-report', dataDir });
  const feed = new PostgresLogFeed(base.pool);
  base.lifecycle.add('feed', () => feed.close());
  try {
    const { search } = openBackends(base);
    const service = reportService({ base, feed, search });
    const request = { kind, period, actor: 'job:command-line', by: 'command line' };
    const made = await withConsumers(base, feed, search, () => generate(service, request));
    writeFiles(out, made.files);
    return tell(made);
  } finally {
    await base.lifecycle.stop();
  }
}

function checkPeriod(kind: string, period: string): void {
  try {
    definitionFor(kind, period);
  } catch (error) {
    throw new BadInput(`--period: ${errorText(error)}; ${USAGE}`);
  }
}

async function generate(
  service: ReportService,
  request: Parameters<ReportService['generate']>[0],
): Promise<Generated> {
  try {
    return await service.generate(request);
  } catch (error) {
    if (error instanceof CodedError && error.code === 'PERIOD_AHEAD') {
      throw new BadInput(`--period: ${error.message}`);
    }
    throw error;
  }
}

/** Fills analytics and search for the while; stands by where a worker does it. */
async function withConsumers<T>(
  { pool, logger, metrics, clock }: Base,
  feed: PostgresLogFeed,
  search: Search,
  work: () => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const options = { feed, pool, logger, metrics, clock, signal: end.signal };
  const consumers = [
    runConsumer({ ...options, name: ANALYTICS, handler: new AnalyticsHandler() }),
    runConsumer({ ...options, name: SEARCH, handler: new SearchHandler(search) }),
  ];
  try {
    const failed = consumers.map(({ done }) =>
      done.then(() => new Promise<never>(() => undefined)),
    );
    return await Promise.race([work(), ...failed]);
  } finally {
    end.abort();
    await Promise.all(consumers.map(({ done }) => done.catch(() => undefined)));
  }
}

/** @returns the exit code: 1 when the gate refuses the run, its files are there all the same */
function tell({ run, made, gate, files }: Generated): number {
  const findings = findingsOf(gate);
  const state = `${run.provisional ? 'provisional, ' : ''}up to event ${run.watermark}`;
  const how = made ? 'made' : 'as it was made before';
  process.stdout.write(`${run.id}: ${files.length} files, ${state}, ${how}\n`);
  if (findings.length === 0) return 0;
  for (const { check, place, expected, found, message } of findings.slice(0, TOLD)) {
    const what = `${check}: ${place}: expected ${expected}, found ${found}: ${message}`;
    process.stderr.write(`probity: the gate refuses ${run.id}: ${what}\n`);
  }
  const rest = findings.length - TOLD;
  if (rest > 0) process.stderr.write(`probity: the gate has ${rest} more findings\n`);
  return 1;
}
