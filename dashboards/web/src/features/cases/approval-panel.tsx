/** What waits for a second person: exactly the difference that is approved. */
import { Button } from '@mantine/core';
import type { CaseApproval, FieldChange } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { words } from '../../words/cases';
import { t } from '../../words/en';

const w = words.approval;

interface ApprovalProps {
  readonly approval: CaseApproval;
  readonly approve: () => void;
  readonly giveBack: () => void;
  readonly pending: boolean;
}

/** Values that have a name on the screen. */
function shown(field: string, value: string | null): string {
  if (value === null || value === '') return t.none;
  const names: Readonly<Record<string, string>> =
    { state: words.states, outcome: words.outcomes, filing: words.filings }[field] ?? {};
  return names[value] ?? value;
}

export function ApprovalPanel({ approval, approve, giveBack, pending }: ApprovalProps) {
  const { kind, proposedBy, proposedAt, changes, mayDecide, whyNot } = approval;
  return (
    <section className="panel approval" aria-label={w.title}>
      <div className="panel-head">
        <h2>
          {w.title}: {w[kind]}
        </h2>
        <span className="dim">
          {w.proposed} {proposedBy.name}, {dateTime(proposedAt).slice(0, 16)} {t.utc}
        </span>
        <span className="grow" />
        {mayDecide ? (
          <>
            <Button variant="default" onClick={giveBack}>
              {w.return}
            </Button>
            <Button loading={pending} onClick={approve} rightSection={<kbd>p</kbd>}>
              {w.approve}
            </Button>
          </>
        ) : (
          <span className="dim">
            {w.mayNot} {whyNot}
          </span>
        )}
      </div>
      <ChangeTable changes={changes} />
    </section>
  );
}

export function ChangeTable({ changes }: { readonly changes: readonly FieldChange[] }) {
  return (
    <table className="table plain changes">
      <thead>
        <tr>
          <th scope="col">{w.field}</th>
          <th scope="col">{w.before}</th>
          <th scope="col">{w.after}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field}>
            <th scope="row">{w.fields[field] ?? field}</th>
            <td>
              <del>{shown(field, before)}</del>
            </td>
            <td>
              <ins>{shown(field, after)}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
