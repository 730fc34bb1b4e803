/** The newest canary of each rule: whether made-up abuse gave its alert, and how soon. */
import { Link } from '@tanstack/react-router';
import type { CanaryRow } from '../../../../../surveillance/contract';
import { dateTime, duration } from '../../app/format';
import { Glyph } from '../../parts/icons';
import { t } from '../../words/en';
import { words as w } from '../../words/operations';
import { ruleName } from '../../words/rules';

interface Props {
  readonly rows: readonly CanaryRow[];
  /** Rules that have none. */
  readonly without: readonly string[];
}

export function CanariesPanel({ rows, without }: Props) {
  // What is wrong stands first.
  const sorted = [...rows].sort(
    (a, b) => Number(a.outcome === 'found') - Number(b.outcome === 'found'),
  );
  return (
    <section className="panel" aria-label={w.canaries}>
      <h2>{w.canaries}</h2>
      <p className="dim">{w.canariesHint}</p>
      {rows.length === 0 ? <p>{w.noCanaries}</p> : null}
      {rows.length > 0 ? (
        <div className="table-scroll" tabIndex={0} role="group" aria-label={w.canaries}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{w.rule}</th>
                <th scope="col">{w.result}</th>
                <th scope="col">{w.raised}</th>
                <th scope="col">{w.ran}</th>
                <th scope="col" className="num">
                  {w.took}
                </th>
              </tr>
            </thead>
            <tbody>
              {sorted.map((row) => (
                <CanaryLine key={row.rule} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <p className="dim">
        {w.without} {without.map(ruleName).join(', ')}.
      </p>
    </section>
  );
}

function CanaryLine({ row }: { readonly row: CanaryRow }) {
  const { rule, outcome, detail, raisedAfter, at, tookMicros } = row;
  const well = outcome === 'found';
  return (
    <tr>
      <th scope="row">
        <Link to="/rules" search={{ rule }}>
          {ruleName(rule)}
        </Link>
      </th>
      <td>
        <span className={`due ${well ? 'calm' : 'late'}`} title={detail}>
          <Glyph name={well ? 'check' : 'late'} size={12} /> {w.outcomes[outcome]}
        </span>
        {well ? null : <span className="block dim">{detail}</span>}
      </td>
      <td>{raisedWords(raisedAfter)}</td>
      <td className="nowrap">{dateTime(at)}</td>
      <td className="num">{duration(tookMicros)}</td>
    </tr>
  );
}

function raisedWords(raisedAfter: number | null): string {
  if (raisedAfter === null) return t.none;
  return raisedAfter <= 0 ? w.during : w.after(duration(raisedAfter));
}
