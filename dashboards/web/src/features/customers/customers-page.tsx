/** The page of customers. */
import { EmptyState } from '../../parts/states';
import { t } from '../../words/en';

export function CustomersPage() {
  return (
    <div className="page">
      <h1>{t.nav.customers}</h1>
      <EmptyState title={t.nothingYet} />
    </div>
  );
}
