/** How common a value is: other alerts and cases that bear it, a press from the list of them. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { FactKind } from '../../../../../cases/contract';
import { words } from '../../words/inbox';
import { factQuery } from './alert-queries';

interface FactCountProps {
  readonly kind: FactKind & ('owner' | 'account');
  readonly value: string;
}

export function FactCount({ kind, value }: FactCountProps) {
  const { data } = useQuery(factQuery(kind, value));
  if (data === undefined) return null;
  return (
    <Link to="/inbox" search={{ [kind]: value, state: 'any' }} className="num">
      {words.common(data.alerts, data.cases)}
    </Link>
  );
}
