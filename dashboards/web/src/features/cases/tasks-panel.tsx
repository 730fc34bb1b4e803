/** The checklist of a case. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { CaseAnswer } from '../../../../../cases/contract';
import { words } from '../../words/cases';
import { useCaseCommand } from './case-queries';

const w = words.tasks;

export function TasksPanel({ found }: { readonly found: CaseAnswer }) {
  const { tasks, commands } = found;
  const [text, setText] = useState('');
  const command = useCaseCommand(found, () => setText(''));
  const done = tasks.filter((task) => task.done).length;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') command.mutate({ kind: 'add-task', text: text.trim() });
  };
  return (
    <section className="panel" aria-label={w.title}>
      <div className="panel-head">
        <h2>{w.title}</h2>
        <span className="grow" />
        {tasks.length === 0 ? null : <span className="dim num">{w.done(done, tasks.length)}</span>}
      </div>
      {tasks.length === 0 ? <p className="dim">{w.none}</p> : null}
      <ul className="tasks">
        {tasks.map(({ taskId, text: label, done: ticked, by }) => (
          <li key={taskId}>
            <Checkbox
              size="xs"
              label={label}
              description={ticked ? by : undefined}
              checked={ticked}
              disabled={!commands.includes('set-task')}
              onChange={(event) =>
                command.mutate({ kind: 'set-task', taskId, done: event.currentTarget.checked })
              }
            />
          </li>
        ))}
      </ul>
      {commands.includes('add-task') ? (
        <form className="field-row" onSubmit={submit}>
          <TextInput
            aria-label={w.add}
            placeholder={w.add}
            value={text}
            maxLength={300}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            disabled={text.trim() === ''}
            loading={command.isPending}
          >
            {words.commands['add-task']}
          </Button>
        </form>
      ) : null}
    </section>
  );
}
