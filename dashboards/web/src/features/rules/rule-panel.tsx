/** One rule: the law that its alerts name, its parameters, and what other values would do. */
import { Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Enabled, RuleRow } from '../../../../../surveillance/contract';
import { nowMicros } from '../../app/format';
import { useMay } from '../../app/session';
import { legalMeaning, parameterName, ruleName } from '../../words/rules';
import { words as w } from '../../words/rules-page';
import { ReasonButton } from '../customers/reason-button';
import { blockOf, differences, fieldsOf, textOf, type Fields } from './block-fields';
import { cancelWhatIf, useRuleWrite, useWhatIf, whatIfQuery } from './rules-queries';
import { WhatIfLists } from './what-if-result';

const WEEK = 604_800_000_000;
/** The field knows whole minutes; the one that runs now belongs to the stretch. */
const MINUTE = 60_000_000;

export function RulePanel({ row }: { readonly row: RuleRow }) {
  return (
    <section className="panel" aria-label={ruleName(row.rule)}>
      <h2>{ruleName(row.rule)}</h2>
      {row.version === null ? <p className="dim">{w.notOurs}</p> : null}
      {row.legal.length > 0 ? <h3>{w.legal}</h3> : null}
      <ul className="lines">
        {row.legal.map((code) => (
          <li key={code}>
            <code>{code}</code> <span className="dim">{legalMeaning(code).text ?? ''}</span>
          </li>
        ))}
      </ul>
      {row.version === null ? null : <ParametersForm row={row} />}
    </section>
  );
}

function ParametersForm({ row }: { readonly row: RuleRow }) {
  const mayChange = useMay('rules.change');
  const [fields, setFields] = useState<Fields>(() => fieldsOf(row.block));
  const [enabled, setEnabled] = useState<Enabled>(row.enabled);
  const { block, bad } = blockOf(row.block, fields, enabled);
  const isChanged = bad.length === 0 && differences(row.block, block).length > 0;
  return (
    <>
      <h3>{w.parameters}</h3>
      <form className="rule-form" onSubmit={(event) => event.preventDefault()}>
        <Select
          label={w.mode}
          description={w.modeHint}
          disabled={!mayChange}
          data={[
            { value: 'true', label: w.modes.on },
            { value: 'shadow', label: w.modes.shadow },
            { value: 'false', label: w.modes.off },
          ]}
          value={String(enabled)}
          allowDeselect={false}
          onChange={(value) => setEnabled(value === 'shadow' ? 'shadow' : value === 'true')}
        />
        {Object.entries(fields).map(([name, text]) => (
          <TextInput
            key={name}
            label={parameterName(name)}
            description={`${name} · ${noteOf(row, name)}`}
            disabled={!mayChange}
            value={text}
            error={bad.includes(name) ? w.badValue : null}
            onChange={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
          />
        ))}
      </form>
      {mayChange ? <ChangeActions rule={row.rule} block={block} isChanged={isChanged} /> : null}
    </>
  );
}

function noteOf({ block, defaults }: RuleRow, name: string): string {
  const usual = textOf(defaults[name]);
  return textOf(block[name]) === usual ? w.isDefault : w.byDefault(usual);
}

interface ChangeActionsProps {
  readonly rule: string;
  readonly block: unknown;
  readonly isChanged: boolean;
}

function ChangeActions({ rule, block, isChanged }: ChangeActionsProps) {
  const [from, setFrom] = useState(() => inputOf(nowMicros() - WEEK));
  const [to, setTo] = useState(() => inputOf(nowMicros() + MINUTE));
  const [whatIfId, setWhatIfId] = useState<string>();
  const start = useWhatIf(setWhatIfId);
  const write = useRuleWrite();
  const run = useQuery(whatIfQuery(whatIfId)).data;
  const [first, last] = [microsOf(from), microsOf(to)];
  return (
    <div className="rule-actions">
      <div className="rule-span">
        <TextInput
          type="datetime-local"
          label={w.from}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={w.to}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={!isChanged || first === null || last === null || run?.state === 'running'}
          loading={start.isPending}
          onClick={() => start.mutate({ rule, block, from: first ?? 0, to: last ?? 0 })}
        >
          {w.tryIt}
        </Button>
        {isChanged ? (
          <ReasonButton
            primary
            label={w.propose}
            busy={write.isPending}
            run={(reason) =>
              write.mutate({ path: '/surveillance/rule-changes', body: { rule, block, reason } })
            }
          />
        ) : null}
      </div>
      <p className="dim">{isChanged ? w.waits : w.nothingChanged}</p>
      <div role="status">
        {run?.state === 'running' ? (
          <p>
            {w.running(Math.floor(run.progress * 100))}{' '}
            <Button size="compact-sm" variant="default" onClick={() => void stop(whatIfId)}>
              {w.cancel}
            </Button>
          </p>
        ) : null}
        {run?.fault === null || run === undefined ? null : <p className="due late">{run.fault}</p>}
        {run?.result ? <WhatIfLists result={run.result} /> : null}
      </div>
    </div>
  );
}

async function stop(whatIfId: string | undefined): Promise<void> {
  if (whatIfId !== undefined) await cancelWhatIf(whatIfId);
}

/** `2026-11-27T09:30`, UTC: what the browser's field takes. */
function inputOf(micros: number): string {
  return new Date(micros / 1000).toISOString().slice(0, 16);
}

function microsOf(input: string): number | null {
  const millis = Date.parse(`${input}:00Z`);
  return Number.isNaN(millis) ? null : millis * 1000;
}
