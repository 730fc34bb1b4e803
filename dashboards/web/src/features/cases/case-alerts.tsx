/** The alerts of a case: one is shown with its price chart, measures and blotter. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { CaseAlertRow, CaseAnswer } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { Glyph } from '../../parts/icons';
import { EmptyState, FailedState, LoadingRows } from '../../parts/states';
import { words } from '../../words/cases';
import { words as alertWords } from '../../words/alerts';
import { t } from '../../words/en';
import { ruleName } from '../../words/rules';
import { alertQuery, evidenceQuery } from '../alerts/alert-queries';
import { SeverityBadge } from '../alerts/badges';
import { Blotter } from '../alerts/blotter';
import { EvidenceChart } from '../alerts/evidence-chart';
import { MeasureBars } from '../alerts/measure-bars';
import { replayOf } from '../replay/replay-search';

const w = words.page;

export function CaseAlerts({ found }: { readonly found: CaseAnswer }) {
  const { alertRows } = found;
  const [chosen, setChosen] = useState<string | undefined>();
  const at = alertRows.find(({ alertId }) => alertId === chosen) ?? alertRows[0];
  return (
    <>
      <section className="panel" aria-label={w.alertsOf}>
        <div className="panel-head">
          <h2>{w.alertsOf}</h2>
        </div>
        {alertRows.length === 0 ? <EmptyState title={w.noAlerts} /> : null}
        <ul className="case-alerts">
          {alertRows.map((row) => (
            <li key={row.alertId}>
              <AlertChoice row={row} chosen={row === at} choose={() => setChosen(row.alertId)} />
            </li>
          ))}
        </ul>
      </section>
      {at === undefined ? null : <ShownAlert key={at.alertId} alertId={at.alertId} />}
    </>
  );
}

interface AlertChoiceProps {
  readonly row: CaseAlertRow;
  readonly chosen: boolean;
  readonly choose: () => void;
}

function AlertChoice({ row, chosen, choose }: AlertChoiceProps) {
  return (
    <button type="button" aria-pressed={chosen} onClick={choose}>
      <span className="badge-place">
        <SeverityBadge severity={row.severity} />
      </span>
      <span className="strong">{ruleName(row.rule)}</span>
      <span>{row.market ?? t.none}</span>
      <span className="grow" />
      <span className="dim num">
        {alertWords.score} {row.score}
      </span>
      <span className="dim num when">{dateTime(row.raisedAt)}</span>
    </button>
  );
}

function ShownAlert({ alertId }: { readonly alertId: string }) {
  const detail = useQuery(alertQuery(alertId));
  const evidence = useQuery(evidenceQuery(alertId));
  if (detail.error) {
    return <FailedState error={detail.error} retry={() => void detail.refetch()} />;
  }
  if (detail.data === undefined) return <LoadingRows rows={8} />;
  const { alert } = detail.data;
  return (
    <>
      <section className="panel words" aria-label={w.what}>
        <div className="panel-head">
          <h2>{w.what}</h2>
          <span className="grow" />
          {alert.market === null ? null : (
            <Link
              className="link-button"
              to="/replay/$market"
              params={{ market: alert.market }}
              search={replayOf(alert.evidence, alert.accounts)}
            >
              <Glyph name="play" size={12} /> {w.openReplay}
            </Link>
          )}
          <Link to="/alerts/$alertId" params={{ alertId }}>
            {alertWords.open}
          </Link>
        </div>
        <div className="case-words">
          <p className="explanation">
            {alert.explanation}
            <span className="codes dim">{alert.legal.join(' · ')}</span>
          </p>
          <div>
            <h2>{w.measures}</h2>
            <MeasureBars measures={alert.measures} />
          </div>
        </div>
      </section>
      <EvidenceChart alert={alert} rows={evidence.data?.rows} />
      {evidence.error ? (
        <FailedState error={evidence.error} retry={() => void evidence.refetch()} />
      ) : (
        <Blotter evidence={evidence.data} />
      )}
    </>
  );
}
