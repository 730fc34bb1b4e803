/** The page of reports. */
import { EmptyState } from '../../parts/states';
import { t } from '../../words/en';

export function ReportsPage() {
  return (
    <div className="page">
      <h1>{t.nav.reports}</h1>
      <EmptyState title={t.nothingYet} />
    </div>
  );
}
