/** Adding alerts to a case: one that exists, what they share with it first, or a new one. */
import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AlertAction, AlertRow, CaseType, Priority } from '../../../../../cases/contract';
import { words as caseWords } from '../../words/cases';
import { words } from '../../words/inbox';
import { ruleName } from '../../words/rules';
import { CaseChoice } from './case-choice';
import { DecisionForm, type DecisionProps } from './decision-dialogs';

interface CaseDialogProps extends DecisionProps {
  readonly rows: readonly AlertRow[];
}

export function AttachDialog({ rows, ...props }: CaseDialogProps) {
  const [caseId, setCaseId] = useState<string | undefined>();
  return (
    <DecisionForm
      {...props}
      title={words.attachTitle(props.count)}
      label={words.actions.attach}
      ready={caseId !== undefined}
      submit={() => caseId !== undefined && props.act({ kind: 'attach', caseId })}
    >
      <CaseChoice alertId={rows[0]?.alertId} chosen={caseId} choose={setCaseId} />
    </DecisionForm>
  );
}

/** What the alerts are about, as a first title. */
function titleOf(rows: readonly AlertRow[]): string {
  const rules = [...new Set(rows.map(({ rule }) => ruleName(rule)))];
  const owners = [...new Set(rows.flatMap((row) => row.owners))];
  const markets = [...new Set(rows.flatMap(({ market }) => market ?? []))];
  const few = (list: readonly string[]) =>
    list.length > 2 ? `${list.slice(0, 2).join(', ')} and others` : list.join(', ');
  const who = owners.length > 0 ? ` by ${few(owners)}` : '';
  const where = markets.length > 0 ? ` in ${few(markets)}` : '';
  return `${few(rules)}${who}${where}`.slice(0, 200);
}

export function NewCaseDialog({ rows, ...props }: CaseDialogProps) {
  const laundering = rows.length > 0 && rows.every(({ source }) => source === 'kyc');
  const severe = rows.some(({ severity }) => severity === 'critical');
  const [title, setTitle] = useState(() => titleOf(rows));
  const [type, setType] = useState<CaseType>(laundering ? 'money-laundering' : 'market-abuse');
  const [priority, setPriority] = useState<Priority>(severe ? 'high' : 'normal');
  const submit = () => {
    const newCase = { type, title: title.trim(), priority, subjects: [] };
    props.act({ kind: 'attach', newCase } satisfies AlertAction);
  };
  return (
    <DecisionForm
      {...props}
      title={words.newCaseTitle(props.count)}
      label={words.create}
      ready={title.trim().length >= 3}
      submit={submit}
    >
      <TextInput
        label={words.caseTitle}
        value={title}
        maxLength={200}
        data-autofocus
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <CaseFields {...{ type, setType, priority, setPriority }} />
    </DecisionForm>
  );
}

interface CaseFieldsProps {
  readonly type: CaseType;
  readonly setType: (type: CaseType) => void;
  readonly priority: Priority;
  readonly setPriority: (priority: Priority) => void;
}

function CaseFields({ type, setType, priority, setPriority }: CaseFieldsProps) {
  const options = (names: Readonly<Record<string, string>>) =>
    Object.entries(names).map(([value, label]) => ({ value, label }));
  return (
    <div className="field-row">
      <Select
        label={words.caseType}
        allowDeselect={false}
        data={options(caseWords.types)}
        value={type}
        onChange={(value) => value && setType(value as CaseType)} // one of the options
      />
      <Select
        label={words.casePriority}
        allowDeselect={false}
        data={options(caseWords.priorities)}
        value={priority}
        onChange={(value) => value && setPriority(value as Priority)} // one of the options
      />
    </div>
  );
}
