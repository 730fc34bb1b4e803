/** How a panel looks while it loads, when there is nothing, and when it failed. */
import { Button, Skeleton } from '@mantine/core';
import { ApiError } from '../app/http';
import { t } from '../words/en';

/** Lines of the height of the rows that will stand there. */
export function LoadingRows({ rows = 6, height = 24 }: { rows?: number; height?: number }) {
  return (
    <div className="loading-rows" role="status" aria-label={t.loading}>
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} height={height} radius="sm" />
      ))}
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly hint?: string;
  /** It stands where a page would be, and has the page's heading. */
  readonly page?: boolean;
}

export function EmptyState({ title, hint, page = false }: EmptyProps) {
  return (
    <div className="empty-state">
      {page ? <h1>{title}</h1> : <p className="empty-title">{title}</p>}
      {hint === undefined ? null : <p className="empty-hint">{hint}</p>}
    </div>
  );
}

interface FailedProps {
  readonly error: Error;
  readonly retry?: () => void;
}

export function FailedState({ error, retry }: FailedProps) {
  const code = error instanceof ApiError ? error.code : '';
  return (
    <div className="empty-state" role="alert">
      <p className="empty-title">{t.failed}</p>
      <p className="empty-hint">
        {error.message} {code === '' ? null : <code>{code}</code>}
      </p>
      {retry === undefined ? null : (
        <Button variant="default" onClick={retry}>
          {t.retry}
        </Button>
      )}
    </div>
  );
}
