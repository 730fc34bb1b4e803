/** What people did with an alert, oldest first. */
import type { AlertHistoryEntry } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { words as alertWords } from '../../words/alerts';
import { t } from '../../words/en';
import { words } from '../../words/inbox';

export function AlertHistory({ history }: { readonly history: readonly AlertHistoryEntry[] }) {
  if (history.length === 0) return null;
  const reasons: Readonly<Record<string, string>> = alertWords.outcomes;
  return (
    <section className="panel" aria-label={words.history}>
      <h2>{words.history}</h2>
      <ol className="history">
        {history.map(({ at, by, action, reason }) => (
          <li key={`${at} ${action}`}>
            <span className="num left dim">
              {dateTime(at)} {t.utc}
            </span>
            <span>
              <span className="strong">{words.historyActions[action]}</span> · {by}
              {reason === null ? null : <span className="dim"> · {reasons[reason] ?? reason}</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
