/** What `?` shows: the keys, and the switch that turns single ones off. */
import { Kbd, Switch } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../parts/dialog';
import { words as caseWords } from '../words/cases';
import { t } from '../words/en';
import { words as measureWords } from '../words/measures';
import { words as replay } from '../words/replay';
import { keysEnabled, setKeysEnabled } from './keyboard';
import type { modulesFor } from './modules';

const k = t.keys;
const c = caseWords.keys;
const r = replay.keys;

type Group = readonly [string, readonly (readonly [string, string])[]];

const GROUPS: readonly Group[] = [
  [
    k.list,
    [
      ['j', k.next],
      ['k', k.previous],
      ['Enter', k.open],
      ['x', k.select],
      ['X', k.range],
      ['A', k.all],
      ['Esc', k.none],
      ['a', k.attach],
      ['c', k.newCase],
      ['s', k.snooze],
      ['t', k.take],
      ['e', k.dismiss],
      ['z', k.undo],
      ['.', k.menu],
      ['/', k.search],
      ['r', k.refresh],
    ],
  ],
  [
    k.alert,
    [
      ['j', k.next],
      ['k', k.previous],
      ['a', k.attach],
      ['c', k.newCase],
      ['s', k.snooze],
      ['t', k.take],
      ['e', k.dismiss],
      ['z', k.undo],
      ['l', k.copy],
      ['u', k.back],
    ],
  ],
  [
    k.caseOne,
    [
      ['p', c.primary],
      ['n', c.next],
      ['a', c.assign],
      ['w', c.note],
      ['m', measureWords.take],
      ['l', k.copy],
      ['u', k.back],
    ],
  ],
  [
    r.title,
    [
      ['Space', r.play],
      ['← →', r.step],
      ['K J', r.own],
      ['- +', r.faster],
      ['Home End', r.ends],
      ['l', r.copy],
    ],
  ],
];

function anywhere(modules: ReturnType<typeof modulesFor>): Group {
  return [
    k.anywhere,
    [
      ['?', k.help],
      ['Ctrl K', k.palette],
      ...modules.map(({ key, label }) => [`g ${key}`, k.goTo(label)] as const),
      ['d', k.scheme],
      ['Esc', k.close],
    ],
  ];
}

interface KeysDialogProps {
  readonly modules: ReturnType<typeof modulesFor>;
  readonly close: () => void;
}

export function KeysDialog({ modules, close }: KeysDialogProps) {
  const [enabled, setEnabled] = useState(keysEnabled);
  const change = (on: boolean) => {
    setKeysEnabled(on);
    setEnabled(on);
  };
  return (
    <Dialog onClose={close} title={k.title} size="xl">
      <div className="keys">
        {[anywhere(modules), ...GROUPS].map(([name, keys]) => (
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
    </Dialog>
  );
}
