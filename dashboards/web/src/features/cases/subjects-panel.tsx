/** Who the case is about, each with the page of the person. */
import { Link } from '@tanstack/react-router';
import { words } from '../../words/cases';
import { SubjectRisk } from '../subjects/subject-risk';

const w = words.page;

export function SubjectsPanel({ subjects }: { readonly subjects: readonly string[] }) {
  return (
    <section className="panel" aria-label={w.subjects}>
      <h2>{w.subjects}</h2>
      {subjects.length === 0 ? <p className="dim">{words.list.nobody}</p> : null}
      <ul className="lines">
        {subjects.map((owner) => (
          <li key={owner} className="line">
            <Link to="/subject/$owner" params={{ owner }} className="strong">
              {owner}
            </Link>
            <span className="grow" />
            <SubjectRisk owner={owner} />
          </li>
        ))}
      </ul>
    </section>
  );
}
