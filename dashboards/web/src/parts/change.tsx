/** A change in percent: sign and colour, the sign alone would do. */
import { signed } from '../app/format';
import { t } from '../words/en';

export function Change({ value }: { readonly value: number | null }) {
  if (value === null) return <span className="num">{t.none}</span>;
  const text = signed(value);
  const tone = text.startsWith('+') ? 'up' : text.startsWith('−') ? 'down' : '';
  return <span className={`num ${tone}`}>{text} %</span>;
}
