/** The clocks of a case by law: what runs, what was kept, what is broken. */
import type { CaseClock } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { useNow } from '../../app/now';
import { DueTag } from '../../parts/due';
import { Glyph } from '../../parts/icons';
import { words } from '../../words/cases';
import { t } from '../../words/en';

const w = words.page;

export function ClocksPanel({ clocks }: { readonly clocks: readonly CaseClock[] }) {
  return (
    <section className="panel" aria-label={w.clocks}>
      <h2>{w.clocks}</h2>
      {clocks.length === 0 ? <p className="dim">{w.noClocks}</p> : null}
      <ul className="lines">
        {clocks.map((clock) => (
          <li key={`${clock.clock} ${clock.startedAt}`}>
            <Clock clock={clock} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Clock({ clock }: { readonly clock: CaseClock }) {
  const now = useNow();
  const { state, stoppedAt, at, law, name } = clock;
  if (stoppedAt === null) {
    return (
      <>
        <DueTag due={clock} now={now} />
        <span className="dim block">
          {law} · {dateTime(at).slice(0, 16)} {t.utc}
        </span>
      </>
    );
  }
  const kept = state === 'kept';
  return (
    <>
      <span className={`due ${kept ? 'calm' : 'late'}`}>
        <Glyph name={kept ? 'check' : 'late'} size={12} /> {w.clockStates[state]}
        <span className="due-name">· {name}</span>
      </span>
      <span className="dim block">
        {law} · {w.stopped} {dateTime(stoppedAt).slice(0, 16)} {t.utc}
      </span>
    </>
  );
}
