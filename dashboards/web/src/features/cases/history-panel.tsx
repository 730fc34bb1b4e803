/** Every step of a case with what it changed, newest first. */
import type { CaseEventView } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { words } from '../../words/cases';
import { t } from '../../words/en';
import { ChangeTable } from './approval-panel';

const w = words.page;

export function HistoryPanel({ events }: { readonly events: readonly CaseEventView[] }) {
  return (
    <section className="panel" aria-label={w.history}>
      <h2>{w.history}</h2>
      <ol className="history">
        {[...events].reverse().map(({ version, at, by, text, changes }) => (
          <li key={version}>
            <span className="num left dim">
              {dateTime(at)} {t.utc}
            </span>
            <div>
              <span className="strong">{by}</span> · {text}
              {changes.length === 0 ? null : (
                <details>
                  <summary>{w.whatChanged}</summary>
                  <ChangeTable changes={changes} />
                </details>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
