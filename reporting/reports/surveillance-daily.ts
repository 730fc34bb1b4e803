/**
 * The daily surveillance report with the STOR register: alerts of the day by rule and market and
 * what became of them, cases, reports to authorities by their numbers. Restricted: who reads it is
 * recorded. Numbers and ids, no names.
 */
import type { AlertFigure, CaseFigure, ClockFigure, FilingFigure } from '../../cases/contract';
import type { ReportRow } from '../contract/reports';
import { CASES, CLOCKS } from './compliance-columns';
import { caseRows, clockRow } from './compliance-rows';
import {
  column,
  defineReport,
  TOTAL_ROW,
  type FigureParts,
  type FigureSource,
  type ReportDefinition,
} from './definition';
import { section } from './section';

interface SurveillanceFacts {
  readonly alerts: readonly AlertFigure[];
  readonly cases: CaseFigure;
  readonly clocks: readonly ClockFigure[];
  readonly filings: readonly FilingFigure[];
}

const ABUSE = 'MiCA Art 92(1); (EU) 2025/885 Art 2, 3';
const FILING = 'MiCA Art 92(1); (EU) 2025/885 Art 5, 6, 7';
const SUMMED = { summed: true, opens: true } as const;

const ALERTS = {
  name: 'alerts',
  title: 'Alerts, by rule and market',
  note: 'Raised in the day, and what has become of them; rules in shadow mode are left out.',
  rowKey: 'row',
  columns: [
    column('row', 'Rule, market and severity', 'text', ABUSE),
    column('rule', 'Rule', 'text', ABUSE),
    column('market', 'Market', 'text', ABUSE),
    column('severity', 'Severity', 'text', ABUSE),
    column('raised', 'Raised', 'count', ABUSE, SUMMED),
    column('open', 'Open', 'count', ABUSE, SUMMED),
    column('dismissed', 'Dismissed', 'count', ABUSE, SUMMED),
    column('attached', 'Taken into a case', 'count', ABUSE, SUMMED),
  ],
  tables: [
    {
      title: 'Alerts, by rule and market',
      columns: ['rule', 'market', 'severity', 'raised', 'open', 'dismissed', 'attached'],
    },
  ],
};

const REGISTER = {
  name: 'register',
  title: 'Register of reports to authorities',
  note: 'Reports of suspicion that were in draft, filed or acknowledged in the day.',
  rowKey: 'row',
  columns: [
    column('row', 'Number and step', 'text', FILING),
    column('filing', 'Number', 'text', FILING),
    column('kind', 'Kind', 'text', FILING),
    column('step', 'Step', 'text', FILING),
  ],
  tables: [{ title: 'Register of reports to authorities', columns: ['filing', 'kind', 'step'] }],
};

export const surveillanceDaily: ReportDefinition = defineReport<SurveillanceFacts>({
  kind: 'surveillance-daily',
  title: 'Daily surveillance report and STOR register',
  description: 'Alerts of the day and their outcome, cases, clocks, reports to authorities',
  cadence: 'day',
  onRequest: false,
  formats: ['pdf', 'csv', 'json'],
  definitionVersion: 1,
  validFrom: 0,
  validTo: null,
  regime: 'MiCA, Regulation (EU) 2023/1114, Art 92; Delegated Regulation (EU) 2025/885',
  restricted: true,
  trading: false,
  movingSections: ['alerts', 'cases', 'clocks', 'register'],
  async collect({ cases }, { period: { start, end } }) {
    return {
      alerts: await cases.alerts(start, end),
      cases: await cases.cases(start, end),
      clocks: await cases.clocks(start, end),
      filings: await cases.filings(start, end),
    };
  },
  build: (facts, head) => ({
    head,
    title: surveillanceDaily.title,
    definitionVersion: surveillanceDaily.definitionVersion,
    regime: surveillanceDaily.regime,
    rounding: 'Counts are exact.',
    notes: [
      'Day [00:00, 24:00) UTC. Outcomes are those known when this version was made.',
      'Restricted: it says that reports of suspicion exist. Not to be shown to those concerned.',
    ],
    sections: [
      section({ ...ALERTS, rows: facts.alerts.map(alertRow) }),
      section({
        ...CASES,
        note: 'Opened and closed in the day, and open at its end.',
        rows: caseRows(facts.cases),
      }),
      section({
        ...CLOCKS,
        note: 'Time limits that ended in the day, and those that were running.',
        rows: facts.clocks.map(clockRow),
      }),
      section({ ...REGISTER, rows: facts.filings.flatMap(registerRows) }),
    ],
    charts: [],
  }),
  source: (facts, _head, figure) => alertsBehind(facts, figure),
});

const nameOf = ({ rule, market, severity }: AlertFigure) =>
  `${rule} ${market ?? '–'} ${severity ?? '–'}`;

function alertRow(figure: AlertFigure): ReportRow {
  const { rule, market, severity, raised, open, dismissed, attached } = figure;
  return {
    ...{ row: nameOf(figure), rule, market, severity, raised: raised.count, open: open.count },
    ...{ dismissed: dismissed.count, attached: attached.count },
  };
}

/** A row each; those of restricted cases without their number. */
function registerRows({ kind, draft, filed, acknowledged }: FilingFigure): ReportRow[] {
  const rows = (step: string, { ids, count }: FilingFigure['draft']) => [
    ...ids.map((filing) => ({ row: `${filing} ${step}`, filing, kind, step })),
    ...Array.from({ length: count - ids.length }, (_, i) => ({
      ...{ row: `restricted ${kind} ${i + 1} ${step}`, filing: 'restricted', kind, step },
    })),
  ];
  return [...rows('draft', draft), ...rows('filed', filed), ...rows('acknowledged', acknowledged)];
}

function alertsBehind(
  { alerts }: SurveillanceFacts,
  { section: name, row, column: key }: FigureParts,
): FigureSource | undefined {
  if (name !== 'alerts') return undefined;
  const of = key === 'open' || key === 'dismissed' || key === 'attached' ? key : 'raised';
  const own = alerts.filter((figure) => row === TOTAL_ROW || nameOf(figure) === row);
  return { from: 'ids', what: 'alerts', ids: own.flatMap((figure) => [...figure[of].ids]) };
}
