/** What `?` shows: the keys, and the switch that turns single ones off. */
import { Kbd, Modal, Switch } from '@mantine/core';
import { useState } from 'react';
import { t } from '../words/en';
import { keysEnabled, setKeysEnabled } from './keyboard';

const k = t.keys;
const GROUPS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    k.anywhere,
    [
      ['?', k.help],
      ['Ctrl K', k.palette],
      ['g o', k.goOverview],
      ['g m', k.goMarkets],
      ['g a', k.goAlerts],
      ['d', k.scheme],
      ['Esc', k.close],
    ],
  ],
  [
    k.list,
    [
      ['j', k.next],
      ['k', k.previous],
      ['Enter', k.open],
      ['e', k.dismiss],
      ['/', k.search],
      ['r', k.refresh],
    ],
  ],
  [
    k.alert,
    [
      ['j', k.next],
      ['k', k.previous],
      ['e', k.dismiss],
      ['c', k.copy],
      ['u', k.back],
    ],
  ],
];

export function KeysDialog({ close }: { readonly close: () => void }) {
  const [enabled, setEnabled] = useState(keysEnabled);
  const change = (on: boolean) => {
    setKeysEnabled(on);
    setEnabled(on);
  };
  return (
    <Modal opened onClose={close} title={k.title} size="lg">
      <div className="keys">
        {GROUPS.map(([name, keys]) => (
          <section key={name}>
            <h3>{name}</h3>
            <dl>
              {keys.map(([key, text]) => (
                <div key={key}>
                  <dt>
                    {key.split(' ').map((part) => (
                      <Kbd key={part} size="xs">
                        {part}
                      </Kbd>
                    ))}
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        mt="md"
        checked={enabled}
        onChange={(event) => change(event.currentTarget.checked)}
        label={k.enabled}
        description={k.enabledHint}
      />
    </Modal>
  );
}
