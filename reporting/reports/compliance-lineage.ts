/** Which customers, hits, alerts, cases and filings stand behind a figure of compliance. */
import { TOTAL_ROW, type FigureParts, type FigureSource, type IdsBehind } from './definition';
import type { ComplianceFacts } from './compliance-facts';

interface Counted {
  readonly ids: readonly string[];
}

export function complianceSource(
  facts: ComplianceFacts,
  figure: FigureParts,
): FigureSource | undefined {
  const found = countedOf(facts, figure);
  if (found === undefined) return undefined;
  return { from: 'ids', what: found.what, ids: found.of.flatMap(({ ids }) => ids) };
}

interface Found {
  readonly what: IdsBehind['what'];
  readonly of: readonly Counted[];
}

function countedOf(facts: ComplianceFacts, figure: FigureParts): Found | undefined {
  const { section, row, column } = figure;
  const named = (key: string) => row === TOTAL_ROW || key === row;
  switch (section) {
    case 'funnel':
      return {
        what: 'customers',
        of: facts.funnel.filter(({ state, kind }) => named(`${state} ${kind}`)),
      };
    case 'ratings':
      return { what: 'customers', of: facts.ratings.filter(({ rating }) => named(rating)) };
    case 'reviews':
      return reviewsOf(facts, row);
    case 'alerts': {
      const key = column === 'raised' || column === 'open' || column === 'dismissed';
      const of = key ? column : 'attached';
      const own = facts.alerts.filter(({ rule }) => named(rule));
      return { what: 'alerts', of: own.map((alert) => alert[of]) };
    }
    case 'cases':
      return { what: 'cases', of: casesOf(facts, named, column) };
    case 'clocks': {
      const of = column === 'kept' || column === 'broken' ? column : 'running';
      const own = facts.clocks.filter(({ clock }) => named(clock));
      return { what: 'cases', of: own.map((clock) => clock[of]) };
    }
    case 'filings': {
      const of = column === 'draft' || column === 'filed' ? column : 'acknowledged';
      const own = facts.filings.filter(({ kind }) => named(kind));
      return { what: 'filings', of: own.map((filing) => filing[of]) };
    }
    default:
      return undefined;
  }
}

function casesOf(
  { cases: { opened, closed, openAtEnd } }: ComplianceFacts,
  named: (key: string) => boolean,
  column: string,
): readonly Counted[] {
  if (column === 'opened') return opened.filter(({ type }) => named(type));
  if (column === 'openAtEnd') return openAtEnd.filter(({ type }) => named(type));
  return closed.filter(({ type, outcome }) => named(type) && outcome === column);
}

function reviewsOf({ reviews }: ComplianceFacts, row: string): Found | undefined {
  const { documentsAccepted, documentsRefused, documentsWaiting, reviewsDone, overdue } = reviews;
  switch (row) {
    case 'documents accepted':
      return { what: 'documents', of: [documentsAccepted] };
    case 'documents refused':
      return { what: 'documents', of: [documentsRefused] };
    case 'documents waiting at the end':
      return { what: 'documents', of: [documentsWaiting] };
    case 'periodic reviews done':
      return { what: 'reviews', of: [reviewsDone] };
    case 'customers with a review overdue':
      return { what: 'customers', of: [overdue] };
    default:
      return undefined;
  }
}
