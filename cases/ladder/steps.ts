/** What the ladder allows, and which rung comes next. Pure. */
import { RUNGS, type MeasureRow, type NewMeasure, type Rung } from '../contract';
import { refuse, type Refusal } from '../lifecycle/refusal';

/** States of a case in which measures are taken: somebody works on it. */
const WORKED_ON: ReadonlySet<string> = new Set(['open', 'in-progress', 'waiting', 'submitted']);

export interface StepContext {
  readonly caseState: string;
  /** Beneficial owners that the case is about. */
  readonly subjects: readonly string[];
  /** Of the account; undefined when there is none. */
  readonly owner: string | undefined;
  readonly hasMarket: boolean;
  /** µs UTC */
  readonly now: number;
}

/** @returns why the measure cannot be taken; undefined when it can */
export function refusalOfStep(
  { measure, market, perSecond, until, account }: NewMeasure,
  { caseState, subjects, owner, hasMarket, now }: StepContext,
): Refusal | undefined {
  if (!WORKED_ON.has(caseState)) {
    return refuse('CASE_STATE', `a measure belongs to a case that is worked on, not ${caseState}`);
  }
  if (owner === undefined) return refuse('NO_SUCH_ACCOUNT', `there is no account ${account}`);
  if (!subjects.includes(owner)) {
    return refuse('NOT_A_SUBJECT', `the case is not about the owner of ${account}: add it first`);
  }
  if (market !== null && !hasMarket) {
    return refuse('NO_SUCH_MARKET', `there is no market ${market}`);
  }
  if (measure === 'market-ban' && market === null) {
    return refuse('MARKET_NEEDED', 'a market ban names its market; for all there is suspension');
  }
  if (measure === 'suspension' && market !== null) {
    return refuse('MARKET_TOO_MUCH', 'a suspension is of all markets; for one there is a ban');
  }
  if ((measure === 'throttle') !== (perSecond !== undefined)) {
    return refuse('PER_SECOND', 'messages a second belong to a throttle, and it needs them');
  }
  if (until !== undefined && until <= now) {
    return refuse('UNTIL_PAST', 'a measure ends in the future, or when it is lifted');
  }
  return undefined;
}

/** One above the hardest that was ever taken against the account; the last one stays the last. */
export function nextRung(measures: readonly MeasureRow[], account: string): Rung {
  const taken = measures
    .filter((one) => one.account === account && one.state === 'done')
    .map(({ measure }) => RUNGS.findIndex((rung) => rung === measure));
  const hardest = Math.max(-1, ...taken);
  return RUNGS[Math.min(hardest + 1, RUNGS.length - 1)] ?? 'warning';
}

/** Another measure in force of the same kind, account and market: what is left when `row` goes. */
export function staysBehind<Row extends MeasureRow>(
  row: Row,
  measures: readonly Row[],
): Row | undefined {
  return measures.find(
    (one) =>
      one.measureId !== row.measureId &&
      one.inForce &&
      one.account === row.account &&
      one.market === row.market &&
      one.measure === row.measure,
  );
}
