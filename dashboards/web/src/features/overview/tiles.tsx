/** The figures on top; each leads to the list behind it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { figure } from '../../app/format';
import { useMay } from '../../app/session';
import { healthQuery } from '../../live/health';
import { Glyph } from '../../parts/icons';
import { t } from '../../words/en';
import { words as w } from '../../words/overview';
import { overviewQuery, totalOf } from '../alerts/alert-queries';
import {
  lastDayQuery,
  lastHourQuery,
  lateAlertsQuery,
  lateCasesQuery,
  reportsDueQuery,
} from './overview-queries';
import { partName } from '../../words/parts-of-exchange';

const HOURS = 24;

export function Tiles() {
  return (
    <dl className="tiles">
      {useMay('alerts.read') ? <AlertTiles /> : null}
      {useMay('cases.read') ? <LateCases /> : null}
      <LagTile />
      {useMay('reports.read') ? <ReportsTile /> : null}
    </dl>
  );
}

interface TileProps {
  readonly label: string;
  readonly value: number | string | undefined;
  readonly hint: string;
  /** Something is wrong: an icon says so too. */
  readonly wrong?: boolean;
  readonly to?: '/inbox' | '/case-list' | '/reports';
  readonly search?: Readonly<Record<string, string>>;
}

function Tile({ label, value, hint, wrong = false, to, search = {} }: TileProps) {
  const shown = typeof value === 'number' ? value.toLocaleString('en') : (value ?? t.none);
  return (
    <div className={`tile ${wrong ? 'wrong' : ''}`}>
      <dt>{to === undefined ? label : <Link {...{ to, search }}>{label}</Link>}</dt>
      <dd className="num left">
        {wrong ? <Glyph name="late" size={16} /> : null}
        {shown}
      </dd>
      <dd className="hint">{hint}</dd>
    </div>
  );
}

function AlertTiles() {
  const { data: open } = useQuery(overviewQuery);
  const { data: late } = useQuery(lateAlertsQuery);
  const { data: hour } = useQuery(lastHourQuery);
  const { data: day } = useQuery(lastDayQuery);
  const counts = open?.counts ?? null;
  const inDay = day?.total ?? null;
  const usual = inDay === null ? t.none : figure(Math.round((10 * inDay) / HOURS) / 10);
  return (
    <>
      <Tile
        label={w.open}
        value={open?.total ?? undefined}
        hint={w.urgent(totalOf(counts, ['critical', 'high']))}
        to="/inbox"
      />
      <Tile
        label={w.late}
        value={late?.total ?? undefined}
        hint={w.lateHint}
        wrong={(late?.total ?? 0) > 0}
        to="/inbox"
        search={{ overdue: 'yes' }}
      />
      <Tile label={w.rate} value={hour?.total ?? undefined} hint={w.usual(usual)} />
    </>
  );
}

function LateCases() {
  const { data } = useQuery(lateCasesQuery);
  return (
    <Tile
      label={w.lateCases}
      value={data?.total ?? undefined}
      hint={w.lateCasesHint}
      wrong={(data?.total ?? 0) > 0}
      to="/case-list"
      search={{ overdue: 'yes' }}
    />
  );
}

function LagTile() {
  const { data } = useQuery(healthQuery);
  const lags = [...(data?.lags ?? [])].sort((a, b) => b.events - a.events);
  const [worst] = lags;
  return (
    <Tile
      label={w.lag}
      value={worst?.events}
      hint={worst ? w.lagHint(partName(worst.consumer)) : t.none}
    />
  );
}

function ReportsTile() {
  const { data } = useQuery(reportsDueQuery);
  const late = data?.entries.filter(({ overdue }) => overdue).length;
  const due = data?.entries.filter(({ state }) => state === 'scheduled').length ?? 0;
  return (
    <Tile
      label={w.reports}
      value={late}
      hint={w.reportsHint(due)}
      wrong={(late ?? 0) > 0}
      to="/reports"
    />
  );
}
