/**
 * The monthly compliance report: customers on their way in, risk, screening, reviews, alerts and
 * what became of them, cases, clocks kept and broken, filings, travel rule. Numbers, no names.
 * What people decide after the month changes these figures: a run keeps those of its making.
 */
import type { AlertFigure, FilingFigure } from '../../cases/contract';
import type { FunnelRow, ReviewFigures } from '../../kyc/contract';
import type { ReportRow } from '../contract/reports';
import * as columns from './compliance-columns';
import type { ComplianceFacts, ScreeningCounts } from './compliance-facts';
import { complianceSource } from './compliance-lineage';
import { caseRows, clockRow } from './compliance-rows';
import { defineReport, type ReportDocument, type RunHead } from './definition';
import { section } from './section';
import type { TransferFacts } from './sources';

export const monthlyCompliance = defineReport<ComplianceFacts>({
  kind: 'monthly-compliance',
  title: 'Monthly compliance report',
  description: 'Customers, risk, screening, alerts and outcomes, clocks, filings, travel rule',
  cadence: 'month',
  onRequest: false,
  formats: ['pdf', 'csv', 'json'],
  definitionVersion: 1,
  validFrom: 0,
  validTo: null,
  regime: 'Directive (EU) 2015/849; Regulation (EU) 2023/1113; MiCA Art 92; 31 CFR 1022',
  restricted: false,
  trading: false,
  movingSections: [
    ...['funnel', 'ratings', 'screening', 'reviews'],
    ...['alerts', 'cases', 'clocks', 'filings'],
  ],
  async collect({ cases, kyc, transfers }, { period: { start, end }, watermark }) {
    return {
      funnel: await kyc.funnel(end),
      ratings: await kyc.ratings(end),
      screening: await kyc.screening(start, end),
      reviews: await kyc.reviews(start, end),
      alerts: await cases.alerts(start, end),
      cases: await cases.cases(start, end),
      clocks: await cases.clocks(start, end),
      filings: await cases.filings(start, end),
      transfers: await transfers.read(start, end, watermark),
    };
  },
  build: (facts, head) => buildMonthly(facts, head),
  source: (facts, _head, figure) => complianceSource(facts, figure),
});

function buildMonthly(facts: ComplianceFacts, head: RunHead): ReportDocument {
  return {
    head,
    title: monthlyCompliance.title,
    definitionVersion: monthlyCompliance.definitionVersion,
    regime: monthlyCompliance.regime,
    rounding: 'Counts and sums are exact.',
    notes: [
      'Calendar month, UTC. Customers and ratings are those at its end.',
      'Outcomes are those known when this version was made.',
    ],
    sections: [
      section({ ...columns.FUNNEL, rows: facts.funnel.map(funnelRow) }),
      section({
        ...columns.RATINGS,
        rows: facts.ratings.map(({ rating, count }) => ({ rating, customers: count })),
      }),
      section({ ...columns.SCREENING, rows: screeningRows(facts.screening) }),
      section({ ...columns.REVIEWS, rows: reviewRows(facts.reviews) }),
      section({ ...columns.ALERTS, rows: alertRows(facts.alerts) }),
      section({ ...columns.CASES, rows: caseRows(facts.cases) }),
      section({ ...columns.CLOCKS, rows: facts.clocks.map(clockRow) }),
      section({ ...columns.FILINGS, rows: facts.filings.map(filingRow) }),
      section({ ...columns.TRAVEL_RULE, rows: facts.transfers.map(transferRow) }),
    ],
    charts: [],
  };
}

function funnelRow({ state, kind, count }: FunnelRow): ReportRow {
  return { row: `${state} ${kind}`, state, kind, customers: count };
}

function screeningRows(screening: ScreeningCounts): ReportRow[] {
  const { screened, hits, dismissed, confirmed, open } = screening;
  return [
    { measure: 'names screened', number: screened },
    { measure: 'hits', number: hits },
    { measure: 'hits dismissed', number: dismissed },
    { measure: 'hits confirmed', number: confirmed },
    { measure: 'hits open at the end', number: open },
  ];
}

function reviewRows(reviews: ReviewFigures): ReportRow[] {
  const { documentsAccepted, documentsRefused, documentsWaiting, reviewsDone, overdue } = reviews;
  return [
    { measure: 'documents accepted', number: documentsAccepted.count },
    { measure: 'documents refused', number: documentsRefused.count },
    { measure: 'documents waiting at the end', number: documentsWaiting.count },
    { measure: 'periodic reviews done', number: reviewsDone.count },
    { measure: 'customers with a review overdue', number: overdue.count },
  ];
}

function alertRows(alerts: readonly AlertFigure[]): ReportRow[] {
  const rules = [...new Set(alerts.map(({ rule }) => rule))].sort();
  return rules.map((rule) => {
    const own = alerts.filter((row) => row.rule === rule);
    const count = (of: 'raised' | 'open' | 'dismissed' | 'attached') =>
      own.reduce((sum, row) => sum + row[of].count, 0);
    const [raised, open, dismissed] = [count('raised'), count('open'), count('dismissed')];
    return { rule, raised, open, dismissed, attached: count('attached') };
  });
}

function filingRow({ kind, draft, filed, acknowledged }: FilingFigure): ReportRow {
  return { kind, draft: draft.count, filed: filed.count, acknowledged: acknowledged.count };
}

function transferRow(facts: TransferFacts): ReportRow {
  const { direction, asset, count, amount, withData, withDataAmount } = facts;
  const transfers = { row: `${direction} ${asset}`, direction, asset, count, amount };
  return { ...transfers, withData, withDataAmount, withoutData: count - withData };
}
