/** Notes of those who worked on a case, newest first, and a field for the next one. */
import { Button, Textarea } from '@mantine/core';
import { useState, type KeyboardEvent, type RefObject } from 'react';
import type { CaseAnswer } from '../../../../../cases/contract';
import { dateTime } from '../../app/format';
import { words } from '../../words/cases';
import { t } from '../../words/en';
import { useCaseCommand } from './case-queries';

const w = words.notes;

interface NotesPanelProps {
  readonly found: CaseAnswer;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

export function NotesPanel({ found, field }: NotesPanelProps) {
  const [text, setText] = useState('');
  const command = useCaseCommand(found, () => setText(''));
  const add = () => {
    if (text.trim() !== '') command.mutate({ kind: 'add-note', text: text.trim() });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) add();
    if (event.key === 'Escape') field.current?.blur();
  };
  return (
    <section className="panel" aria-label={w.title}>
      <h2>{w.title}</h2>
      {found.commands.includes('add-note') ? (
        <div className="note-form">
          <Textarea
            ref={field}
            aria-label={w.add}
            placeholder={w.add}
            size="xs"
            value={text}
            maxLength={10_000}
            autosize
            minRows={2}
            maxRows={12}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={onKey}
          />
          <Button
            variant="default"
            disabled={text.trim() === ''}
            loading={command.isPending}
            onClick={add}
            rightSection={<kbd>{w.key}</kbd>}
          >
            {w.submit}
          </Button>
        </div>
      ) : null}
      {found.notes.length === 0 ? <p className="dim">{w.none}</p> : null}
      <ul className="notes">
        {[...found.notes].reverse().map(({ at, by, text: said }) => (
          <li key={`${at} ${by}`}>
            <span className="dim num left">
              <span className="strong">{by}</span> · {dateTime(at).slice(0, 16)} {t.utc}
            </span>
            <p>{said}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
