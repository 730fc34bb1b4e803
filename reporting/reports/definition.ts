/**
 * A report as data: what it is, from which frozen facts it is built, and the document that all its
 * files are written from.
 *
 * Facts: what was read once, kept with the run as canonical JSON. Document: sections of rows, made
 * from facts by a pure function; the same facts give the same document and the same bytes.
 */
import type { JsonValue } from '../../platform/audit/canonical-json';
import type {
  ReportCadence,
  ReportCell,
  ReportChart,
  ReportColumn,
  ReportFormat,
  ReportKindInfo,
  ReportSection,
} from '../contract/reports';
import type { Period } from '../schedule/periods';
import type { ReportSources } from './sources';

/** What every file of a run says about it. */
export interface RunHead {
  readonly kind: string;
  readonly period: Period;
  readonly provisional: boolean;
  /** Last event whose effect is in the figures. */
  readonly watermark: number;
}

/** A table of the PDF: some columns of a section, under a heading of their own. */
export interface PdfTable {
  readonly title: string;
  readonly columns: readonly string[];
}

export interface DocumentSection extends ReportSection {
  /** One sentence under the heading. */
  readonly note: string;
  readonly tables: readonly PdfTable[];
}

export interface ReportDocument {
  readonly head: RunHead;
  readonly title: string;
  readonly definitionVersion: number;
  readonly regime: string;
  readonly rounding: string;
  readonly notes: readonly string[];
  readonly sections: readonly DocumentSection[];
  readonly charts: readonly ReportChart[];
}

/** Which stored rows make a figure. */
export type FigureSource =
  | TradesBehind
  | {
      readonly from: 'orders';
      readonly markets?: readonly string[];
      readonly accounts?: readonly string[];
      readonly made: string;
    }
  | IdsBehind;

export interface TradesBehind {
  readonly from: 'trades';
  /** Left out: all. */
  readonly markets?: readonly string[];
  /** On either side; left out: all. */
  readonly accounts?: readonly string[];
  /** Left out: the run's period. */
  readonly span?: Span;
  readonly made: string;
}

export interface IdsBehind {
  readonly from: 'ids';
  /** What they name; reading alerts and cases wants the right to read those. */
  readonly what: 'alerts' | 'cases' | 'filings' | 'customers' | 'documents' | 'reviews';
  readonly ids: readonly string[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ReportDefinition {
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  readonly cadence: ReportCadence;
  /** True: made when somebody asks for it, never by the calendar. */
  readonly onRequest: boolean;
  readonly formats: readonly ReportFormat[];
  readonly definitionVersion: number;
  /** First period that it holds for (its `from`, µs), and the first that it holds for no more. */
  readonly validFrom: number;
  readonly validTo: number | null;
  readonly regime: string;
  readonly restricted: boolean;
  /** True: the gate compares with fills, markets and days; the document has market figures. */
  readonly trading: boolean;
  /** Sections that people's decisions change after the period is over; frozen with the run. */
  readonly movingSections: readonly string[];
  /** Reads what the document is built from. */
  collect(sources: ReportSources, head: RunHead): Promise<JsonValue>;
  build(facts: JsonValue, head: RunHead): ReportDocument;
  /** Undefined: the figure has no rows of its own (a text, a nil). */
  source(facts: JsonValue, head: RunHead, figure: FigureParts): FigureSource | undefined;
}

/** A definition with its facts typed; `defineReport` closes it over them. */
export interface TypedDefinition<Facts> extends Omit<
  ReportDefinition,
  'collect' | 'build' | 'source'
> {
  collect(sources: ReportSources, head: RunHead): Promise<Facts>;
  build(facts: Facts, head: RunHead): ReportDocument;
  source(facts: Facts, head: RunHead, figure: FigureParts): FigureSource | undefined;
}

/** Facts are JSON by their types; they come back only to the definition that collected them. */
export function defineReport<Facts>(definition: TypedDefinition<Facts>): ReportDefinition {
  const facts = (value: JsonValue) => value as Facts; // stored under kind and definition version
  return {
    ...definition,
    async collect(sources, head) {
      const collected = await definition.collect(sources, head);
      return collected as JsonValue; // plain data: canonicalJson refuses anything else
    },
    build: (value, head) => definition.build(facts(value), head),
    source: (value, head, figure) => definition.source(facts(value), head, figure),
  };
}

export interface FigureParts {
  readonly section: string;
  /** Cell of the section's `rowKey`; `*` for the total. */
  readonly row: string;
  readonly column: string;
}

export const TOTAL_ROW = '*';

/** Row keys may hold colons, sections and columns do not. */
export function parseFigureId(id: string): FigureParts | undefined {
  const match = /^([a-z][a-z-]*):(.+):([A-Za-z][A-Za-z0-9]*)$/.exec(id);
  const [, section, row, column] = match ?? [];
  if (section === undefined || row === undefined || column === undefined) return undefined;
  return { section, row, column };
}

/** The figure's cell in the document; undefined when there is none of that name. */
export function figureCell(doc: ReportDocument, figure: FigureParts): ReportCell | undefined {
  const section = doc.sections.find(({ name }) => name === figure.section);
  if (figure.row === TOTAL_ROW) return section?.totals[figure.column];
  const row = section?.rows.find((cells) => String(cells[section.rowKey]) === figure.row);
  return row?.[figure.column];
}

export function kindInfo(definition: ReportDefinition): ReportKindInfo {
  const { kind, title, description, cadence, formats, definitionVersion } = definition;
  const { regime, restricted } = definition;
  const what = { kind, title, description, cadence, formats };
  return { ...what, definitionVersion, regime, restricted };
}

/** A column; what is not said is neither summed nor opened. */
export function column(
  key: string,
  title: string,
  kind: ReportColumn['kind'],
  citation: string,
  flags: { readonly summed?: boolean; readonly opens?: boolean } = {},
): ReportColumn {
  return { key, title, kind, citation, summed: flags.summed ?? false, opens: flags.opens ?? false };
}
