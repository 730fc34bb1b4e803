/** Straight to a page, a market, or a thing by its number. */
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type KeyboardEvent } from 'react';
import { marketsQuery } from '../live/market-queries';
import { Dialog } from '../parts/dialog';
import { t } from '../words/en';
import type { modulesFor } from './modules';

interface Place {
  readonly label: string;
  readonly go: () => void;
}

const ALERT_ID = /^[0-9a-f]{32}$/i;
const CASE_ID = /^(?:CASE-?)?0*(\d{1,9})$/i;
const CASE_DIGITS = 6;

interface PaletteProps {
  readonly modules: ReturnType<typeof modulesFor>;
  readonly close: () => void;
}

export function Palette({ modules, close }: PaletteProps) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const places = usePlaces(text.trim(), modules);
  const at = Math.min(chosen, places.length - 1);
  const go = (place: Place | undefined) => {
    if (!place) return;
    close();
    place.go();
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setChosen((at + step + places.length) % Math.max(1, places.length));
    }
    if (event.key === 'Enter') go(places[at]);
  };
  return (
    <Dialog onClose={close} title={t.palette.title} yOffset="12vh">
      <TextInput
        data-autofocus
        size="sm"
        value={text}
        placeholder={t.palette.placeholder}
        aria-label={t.palette.placeholder}
        role="combobox"
        aria-expanded
        aria-controls="palette-places"
        aria-activedescendant={`palette-${at}`}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <ul id="palette-places" className="palette" role="listbox" aria-label={t.palette.title}>
        {places.map((place, i) => (
          <li
            key={place.label}
            id={`palette-${i}`}
            role="option"
            aria-selected={i === at}
            onClick={() => go(place)}
          >
            {place.label}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** `41`, `case-41` and `CASE-000041` are the same case. */
export function caseIdIn(text: string): string | undefined {
  const digits = CASE_ID.exec(text)?.[1];
  return digits === undefined ? undefined : `CASE-${digits.padStart(CASE_DIGITS, '0')}`;
}

function usePlaces(text: string, modules: PaletteProps['modules']): readonly Place[] {
  const navigate = useNavigate();
  const { data: markets = [] } = useQuery(marketsQuery);
  const may = (to: string) => modules.some((module) => module.to === to);
  const all: Place[] = [
    ...modules.map(({ label, to }) => ({ label, go: () => void navigate({ to }) })),
    ...markets.map(({ name }) => ({
      label: name,
      go: () => void navigate({ to: '/markets/$market', params: { market: name } }),
    })),
  ];
  if (text === '') return all;
  const caseId = caseIdIn(text);
  if (caseId !== undefined && may('/case-list')) {
    const go = () => void navigate({ to: '/case/$caseId', params: { caseId } });
    return [{ label: t.palette.case(caseId), go }];
  }
  if (ALERT_ID.test(text)) {
    const params = { alertId: text.toLowerCase() };
    const go = () => void navigate({ to: '/alerts/$alertId', params });
    return [{ label: t.palette.alert(text), go }];
  }
  const found = all.filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()));
  const alerts = () => void navigate({ to: '/inbox', search: { state: 'any', text } });
  const cases = () => void navigate({ to: '/case-list', search: { state: 'any', text } });
  const person = () => void navigate({ to: '/subject/$owner', params: { owner: text } });
  return [
    ...found,
    ...(may('/inbox') ? [{ label: t.palette.search(text), go: alerts }] : []),
    ...(may('/case-list') ? [{ label: t.palette.searchCases(text), go: cases }] : []),
    ...(may('/inbox') ? [{ label: t.palette.customer(text), go: person }] : []),
  ];
}
