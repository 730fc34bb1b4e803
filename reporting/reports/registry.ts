/** The kinds of report that there are: a definition each. Adding one is a file and a line. */
import { dailyTrading } from './daily-trading';
import { kindInfo, type ReportDefinition } from './definition';
import { marketQuality } from './market-quality';
import { monthlyCompliance } from './monthly-compliance';
import { orderToTrade } from './order-to-trade';
import { parsePeriod } from './period';
import { surveillanceDaily } from './surveillance-daily';

const DEFINITIONS: readonly ReportDefinition[] = [
  dailyTrading,
  surveillanceDaily,
  orderToTrade,
  monthlyCompliance,
  marketQuality,
];

/** What there is, for the command line and the screens. */
export const REPORT_KINDS = DEFINITIONS.map(kindInfo);

/** What the calendar and the schedule ask for. */
export const SCHEDULED_KINDS = DEFINITIONS.filter(({ onRequest }) => !onRequest).map(kindInfo);

/** @throws RangeError with the list when there is no such report, or none that is valid then */
export function definitionFor(kind: string, period: string): ReportDefinition {
  const known = DEFINITIONS.filter((definition) => definition.kind === kind);
  const [first] = known;
  if (first === undefined) {
    const list = [...new Set(DEFINITIONS.map((definition) => definition.kind))].join(', ');
    throw new RangeError(`there is no report ${kind}; reports: ${list}`);
  }
  const { start } = parsePeriod(period, first.cadence);
  const valid = known.find(
    ({ validFrom, validTo }) => validFrom <= start && (validTo === null || start < validTo),
  );
  if (valid === undefined) throw new RangeError(`${kind} has no definition for ${period}`);
  return valid;
}
