/** Seen again at a sensible time: two clicks, or a time of one's own; also for what comes in. */
import { Button, Checkbox, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { AlertAction, AlertRow, NewRuleSnooze } from '../../../../../cases/contract';
import { snoozeTimes } from '../../app/due';
import { dateTime, nowMicros } from '../../app/format';
import { postJson } from '../../app/http';
import { Dialog } from '../../parts/dialog';
import { words as alertWords } from '../../words/alerts';
import { t } from '../../words/en';
import { words } from '../../words/inbox';
import { ruleName } from '../../words/rules';

interface SnoozeProps {
  readonly count: number;
  readonly rows: readonly AlertRow[];
  readonly close: () => void;
  readonly act: (action: AlertAction) => void;
  readonly error: Error | null;
}

/** Rule and person, when all the rows have the same ones. */
function sameConduct(rows: readonly AlertRow[]) {
  const rules = new Set(rows.map(({ rule }) => rule));
  const owners = new Set(rows.flatMap((row) => row.owners));
  const [rule] = rules;
  const [owner] = owners;
  return rules.size === 1 && owners.size === 1 && rule && owner ? { rule, owner } : undefined;
}

export function SnoozeDialog({ count, rows, close, act, error }: SnoozeProps) {
  const [reason, setReason] = useState<string>(words.snoozeDefault);
  const [also, setAlso] = useState(false);
  const [custom, setCustom] = useState('');
  const conduct = sameConduct(rows);
  const snooze = (until: number) => {
    act({ kind: 'snooze', until, reason: reason.trim() });
    if (also && conduct) void snoozeRule({ ...conduct, until, reason: reason.trim() });
  };
  // The field's text has no zone: it is read as UTC.
  const customAt = Date.parse(`${custom}Z`) * 1000;
  return (
    <Dialog onClose={close} title={words.snoozeTitle(count)}>
      <Stack gap="sm">
        <Text size="sm">{words.snoozeLead}</Text>
        <ul className="choices">
          {snoozeTimes(nowMicros()).map(({ id, at }, i) => (
            <li key={id}>
              <button
                type="button"
                data-autofocus={i === 1 || undefined}
                onClick={() => snooze(at)}
              >
                <span className="strong">{words.snoozeTimes[id]}</span>
                <span className="num dim">
                  {dateTime(at).slice(0, 16)} {t.utc}
                </span>
              </button>
            </li>
          ))}
        </ul>
        <div className="field-row">
          <TextInput
            type="datetime-local"
            label={words.snoozeUntil}
            value={custom}
            onChange={(event) => setCustom(event.currentTarget.value)}
          />
          <Button
            variant="default"
            disabled={!(customAt > nowMicros())}
            onClick={() => snooze(customAt)}
          >
            {words.actions.snooze}
          </Button>
        </div>
        <TextInput
          label={words.snoozeReason}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {conduct === undefined ? null : (
          <Checkbox
            checked={also}
            label={words.snoozeRule(ruleName(conduct.rule), conduct.owner)}
            onChange={(event) => setAlso(event.currentTarget.checked)}
          />
        )}
        <Text role="alert" size="sm" className="form-error">
          {error?.message}
        </Text>
      </Stack>
    </Dialog>
  );
}

/** A second snooze of the same rule and person is refused by the server, in its own words. */
async function snoozeRule(snooze: NewRuleSnooze): Promise<void> {
  const closeButtonProps = { 'aria-label': alertWords.action.close };
  try {
    await postJson('/cases/snoozes', snooze);
    const message = words.snoozeSet(dateTime(snooze.until).slice(0, 16));
    notifications.show({ message, closeButtonProps });
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    notifications.show({ title: words.failed, message, closeButtonProps });
  }
}
