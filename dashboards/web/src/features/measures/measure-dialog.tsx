/** A new measure: the next rung is chosen, and it says whether a second person is needed. */
import { NumberInput, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { MeasuresAnswer, Rung } from '../../../../../cases/contract';
import { measureName, words as w } from '../../words/measures';
import { DecisionForm } from '../alerts/decision-dialogs';
import { useMeasureWrite } from './measure-queries';

/** From the mildest to the hardest, as the contract has them. */
const RUNGS: readonly Rung[] = ['warning', 'throttle', 'cancel-only', 'market-ban', 'suspension'];
const HURTS: ReadonlySet<Rung> = new Set(['cancel-only', 'market-ban', 'suspension']);

interface Props {
  readonly caseId: string;
  readonly answer: MeasuresAnswer;
  readonly close: () => void;
}

export function MeasureDialog({ caseId, answer, close }: Props) {
  const { accounts, markets } = answer;
  const [account, setAccount] = useState(accounts[0]?.account ?? '');
  const next = accounts.find((one) => one.account === account)?.next ?? 'warning';
  const [chosen, setChosen] = useState<Rung | undefined>();
  const [terms, setTerms] = useState<Terms>(USUAL_TERMS);
  const [reason, setReason] = useState('');
  const write = useMeasureWrite(close);
  const rung = chosen ?? next;
  const isWhole = rung !== 'market-ban' || terms.market !== null;
  const submit = () => {
    const body = { account, measure: rung, reason: reason.trim(), ...termsOf(rung, terms) };
    write.mutate({ path: `/cases/cases/${caseId}/measures`, body });
  };
  return (
    <DecisionForm
      title={w.take}
      label={HURTS.has(rung) ? w.propose : w.takeNow}
      ready={reason.trim().length >= 3 && account !== '' && isWhole}
      submit={submit}
      close={close}
      pending={write.isPending}
      error={write.error}
    >
      <Select
        label={w.account}
        data={accounts.map((one) => one.account)}
        value={account}
        allowDeselect={false}
        onChange={(value) => setAccount(value ?? '')}
      />
      <Radio.Group label={w.rung} description={w.next(next)} value={rung} onChange={setChosen}>
        <Stack gap={6} mt="xs">
          {RUNGS.map((one) => (
            <Radio
              key={one}
              value={one}
              label={measureName(one)}
              data-autofocus={one === rung || undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
      <TermFields rung={rung} markets={markets} terms={terms} change={setTerms} />
      <Textarea
        label={w.reason}
        description={w.reasonHint}
        required
        value={reason}
        maxLength={2000}
        autosize
        minRows={2}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <p className="dim">{HURTS.has(rung) ? w.second : w.atOnce}</p>
    </DecisionForm>
  );
}

interface Terms {
  readonly market: string | null;
  readonly perSecond: number;
  /** The field's text has no zone: it is read as UTC. */
  readonly until: string;
}

const USUAL_TERMS: Terms = { market: null, perSecond: 5, until: '' };

/** Those that belong to the rung, as the route takes them. */
function termsOf(rung: Rung, { market, perSecond, until }: Terms) {
  const end = Date.parse(`${until}Z`) * 1000;
  return {
    market: rung === 'suspension' ? null : market,
    ...(rung === 'throttle' ? { perSecond } : {}),
    ...(rung !== 'warning' && Number.isFinite(end) ? { until: end } : {}),
  };
}

interface TermFieldsProps {
  readonly rung: Rung;
  readonly markets: readonly string[];
  readonly terms: Terms;
  readonly change: (terms: Terms) => void;
}

function TermFields({ rung, markets, terms, change }: TermFieldsProps) {
  return (
    <>
      {rung === 'throttle' ? (
        <NumberInput
          label={w.perSecond}
          min={1}
          max={1_000_000}
          value={terms.perSecond}
          onChange={(value) => change({ ...terms, perSecond: Number(value) || 1 })}
        />
      ) : null}
      {rung === 'suspension' ? null : (
        <Select
          label={w.market}
          data={[...markets]}
          placeholder={rung === 'market-ban' ? '' : w.allMarkets}
          clearable={rung !== 'market-ban'}
          required={rung === 'market-ban'}
          value={terms.market}
          onChange={(market) => change({ ...terms, market })}
        />
      )}
      {rung === 'warning' ? null : (
        <TextInput
          type="datetime-local"
          label={w.until}
          description={w.untilHint}
          value={terms.until}
          onChange={(event) => change({ ...terms, until: event.currentTarget.value })}
        />
      )}
    </>
  );
}
