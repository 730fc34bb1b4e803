/** The decision about an alert: a dialog with a reason, and undo for some seconds afterwards. */
import { Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import {
  useMutation,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { isRecord, postJson } from '../../app/http';
import { words } from '../../words/alerts';
import { parseAlertSearch } from './alert-search';
import type { AlertDetail, AlertPageAnswer } from './alert-types';
import { afterDecision } from './list-change';

const w = words.action;
const UNDO_MS = 8000;

type Outcome = keyof typeof words.outcomes;
type Decision =
  { readonly outcome: Outcome; readonly comment: string } | { readonly reason: string };

const isDismissal = (decision: Decision) => 'outcome' in decision;

function post(alertId: string, decision: Decision): Promise<AlertDetail | undefined> {
  const verb = isDismissal(decision) ? 'dismiss' : 'reopen';
  return postJson<AlertDetail>(`/cases/alerts/${alertId}/${verb}`, decision);
}

type Lists = InfiniteData<AlertPageAnswer>;

/** Shows the decision in every list on hand; only an undo reads them again. */
function settle(client: QueryClient, detail: AlertDetail | undefined, again: boolean): void {
  if (detail) {
    client.setQueryData(['alert', detail.alert.alertId], detail);
    for (const [key, list] of client.getQueriesData<Lists>({ queryKey: ['alerts'] })) {
      const search = parseAlertSearch(isRecord(key[1]) ? key[1] : {});
      if (list) client.setQueryData<Lists>(key, afterDecision(list, search, detail));
    }
  }
  if (again) void client.invalidateQueries({ queryKey: ['alerts'] });
  void client.invalidateQueries({ queryKey: ['overview'] });
}

/** @param done called after the server has taken the decision */
function useTriage(done: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ alertId, decision }: { alertId: string; decision: Decision }) =>
      post(alertId, decision),
    onSuccess: (detail, { alertId, decision }) => {
      done();
      settle(client, detail, false);
      announce(client, alertId, decision);
    },
  });
}

function announce(client: QueryClient, alertId: string, decision: Decision): void {
  const id = `decided-${alertId}`;
  const undo = async () => {
    notifications.hide(id);
    settle(client, await post(alertId, { reason: w.undoReason }), true);
  };
  notifications.show({
    id,
    autoClose: UNDO_MS,
    closeButtonProps: { 'aria-label': w.close },
    message: isDismissal(decision) ? (
      <Group justify="space-between">
        <span>{w.dismissed}</span>
        <Button variant="default" onClick={() => void undo()}>
          {w.undo}
        </Button>
      </Group>
    ) : (
      w.reopened
    ),
  });
}

interface TriageDialogProps {
  readonly alertId: string;
  readonly dismissed: boolean;
  readonly close: () => void;
  readonly decided: () => void;
}

export function TriageDialog({ alertId, dismissed, close, decided }: TriageDialogProps) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [text, setText] = useState('');
  const triage = useTriage(() => {
    close();
    decided();
  });
  const ready = dismissed ? text.trim().length >= 3 : outcome !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (dismissed) triage.mutate({ alertId, decision: { reason: text.trim() } });
    else if (outcome) triage.mutate({ alertId, decision: { outcome, comment: text.trim() } });
  };
  return (
    <Modal opened onClose={close} title={dismissed ? w.reopenTitle : w.dismissTitle}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {dismissed ? null : <OutcomeChoice value={outcome} choose={setOutcome} />}
          <Textarea
            label={dismissed ? w.reason : w.comment}
            placeholder={dismissed ? w.reasonHint : ''}
            value={text}
            maxLength={2000}
            autosize
            minRows={2}
            data-autofocus={dismissed ? true : undefined}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Text role="alert" size="sm" className="form-error">
            {triage.error?.message}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {w.cancel}
            </Button>
            <Button type="submit" disabled={!ready} loading={triage.isPending}>
              {dismissed ? w.reopen : w.dismiss}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface ChoiceProps {
  readonly value: Outcome | null;
  readonly choose: (outcome: Outcome) => void;
}

function OutcomeChoice({ value, choose }: ChoiceProps) {
  const outcomes = Object.entries(words.outcomes) as [Outcome, string][]; // keys of that object
  return (
    <Radio.Group
      label={w.outcome}
      description={w.dismissLead}
      value={value ?? ''}
      onChange={(given) => choose(given as Outcome)} // one of the values below
    >
      <Stack gap="xs" mt="xs">
        {outcomes.map(([outcome, label], i) => (
          <Radio
            key={outcome}
            value={outcome}
            label={label}
            data-autofocus={i === 0 ? true : undefined}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
