/** The kinds of report that there are: a definition each. Adding one is a file and a line. */
import { dailyTrading } from './daily-trading';
import { kindInfo, type ReportDefinition } from './definition';
import { monthlyCompliance } from './monthly-compliance';
import { parsePeriod } from './period';

const DEFINITIONS: readonly ReportDefinition[] = [dailyTrading, monthlyCompliance];

/** What there is, for the calendar, the schedule and the screens. */
export const REPORT_KINDS = DEFINITIONS.map(kindInfo);

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
