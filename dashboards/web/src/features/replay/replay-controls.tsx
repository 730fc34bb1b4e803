/** Buttons and the slider of a replay; each has a key. */
import { ActionIcon, Button, SegmentedControl, Switch, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { dateTime, preciseTime } from '../../app/format';
import { Glyph, type GlyphName } from '../../parts/icons';
import { t } from '../../words/en';
import { words } from '../../words/replay';
import { SPEEDS, type Player, type Speed } from './player';
import type { ReplayFrame } from '../../../../../surveillance/contract';

interface ControlsProps {
  readonly player: Player;
  readonly frames: readonly ReplayFrame[];
  readonly own: (step: 1 | -1) => void;
  readonly copy: () => void;
}

export function ReplayControls({ player, frames, own, copy }: ControlsProps) {
  const { index, playing, speed, skipQuiet, go } = player;
  const frame = frames[index];
  const steps: readonly (readonly [string, GlyphName, string, () => void])[] = [
    [words.toFirst, 'first', 'Home', () => go(0)],
    [words.ownBack, 'left', 'K', () => own(-1)],
    [words.stepBack, 'stepBack', '←', () => go(index - 1)],
    [playing ? words.pause : words.play, playing ? 'pause' : 'play', 'Space', player.toggle],
    [words.stepOn, 'stepOn', '→', () => go(index + 1)],
    [words.ownOn, 'right', 'J', () => own(1)],
    [words.toLast, 'lastOne', 'End', () => go(frames.length - 1)],
  ];
  return (
    <div className="panel replay-controls">
      <div className="replay-buttons" role="group" aria-label={words.title}>
        {steps.map(([label, icon, key, act]) => (
          <Tooltip key={icon} label={`${label}  ${key}`}>
            <ActionIcon
              size={icon === 'play' || icon === 'pause' ? 'lg' : 'md'}
              variant={icon === 'play' || icon === 'pause' ? 'filled' : 'default'}
              aria-label={label}
              onClick={act}
            >
              <Glyph name={icon} />
            </ActionIcon>
          </Tooltip>
        ))}
      </div>
      <SegmentedControl
        size="xs"
        aria-label={words.speed}
        value={String(speed)}
        data={SPEEDS.map((n) => ({ value: String(n), label: words.times(n) }))}
        onChange={(value) => player.setSpeed(Number(value) as Speed)} // one of the options
      />
      <Switch
        size="xs"
        label={words.skip}
        checked={skipQuiet}
        onChange={(event) => player.setSkipQuiet(event.currentTarget.checked)}
      />
      <span className="grow" />
      {frame === undefined ? null : <Moment frame={frame} />}
      <CopyButton copy={copy} />
      <input
        type="range"
        className="scrub"
        aria-label={words.position}
        aria-valuetext={frame === undefined ? '' : preciseTime(frame.ts)}
        min={0}
        max={Math.max(0, frames.length - 1)}
        value={index}
        onChange={(event) => go(Number(event.currentTarget.value))}
      />
    </div>
  );
}

function Moment({ frame }: { readonly frame: ReplayFrame }) {
  return (
    <span className="moment num">
      <span className="strong">
        {dateTime(frame.ts).slice(0, 10)} {preciseTime(frame.ts)} {t.utc}
      </span>
      <span className="dim">
        {words.sequence} {frame.seq.toLocaleString('en')}
      </span>
    </span>
  );
}

function CopyButton({ copy }: { readonly copy: () => void }) {
  const [copied, setCopied] = useState(false);
  return (
    <Button
      variant="default"
      leftSection={<Glyph name="link" />}
      onClick={() => {
        copy();
        setCopied(true);
      }}
    >
      {copied ? words.copied : words.copy}
    </Button>
  );
}
