/** Devices and wallets of a person, and how many others use the same. */
import type { SubjectAnswer, SubjectFact } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { t } from '../../words/en';
import { words } from '../../words/subjects';

export function FactTables({ subject }: { readonly subject: SubjectAnswer }) {
  return (
    <>
      <FactTable title={words.devices} facts={subject.devices} />
      <FactTable title={words.wallets} facts={subject.wallets} />
    </>
  );
}

interface FactTableProps {
  readonly title: string;
  readonly facts: readonly SubjectFact[];
}

function FactTable({ title, facts }: FactTableProps) {
  return (
    <section className="panel" aria-label={title}>
      <h2>{title}</h2>
      {facts.length === 0 ? <p className="dim">{words.noFacts}</p> : null}
      {facts.length > 0 ? (
        <div className="table-bare" tabIndex={0} role="group" aria-label={title}>
          <table className="table plain">
            <thead>
              <tr>
                <th scope="col">{words.value}</th>
                <th scope="col" className="num">
                  {words.times}
                </th>
                <th scope="col" className="num">
                  {words.last}
                </th>
                <th scope="col">{words.sharedWith}</th>
              </tr>
            </thead>
            <tbody>
              {facts.map(({ value, times, lastAt, sharedWith }) => (
                <tr key={value}>
                  <th scope="row" className="ellipsis fact-value" title={value}>
                    {value}
                  </th>
                  <td className="num">{times.toLocaleString('en')}</td>
                  <td className="num">{dateTime(lastAt).slice(0, 16)}</td>
                  <td className={sharedWith > 0 ? 'strong' : 'dim'}>
                    {sharedWith > 0 ? words.shared(sharedWith) : t.none}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  );
}
