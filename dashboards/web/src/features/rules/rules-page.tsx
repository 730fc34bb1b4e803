/** The rules: what is on, what each finds and costs, and how its parameters change. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef } from 'react';
import type { RuleRow } from '../../../../../surveillance/contract';
import { dateTime } from '../../app/format';
import { FailedState, LoadingRows } from '../../parts/states';
import '../../style/rules.css';
import { t } from '../../words/en';
import { ruleName } from '../../words/rules';
import { words as w } from '../../words/rules-page';
import { ChangesPanel, VersionsPanel } from './changes-panel';
import { RulePanel } from './rule-panel';
import { rulesQuery } from './rules-queries';

export function RulesPage() {
  const { rule } = useSearch({ from: '/rules' });
  const navigate = useNavigate({ from: '/rules' });
  const { data, error, isPending, refetch } = useQuery(rulesQuery);
  const chosen = data?.rules.find((row) => row.rule === rule);
  const { version } = data ?? {};
  const side = useRef<HTMLDivElement>(null);
  return (
    <div className="page">
      <header className="rules-head">
        <h1>{w.title}</h1>
        {version === undefined ? null : (
          <p className="dim">
            {version === null
              ? w.neverStarted
              : `${w.inForce(version.number, version.fromSeq)} · ${minuteOf(version.at)}`}
          </p>
        )}
      </header>
      {error ? <FailedState error={error} retry={() => void refetch()} /> : null}
      {isPending ? <LoadingRows rows={12} /> : null}
      <div className="rules-grid">
        {data ? (
          <RuleTable
            rows={data.rules}
            chosen={rule}
            open={(one) => {
              void navigate({ search: { rule: one }, replace: true, resetScroll: false });
              if (side.current) bringIntoView(side.current);
            }}
          />
        ) : null}
        <div className="rules-side" ref={side}>
          {chosen === undefined ? (
            <p className="panel dim">{w.choose}</p>
          ) : (
            <RulePanel key={`${chosen.rule} ${version?.number ?? 0}`} row={chosen} />
          )}
          <ChangesPanel />
          <VersionsPanel />
        </div>
      </div>
    </div>
  );
}

/** Of a long table the rule would else open out of sight; below it on a narrow screen. */
function bringIntoView(side: HTMLElement): void {
  const { top } = side.getBoundingClientRect();
  if (top < 0 || top > innerHeight / 2) side.scrollIntoView({ block: 'start' });
}

interface RuleTableProps {
  readonly rows: readonly RuleRow[];
  readonly chosen: string | undefined;
  readonly open: (rule: string) => void;
}

function RuleTable({ rows, chosen, open }: RuleTableProps) {
  return (
    <div className="table-scroll" tabIndex={0} role="group" aria-label={w.title}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{w.rule}</th>
            <th scope="col">{w.mode}</th>
            <th scope="col" className="num" title={w.scoreHint}>
              {w.recall}
            </th>
            <th scope="col" className="num" title={w.scoreHint}>
              {w.precision}
            </th>
            <th scope="col" className="num" title={w.costHint}>
              {w.cost}
            </th>
            <th scope="col">{w.version}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.rule} className={row.rule === chosen ? 'chosen' : ''}>
              <th scope="row">
                <button
                  type="button"
                  className="rule-name"
                  aria-pressed={row.rule === chosen}
                  onClick={() => open(row.rule)}
                >
                  {ruleName(row.rule)}
                </button>
              </th>
              <td>
                <Mode row={row} />
              </td>
              <td className="num">{worst(row, 'recall')}</td>
              <td className="num">{worst(row, 'precision')}</td>
              <td className="num">{row.costNanos === null ? t.none : w.nanos(row.costNanos)}</td>
              <td>{row.version ?? t.none}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Mode({ row: { version, enabled } }: { readonly row: RuleRow }) {
  if (version === null) return <span className="dim">{w.modes.missing}</span>;
  const mode = enabled === 'shadow' ? 'shadow' : enabled ? 'on' : 'off';
  return <span className={`rule-mode ${mode}`}>{w.modes[mode]}</span>;
}

/** Of all densities, so that one good one hides nothing. */
function worst({ scorecard }: RuleRow, figure: 'recall' | 'precision'): string {
  if (scorecard.length === 0) return t.none;
  return Math.min(...scorecard.map((one) => one[figure])).toFixed(3);
}

function minuteOf(micros: number): string {
  return `${dateTime(micros).slice(0, 16)} ${t.utc}`;
}
