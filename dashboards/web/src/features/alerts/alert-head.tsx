/** Top of an alert: what, how bad, when, what was decided, and the one next step. */
import { Button, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AlertAnswer } from '../../../../../cases/contract';
import { dateTime, duration, timeOfDay } from '../../app/format';
import { useNow } from '../../app/now';
import { DueTag } from '../../parts/due';
import { Glyph } from '../../parts/icons';
import { words } from '../../words/alerts';
import { words as caseWords } from '../../words/cases';
import { t } from '../../words/en';
import { words as inbox } from '../../words/inbox';
import { ruleName } from '../../words/rules';
import { replayOf } from '../replay/replay-search';
import { SeverityBadge, StateBadge } from './badges';
import type { TriageKind } from './bulk-bar';
import { FITS } from './fitting';
import { useFollow } from './marks';

const w = words.page;

interface AlertHeadProps {
  readonly detail: AlertAnswer;
  /** Absent = this role may not. */
  readonly act: ((kind: TriageKind) => void) | undefined;
  readonly copy: () => void;
}

export function AlertHead({ detail, act, copy }: AlertHeadProps) {
  const { alert, state, due, caseId, assignee } = detail;
  const now = useNow();
  const [copied, setCopied] = useState(false);
  return (
    <header className="alert-head">
      <div className="alert-title">
        <h1>{ruleName(alert.rule)}</h1>
        <SeverityBadge severity={alert.severity} />
        <StateBadge state={state} />
        <span className="score num">
          {w.score} {alert.score}
        </span>
        {due === null ? null : <DueTag due={due} now={now} />}
        {caseId === null ? null : (
          <Link to="/case/$caseId" params={{ caseId }}>
            {caseId}
          </Link>
        )}
        {assignee === null ? null : <span className="dim">{inbox.assigneeIs(assignee.name)}</span>}
        <span className="grow" />
        {alert.market === null ? null : (
          <Link
            className="link-button"
            to="/replay/$market"
            params={{ market: alert.market }}
            search={replayOf(alert.evidence, alert.accounts)}
          >
            <Glyph name="play" size={12} /> {caseWords.page.openReplay}
          </Link>
        )}
        <FollowButton detail={detail} />
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
        <Steps state={state} act={act} />
      </div>
      <p className="dim num left">
        {alert.market ?? alert.pool ?? t.none} · {words.raised}: {dateTime(alert.raisedAt)} ·{' '}
        {w.window}: {dateTime(alert.from)}–{timeOfDay(alert.to)} {t.utc}, {w.lasted}{' '}
        {duration(alert.to - alert.from)}
      </p>
      <Decision detail={detail} />
    </header>
  );
}

function FollowButton({ detail }: { readonly detail: AlertAnswer }) {
  const follow = useFollow(detail);
  return (
    <Button
      variant="default"
      aria-pressed={detail.followed}
      loading={follow.isPending}
      onClick={() => follow.mutate()}
      leftSection={<Glyph name="star" size={12} />}
    >
      {detail.followed ? inbox.unfollow : inbox.follow}
    </Button>
  );
}

function Decision({ detail }: { readonly detail: AlertAnswer }) {
  const { state, stateReason, stateBy, stateAt, snoozedUntil } = detail;
  if (stateReason === null || stateAt === null || state === 'new') return null;
  const until = snoozedUntil === null ? '' : ` → ${dateTime(snoozedUntil)} ${t.utc}`;
  return (
    <p className="decision">
      {w.decided}: {words.states[state]}
      {until} · {stateReason} · {stateBy}, {dateTime(stateAt)} {t.utc}
    </p>
  );
}

const STEPS = [
  ['attach', 'attach', inbox.actions.attach, 'a'],
  ['new-case', 'attach', inbox.actions.newCase, 'c'],
  ['snooze', 'snooze', inbox.actions.snooze, 's'],
  ['dismiss', 'dismiss', inbox.actions.dismiss, 'e'],
  ['reopen', 'reopen', inbox.actions.reopen, 'e'],
  ['detach', 'detach', inbox.actions.detach, ''],
] as const;

/** The main step of the state as a button, the others in a menu. */
function Steps({ state, act }: { state: AlertAnswer['state']; act: AlertHeadProps['act'] }) {
  const fit = STEPS.filter(([, action]) => FITS[action].includes(state));
  if (act === undefined) return <span className="dim">{words.action.notAllowed}</span>;
  const main = fit.find(([kind]) => kind === (state === 'attached' ? 'detach' : 'dismiss'));
  const [kind, , label, key] = main ?? fit[0] ?? STEPS[0];
  const rest = fit.filter(([other]) => other !== kind);
  return (
    <Button.Group>
      <Button onClick={() => act(kind)} rightSection={key === '' ? undefined : <kbd>{key}</kbd>}>
        {label}
      </Button>
      {rest.length === 0 ? null : (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button className="more-button" aria-label={caseWords.page.more}>
              <Glyph name="more" />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map(([other, , name, otherKey]) => (
              <Menu.Item
                key={other}
                onClick={() => act(other)}
                rightSection={<kbd>{otherKey}</kbd>}
              >
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </Button.Group>
  );
}
