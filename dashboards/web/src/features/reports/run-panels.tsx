/** Beside a report's figures: what the checks found, its files, and who did which step. */
import { Link } from '@tanstack/react-router';
import type { GateResult, RunDetail } from '../../../../../reporting/contract/reports';
import { dateTime } from '../../app/format';
import { Glyph } from '../../parts/icons';
import { t } from '../../words/en';
import { words } from '../../words/reports';
import { fileAddress } from './report-queries';
import { RunStateTag } from './run-state';

export function RunGate({ gate }: { readonly gate: GateResult | null }) {
  const findings = gate?.checks.flatMap((check) => check.findings) ?? [];
  return (
    <section className="panel" aria-label={words.gate}>
      <h2>{words.gate}</h2>
      {gate === null ? <p className="dim">{words.gateNever}</p> : null}
      {gate === null ? null : (
        <p className={`due ${gate.passed ? 'calm' : 'late'}`}>
          <Glyph name={gate.passed ? 'check' : 'late'} size={12} />{' '}
          {gate.passed ? words.gatePassed : words.gateRefused(findings.length)}
        </p>
      )}
      <ul className="lines">
        {gate?.checks.map(({ check, title, compared, skipped, findings: found }) => (
          <li key={check}>
            <span className={`due ${found.length > 0 ? 'late' : 'calm'}`}>
              <Glyph name={found.length > 0 ? 'late' : 'check'} size={12} /> {title}
            </span>
            <span className="dim block">{skipped ?? words.compared(compared)}</span>
            {found.slice(0, 20).map((one) => (
              <p key={one.place} className="finding">
                <span className="strong">{one.place}</span>: {words.expected}{' '}
                <code>{one.expected}</code>, {words.found} <code>{one.found}</code>. {one.message}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function RunFiles({ run }: { readonly run: RunDetail }) {
  return (
    <section className="panel" aria-label={words.files}>
      <h2>{words.files}</h2>
      <ul className="lines">
        {run.files.map(({ name, bytes, sha256 }) => (
          <li key={name}>
            <a href={fileAddress(run.id, name)} download={name}>
              {name}
            </a>
            <span className="dim block">
              {bytes.toLocaleString('en')} {words.bytes} · {words.hash}{' '}
              <code title={sha256}>{sha256.slice(0, 16)}…</code>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function RunHistory({ run }: { readonly run: RunDetail }) {
  return (
    <section className="panel" aria-label={words.signatures}>
      <h2>{words.signatures}</h2>
      <ul className="lines">
        {run.signatures.map(({ step, by, at, comment }) => (
          <li key={`${step} ${at}`}>
            {words.steps[step]} · {by}
            <span className="dim block">
              {dateTime(at)} {t.utc}
              {comment === null ? '' : ` · ${comment}`}
            </span>
          </li>
        ))}
      </ul>
      {run.versions.length > 0 ? <h3>{words.versions}</h3> : null}
      <ul className="lines">
        {run.versions.map(({ id, state }) => (
          <li key={id}>
            <Link to="/reports/$runId" params={{ runId: id }}>
              {id}
            </Link>{' '}
            <RunStateTag state={state} />
          </li>
        ))}
      </ul>
    </section>
  );
}
