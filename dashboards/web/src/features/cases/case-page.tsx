/** One case: where it stands and its next step on top, then what is known, then what was done. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useRef, useState, type RefObject } from 'react';
import type { CaseAnswer, CaseCommandKind } from '../../../../../cases/contract';
import { ApiError } from '../../app/http';
import { useKeys } from '../../app/keyboard';
import { useMay } from '../../app/session';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import '../../style/alert-page.css';
import '../../style/alerts.css';
import '../../style/cases.css';
import { words } from '../../words/cases';
import { CaseMeasures } from '../measures/measure-panels';
import { ApprovalPanel } from './approval-panel';
import { CaseAlerts } from './case-alerts';
import { CaseDialog } from './case-dialogs';
import { CaseHead } from './case-head';
import { caseQuery, useCaseCommand } from './case-queries';
import { ClocksPanel } from './clocks-panel';
import { EvidencePanel } from './evidence-panel';
import { FilesPanel } from './files-panel';
import { FilingsPanel } from './filings-panel';
import { HistoryPanel } from './history-panel';
import { useNextCase } from './next-case';
import { NotesPanel } from './notes-panel';
import { isDialog, isDirect, primaryOf, type DialogKind } from './steps';
import { SubjectsPanel } from './subjects-panel';
import { TasksPanel } from './tasks-panel';

const w = words.page;

export function CasePage() {
  const { caseId } = useParams({ from: '/case/$caseId' });
  const { data, error, refetch } = useQuery(caseQuery(caseId));
  if (error instanceof ApiError && (error.status === 404 || error.status === 403)) {
    return <EmptyState page title={w.unknown} hint={w.unknownHint} />;
  }
  if (error) return <FailedState error={error} retry={() => void refetch()} />;
  if (data === undefined) return <LoadingRows rows={12} />;
  return <KnownCase key={caseId} found={data} />;
}

function KnownCase({ found }: { readonly found: CaseAnswer }) {
  const navigate = useNavigate();
  const mayWork = useMay('cases.work');
  const next = useNextCase();
  const [dialog, setDialog] = useState<DialogKind | undefined>();
  const command = useCaseCommand(found, () => setDialog(undefined));
  const note = useRef<HTMLTextAreaElement>(null);
  const { commands } = found;
  const primary = primaryOf(commands);
  const step = (kind: CaseCommandKind) => {
    if (isDialog(kind)) setDialog(kind);
    else if (isDirect(kind)) command.mutate({ kind });
  };
  const copy = () => void navigator.clipboard.writeText(location.href);
  useKeys({
    n: () => mayWork && next.mutate(),
    p: () => primary && step(primary),
    a: () => commands.includes('assign') && setDialog('assign'),
    w: () => note.current?.focus(),
    l: copy,
    u: () => void navigate({ to: '/case-list' }),
  });
  return (
    <div className="page case-page">
      <nav className="crumbs" aria-label={w.back}>
        <Link to="/case-list">‹ {w.back}</Link>
        <span className="grow" />
        <Button
          variant="default"
          disabled={!mayWork}
          loading={next.isPending}
          onClick={() => next.mutate()}
          rightSection={<kbd>n</kbd>}
        >
          {w.next}
        </Button>
      </nav>
      <CaseHead
        found={found}
        primary={primary}
        step={step}
        copy={copy}
        pending={command.isPending}
      />
      {found.approval === null ? null : (
        <ApprovalPanel
          approval={found.approval}
          approve={() => command.mutate({ kind: 'approve' })}
          giveBack={() => setDialog('return')}
          pending={command.isPending}
        />
      )}
      <Panels found={found} note={note} />
      {dialog === undefined ? null : (
        <CaseDialog
          kind={dialog}
          found={found}
          close={() => setDialog(undefined)}
          run={command.mutate}
          pending={command.isPending}
          error={command.error}
        />
      )}
    </div>
  );
}

/** Measures belong to a case that somebody works on. */
const WORKED_ON: ReadonlySet<string> = new Set(['open', 'in-progress', 'waiting', 'submitted']);

interface PanelsProps {
  readonly found: CaseAnswer;
  readonly note: RefObject<HTMLTextAreaElement | null>;
}

function Panels({ found, note }: PanelsProps) {
  return (
    <div className="case-grid">
      <div className="stack">
        <CaseAlerts found={found} />
        <EvidencePanel found={found} />
        <HistoryPanel events={found.events} />
      </div>
      <div className="stack">
        <SubjectsPanel subjects={found.subjects} />
        <ClocksPanel clocks={found.clocks} />
        <CaseMeasures caseId={found.caseId} workedOn={WORKED_ON.has(found.state)} />
        <TasksPanel found={found} />
        <NotesPanel found={found} field={note} />
        <FilesPanel found={found} />
        <FilingsPanel found={found} />
      </div>
    </div>
  );
}
