/** Straight to a page, a market, or an alert by its id. */
import { Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type KeyboardEvent } from 'react';
import { marketsQuery } from '../live/market-queries';
import { t } from '../words/en';

interface Place {
  readonly label: string;
  readonly go: () => void;
}

const ALERT_ID = /^[0-9a-f]{32}$/;

export function Palette({ close }: { readonly close: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const places = usePlaces(text.trim());
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
    <Modal opened onClose={close} title={t.palette.title} yOffset="12vh">
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
    </Modal>
  );
}

function usePlaces(text: string): readonly Place[] {
  const navigate = useNavigate();
  const { data: markets = [] } = useQuery(marketsQuery);
  const pages = [
    [t.nav.overview, '/'],
    [t.nav.markets, '/markets'],
    [t.nav.alerts, '/alerts'],
  ] as const;
  const all: Place[] = [
    ...pages.map(([label, to]) => ({ label, go: () => void navigate({ to }) })),
    ...markets.map(({ name }) => ({
      label: name,
      go: () => void navigate({ to: '/markets/$market', params: { market: name } }),
    })),
  ];
  const found = all.filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()));
  if (text === '') return all;
  if (ALERT_ID.test(text)) {
    const params = { alertId: text };
    const go = () => void navigate({ to: '/alerts/$alertId', params });
    return [{ label: t.palette.alert(text), go }];
  }
  const search = { state: 'any', text };
  const go = () => void navigate({ to: '/alerts', search });
  return [...found, { label: t.palette.search(text), go }];
}
