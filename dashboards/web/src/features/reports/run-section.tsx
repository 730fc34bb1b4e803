/** A section of a report as a table; figures with rows behind them are buttons. */
import type {
  ReportCell,
  ReportColumn,
  ReportRow,
  ReportSection,
} from '../../../../../reporting/contract/reports';
import { dateTime, grouped } from '../../app/format';
import { t } from '../../words/en';
import { words } from '../../words/reports';

interface RunSectionProps {
  readonly section: ReportSection;
  readonly open: (figure: string) => void;
}

/**
 * A figure's name in the words of its report, `Markets, BTC-USDT: Trades`.
 * @param figure as the API names it, `markets:BTC-USDT:trades`; `*` stands for the total
 */
export function figureName(sections: readonly ReportSection[], figure: string): string {
  const parts = figure.split(':');
  const section = sections.find(({ name }) => name === parts[0]);
  const column = section?.columns.find(({ key }) => key === parts.at(-1));
  const row = parts.slice(1, -1).join(':');
  if (section === undefined || column === undefined) return figure;
  return `${section.title}, ${row === '*' ? words.total : row}: ${column.title}`;
}

/** Whether a column's cells stand to the right. */
function isFigure({ kind }: Pick<ReportColumn, 'kind'>): boolean {
  return kind !== 'text';
}

export function cellText(cell: ReportCell, kind: ReportColumn['kind']): string {
  if (cell === null) return t.none;
  if (kind === 'time') return typeof cell === 'number' ? dateTime(cell) : cell;
  if (kind === 'text') return String(cell);
  return grouped(String(cell));
}

export function RunSection({ section, open }: RunSectionProps) {
  const { name, title, columns, rows, totals, rowKey } = section;
  const summed = columns.some((column) => column.summed);
  return (
    <section className="panel" aria-label={title}>
      <h2>
        {title} <span className="dim">{words.rows(rows.length)}</span>
      </h2>
      <div className="table-bare" tabIndex={0} role="group" aria-label={title}>
        <table className="table plain report-table">
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  className={isFigure(column) ? 'num' : ''}
                  title={`${words.why}: ${column.citation}`}
                >
                  {column.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={`${String(row[rowKey])} ${i}`}>
                {columns.map((column) => (
                  <td key={column.key} className={isFigure(column) ? 'num' : ''}>
                    <Figure
                      {...{ column, open }}
                      cell={row[column.key] ?? null}
                      figure={`${name}:${String(row[rowKey])}:${column.key}`}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          {summed && rows.length > 0 ? (
            <tfoot>
              <Totals {...{ columns, totals, name, open }} />
            </tfoot>
          ) : null}
        </table>
      </div>
    </section>
  );
}

interface FigureProps {
  readonly column: ReportColumn;
  readonly cell: ReportCell;
  readonly figure: string;
  readonly open: (figure: string) => void;
}

function Figure({ column, cell, figure, open }: FigureProps) {
  const text = cellText(cell, column.kind);
  if (!column.opens || cell === null) return text;
  return (
    <button
      type="button"
      className="figure"
      aria-label={`${column.title} ${text}: ${words.opens}`}
      onClick={() => open(figure)}
    >
      {text}
    </button>
  );
}

interface TotalsProps {
  readonly columns: readonly ReportColumn[];
  readonly totals: ReportRow;
  readonly name: string;
  readonly open: (figure: string) => void;
}

function Totals({ columns, totals, name, open }: TotalsProps) {
  return (
    <tr>
      {columns.map((column, i) => {
        const total = column.summed ? totals[column.key] : undefined;
        if (total === undefined) return <td key={column.key}>{i === 0 ? words.total : ''}</td>;
        return (
          <td key={column.key} className={isFigure(column) ? 'num' : ''}>
            <Figure {...{ column, open }} cell={total} figure={`${name}:*:${column.key}`} />
          </td>
        );
      })}
    </tr>
  );
}
