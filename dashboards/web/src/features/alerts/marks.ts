/** A reader's own marks: what was seen, and what is followed. */
import {
  useMutation,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { useEffect } from 'react';
import type {
  AlertAnswer,
  AlertListAnswer,
  AlertRow,
  MarkRequest,
} from '../../../../../cases/contract';
import { postJson } from '../../app/http';
import { alertQuery } from './alert-queries';

/** Changes one row wherever it is listed; it does not move. */
function markRow(client: QueryClient, alertId: string, change: Partial<AlertRow>): void {
  const alter = (row: AlertRow) => (row.alertId === alertId ? { ...row, ...change } : row);
  client.setQueriesData<InfiniteData<AlertListAnswer>>(
    { queryKey: ['alerts'] },
    (list) =>
      list && {
        ...list,
        pages: list.pages.map((page) => ({ ...page, alerts: page.alerts.map(alter) })),
      },
  );
}

/** The server marks an alert as seen when it is read: its row follows. */
export function useSeenRow(alertId: string): void {
  const client = useQueryClient();
  useEffect(() => markRow(client, alertId, { seen: 'seen' }), [client, alertId]);
}

export function useFollow({ alert: { alertId }, followed }: AlertAnswer) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => {
      const mark = { items: [`alert:${alertId}`], followed: !followed } satisfies MarkRequest;
      return postJson('/cases/marks', mark);
    },
    onSuccess: () => {
      markRow(client, alertId, { followed: !followed });
      return client.invalidateQueries({ queryKey: alertQuery(alertId).queryKey });
    },
  });
}
