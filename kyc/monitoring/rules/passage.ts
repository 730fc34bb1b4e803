/**
 * Money that only passes through: of what came in within a span, how much went out again, to whom,
 * and how much was traded meanwhile. The measure behind rapid-in-out and pass-through.
 */
import type { AccountKind } from '../../../core/contract';
import { scaled, shareOf } from '../amounts';
import type { Move } from '../feed/customer';
import { sumOf, thirdParties } from './rule';

export interface Passage {
  /** Movements of both directions that belong to it, oldest first. */
  readonly moves: readonly Move[];
  readonly ins: readonly Move[];
  readonly outs: readonly Move[];
  readonly incoming: bigint;
  readonly outgoing: bigint;
  /** Outgoing / incoming, at most 1. */
  readonly share: number;
  /** Traded meanwhile / incoming. */
  readonly tradedShare: number;
}

export interface PassageLimits {
  readonly span: number;
  readonly floor: bigint;
  readonly minShare: number;
  readonly maxTraded: number;
  /** What came in must be this share of what was there already. */
  readonly minOfStanding: number;
  /** More going out than this many times what came in is another sum; none unless given. */
  readonly maxTimes?: number;
}

/** Movements looked at, newest first; who moves more often has them by habit. */
const MOST = 96;
/** Parties from which a business collects, or which it pays. */
const MANY = 5;
const BUSINESS: ReadonlySet<AccountKind> = new Set(['institution', 'custodian', 'house']);

/**
 * The longest passage that ends with `move`, which goes out; undefined when there is none.
 * @param usable what may count as part of it
 */
export function passageEnding(
  move: Move,
  limits: PassageLimits,
  usable: (move: Move) => boolean = () => true,
): Passage | undefined {
  const { customer, at } = move;
  const ins = customer.incoming.within(at, limits.span).slice(-MOST).filter(counts(usable));
  const outs = customer.outgoing.within(at, limits.span).slice(-MOST).filter(counts(usable));
  const ownIn = ins.some(({ own }) => own);
  const isRefund = ({ refund, own }: Move): boolean => refund || (own && ownIn);
  for (const first of ins) {
    const mine = ins.filter(({ seq }) => seq >= first.seq);
    const gone = outs.filter(({ seq }) => seq > first.seq);
    const refunds = gone.filter((one) => isRefund(one));
    const spent = gone.filter((one) => !isRefund(one));
    const incoming = sumOf(mine) - sumOf(refunds);
    if (incoming < limits.floor || incoming <= 0n) continue;
    const outgoing = sumOf(spent);
    if (outgoing < scaled(incoming, limits.minShare)) continue;
    if (limits.maxTimes !== undefined && outgoing > scaled(incoming, limits.maxTimes)) continue;
    if (incoming < scaled(first.standingBefore, limits.minOfStanding)) continue;
    const tradedShare = shareOf(customer.traded - first.tradedBefore, incoming);
    if (tradedShare >= limits.maxTraded) continue;
    if (isBusiness(customer.kind, mine, spent)) continue;
    const moves = [...mine, ...spent].sort((a, b) => a.seq - b.seq);
    const share = Math.min(1, shareOf(outgoing, incoming));
    return { moves, ins: mine, outs: spent, incoming, outgoing, share, tradedShare };
  }
  return undefined;
}

const counts =
  (usable: (move: Move) => boolean) =>
  (move: Move): boolean =>
    // A household's money stays in the household.
    move.value > 0n && !move.kin && usable(move);

/** Takings of many paid out to oneself, or one's own money paid out to many: shop and payroll. */
function isBusiness(kind: AccountKind, ins: readonly Move[], outs: readonly Move[]): boolean {
  if (!BUSINESS.has(kind)) return false;
  const collects = thirdParties(ins).size >= MANY && outs.every(({ own }) => own);
  const pays =
    thirdParties(outs).size >= MANY && ins.every(({ own, channel }) => own || channel === 'bank');
  return collects || pays;
}
