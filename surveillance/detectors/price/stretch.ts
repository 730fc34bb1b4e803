/**
 * Stretches of a run: from any of its steps to its newest. Who trades all day pushes only for a
 * while, so the rules ask what a stretch was like, not what the party does otherwise.
 */
import type { PriceRun, StepMark } from '../../feed/price-run';
import type { DetectorContext } from '../detector';

export interface Stretch {
  /** Just before its first step, and just after its last. */
  readonly from: StepMark;
  readonly to: StepMark;
  readonly steps: number;
  /** Price levels that these took whole. */
  readonly levels: number;
  /** Ticks of its own steps, and of the price's move net of the outside price. */
  readonly ticks: number;
  readonly move: number;
  readonly ownShare: number;
  /** Lots taken in its direction, and those traded the other way meanwhile. */
  readonly lots: number;
  readonly against: number;
  /** Part of all that the party traded meanwhile that changed its position, -1..1. */
  readonly oneSided: number;
  /** Part of all aggressive lots in its direction, 0..1. */
  readonly volumeShare: number;
  /** Both together: how much of what happened was this party going one way. */
  readonly dominance: number;
}

/** The stretches of a run, the longest first; none before its first step. */
export function* stretches(run: PriceRun): Generator<Stretch> {
  const { latest: to } = run;
  if (to === undefined) return;
  for (const from of run.marks) yield stretch(run, from, to);
}

function stretch(run: PriceRun, from: StepMark, to: StepMark): Stretch {
  // Its furthest price, where that came in this stretch.
  const end = run.extremeAt >= from.at ? run.netMove : to.level;
  const move = end - from.level;
  const ticks = to.ticks - from.ticks;
  const lots = to.lots - from.lots;
  const against = to.outLots - from.outLots;
  const change = run.sign * (to.net - from.net);
  // What stood and was hit in its direction is in the change beside what it took.
  const traded = Math.max(1, lots + against, change + 2 * against);
  const tape = (to.tape[run.side] ?? 0) - (from.tape[run.side] ?? 0);
  const oneSided = change / traded;
  const volumeShare = lots / Math.max(1, lots, tape);
  return {
    ...{ from, to, steps: to.steps - from.steps, levels: to.levels - from.levels },
    ...{ ticks, move, lots, against },
    ownShare: ticks / Math.max(1, move),
    ...{ oneSided, volumeShare, dominance: Math.max(0, oneSided) * volumeShare },
  };
}

const HALF_HOUR = 1_800_000_000;
const FIVE_MINUTES = 300_000_000;

/**
 * Lots that were gathered net before the push, the fewest first: in the minutes, the half hour, the
 * hour or the four before the run, each with what the run itself gathered, standing or taking,
 * before the stretch. Which of them was for the push only the way out tells.
 * @param soon leaves the longer times out
 */
export function gathered(
  run: PriceRun,
  { from }: Stretch,
  context: DetectorContext,
  soon: boolean,
): number[] {
  const trail = context.runs.trailOf(run.party);
  const bucket = run.firstAt - (run.firstAt % FIVE_MINUTES);
  const net = (span: number): number => {
    const sum = trail?.between(run.firstAt - span, bucket);
    return (sum?.bought ?? 0) - (sum?.sold ?? 0);
  };
  const all = run.before.bought - run.before.sold;
  // The bucket in which the run began holds later trades too; what came first follows from both.
  const lately = all - net(8 * HALF_HOUR);
  const meanwhile = from.net - (run.marks[0]?.net ?? from.net);
  const nets = [lately, net(HALF_HOUR) + lately];
  if (!soon) nets.push(net(2 * HALF_HOUR) + lately, all);
  return nets.map((lots) => run.sign * (lots + meanwhile)).sort((x, y) => x - y);
}
