/** Doing something with alerts: one request, lists follow at once, undo for half a minute. */
import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  useMutation,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type {
  AlertAction,
  AlertActionAnswer,
  AlertActionRequest,
  AlertListAnswer,
  AlertSelection,
  AlertUndoAnswer,
} from '../../../../../cases/contract';
import { nowMicros } from '../../app/format';
import { ApiError, isRecord, postJson } from '../../app/http';
import { meQuery } from '../../app/session';
import { lastUndo } from '../../live/last-undo';
import { words as alertWords } from '../../words/alerts';
import { words } from '../../words/inbox';
import { parseAlertSearch } from './alert-search';
import { changeBy } from './fitting';
import { afterAction } from './list-change';

type Lists = InfiniteData<AlertListAnswer>;

/** @param done told after the server has done it, before the lists change */
export function useAct(done: (answer: AlertActionAnswer) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (request: AlertActionRequest) => {
      const answer = await postJson<AlertActionAnswer>('/cases/alerts/actions', request);
      if (answer === undefined) throw new ApiError(0, 'EMPTY', words.failed);
      return answer;
    },
    onSuccess: (answer, { action }) => {
      done(answer);
      settle(client, action, answer);
      announce(client, action, answer);
    },
  });
}

/** The same for actions that ask for nothing: what goes wrong is told at the side. */
export function useActAtOnce(done: (answer: AlertActionAnswer) => void) {
  const act = useAct(done);
  return (select: AlertSelection, action: AlertAction) =>
    act.mutate({ select, action }, { onError: ({ message }) => tell(words.failed, message) });
}

function tell(title: string, message: string): void {
  const closeButtonProps = { 'aria-label': alertWords.action.close };
  notifications.show({ title, message, autoClose: 8000, closeButtonProps });
}

function settle(client: QueryClient, action: AlertAction, answer: AlertActionAnswer): void {
  const ids = new Set(answer.done);
  const change = changeBy(action, client.getQueryData(meQuery.queryKey) ?? null, answer.caseId);
  for (const [key, list] of client.getQueriesData<Lists>({ queryKey: ['alerts'] })) {
    const search = parseAlertSearch(isRecord(key[1]) ? key[1] : {});
    if (list) client.setQueryData<Lists>(key, afterAction(list, search, ids, change));
  }
  for (const id of answer.done) void client.invalidateQueries({ queryKey: ['alert', id] });
  for (const key of ['overview', 'cases', 'case', 'related']) {
    void client.invalidateQueries({ queryKey: [key] });
  }
}

function announce(client: QueryClient, action: AlertAction, answer: AlertActionAnswer): void {
  const { done, skipped, undo, caseId } = answer;
  const lines = [
    done.length > 0 ? words.done[action.kind](done.length) : words.nothingDone,
    ...(skipped.length > 0 ? [words.skipped(skipped.length, skipped[0]?.why ?? '')] : []),
  ];
  const id = undo ? `undo-${undo.token}` : `done-${nowMicros()}`;
  const takeBack = undo ? () => void undoNow(client, undo.token, id) : undefined;
  if (undo && takeBack) lastUndo.set({ token: undo.token, until: undo.until, act: takeBack });
  notifications.show({
    id,
    autoClose: undo ? Math.max(3000, (undo.until - nowMicros()) / 1000) : 8000,
    closeButtonProps: { 'aria-label': alertWords.action.close },
    message: (
      <Group justify="space-between" gap="xs">
        <span>{lines.join('. ')}</span>
        <Group gap="xs">
          {caseId === null ? null : (
            <Link to="/case/$caseId" params={{ caseId }}>
              {words.openCase(caseId)}
            </Link>
          )}
          {takeBack === undefined ? null : (
            <Button variant="default" onClick={takeBack} rightSection={<kbd>z</kbd>}>
              {words.undo}
            </Button>
          )}
        </Group>
      </Group>
    ),
  });
}

async function undoNow(client: QueryClient, token: string, id: string): Promise<void> {
  notifications.hide(id);
  lastUndo.clear(token);
  try {
    const answer = await postJson<AlertUndoAnswer>('/cases/alerts/undo', { token });
    tell(words.undone(answer?.restored.length ?? 0), '');
  } catch (error) {
    tell(words.undoFailed, error instanceof Error ? error.message : '');
  }
  for (const key of ['alerts', 'alert', 'overview', 'cases', 'case', 'related']) {
    void client.invalidateQueries({ queryKey: [key] });
  }
}
