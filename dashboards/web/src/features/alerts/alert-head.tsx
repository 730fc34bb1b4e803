/** Top of an alert: what, how bad, when, what was decided, and the one next step. */
import { Button, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { dateTime, duration, timeOfDay } from '../../app/format';
import { Glyph } from '../../parts/icons';
import { words } from '../../words/alerts';
import { t } from '../../words/en';
import { ruleName } from '../../words/rules';
import type { AlertDetail } from './alert-types';
import { SeverityBadge, StateBadge } from './badges';

const w = words.page;

interface AlertHeadProps {
  readonly detail: AlertDetail;
  /** Absent = this role may not. */
  readonly decide: (() => void) | undefined;
  readonly copy: () => void;
}

export function AlertHead({ detail, decide, copy }: AlertHeadProps) {
  const { alert, state, stateReason, stateBy, stateAt } = detail;
  const [copied, setCopied] = useState(false);
  const action = state === 'dismissed' ? words.action.reopen : words.action.dismiss;
  return (
    <header className="alert-head">
      <div className="alert-title">
        <h1>{ruleName(alert.rule)}</h1>
        <SeverityBadge severity={alert.severity} />
        <StateBadge state={state} />
        <span className="score num">
          {w.score} {alert.score}
        </span>
        <span className="grow" />
        <Button
          variant="default"
          leftSection={<Glyph name="link" />}
          onClick={() => {
            copy();
            setCopied(true);
          }}
        >
          {copied ? words.action.copied : words.action.copy}
        </Button>
        <Tooltip label={words.action.notAllowed} disabled={decide !== undefined}>
          <Button aria-disabled={decide === undefined} onClick={decide}>
            {action}
          </Button>
        </Tooltip>
      </div>
      <p className="dim num left">
        {alert.market ?? alert.pool ?? t.none} · {words.raised}: {dateTime(alert.raisedAt)} ·{' '}
        {w.window}: {dateTime(alert.from)}–{timeOfDay(alert.to)} {t.utc}, {w.lasted}{' '}
        {duration(alert.to - alert.from)}
      </p>
      {stateReason !== null && stateAt !== null ? (
        <p className="decision">
          {w.decided}: {words.states[state]} · {stateReason} · {stateBy}, {dateTime(stateAt)}{' '}
          {t.utc}
        </p>
      ) : null}
    </header>
  );
}
