/** Time left of a clock, with its name: icon, word and colour differ once it is late. */
import type { Due } from '../../../../cases/contract';
import { dueWords } from '../app/due';
import { dateTime } from '../app/format';
import { t } from '../words/en';
import { Glyph } from './icons';

interface DueTagProps {
  readonly due: Due;
  /** µs */
  readonly now: number;
}

export function DueTag({ due, now }: DueTagProps) {
  const { text, tone } = dueWords(due.at, now);
  return (
    <span className={`due ${tone}`} title={`${due.law}: ${dateTime(due.at)} ${t.utc}`}>
      <Glyph name={tone === 'late' ? 'late' : 'clock'} size={12} />
      <span className="num">{text}</span>
      <span className="due-name">· {due.name}</span>
    </span>
  );
}
