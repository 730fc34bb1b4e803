/** Ranges of the log that are frozen with a case, and whether they are still the same. */
import { Button, NumberInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { CaseAnswer, CaseEvidence, EvidenceCheck } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { postJson } from '../../app/http';
import { Glyph } from '../../parts/icons';
import { words as alertWords } from '../../words/alerts';
import { words } from '../../words/cases';
import { t } from '../../words/en';
import { ruleName } from '../../words/rules';
import { alertQuery } from '../alerts/alert-queries';
import { tell, useCaseCommand } from './case-queries';

const w = words.evidence;
const count = (n: number) => n.toLocaleString('en');

export function EvidencePanel({ found }: { readonly found: CaseAnswer }) {
  return (
    <section className="panel" aria-label={w.title}>
      <h2>{w.title}</h2>
      {found.evidence.length === 0 ? <p className="dim">{w.none}</p> : null}
      <ul className="lines">
        {found.evidence.map((range) => (
          <li key={range.evidenceId}>
            <Range caseId={found.caseId} range={range} />
          </li>
        ))}
      </ul>
      {found.commands.includes('add-evidence') ? <AddRange found={found} /> : null}
    </section>
  );
}

function Range({ caseId, range }: { readonly caseId: string; readonly range: CaseEvidence }) {
  const { evidenceId, label, seqFrom, seqTo, count: events, sha256, by, at } = range;
  const check = useMutation({
    mutationFn: () =>
      postJson<EvidenceCheck>(`/cases/cases/${caseId}/evidence/${evidenceId}/check`, {}),
    onError: ({ message }) => tell(alertWords.action.failed, message),
  });
  const same = check.data?.same;
  return (
    <div className="evidence-line">
      <span className="strong">{label}</span>
      <span className="num left">
        {count(seqFrom)}–{count(seqTo)} · {count(events)} {w.events}
      </span>
      <span className="grow" />
      <span role="status">
        {same === undefined ? null : (
          <span className={`due ${same ? 'calm' : 'late'}`}>
            <Glyph name={same ? 'check' : 'late'} size={12} /> {same ? w.same : w.differs}
          </span>
        )}
      </span>
      <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
        {w.check}
      </Button>
      <span className="dim hash" title={sha256}>
        {`${words.files.hash} ${sha256.slice(0, 16)}… · ${w.frozen} ${by}, `}
        {`${dateTime(at).slice(0, 16)} ${t.utc}`}
      </span>
    </div>
  );
}

/** Proposes the conduct of the first alert that is not frozen yet. */
function useProposal(found: CaseAnswer) {
  const first = found.alertRows[0];
  const { data } = useQuery({
    ...alertQuery(first?.alertId ?? ''),
    enabled: first !== undefined,
  });
  if (data === undefined) return undefined;
  const { seqFrom, seqTo } = data.alert.evidence;
  const frozen = found.evidence.some((one) => one.seqFrom === seqFrom && one.seqTo === seqTo);
  return frozen ? undefined : { seqFrom, seqTo, label: ruleName(data.alert.rule) };
}

function AddRange({ found }: { readonly found: CaseAnswer }) {
  const [label, setLabel] = useState('');
  const [from, setFrom] = useState<number | string>('');
  const [to, setTo] = useState<number | string>('');
  const proposal = useProposal(found);
  const command = useCaseCommand(found, () => {
    setLabel('');
    setFrom('');
    setTo('');
  });
  const range = { seqFrom: Number(from), seqTo: Number(to) };
  const ready = label.trim() !== '' && from !== '' && to !== '' && range.seqTo >= range.seqFrom;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) command.mutate({ kind: 'add-evidence', ...range, label: label.trim() });
  };
  const number = { min: 1, allowDecimal: false, allowNegative: false, hideControls: true } as const;
  return (
    <>
      {proposal === undefined ? null : (
        <button
          type="button"
          className="chip plain"
          onClick={() => command.mutate({ kind: 'add-evidence', ...proposal })}
        >
          {w.suggestion} ({count(proposal.seqFrom)}–{count(proposal.seqTo)})
        </button>
      )}
      <form className="field-row evidence-form" onSubmit={submit}>
        <TextInput
          label={w.label}
          value={label}
          maxLength={200}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <NumberInput label={w.from} size="xs" value={from} onChange={setFrom} {...number} />
        <NumberInput label={w.to} size="xs" value={to} onChange={setTo} {...number} />
        <Button type="submit" variant="default" disabled={!ready} loading={command.isPending}>
          {w.add}
        </Button>
      </form>
    </>
  );
}
