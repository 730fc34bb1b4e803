/** Reports to authorities that belong to a case. */
import type { CaseAnswer } from '../../../../../cases/contract';
import { words } from '../../words/cases';

const w = words.filingSlot;

export function FilingsPanel({ found }: { readonly found: CaseAnswer }) {
  const { filing } = found;
  return (
    <section className="panel" aria-label={w.title}>
      <h2>{w.title}</h2>
      <p className="dim">{filing === null ? w.none : words.filings[filing]}</p>
    </section>
  );
}
