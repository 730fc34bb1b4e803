/** Top of a case: state, clock, who has it, risk, version, and the one next step. */
import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { CaseAnswer, CaseCommandKind } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { useNow } from '../../app/now';
import { DueTag } from '../../parts/due';
import { Glyph } from '../../parts/icons';
import { words as alertWords } from '../../words/alerts';
import { words } from '../../words/cases';
import { t } from '../../words/en';
import { SubjectRisk } from '../subjects/subject-risk';
import { CaseStateBadge, PriorityBadge, RestrictedMark } from './case-badges';
import { othersOf } from './steps';

const w = words.page;

interface CaseHeadProps {
  readonly found: CaseAnswer;
  readonly primary: CaseCommandKind | undefined;
  readonly step: (kind: CaseCommandKind) => void;
  readonly copy: () => void;
  readonly pending: boolean;
}

export function CaseHead({ found, primary, step, copy, pending }: CaseHeadProps) {
  const now = useNow();
  const { caseId, title, due, restricted, subjects } = found;
  return (
    <header className="case-head">
      <div className="alert-title">
        <h1>
          <span className="num left dim">{caseId}</span> {title}
        </h1>
        <span className="grow" />
        <CopyButton copy={copy} />
        <Steps found={found} primary={primary} step={step} pending={pending} />
      </div>
      <div className="alert-title">
        <CaseStateBadge {...found} />
        <PriorityBadge {...found} />
        {restricted ? <RestrictedMark /> : null}
        {due === null ? null : <DueTag due={due} now={now} />}
        {subjects[0] === undefined ? null : <SubjectRisk owner={subjects[0]} />}
        <Facts found={found} />
      </div>
      <Standing found={found} />
    </header>
  );
}

function Facts({ found }: { readonly found: CaseAnswer }) {
  const { assignee, author, openedAt, version, detectedAt, reference, receivedAt, type } = found;
  const at = (micros: number | null) =>
    micros === null ? undefined : `${dateTime(micros).slice(0, 16)} ${t.utc}`;
  const facts = [
    [words.list.type, words.types[type]],
    [w.assignee, assignee?.name ?? words.list.nobody],
    [w.author, `${author.name}, ${at(openedAt) ?? ''}`],
    [w.detected, at(detectedAt)],
    [w.reference, reference ?? undefined],
    [w.received, at(receivedAt)],
    [w.version, String(version)],
  ] as const;
  return (
    <dl className="facts-line">
      {facts.map(([label, value]) =>
        value === undefined ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="num left">{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** What it waits for, or how it ended. */
function Standing({ found }: { readonly found: CaseAnswer }) {
  const { waiting, state, outcome, summary, filing, filingReason, people } = found;
  const end = waiting?.until ?? null;
  const until = end === null ? '' : `, ${w.until} ${dateTime(end).slice(0, 16)} ${t.utc}`;
  return (
    <>
      {waiting === null ? null : (
        <p className="decision">
          {w.waitingFor}: {waiting.reason}
          {until}
        </p>
      )}
      {state === 'closed' && outcome !== null ? (
        <p className="decision">
          {w.outcome}: {words.outcomes[outcome]}
          {filing === null ? '' : ` · ${words.filings[filing]}`}
          {filingReason === null ? '' : ` (${filingReason})`}
          {summary === null ? '' : ` · ${summary}`}
        </p>
      ) : null}
      {people === null ? null : (
        <p className="dim">
          {w.restrictedTo}: {people.map(({ name }) => name).join(', ')}
        </p>
      )}
    </>
  );
}

function CopyButton({ copy }: { readonly copy: () => void }) {
  const [copied, setCopied] = useState(false);
  const onClick = () => {
    copy();
    setCopied(true);
  };
  return (
    <Button variant="default" leftSection={<Glyph name="link" />} onClick={onClick}>
      {copied ? alertWords.action.copied : w.copy}
    </Button>
  );
}

function Steps({ found, primary, step, pending }: Omit<CaseHeadProps, 'copy'>) {
  const others = othersOf(found.commands);
  if (primary === undefined && others.length === 0) {
    // Why not, an approval says in its own panel.
    return found.approval === null ? <span className="dim">{w.noAction}</span> : null;
  }
  return (
    <Button.Group>
      {primary === undefined ? null : (
        <Button loading={pending} onClick={() => step(primary)} rightSection={<kbd>p</kbd>}>
          {words.commands[primary]}
        </Button>
      )}
      {others.length === 0 ? null : (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              variant={primary === undefined ? 'default' : 'filled'}
              className="more-button"
              aria-label={w.moreHint}
            >
              <Glyph name="more" />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((kind) => (
              <Menu.Item key={kind} onClick={() => step(kind)}>
                {words.commands[kind]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </Button.Group>
  );
}
