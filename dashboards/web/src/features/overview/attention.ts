/** What needs somebody's attention, worst first, in sentences; empty when all is well. */
import type { AlertCounts } from '../../../../../cases/contract';
import type { OperationalAlert } from '../../../../../surveillance/contract';
import type { Health } from '../../live/health';
import type { StreamState } from '../../live/staff-stream';
import { words } from '../../words/overview';
import { kindName } from '../../words/operations';
import { ruleName } from '../../words/rules';
import { partName } from '../../words/parts-of-exchange';

const w = words.problems;
/** A consumer that is so far behind no longer sees the market as it is. */
export const LAG_WORTH_SAYING = 5000;

export interface Signs {
  readonly stream: StreamState;
  readonly health: Health | undefined;
  readonly markets: readonly { readonly name: string; readonly phase: string }[];
  readonly lateAlerts: number;
  readonly lateCases: number;
  readonly lateReports: number;
  readonly silent: readonly string[];
  /** Those that stand open. */
  readonly operational: readonly Pick<OperationalAlert, 'kind' | 'subject'>[];
}

/** What a market may be in without anybody being told. */
const NORMAL = new Set(['Trading', 'Opening auction', 'Closing auction']);

export function attention(signs: Signs): readonly string[] {
  const { health, lateAlerts, lateCases, lateReports } = signs;
  const failing = (health?.checks ?? []).filter(({ ok }) => !ok);
  const behind = (health?.lags ?? []).filter(({ events }) => events > LAG_WORTH_SAYING);
  return [
    ...failing.map(({ name, reason }) => w.check(partName(name), reason ?? '')),
    ...operationalLines(signs.operational),
    ...(signs.stream === 'lost' ? [w.stream] : []),
    ...behind.map(({ consumer, events }) => w.lag(partName(consumer), events.toLocaleString('en'))),
    ...signs.markets
      .filter(({ phase }) => !NORMAL.has(phase))
      .map(({ name, phase }) => w.market(name, phase)),
    ...(lateAlerts > 0 ? [w.lateAlerts(lateAlerts)] : []),
    ...(lateCases > 0 ? [w.lateCases(lateCases)] : []),
    ...(lateReports > 0 ? [w.lateReports(lateReports)] : []),
    ...signs.silent.map((rule) => w.silent(ruleName(rule))),
  ];
}

/** One sentence a kind; more than three of it are counted. */
function operationalLines(open: Signs['operational']): readonly string[] {
  const kinds = [...new Set(open.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const subjects = open.filter((one) => one.kind === kind).map(({ subject }) => subject);
    return w.operational(kindName(kind), subjects);
  });
}

export interface DetectorRow {
  readonly rule: string;
  readonly day: number;
  readonly month: number;
  readonly silent: boolean;
}

/** A rule that used to speak most days and said nothing today is silent; a rare one is not. */
const OFTEN = 30;

export function detectorRows(
  day: AlertCounts | null | undefined,
  month: AlertCounts | null | undefined,
): readonly DetectorRow[] {
  const rows = Object.entries(month?.rule ?? {}).map(([rule, inMonth]) => {
    const inDay = day?.rule[rule] ?? 0;
    return { rule, day: inDay, month: inMonth, silent: inDay === 0 && inMonth >= OFTEN };
  });
  return rows.sort((a, b) => b.day - a.day || b.month - a.month);
}
