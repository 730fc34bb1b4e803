/** The rows from which one figure was made, beside the report. */
import { Button, Drawer } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { RunDetail } from '../../../../../reporting/contract/reports';
import { grouped } from '../../app/format';
import { FailedState, LoadingRows } from '../../parts/states';
import { words } from '../../words/reports';
import { figureQuery } from './report-queries';
import { cellText, figureName } from './run-section';

interface FigureDrawerProps {
  readonly run: RunDetail;
  /** null = closed */
  readonly figure: string | null;
  readonly close: () => void;
}

export function FigureDrawer({ run, figure, close }: FigureDrawerProps) {
  const name = figure === null ? '' : words.rowsBehind(figureName(run.sections, figure));
  return (
    <Drawer
      opened={figure !== null}
      onClose={close}
      position="right"
      size="min(1080px, 92vw)"
      title={name}
      closeButtonProps={{ 'aria-label': words.close }}
    >
      {figure === null ? null : <Rows runId={run.id} {...{ figure, name }} />}
    </Drawer>
  );
}

interface RowsProps {
  readonly runId: string;
  readonly figure: string;
  readonly name: string;
}

function Rows({ runId, figure, name }: RowsProps) {
  const query = useInfiniteQuery(figureQuery(runId, figure));
  if (query.error) return <FailedState error={query.error} retry={() => void query.refetch()} />;
  const first = query.data?.pages[0];
  if (query.data === undefined || first === undefined) return <LoadingRows />;
  const rows = query.data.pages.flatMap((page) => page.rows);
  return (
    <>
      <p>
        <span className="strong num">{grouped(String(first.value))}</span>{' '}
        <span className="dim">
          {first.made} · {words.rows(rows.length)}
          {query.hasNextPage ? '+' : ''}
        </span>
      </p>
      <div className="table-bare" tabIndex={0} role="group" aria-label={name}>
        <table className="table plain">
          <thead>
            <tr>
              {first.columns.map(({ key, title, kind }) => (
                <th key={key} scope="col" className={kind === 'text' ? '' : 'num'}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i}>
                {first.columns.map(({ key, kind }) => (
                  <td key={key} className={kind === 'text' ? '' : 'num'}>
                    {cellText(row[key] ?? null, kind)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {query.hasNextPage ? (
        <Button variant="default" onClick={() => void query.fetchNextPage()}>
          {words.more}
        </Button>
      ) : null}
    </>
  );
}
