/** The page of audit. */
import { EmptyState } from '../../parts/states';
import { t } from '../../words/en';

export function AuditPage() {
  return (
    <div className="page">
      <h1>{t.nav.audit}</h1>
      <EmptyState title={t.nothingYet} />
    </div>
  );
}
